"""Tables on slides: as many rows as one holds, then the next slide; no row is ever cut off by the edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.deck_text import Markup, clean, escaped, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cell = str | Markup
WIDTH = 1136  # pixels between the margins of a slide
ROOM = 528.0  # pixels below a heading of one line
_AROUND = 18.0  # above and below a table
_LINES = 3  # that a cell of a table with columns of its own takes at most, of common letters
_NUMBER = re.compile(r"[-+−]?[\d.,]*\d ?(?:%|[a-zA-Zµ]{1,3})?")


class _Look(NamedTuple):
    """Pixels: the size of letters, a line of text, what a row has around it, and the row of headings."""

    letters: float
    line: float
    row: float
    head: float


# What the theme makes of a table on slides of the class `review`: from the seventh row on, all rows are lower.
_FEW, _MANY, _FROM = _Look(20.7, 27.4, 21.5, 52.0), _Look(19.2, 25.6, 14.5, 44.0), 7


class Column(NamedTuple):
    """`share` of the width, in percent and a multiple of 5 (deck.css has a rule for each); a text is cut at `most`
    characters.
    """

    title: str
    share: int
    most: int = 120
    is_number: bool = False


def pages(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float = ROOM) -> Iterator[str]:
    """The tables that these rows take, each of which fits into the room (in pixels)."""
    left = [_cells(columns, row) for row in rows]
    while left:
        count, _ = _filled(columns, left, room)
        yield _table(columns, left[: max(1, count)])
        left = left[max(1, count) :]


class Fitted(NamedTuple):
    """A table of the first rows that fit, how many these are, and its height in pixels."""

    table: str
    rows: int
    height: float


def fitted(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float) -> Fitted:
    """As much of a table as fits into the room: nothing, where not even its first row does."""
    cells = [_cells(columns, row) for row in rows[: int(room / _MANY.line) + 1]]
    count, height = _filled(columns, cells, room - _AROUND)
    return Fitted(_table(columns, cells[:count]), count, height + _AROUND) if count else Fitted("", 0, 0.0)


def _filled(columns: Sequence[Column], rows: Sequence[Sequence[Markup]], room: float) -> tuple[int, float]:
    """How many of these rows fit, and how high they are together with the headings."""
    count, height = _greedy(columns, rows, room, _MANY)
    return (count, height) if count >= _FROM else _greedy(columns, rows[: _FROM - 1], room, _FEW)


def _greedy(columns: Sequence[Column], rows: Sequence[Sequence[Markup]], room: float, look: _Look) -> tuple[int, float]:
    height, count = look.head, 0
    for row in rows:
        need = _height(columns, row, look)
        if height + need > room:
            break
        height, count = height + need, count + 1
    return count, height


def columns_for(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Columns as wide as their texts ask for, in steps of 5 percent; a cell takes a few lines."""
    sample = rows[:50]
    needs = [
        min(60.0, max(6.0, 1.2 * len(title), *(len(row[at]) for row in sample), 0.0)) ** 0.8
        for at, title in enumerate(titles)
    ]
    steps = [max(2, int(20 * need / sum(needs))) for need in needs]
    while sum(steps) != 20:  # who is farthest from what it needs gives or gets
        off = [step / 20 - need / sum(needs) for step, need in zip(steps, needs, strict=True)]
        at = off.index(max(off) if sum(steps) > 20 else min(off))
        steps[at] += -1 if sum(steps) > 20 else 1
    return tuple(
        Column(title, 5 * step, max(12, int(_LINES * (WIDTH * step / 20 - 30) / _FEW.letters)), _numbers(rows, at))
        for at, (title, step) in enumerate(zip(titles, steps, strict=True))
    )


def _numbers(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column has numbers alone: they stand to the right."""
    return any(row[at] for row in rows) and all(not row[at] or _NUMBER.fullmatch(row[at]) for row in rows)


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> list[Markup]:
    return [_cell(column, cell) for column, cell in zip(columns, row, strict=True)]


def _cell(column: Column, cell: Cell) -> Markup:
    if isinstance(cell, Markup):
        return cell
    text = clean(cell, column.most)
    return Markup(text, escaped(text) or "&#160;")


def _height(columns: Sequence[Column], cells: Sequence[Markup], look: _Look) -> float:
    most = max(
        lines(cell.text, (WIDTH * column.share / 100 - 30) / look.letters)
        for column, cell in zip(columns, cells, strict=True)
    )
    return most * look.line + look.row


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Markup]]) -> str:
    # A div in each heading holds its column open: Markdown's tables know no widths.
    heads = [f'<div class="w{one.share}">{escaped(clean(one.title, 30)) or "&#160;"}</div>' for one in columns]
    marks = ["--:" if one.is_number else ":--" for one in columns]
    return "\n".join(_line(cells) for cells in (heads, marks, *([cell.markdown for cell in row] for row in rows)))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
