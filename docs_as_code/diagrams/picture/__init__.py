"""A graph becomes the files of its picture."""

PRELOAD = "docs_as_code.diagrams.picture.child:preload"  # what a server loads that draws
