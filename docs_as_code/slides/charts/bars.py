"""Bars that stand or lie, side by side or on one another, each with its number where there is room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.slides.charts import words
from docs_as_code.slides.charts.palette import style
from docs_as_code.slides.charts.scale import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.charts.data import Chart
    from docs_as_code.slides.charts.draw import Plot

_SIZE = 20.0
_SHARE = 0.68  # of the room that a name has, its bars take so much
_WIDEST = 110.0


class _Bar(NamedTuple):
    """From one value to another, in the slot of a name; `at` and `of` are its place among those side by side."""

    slot: int
    series: int
    low: float
    high: float
    value: float
    at: int
    of: int


def totals(chart: Chart) -> list[float]:
    """How far bars and areas reach that stand on one another, upwards and down."""
    found = [0.0]
    for at in range(len(chart.names)):
        column = [value for one in chart.series if (value := one.values[at]) is not None]
        found += [sum(value for value in column if value > 0), sum(value for value in column if value < 0)]
    return found


def bars(chart: Chart, plot: Plot, *, lying: bool = False) -> str:
    """All bars; of a single series with their numbers."""
    along = (plot.bottom - plot.top) if lying else (plot.right - plot.left)
    start = plot.top if lying else plot.left
    slot = along / len(chart.names)
    group = min(slot * _SHARE, _WIDEST * (1 if chart.stacked else len(chart.series)))
    out = []
    for bar in _all(chart):
        size = group / bar.of
        near = start + bar.slot * slot + (slot - group) / 2 + bar.at * size
        inset = min(2.0, size * 0.08) if bar.of > 1 else 0.0
        out.append(_drawn(bar, plot, near + inset, size - 2 * inset, lying=lying))
        if len(chart.series) == 1:
            out.append(_number(bar, plot, near + size / 2, slot, chart.unit, lying=lying))
    return "".join(out)


def _all(chart: Chart) -> Iterator[_Bar]:
    for slot in range(len(chart.names)):
        ends = {True: 0.0, False: 0.0}
        for number, one in enumerate(chart.series):
            value = one.values[slot]
            if value is None:
                continue
            if chart.stacked:
                low = ends[value >= 0]
                ends[value >= 0] = low + value
                yield _Bar(slot, number, low, low + value, value, 0, 1)
            else:
                yield _Bar(slot, number, 0.0, value, value, number, len(chart.series))


def _drawn(bar: _Bar, plot: Plot, near: float, size: float, *, lying: bool) -> str:
    place = plot.x if lying else plot.y
    first, second = sorted((place(bar.low), place(bar.high)))
    length = max(second - first, 1.0)
    x, y, width, height = (first, near, length, size) if lying else (near, first, size, length)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"{style(bar.series)}/>\n'


def _number(bar: _Bar, plot: Plot, middle: float, slot: float, unit: str, *, lying: bool) -> str:
    said = written(bar.value, unit)
    if lying:
        x = plot.x(bar.high) + (8 if bar.value >= 0 else -8)
        return words.text(x, middle + 7, said, _SIZE, "start" if bar.value >= 0 else "end") if slot > _SIZE else ""
    if words.width(said, _SIZE) > slot - 4:
        return ""
    y = plot.y(bar.high) + (-7 if bar.value >= 0 else 21)
    return words.text(middle, y, said, _SIZE)
