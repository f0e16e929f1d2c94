"""Icons that nobody would see on dark paper: dark strokes and nothing behind them. Those get a light plate there.

Which icons of the package `diagrams` are so is known (`dark_icons.txt`); others are looked at, which takes about 4 ms.
"""

from __future__ import annotations

import os
import zlib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.picture.icon_pictures import IconPicture

KNOWN = 12  # letters of a digest in the list
_SIDE = 24  # pixels each way that an icon is looked at with
_SEEN = 96  # the alpha from which a pixel counts
_DARK = 0.075  # the luminance below which the contrast with dark paper is less than 2
_MUCH = 0.085  # the part of an icon that may be lost
_ALPHA_KINDS = (4, 6)  # of colour, in a PNG

_looked_at: dict[str, bool] = {}


def needs_plate(icon: IconPicture) -> bool:
    """Whether much of an icon would be lost on dark paper."""
    if icon.digest[:KNOWN] in _listed():
        return True
    if icon.kind == "jpeg" or icon.path.startswith(_shipped()):
        return False
    if icon.digest not in _looked_at:
        _looked_at[icon.digest] = look(icon)
    return _looked_at[icon.digest]


def look(icon: IconPicture) -> bool:
    """The answer from the icon's own pixels."""
    if icon.kind == "png" and icon.data[25] not in _ALPHA_KINDS and b"tRNS" not in icon.data:
        return False  # it brings its own background
    import resvg_py

    size = f'width="{_SIDE}" height="{_SIDE}"'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{icon.uri}"/></svg>'
    try:
        drawn = bytes(resvg_py.svg_to_bytes(svg_string=image, skip_system_fonts=True))
    except ValueError:
        return False  # said where it is drawn
    seen = {at: _light(*pixel[:3]) >= _DARK for at, pixel in enumerate(_pixels(drawn)) if pixel[3] >= _SEEN}
    lost = sum(not bright and not any(seen.get(near, False) for near in _around(at)) for at, bright in seen.items())
    return bool(seen) and lost / len(seen) >= _MUCH


def _around(at: int) -> list[int]:
    """A dark line beside something bright is seen by it: the outlines of a drawing, letters on a sign."""
    y, x = divmod(at, _SIDE)
    rows, columns = range(max(0, y - 1), min(_SIDE, y + 2)), range(max(0, x - 1), min(_SIDE, x + 2))
    return [row * _SIDE + column for row in rows for column in columns]


def _light(red: int, green: int, blue: int) -> float:
    """The luminance (WCAG 2.2)."""
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


@cache
def _linear(value: int) -> float:
    """The light of one channel (sRGB, IEC 61966-2-1)."""
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _pixels(png: bytes) -> list[tuple[int, ...]]:
    """The pixels of a PNG of `_SIDE` pixels each way with red, green, blue and alpha of 8 bits, as resvg writes it."""
    body, at = b"", 8
    while png[at + 4 : at + 8] != b"IEND":
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            body += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, width = zlib.decompress(body), 4 * _SIDE
    above, found = bytearray(width), []
    for row in range(_SIDE):
        start = row * (width + 1)
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + width], above)
        found += [tuple(above[x : x + 4]) for x in range(0, width, 4)]
    return found


def _unfiltered(kind: int, line: bytes, above: bytearray) -> bytearray:
    """One row without its filter (PNG specification, section 9)."""
    out = bytearray(line)
    for x, value in enumerate(line):
        left, up = (out[x - 4] if x >= 4 else 0), above[x]
        corner = above[x - 4] if x >= 4 else 0
        if kind == 4:
            guess = left + up - corner
            near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        else:
            near = (0, left, up, (left + up) // 2)[kind]
        out[x] = value + near & 255
    return out


@cache
def _listed() -> frozenset[str]:
    return frozenset((files("docs_as_code.diagrams.picture") / "dark_icons.txt").read_text("utf-8").split())


@cache
def _shipped() -> str:
    """The folder of the icons of `diagrams`, of the version that the list was made from."""
    spec = find_spec("diagrams")
    place = os.path.dirname(os.path.dirname(spec.origin)) if spec and spec.origin else ""  # noqa: PTH120 - plain text
    return os.path.join(place, "resources", "")  # noqa: PTH118
