"""The architecture diff of a review: a picture for each diagram that has changed, and a list of those without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review import deck_listing
from docs_as_code.review.deck_listing import Listing
from docs_as_code.review.deck_slide import HEADING, slide
from docs_as_code.review.deck_table import Column
from docs_as_code.review.deck_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.architecture import Architecture, Changed
    from docs_as_code.review.review import Review

_TITLE = "Create: architecture"


def line(found: Architecture | None) -> str:
    """What is to be said where no diagram has changed; nothing where slides say more."""
    if found is None or found.changed:
        return ""
    if found.problem:
        return f"Architecture: what has changed is unknown, {shown(found.problem, 150)}"
    return f"Architecture: {shown(found.summary, 100)}"


def slides(review: Review, found: Architecture, left: list[Listing]) -> Iterator[str]:
    """The pictures, then the others."""
    notes = (f"Diagrams are those of the sources at commit {review.base} and at {review.head}, compared node by node",)
    drawn = [one for one in found.changed if one.picture]
    for one in drawn:
        yield slide(
            f"{_TITLE}, {shown(one.title, HEADING - len(_TITLE) - 2)}",
            _picture(one),
            _caption(one),
            notes=notes,
            kind="review diagram",
        )
    others = [one for one in found.changed if not one.picture]
    if others:
        columns = (Column("Diagram", 40, 120), Column("What", 20, 100), Column("Changes", 40, 160))
        rows = [[one.title, one.about, "; ".join(one.lines)] for one in others]
        title = "other diagrams" if drawn else "diagrams"
        own, more = deck_listing.whole(
            f"{_TITLE}, {title}", Listing(title, columns, rows, len(rows), "architecture", notes)
        )
        left += [more] if more else []
        yield own


def _picture(one: Changed) -> str:
    return f"![{shown(f'{one.title}, {one.about}. ' + '. '.join(one.lines), 600)}]({one.picture})"


def _caption(one: Changed) -> str:
    """How it reads, and the first changes."""
    said = "; ".join(one.lines)
    return shown(f"{one.about}: {said}" if said else one.about, 150)
