"""The colours of a chart: the slide's accent, then some that can be seen on white and on dark alike."""

from __future__ import annotations

# Contrasts of 3 and more on white and on the paper of our dark theme; the tests compute them.
COLOURS = ("#4C6EF5", "#E8590C", "#099268", "#BE4BDB", "#1098AD", "#868E96")


def colour(number: int) -> str:
    """Of the series with this number, as CSS."""
    own = COLOURS[number % len(COLOURS)]
    return f"var(--accent,{own})" if number == 0 else own


def style(number: int, drawn: str = "fill") -> str:
    """The attribute that fills, or draws, a shape of this series."""
    return f' style="{drawn}:{colour(number)}"'
