"""Diagrams as the browser gets them: without the fonts that it has anyway, and each with icons of its own.

Chromium sometimes takes equal fonts and icons of several pictures for one and sometimes does not, by what happens to be
loaded first. With nothing to share, a PDF is the same bytes at every run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.inline import local_file
from docs_as_code.slides.slide_pictures import is_diagram, on_slide

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from docs_as_code.slides.deck import Deck

# The family of a face in a diagram is the diagram's id and the font's own name (diagrams/svg_fonts.py).
_FACE = re.compile(rb"@font-face\{font-family:'\w+ ([^']+)';[^}]*\}")
_ICON = re.compile(rb'(href="data:image/\w+);base64,')


def pictures_to_stage(decks: Iterable[Deck], families: Collection[str], root: Path) -> dict[Path, bytes]:
    """The diagrams below `root` that the decks show, without fonts of `families`."""
    shown = {
        local_file(picture.target, deck.path.parent)
        for deck in decks
        for picture in deck.pictures
        if ".svg" in picture.target.lower()
    }
    files = sorted(file for file in shown if file is not None and file.is_relative_to(root))
    pairs = ((file, _alone(file, families, number)) for number, file in enumerate(files))
    return {file: data for file, data in pairs if data is not None}


def _alone(file: Path, families: Collection[str], number: int) -> bytes | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None  # said when the deck is checked
    return alone(on_slide(data), families, str(number)) if is_diagram(data) else None


def alone(data: bytes, families: Collection[str], name: str) -> bytes:
    """A diagram without fonts of `families`, and with icons that are its own: `name` is no other picture's."""
    known = {family.encode() for family in families}
    data = _FACE.sub(lambda match: b"" if match[1] in known else match[0], data)
    return _ICON.sub(rb"\1;picture=%s;base64," % name.encode(), data)
