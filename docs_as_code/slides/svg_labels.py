"""The smallest text of an SVG, and the size of the whole, in the picture's own units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.shown import Label

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NUMBER = re.compile(r"\s*(-?\d*\.?\d+)(px|pt)?\s*$")
_STYLE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([^;]+)")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3}


def smallest(data: bytes) -> Label | None:
    """None for what is no SVG, has no size, or has no text that gives its size itself or by what it stands in."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - the project's own, and this parser loads nothing
    except (ElementTree.ParseError, ValueError):
        return None
    width, height = _size(root)
    sizes = [size for size in _sizes(root, None) if size > 0]
    return Label(min(sizes), width, height) if sizes and width > 0 and height > 0 else None


def _size(root: Element) -> tuple[float, float]:
    """Of the view box, else of the picture: what all lengths inside count in."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) == 4:
        return _length(box[2]) or 0, _length(box[3]) or 0
    return _length(root.get("width", "")) or 0, _length(root.get("height", "")) or 0


def _sizes(element: Element, inherited: float | None) -> list[float]:
    name = str(element.tag).rpartition("}")[2]
    if name in ("title", "desc", "metadata", "style", "script", "defs"):
        return []
    own = _STYLE.search(element.get("style", ""))
    size = _length(own[1] if own else element.get("font-size", "")) or inherited
    found = [size] if name in ("text", "tspan") and size is not None and (element.text or "").strip() else []
    return found + [one for child in element for one in _sizes(child, size)]


def _length(text: str) -> float | None:
    match = _NUMBER.match(text)
    return float(match[1]) * _PIXELS[match[2]] if match else None
