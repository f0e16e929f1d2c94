"""The colours of a chart: the slide's accent, then some that can be seen on white and on dark alike."""

from __future__ import annotations

import colorsys

# Contrasts of 3 and more on white and on the paper of our dark theme; the tests compute them.
COLOURS = ("#4C6EF5", "#E8590C", "#099268", "#BE4BDB", "#1098AD", "#868E96")
_ALIKE = 25 / 360  # of the circle
_GREY = 0.15


def colour(number: int) -> str:
    """Of the series with this number, as CSS."""
    place = number % len(COLOURS)
    name = "accent" if number == 0 else f"chart-{place}"
    return f"var(--{name},{COLOURS[place]})"


def beside(accent: str) -> dict[str, str]:
    """The variables of a theme with this accent, #RRGGBB: a series of much the same hue takes the colour for which the
    accent stands in.
    """
    hue, strength = _hue(accent)
    if strength < _GREY:
        return {}
    apart = [abs((_hue(colour)[0] - hue + 0.5) % 1 - 0.5) for colour in COLOURS[:-1]]  # the last is grey
    nearest = apart.index(min(apart))
    return {f"chart-{nearest}": COLOURS[0]} if nearest and apart[nearest] < _ALIKE else {}


def _hue(colour: str) -> tuple[float, float]:
    """Its place on the circle of colours, and its saturation, both 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    hue, _, strength = colorsys.rgb_to_hls(*channels)
    return hue, strength


def style(number: int, drawn: str = "fill") -> str:
    """The attribute that fills, or draws, a shape of this series."""
    return f' style="{drawn}:{colour(number)}"'
