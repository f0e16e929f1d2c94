"""What a chart shows: names and numbers from the rows of a table, or why there is no chart in them."""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.slides.expand.fence_info import FenceInfo
    from docs_as_code.slides.expand.origin import Origin
    from docs_as_code.slides.expand.tables import Rows

KINDS = {
    "bar": "Bar chart",
    "hbar": "Bar chart",
    "line": "Line chart",
    "area": "Area chart",
    "timeline": "Timeline",
}
OPTIONS = frozenset({"chart", "file", "columns", "rows", "pointer", "title", "unit", "alt", "width"})
_MOST_ROWS = {"bar": 24, "hbar": 14, "line": 400, "area": 400, "timeline": 20}
_MOST_SERIES = 6
_NUMBER = re.compile(r"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(?:%|[a-zµ°/]{1,4})?$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)")
_HUGE = 1e15


@dataclass(frozen=True)
class Series:
    """One column of numbers; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn: `kind` is one of `KINDS`, `names` the first column. A timeline has two series: begins and ends."""

    kind: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    unit: str = ""
    stacked: bool = False
    is_clock: bool = False  # its numbers are minutes since midnight

    @property
    def known(self) -> list[float]:
        """All numbers that there are."""
        return [value for one in self.series for value in one.values if value is not None]


def read(rows: Rows, info: FenceInfo, asked: Origin) -> Chart:
    """The chart that a fence asks for. Raises SourceError at the row that holds no number, else at `asked`."""
    kind = _kind(info.options["chart"], asked)
    if len(rows.names) < 2:
        raise asked.error("a chart needs a column of names and one of numbers", "choose them: columns=name,number")
    if kind == "timeline" and len(rows.names) != 3:
        raise asked.error("a timeline needs three columns: a name, its begin and its end", "columns=name,begin,end")
    is_clock = kind == "timeline" and any(":" in cell for row in rows.cells for cell in row[1:])
    series = [_series(rows, at, _minutes if is_clock else _number) for at in range(1, len(rows.names))]
    if len(series) > _MOST_SERIES:
        message = f"{len(series)} columns of numbers are more than a chart can tell apart ({_MOST_SERIES})"
        raise asked.error(message, f"choose some: columns={','.join(rows.names[:3])}")
    count, most = len(rows.cells), _MOST_ROWS[kind]
    if count > most:
        what = "points" if kind in ("line", "area") else "bars"
        hint = "take the first ones: rows=10" + (", or draw a line: chart=line" if kind in ("bar", "hbar") else "")
        raise asked.error(f"{count} {what} are more than a slide can show ({most})", hint)
    stacked = ("stacked" in info.words or kind == "area") and len(series) > 1
    chart = Chart(
        kind,
        tuple(row[0] for row in rows.cells),
        tuple(series),
        info.options.get("title", ""),
        info.options.get("unit", ""),
        stacked,
        is_clock,
    )
    if not chart.known:
        raise asked.error("the chart has no numbers")
    if kind == "area" and stacked and any(value is None or value < 0 for one in series for value in one.values):
        raise asked.error("areas on one another have no gaps and nothing below zero", "draw lines: chart=line")
    return chart


def _kind(wanted: str, asked: Origin) -> str:
    if wanted in KINDS:
        return wanted
    near = difflib.get_close_matches(wanted, KINDS, 1, 0.4)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(KINDS)}"
    raise asked.error(f"no chart is called '{wanted}'", hint)


def _series(rows: Rows, at: int, number: Callable[[str, Origin], float | None]) -> Series:
    return Series(rows.names[at], tuple(number(row[at], rows.place(each)) for each, row in enumerate(rows.cells)))


def _minutes(cell: str, where: Origin) -> float | None:
    """A time of the day as minutes; from 24:00 on it is one of the next days."""
    match = _CLOCK.fullmatch(cell.strip())
    if match is None and cell.strip():
        raise where.error(f"'{cell}' is no time of the day", "write 09:30; the next day begins at 24:00")
    return float(int(match[1]) * 60 + int(match[2])) if match else None


def _number(cell: str, where: Origin) -> float | None:
    text = cell.replace("−", "-").replace("\u202f", "").replace("\u00a0", "").strip()
    if not text:
        return None
    match = _NUMBER.fullmatch(text)
    value = float(match["number"]) if match else math.nan
    if math.isfinite(value) and abs(value) < _HUGE:
        return value
    hint = "leave the cell empty for a gap; write numbers with a point, and without signs between thousands"
    raise where.error(f"'{cell}' is no number that a chart can show", hint)
