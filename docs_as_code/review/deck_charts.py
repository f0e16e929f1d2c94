"""Charts of evidence, as the fences that decks draw: whatever numbers and names a reader gives, a chart comes of it."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.deck_text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.review.reading import Chart

_MOST = {"bar": 24, "hbar": 14, "line": 400, "area": 400}  # what decks draw
_SERIES = 6
_HUGE = 1e15
_NAME = 60  # characters
Row = tuple[str | float | None, ...]


class Fence(NamedTuple):
    """The fence, and what it leaves out, in words."""

    text: str
    left: str


def fence(chart: Chart) -> Fence | None:
    """None where there is no number to draw, or one bar alone."""
    if chart.kind in ("bar", "hbar") and len(chart.rows) < 2:
        return None  # a bar alone compares nothing
    rows, left = _some(chart.rows, chart.kind)
    series = chart.columns[1 : 1 + _SERIES]
    if len(chart.columns) - 1 > _SERIES:
        left = ", ".join(filter(None, (left, f"the first {_SERIES} of {len(chart.columns) - 1} series")))
    cells = [[_number(row[at]) if at < len(row) else "" for at in range(1, len(series) + 1)] for row in rows]
    if not any(cell for row in cells for cell in row):
        return None
    kind: str = chart.kind
    if kind == "area" and any(not cell or cell.startswith("-") for row in cells for cell in row):
        kind = "line"  # areas have no gaps, and nothing below zero
    names = [_name(str(row[0]) if row and row[0] is not None else "") for row in rows]
    heads = [_name(name) for name in (chart.columns[0], *series)]
    return Fence(tsv(kind, chart.unit, heads, [[name, *more] for name, more in zip(names, cells, strict=True)]), left)


def tsv(kind: str, unit: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The fence of a chart; cells are of one line."""
    told = clean(unit, 12).replace('"', "").replace("`", "")
    opening = f"```tsv chart={kind}" + (f' unit="{told}"' if told else "")
    return "\n".join([opening, _row(heads), *map(_row, rows), "```"])


def _some(
    rows: Sequence[tuple[str | float | None, ...]], kind: str
) -> tuple[list[tuple[str | float | None, ...]], str]:
    """As many rows as decks draw: the first bars, and of a line each n-th point."""
    most = _MOST[kind]
    if len(rows) <= most:
        return list(rows), ""
    if kind in ("bar", "hbar"):
        return list(rows[:most]), f"the first {most} of {len(rows):,}"
    every = math.ceil(len(rows) / most)
    return list(rows[::every]), f"one of {every} points"


def _number(value: str | float | None) -> str:
    """A number as decks read it; what is none is a gap."""
    try:
        found = float(value) if isinstance(value, (int, float)) else math.nan
    except OverflowError:
        return ""
    return repr(value) if math.isfinite(found) and abs(found) < _HUGE and not isinstance(value, bool) else ""


def _name(text: str) -> str:
    return clean(text, _NAME) or "–"


def _row(cells: Sequence[str]) -> str:
    """One line of tab-separated values. Quotes around each cell keep every sign in it from meaning anything."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return out.getvalue()
