"""Runs a Python source in a child of its own and takes down what it draws."""

PRELOAD = "docs_as_code.diagrams.python.child:preload"  # what a server loads that runs sources
