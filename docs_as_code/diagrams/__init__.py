"""Diagrams: a source becomes a graph, a graph becomes pictures. Its doors are files, its inside is in folders."""
