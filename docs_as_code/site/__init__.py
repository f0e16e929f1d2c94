"""The docs site: how pages show diagrams and decks, and the MkDocs build."""
