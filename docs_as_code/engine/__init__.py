"""The engine runs any job and knows no kind of job."""
