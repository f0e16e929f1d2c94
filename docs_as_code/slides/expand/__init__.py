"""A deck with its parts put in, line by line: other Markdown files, code, tables and values."""
