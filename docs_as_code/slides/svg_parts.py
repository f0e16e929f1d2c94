"""What rules ask of an SVG: its size, its smallest text, whether it can be stretched, and the pictures it holds."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from docs_as_code.slides.raster_size import raster_size
from docs_as_code.slides.shown import Held, Vector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_NUMBER = re.compile(r"\s*(-?\d*\.?\d+)(px|pt)?\s*$")
_STYLE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([^;]+)")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3}
_SCALES = re.compile(r"(scale|matrix)\(\s*([^)]*)\)")
_BETWEEN = re.compile(r"[\s,]+")
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_DATA = re.compile(r"data:[^,]*?(;base64)?,", re.IGNORECASE)


def parts(data: bytes) -> Vector | None:
    """None for what is no SVG, or has no size."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - the project's own, and this parser loads nothing
    except (ElementTree.ParseError, ValueError):
        return None
    width, height = _size(root)
    if width <= 0 or height <= 0:
        return None
    label = min((size for size in _sizes(root, None) if size > 0), default=None)
    is_elastic = root.get("viewBox") is None or root.get("preserveAspectRatio", "").strip() == "none"
    is_ours = root.get("data-docs-as-code") is not None  # its icons are those that come with `diagrams`
    return Vector(width, height, label, is_elastic, () if is_ours else tuple(_held(root, 1.0, 1.0)))


def data_of(url: str) -> bytes | None:
    """What a data: URI holds; None for another address, or one that nobody can read."""
    match = _DATA.match(url)
    if match is None:
        return None
    data = unquote_to_bytes(url[match.end() :])
    try:
        return base64.b64decode(data) if match[1] else data
    except binascii.Error:
        return None


def _size(root: Element) -> tuple[float, float]:
    """Of the view box, else of the picture: what all lengths inside count in."""
    box = _BETWEEN.split(root.get("viewBox", "").strip())
    if len(box) == 4:
        return _length(box[2]) or 0, _length(box[3]) or 0
    return _length(root.get("width", "")) or 0, _length(root.get("height", "")) or 0


def _sizes(element: Element, inherited: float | None) -> list[float]:
    name = _name(element)
    if name in ("title", "desc", "metadata", "style", "script", "defs"):
        return []
    own = _STYLE.search(element.get("style", ""))
    size = _length(own[1] if own else element.get("font-size", "")) or inherited
    found = [size] if name in ("text", "tspan") and size is not None and (element.text or "").strip() else []
    return found + [one for child in element for one in _sizes(child, size)]


def _held(element: Element, across: float, down: float) -> Iterator[Held]:
    """The pictures drawn below an element, drawn so many times as large; those that others use are left out."""
    name = _name(element)
    if name in ("defs", "symbol", "pattern", "clipPath", "mask"):
        return
    for kind, values in _SCALES.findall(element.get("transform", "")):
        numbers = [float(one) for one in _BETWEEN.split(values.strip()) if _NUMBER.match(one)]
        if kind == "scale" and numbers:
            across, down = across * abs(numbers[0]), down * abs(numbers[-1])
        elif len(numbers) == 6:
            across, down = (
                across * (numbers[0] ** 2 + numbers[1] ** 2) ** 0.5,
                down * (numbers[2] ** 2 + numbers[3] ** 2) ** 0.5,
            )
    if name == "image":
        data = data_of(next((element.get(key, "") for key in _HREF if element.get(key)), ""))
        natural = raster_size(data) if data else None
        width, height = (_length(element.get(side, "")) or 0 for side in ("width", "height"))
        if natural and width and height:
            fit = "fill" if element.get("preserveAspectRatio", "").strip() == "none" else "contain"
            yield Held(natural, (width * across, height * down), fit)
    for child in element:
        yield from _held(child, across, down)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _length(text: str) -> float | None:
    match = _NUMBER.match(text)
    return float(match[1]) * _PIXELS[match[2]] if match else None
