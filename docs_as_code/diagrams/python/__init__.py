"""Runs a Python source in a child of its own and takes down what it draws."""
