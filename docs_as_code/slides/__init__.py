"""Slides: Marp decks become HTML, PDF, PPTX and PNG."""
