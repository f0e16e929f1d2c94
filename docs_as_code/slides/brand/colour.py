"""Colours: how well one can be read on another, and the nearest shade that can be."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT, GRAPHICS = 4.5, 3.0  # the least contrast that WCAG 2.2 asks for at level AA
_SHADES = 256


def contrast(one: str, other: str) -> float:
    """The ratio that WCAG 2.2 defines, 1 to 21, of two colours #RRGGBB."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least(words: str, below: Sequence[str]) -> float:
    """The contrast with that of several colours on which it is least."""
    return min(contrast(words, one) for one in below)


def is_dark(colour: str) -> bool:
    """Whether white can be read better on it than black."""
    return contrast(colour, "#FFFFFF") > contrast(colour, "#000000")


def fitted(words: str, below: Sequence[str], ratio: float) -> str:
    """The colour itself if it has this contrast with all below it, else the nearest shade of it that has, else black or
    white, whichever is better.
    """
    if least(words, below) >= ratio:
        return words
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(words))
    shades = sorted((number / (_SHADES - 1) for number in range(_SHADES)), key=lambda shade: abs(shade - lightness))
    for shade in shades:
        colour = _hex(colorsys.hls_to_rgb(hue, shade, saturation))
        if least(colour, below) >= ratio:
            return colour
    return max(("#000000", "#FFFFFF"), key=lambda colour: least(colour, below))


def tinted(colour: str, hue_of: str) -> str:
    """The colour with the hue of another, and no stronger than that."""
    _, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    hue, _, most = colorsys.rgb_to_hls(*_channels(hue_of))
    return _hex(colorsys.hls_to_rgb(hue, lightness, min(saturation, most)))


def mixed(one: str, other: str, share: float) -> str:
    """One colour with a share of the other in it, 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (a + (z - a) * share for a, z in pairs)
    return _hex((red, green, blue))


def _channels(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
