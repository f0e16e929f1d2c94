"""A logo: whether the file is a picture, its shape, and a panel for slides on which it could not be seen."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass

_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
KINDS = tuple(_TYPES)
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_JPEG, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the JPEG markers that say a picture's size
_BESIDE = 10, 4  # pixels from a logo to the sides, and to the top and bottom, of its panel


@dataclass(frozen=True)
class Shown:
    """A picture as CSS has it, in pixels of a slide."""

    uri: str
    width: int
    height: int


def size_of(data: bytes, suffix: str) -> tuple[float, float] | None:
    """Width and height; None for what is no whole picture of the kind that its name says."""
    found = {".svg": _svg, ".png": _png}.get(suffix, _jpeg)(data)
    return found if found and min(found) > 0 else None


def shown(data: bytes, suffix: str, most: tuple[int, int]) -> Shown:
    """The picture as large as fits into `most`."""
    width, height = size_of(data, suffix) or most
    scale = min(most[0] / width, most[1] / height)
    return Shown(_uri(data, _TYPES[suffix]), round(width * scale), round(height * scale))


def on_panel(logo: Shown, colour: str) -> Shown:
    """The logo on a panel of the colour that it is made for."""
    side, top = _BESIDE
    width, height = logo.width + 2 * side, logo.height + 2 * top
    panel = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" rx="8" fill="{colour}"/>'
        f'<image href="{logo.uri}" x="{side}" y="{top}" width="{logo.width}" height="{logo.height}"/></svg>'
    )
    return Shown(_uri(panel.encode(), "image/svg+xml"), width, height)


def _uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _svg(data: bytes) -> tuple[float, float] | None:
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - a file of the project, and expat bounds what entities make
    except ElementTree.ParseError:
        return None
    if root.tag.rpartition("}")[2] != "svg":
        return None
    box = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    sides = [re.match(r"[\d.]+(?=(?:px|pt|mm|cm|in)?$)", root.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        return float(sides[0][0]), float(sides[1][0])
    # Without a shape of its own: the size that CSS gives a picture of none.
    return (box[2], box[3]) if len(box) == 4 else (300.0, 150.0)


def _png(data: bytes) -> tuple[float, float] | None:
    if not data.startswith(_PNG) or not data.rstrip().endswith(_PNG_END):
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg(data: bytes) -> tuple[float, float] | None:
    if not data.startswith(_JPEG) or _JPEG_END not in data[-64:]:
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
