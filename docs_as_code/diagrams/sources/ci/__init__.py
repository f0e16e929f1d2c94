"""Pipelines: jobs of GitLab CI and of GitHub workflows, and what each waits for."""
