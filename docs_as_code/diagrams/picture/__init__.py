"""A graph becomes the files of its picture."""
