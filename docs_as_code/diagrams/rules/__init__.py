"""The rules of `check` for diagrams: each looks at one drawing, and says what a reader would be told wrongly."""
