"""One slide of a review: its heading, its parts, and a speaker note that says where its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review.deck_table import ROOM, pages
from docs_as_code.review.deck_text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs_as_code.review.deck_table import Cell, Column

HEADING = 60  # characters of a title that stay on one line
_NOTE = 300  # characters of one line of a note


def slide(title: str, *parts: str, notes: Sequence[str] = (), kind: str = "review") -> str:
    """The Markdown of one slide. Its class stands below its heading, so that it comes along where another deck
    includes the section of that heading."""
    whole = [f"## {title}", f"<!-- _class: {kind} -->", *filter(None, parts), note(notes)]
    return "\n\n".join(filter(None, whole))


def note(lines: Sequence[str]) -> str:
    """A speaker note. Marp ends it at `-->`, takes `key: value` in it for a directive, and we fill braces."""
    safe = [
        clean(line, _NOTE).translate({ord("<"): "‹", ord(">"): "›", ord("{"): "(", ord("}"): ")"}).replace(": ", ":")
        for line in lines
    ]
    return "<!-- " + "\n".join(f"{line}." for line in safe) + " -->" if safe else ""


def tables(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (),
    more: str = "",
) -> Iterator[str]:
    """Slides of one table; `more` stands below the last one."""
    found = list(pages(columns, rows, ROOM - (_MORE if more else 0)))
    for number, table in enumerate(found, 1):
        numbered = f"{title}, {number} of {len(found)}" if len(found) > 1 else title
        yield slide(numbered, table, more if number == len(found) else "", notes=notes)


_MORE = 34.0  # pixels of a line below a table
