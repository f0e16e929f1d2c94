"""Diagrams as the browser gets them: without the fonts that it has anyway, so that a PDF is stable.

Chromium sometimes merges equal fonts of several pictures into one and sometimes does not: who loads first decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.inline import local_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from docs_as_code.slides.deck import Deck

_STAMPED = re.compile(rb'<svg\b[^>]*\sdata-docs-as-code="')
# The family of a face in a diagram is the diagram's id and the font's own name (diagrams/svg_fonts.py).
_FACE = re.compile(rb"@font-face\{font-family:'\w+ ([^']+)';[^}]*\}")


def pictures_to_stage(decks: Iterable[Deck], families: Collection[str], root: Path) -> dict[Path, bytes]:
    """The diagrams below `root` that the decks show, where they carry fonts of `families`, without these."""
    shown = {
        local_file(picture.target, deck.path.parent)
        for deck in decks
        for picture in deck.pictures
        if ".svg" in picture.target.lower()
    }
    files = sorted(file for file in shown if file is not None and file.is_relative_to(root))
    pairs = ((file, _without_fonts(file, families)) for file in files)
    return {file: data for file, data in pairs if data is not None}


def _without_fonts(file: Path, families: Collection[str]) -> bytes | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None  # said when the deck is checked
    if not _STAMPED.search(data[:4096]):
        return None
    known = {family.encode() for family in families}
    return _FACE.sub(lambda match: b"" if match[1] in known else match[0], data)
