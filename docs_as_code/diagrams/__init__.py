"""Diagrams: a source becomes a graph, a graph becomes pictures. The files are the room's doors, the folders its inside."""
