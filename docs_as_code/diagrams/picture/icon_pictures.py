"""Icons: verified to the last byte, and made into what Graphviz can measure and draw.

Graphviz's wheel draws PNG alone, reads only the head of a file when it writes SVG, and says nothing, or draws an
empty picture, when a file is cut off. So each icon is checked here first, and whatever is no PNG gets a stand-in.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docs_as_code.diagrams.picture import icon_formats
from docs_as_code.diagrams.picture.icon_formats import IconError

_FIXED = re.compile(r"fixedsize\s*=\s*\"?true")
_SCALED = re.compile(r"imagescale\s*=\s*\"?(?:true|both|width|height)")
_FREE = re.compile(r"fixedsize\s*=\s*\"?false|imagescale\s*=\s*\"?false|(?i:<img\b)")
SHARP = 4  # how many pixels of a drawn SVG icon stand for one of its own, each way


@dataclass(frozen=True)
class IconPicture:
    """A verified icon; `width` and `height` are its natural size in CSS pixels."""

    path: str
    kind: str
    data: bytes
    width: float
    height: float

    @cached_property
    def uri(self) -> str:
        """The icon as a `data:` address."""
        mime = {"svg": "svg+xml"}.get(self.kind, self.kind)
        return f"data:image/{mime};base64,{base64.b64encode(self.data).decode()}"

    @cached_property
    def digest(self) -> str:
        """The sha256 of what is shown."""
        return hashlib.sha256(self.data).hexdigest()


_read: dict[tuple[str, int, int], IconPicture] = {}  # one warm child draws many diagrams with the same icons


def read_icon(path: str) -> IconPicture:
    """The icon at an absolute path; raises IconError with words for the user."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a third of the time of a Path
        key = (path, status.st_mtime_ns, status.st_size)
        if key not in _read:
            data = Path(path).read_bytes()
            kind, width, height = icon_formats.examine(data)
            if kind == "svg":
                data = icon_formats.harmless_svg(data)
            _read[key] = IconPicture(path, kind, data, width, height)
        return _read[key]
    except FileNotFoundError:
        raise IconError("does not exist") from None
    except OSError as error:
        raise IconError(f"cannot be read: {error.strerror}") from error


def stand_ins(
    pictures: dict[str, IconPicture], dot: str, folder: Path, *, drawn: bool, fonts: list[str]
) -> dict[str, str]:
    """A PNG of the same size in `folder` for every icon that is none; returns path -> its stand-in.

    For SVG output Graphviz only measures it, so a head without pixels will do. `drawn`: PNG, PDF or JPEG is asked for
    too, and the stand-in shows the icon, several times as sharp where its own size does not decide the layout.
    """
    if all(picture.kind == "png" for picture in pictures.values()):
        return {}
    fixed = _FIXED.search(dot) and _SCALED.search(dot) and not _FREE.search(dot)
    scale = SHARP if fixed else 1
    names: dict[str, str] = {}
    for path, picture in pictures.items():
        if picture.kind == "png":
            continue
        width, height = round(picture.width) or 1, round(picture.height) or 1
        target = folder / f"{picture.digest[:32]}.png"
        if drawn:
            target.write_bytes(_drawing(picture, width * scale, height * scale, fonts))
        else:
            target.write_bytes(icon_formats.png_head(width, height))
        names[path] = str(target)
    return names


def _drawing(picture: IconPicture, width: int, height: int, fonts: list[str]) -> bytes:
    """The icon as PNG. resvg looks at the font files it is given: a scan of the machine's takes 300 ms."""
    import resvg_py

    if picture.kind == "svg":
        svg = picture.data.decode()
    else:
        size = f'width="{picture.width:g}" height="{picture.height:g}"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{picture.uri}"/></svg>'
    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True, font_files=fonts)
        )
    except ValueError as error:
        raise IconError(f"cannot be drawn: {error}") from error
