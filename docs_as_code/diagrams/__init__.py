"""Diagrams: a source becomes a graph, a graph becomes pictures."""
