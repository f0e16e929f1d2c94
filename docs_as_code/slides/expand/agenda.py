"""An agenda from the headings that follow it, each a link to its slide."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from docs_as_code.slides.expand.origin import Piece
from docs_as_code.slides.markdown_scan import Line, scan
from docs_as_code.slides.slide_breaks import directive_lines, divider_of, slides_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AGENDA = re.compile(r"^\s*<!--\s*agenda(?::\s*(?P<level>[1-6]))?\s*-->\s*$", re.IGNORECASE | re.MULTILINE)


def with_agenda(pieces: Sequence[Piece], front: Mapping[str, object]) -> list[Piece]:
    """The lines of the slides with a list in the place of each `<!-- agenda -->`. Raises SourceError.

    It names the headings of level 1 below it, where there are two or more, else those of level 2, or those of the
    level that it says. A heading that comes several times in a row, for a long chapter, is named once.
    """
    lines = scan("\n".join(piece.text for piece in pieces), 1)
    places = [line for line in lines if line.kind == "comment" and AGENDA.match(line.text)]
    if not places:
        return list(pieces)
    divider = divider_of(front, directive_lines("", lines))
    starts = [slide.line for slide in slides_of(lines, divider)]
    made = list(pieces)
    for place in reversed(places):
        origin = pieces[place.number - 1].origin
        named = _named(lines, place)
        if not named:
            hint = "write a heading on each slide that it shall name, below it"
            raise origin.error("the agenda has no headings to name", hint)
        items = [f"- [{_LINK.sub(_text, line.title)}](#{bisect_right(starts, line.number)})" for line in named]
        made[place.number - 1 : place.number] = [Piece(text, origin) for text in ("", *items, "")]
    return made


_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\([^()]*\)")


def _text(link: re.Match[str]) -> str:
    return link["text"]


def _named(lines: Sequence[Line], place: Line) -> list[Line]:
    match = AGENDA.match(place.text)
    below = [line for line in lines if line.kind == "heading" and line.title and line.number > place.number]
    usual = 1 if sum(line.level == 1 for line in below) > 1 else 2
    level = int(match["level"]) if match and match["level"] else usual
    chosen = [line for line in below if line.level == level]
    return [line for number, line in enumerate(chosen) if not number or chosen[number - 1].title != line.title]
