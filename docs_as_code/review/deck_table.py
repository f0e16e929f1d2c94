"""Tables on slides: as many rows as one holds, then the next slide; no row is ever cut off by the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.deck_text import Markup, clean, escaped, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cell = str | Markup
LETTERS = 20.7  # pixels: 0.86 of the size of slides of the class `review`
WIDTH = 1136  # pixels between the margins of a slide
ROOM = 495.0  # pixels below a heading of one line
_LINE, _ROW, _HEAD = 27.4, 21.5, 52.0  # a line of text, what a row has around it, and the row of headings
_AROUND = 18.0  # above and below a table


class Column(NamedTuple):
    """`share` of the width, in percent; a text is cut at `most` characters."""

    title: str
    share: int
    most: int = 120


def pages(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float = ROOM) -> Iterator[str]:
    """The tables that these rows take, each of which fits into the room (in pixels)."""
    page: list[str] = []
    left = room - _HEAD
    for row in rows:
        cells = [_cell(column, cell) for column, cell in zip(columns, row, strict=True)]
        height = _height(columns, cells)
        if page and height > left:
            yield _table(columns, page)
            page, left = [], room - _HEAD
        page.append(_row(cells))
        left -= height
    if page:
        yield _table(columns, page)


class Fitted(NamedTuple):
    """A table of the first rows that fit, how many these are, and its height in pixels."""

    table: str
    rows: int
    height: float


def fitted(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float) -> Fitted:
    """As much of a table as fits into the room: nothing, where not even its first row does."""
    taken: list[str] = []
    height = _HEAD + _AROUND
    for row in rows:
        cells = [_cell(column, cell) for column, cell in zip(columns, row, strict=True)]
        height += _height(columns, cells)
        if height > room:
            height -= _height(columns, cells)
            break
        taken.append(_row(cells))
    return Fitted(_table(columns, taken), len(taken), height) if taken else Fitted("", 0, 0.0)


def _row(cells: Sequence[Markup]) -> str:
    return "| " + " | ".join(cell.markdown for cell in cells) + " |"


def _cell(column: Column, cell: Cell) -> Markup:
    if isinstance(cell, Markup):
        return cell
    text = clean(cell, column.most)
    return Markup(text, escaped(text) or "&#160;")


def _height(columns: Sequence[Column], cells: Sequence[Markup]) -> float:
    most = max(
        lines(cell.text, (WIDTH * column.share / 100 - 30) / LETTERS)
        for column, cell in zip(columns, cells, strict=True)
    )
    return most * _LINE + _ROW


def _table(columns: Sequence[Column], rows: list[str]) -> str:
    # A div in each heading holds its column open: Markdown's tables know no widths.
    heads = [f'<div class="w{column.share}">{column.title}</div>' for column in columns]
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + ":--|" * len(columns), *rows])
