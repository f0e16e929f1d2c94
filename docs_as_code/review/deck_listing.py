"""Lists of evidence: as many rows as a slide has room for, the next ones in the appendix, and how many are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docs_as_code.review.deck_slide import slide, tables
from docs_as_code.review.deck_table import ROOM, Cell, Column, columns_for, fitted
from docs_as_code.review.deck_text import shown
from docs_as_code.review.reading import SEVERITIES, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.readers.git import Commit
    from docs_as_code.review.reading import Table

_ROWS = 200  # of one list that are kept for the deck
_REST = 60  # rows of one list in the appendix
_ALL = 400  # rows of all lists in the appendix
_COLUMNS = 6
_MORE = 34.0  # pixels of the line that counts what is left out


@dataclass(frozen=True)
class Listing:
    """Rows with their columns; `count` is how many there are, given or not; `of` names the evidence."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    count: int
    of: str = ""
    notes: tuple[str, ...] = ()
    has_caption: bool = False


def problems(evidence: Evidence) -> Listing:
    """The gravest first."""
    found = sorted(evidence.problems, key=lambda one: -SEVERITIES.index(one.kind) if one.kind in SEVERITIES else 0)
    columns = (Column("Problem", 25, 110), Column("Kind", 15, 24), Column("Where and what", 60, 170))
    rows = [
        [one.name, one.kind.replace("_", " "), ": ".join(filter(None, (one.place, one.message)))]
        for one in found[:_ROWS]
    ]
    return Listing("problems", columns, rows, counted(found))


def commits(every: Sequence[Commit]) -> Listing:
    """The newest first."""
    columns = (Column("Commit", 15), Column("What", 60, 120), Column("Author", 25, 40))
    rows = [[one.sha[:10], one.subject, one.author] for one in every[:_ROWS]]
    return Listing("commits", columns, rows, len(every))


def of_tables(found: Iterable[Table]) -> list[Listing]:
    """The tables of readers: those of several files that have one title and the same columns are one."""
    together: dict[tuple[str, tuple[str, ...]], list[Table]] = {}
    for one in found:
        together.setdefault((one.title, one.columns), []).append(one)
    every = [_one(title, columns, parts) for (title, columns), parts in together.items() if columns]
    return [one for one in every if one.count]


def _one(title: str, columns: tuple[str, ...], parts: Sequence[Table]) -> Listing:
    titles = columns[:_COLUMNS]
    rows = [[*row[: len(titles)], *[""] * (len(titles) - len(row))] for part in parts for row in part.rows[:_ROWS]]
    count = sum(len(part.rows) if part.of is None else max(part.of, len(part.rows)) for part in parts)
    return Listing(title, columns_for(titles, rows), rows[:_ROWS], count, has_caption=True)


def cut(listing: Listing, room: float) -> tuple[tuple[str, ...], Listing | None]:
    """The parts of a slide that show the first rows, and what is left for the appendix."""
    found = fitted(listing.columns, listing.rows, room - _MORE)
    if found.rows == listing.count:
        return (found.table,), None
    left = replace(listing, rows=listing.rows[found.rows :], count=listing.count - found.rows)
    where = " in the appendix" if left.rows else ""
    title = shown(listing.title, 60)
    said = f"and {left.count:,} more{where}" if found.rows else f"{left.count:,} {title}{where}"
    return (found.table, f'<p class="source">{said}</p>'), left if left.rows else None


def whole(title: str, listing: Listing, said: str = "") -> tuple[str, Listing | None]:
    """A slide of its own, and what is left for the appendix; `said` is a line below."""
    parts, left = cut(listing, ROOM - (_MORE if said else 0))
    return slide(title, *parts, said, notes=listing.notes), left


def rest(left: Sequence[Listing]) -> Iterator[str]:
    """What did not fit, in the appendix: a part of each list, and how many more there are."""
    room = _ALL
    for one in left:
        rows = one.rows[: min(_REST, room)]
        room -= len(rows)
        more = one.count - len(rows)
        said = f'<p class="source">and {more:,} more, which are not shown</p>' if more else ""
        yield from tables(f"Appendix: {shown(one.of, 20)}, {shown(one.title, 25)}", one.columns, rows, one.notes, said)
