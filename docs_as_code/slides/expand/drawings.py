"""Fences that are drawn: what each asks for, and the place that it leaves in the text for its picture."""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.slides.expand.origin import Origin

LANGUAGES = {"dot": "dot", "gv": "dot", "graphviz": "dot", "mermaid": "mermaid"}  # of a fence -> who draws it
SUFFIXES = {".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}
OPTIONS = frozenset({"file", "width", "alt"})
PLACE = "docs-as-code-drawing"  # the language of the fence that stands for a picture, before its number
_WIDTHS = range(20, 4001)


@dataclass(frozen=True)
class Drawing:
    """A picture that a deck asks for.

    `kind` is who draws it. `code` is its text and `where` the place of its first line. `svg` is the picture where it
    is made with the deck; others are drawn before.
    `alt` and `width` (CSS pixels) are as asked for; `shows` is the address of the file that it is a part of.
    """

    kind: str
    code: str
    where: Origin = field(compare=False)
    alt: str | None = None
    width: int | None = None
    svg: str = ""
    shows: str = ""

    @property
    def digest(self) -> str:
        """Names what is drawn, however large it is shown and on whatever line of its folder it stands."""
        return hashlib.sha256(f"{self.kind}\0{self.folder}\0{self.code}".encode()).hexdigest()

    @property
    def folder(self) -> str:
        """The folder from which files in the code count, relative to the project."""
        return posixpath.dirname(self.where.rel)


def place(number: int) -> list[str]:
    """The lines that stand for the picture with this number, from 0."""
    return ["", f"```{PLACE} {number}", "```", ""]


def kind_of(language: str, suffix: str, asked: Origin) -> str:
    """Who draws it. Raises SourceError."""
    kind = LANGUAGES.get(language.lower()) or (SUFFIXES.get(suffix.lower()) if not language else None)
    if kind is None:
        what = language or suffix or "a block without a language"
        hint = f"write {', '.join(LANGUAGES)} behind the backticks, or take out the word draw"
        raise asked.error(f"'{what}' cannot be drawn", hint)
    return kind


def width_of(options: Mapping[str, str], asked: Origin) -> int | None:
    """The width that is asked for, in CSS pixels. Raises SourceError."""
    wanted = options.get("width")
    if wanted is None:
        return None
    match = re.fullmatch(r"(\d{1,5})(?:px)?", wanted)
    if match is None or int(match[1]) not in _WIDTHS:
        message = f"'{wanted}' is no width"
        hint = "write width=600: pixels of a slide, which is 1280 wide"
        raise asked.error(message, hint)
    return int(match[1])
