"""A timeline: bars from one time to another, below each other, with times or numbers along the bottom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from docs_as_code.slides.charts import words
from docs_as_code.slides.charts.palette import style
from docs_as_code.slides.charts.scale import Scale, marks, scale_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.charts.data import Chart
    from docs_as_code.slides.charts.draw import Plot

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)  # minutes between the marks of a clock
_MARKS = 8
_SHARE = 0.62  # of its row that a bar takes
_SIZE = 20.0


def spans(chart: Chart) -> Iterator[tuple[int, float, float]]:
    """The number of each row, where it begins and where it ends; a row that lacks one of them has no bar."""
    begins, ends = chart.series
    for number, (begin, end) in enumerate(zip(begins.values, ends.values, strict=True)):
        if begin is not None and end is not None:
            yield number, begin, end


def scale(chart: Chart) -> Scale:
    """From the first begin to the last end."""
    if not chart.is_clock:
        return scale_of(chart.known, from_zero=False)
    low, high = min(chart.known), max(*chart.known, min(chart.known) + 1)
    step = next((one for one in _STEPS if (high - low) / one <= _MARKS), None) or 1440 * math.ceil(
        (high - low) / 1440 / _MARKS
    )
    return Scale(tuple(float(at * step) for at in range(math.floor(low / step), math.ceil(high / step) + 1)), step)


def ticks(chart: Chart, along: Scale) -> list[str]:
    """What stands at the marks."""
    return [clock(tick) for tick in along.ticks] if chart.is_clock else marks(along, chart.unit)


def bars(chart: Chart, plot: Plot) -> str:
    """All bars, each with how long it is."""
    slot = (plot.bottom - plot.top) / len(chart.names)
    size = min(slot * _SHARE, 64.0)
    out = []
    for number, begin, end in spans(chart):
        left, right = sorted((plot.x(begin), plot.x(end)))
        middle = plot.top + (number + 0.5) * slot
        place = f'x="{left:.1f}" y="{middle - size / 2:.1f}" width="{max(right - left, 3.0):.1f}" height="{size:.1f}"'
        out.append(f'<rect {place} rx="4"{style(0)}/>\n')
        out.append(words.text(max(right, left + 3) + 8, middle + 7, length(chart, begin, end), _SIZE, "start"))
    return "".join(out)


def length(chart: Chart, begin: float, end: float) -> str:
    """How long a bar is, in words."""
    return minutes(end - begin) if chart.is_clock else written(end - begin, chart.unit)


def told(chart: Chart, most: int) -> str:
    """The rows in words."""
    said = [
        f"{chart.names[number]} from {_said(chart, begin)} to {_said(chart, end)}"
        for number, begin, end in spans(chart)
    ]
    more = f"; and {len(said) - most} more" if len(said) > most else ""
    return f"{'; '.join(said[:most])}{more}"


def _said(chart: Chart, value: float) -> str:
    return clock(value) if chart.is_clock else written(value, chart.unit)


def clock(value: float) -> str:
    """Minutes since midnight as a time of the day; behind it, how many days later that is."""
    days, found = divmod(round(value), 1440)
    return f"{found // 60:02}:{found % 60:02}" + (f" +{days}" if days else "")


def minutes(value: float) -> str:
    """A length for people."""
    hours, rest = divmod(round(value), 60)
    if hours < 2:
        return f"{round(value)}\u00a0min"
    return f"{hours}\u00a0h {rest}\u00a0min" if rest else f"{hours}\u00a0h"
