"""DOT text: read into the model, and searched for icons, links and lines."""
