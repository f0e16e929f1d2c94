"""The rules of `check` for decks: pure functions over what a deck says and shows."""
