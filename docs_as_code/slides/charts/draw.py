"""A chart as SVG: its frame, marks and names; bars and lines are drawn into it. The same data give the same bytes."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.slides.charts import timeline, words
from docs_as_code.slides.charts.bars import bars, totals
from docs_as_code.slides.charts.lines import ends, lines
from docs_as_code.slides.charts.palette import style
from docs_as_code.slides.charts.scale import Scale, scale_of
from docs_as_code.slides.charts.scale import marks as scale_marks

if TYPE_CHECKING:
    from docs_as_code.slides.charts.data import Chart

WIDTH, HEIGHT = 1120.0, 460.0
SIZE = 20.0  # of all letters but the title's
_TITLE = 24.0
_GAP = 10.0
_LINE = 24.0  # from one line of a name to the next
_LONGEST = 200.0  # of a name that is turned by 35 degrees
_DOWN, _ACROSS = 0.574, 0.819  # its sine and cosine
_WIDEST_NAME = 300.0  # beside bars that lie
_WIDEST_SPAN = 380.0  # beside those of a timeline
_BESIDE_SPAN = 130.0  # what stands behind the last one: how long it is


@dataclass(frozen=True)
class Plot:
    """The rectangle in which numbers are drawn, and the axis along which they lie."""

    left: float
    top: float
    right: float
    bottom: float
    scale: Scale

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - self.scale.share(value) * (self.bottom - self.top)

    def x(self, value: float) -> float:
        """Where a value lies, from the left."""
        return self.left + self.scale.share(value) * (self.right - self.left)


def svg(chart: Chart) -> str:
    """The whole picture."""
    title, described = words.told(chart)
    own = "c" + hashlib.sha256(repr(chart).encode()).hexdigest()[:8]
    body = _lying(chart) if chart.kind in ("hbar", "timeline") else _standing(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{own}" width="{WIDTH:g}" height="{HEIGHT:g}"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-labelledby="{own}_title {own}_desc">\n'
        f'<title id="{own}_title">{html.escape(title, quote=False)}</title>\n'
        f'<desc id="{own}_desc">{html.escape(described, quote=False)}</desc>\n{body}</svg>\n'
    )


def _standing(chart: Chart) -> str:
    """Names below, numbers upwards: bars, lines and areas."""
    head, top = _head(chart)
    is_bar = chart.kind == "bar"
    scale = scale_of(totals(chart) if chart.stacked else chart.known, from_zero=chart.kind != "line")
    marks = scale_marks(scale, chart.unit)
    left = max(words.width(mark, SIZE) for mark in marks) + _GAP
    right = WIDTH - (4 if is_bar or len(chart.series) == 1 else _beside(chart))
    slot = (right - left) / len(chart.names)
    named = _names_below(chart, left, slot, is_bar=is_bar)
    turned = is_bar and any(part.endswith("…") for _, parts in named for part in parts)
    below = _turned_height(chart) if turned else 20.0 + max(len(parts) for _, parts in named) * _LINE
    plot = Plot(left, top + 12, right, HEIGHT - below, scale)
    grid = [_rule(plot.left, plot.y(tick), plot.right, plot.y(tick), zero=tick == 0) for tick in scale.ticks]
    grid += [words.text(left - _GAP, plot.y(t) + 7, m, SIZE, "end") for t, m in zip(scale.ticks, marks, strict=True)]
    names = [words.text(x, plot.bottom + 28 + n * _LINE, part, SIZE) for x, ls in named for n, part in enumerate(ls)]
    if turned:
        names = [_turned(name, x, plot.bottom + 20) for name, (x, _) in zip(chart.names, named, strict=True)]
    drawn = bars(chart, plot) if is_bar else lines(chart, plot) + ends(chart, plot)
    return "".join((head, *grid, *names, drawn))


def _lying(chart: Chart) -> str:
    """Names at the left, each with its bars, numbers to the right."""
    head, top = _head(chart)
    is_time = chart.kind == "timeline"
    scale = (
        timeline.scale(chart) if is_time else scale_of(totals(chart) if chart.stacked else chart.known, from_zero=True)
    )
    marks = timeline.ticks(chart, scale) if is_time else scale_marks(scale, chart.unit)
    room = min(_WIDEST_SPAN if is_time else _WIDEST_NAME, max(words.width(name, SIZE) for name in chart.names))
    beside = _BESIDE_SPAN if is_time else 70.0 if len(chart.series) == 1 else 0.0
    right = WIDTH - max(words.width(marks[-1], SIZE) / 2, beside)
    plot = Plot(room + 2 * _GAP, top + 4, right, HEIGHT - 34, scale)
    grid = [_rule(plot.x(tick), plot.top, plot.x(tick), plot.bottom, zero=tick == 0) for tick in scale.ticks]
    grid += [words.text(plot.x(t), HEIGHT - 8, mark, SIZE) for t, mark in zip(scale.ticks, marks, strict=True)]
    drawn = timeline.bars(chart, plot) if is_time else bars(chart, plot, lying=True)
    return "".join((head, *grid, *_names_beside(chart, plot, room), drawn))


def _names_beside(chart: Chart, plot: Plot, room: float) -> list[str]:
    slot = (plot.bottom - plot.top) / len(chart.names)
    names = []
    for number, name in enumerate(chart.names):
        parts = words.fitted(name, SIZE, room, 2 if slot > 2 * _LINE else 1)
        y = plot.top + (number + 0.5) * slot + 7 - (len(parts) - 1) * _LINE / 2
        names += [words.text(room + _GAP, y + at * _LINE, part, SIZE, "end") for at, part in enumerate(parts)]
    return names


def _head(chart: Chart) -> tuple[str, float]:
    """The title, and the colours of the series where these are not named at their lines; and how high both are."""
    out, top = "", 8.0
    if chart.title:
        shown = words.cut(chart.title, _TITLE * 1.05, WIDTH)
        out += words.text(0, 24, shown, _TITLE, "start", ' style="font-weight:600"')
        top = 44.0
    if len(chart.series) > 1 and chart.kind in ("bar", "hbar"):
        x = 0.0
        room = WIDTH / len(chart.series) - 44
        for number, one in enumerate(chart.series):
            name = words.cut(one.name, SIZE, room)
            out += f'<rect x="{x:.1f}" y="{top - 4:.1f}" width="18" height="18" rx="4"{style(number)}/>\n'
            out += words.text(x + 26, top + 12, name, SIZE, "start")
            x += words.width(name, SIZE) + 56
        top += 30
    return out, top


def _beside(chart: Chart) -> float:
    """The room for names at the ends of lines."""
    return min(240.0, max(words.width(one.name, SIZE) for one in chart.series) + 26)


def _turned_height(chart: Chart) -> float:
    longest = max(words.width(name, SIZE) for name in chart.names)
    return min(longest, _LONGEST) * _DOWN + 30


def _turned(name: str, x: float, y: float) -> str:
    """A name that goes down to the left, its end below its bar."""
    shown = words.cut(name, SIZE, min(_LONGEST, x / _ACROSS))
    return words.text(x + 6, y, shown, SIZE, "end", f' transform="rotate(-35 {x + 6:.1f} {y:.1f})"')


def _names_below(chart: Chart, left: float, slot: float, *, is_bar: bool) -> list[tuple[float, list[str]]]:
    """The names that fit, each with its place and its lines. Bars all have one, points some."""
    last = len(chart.names) - 1
    step = (slot * len(chart.names)) / max(1, last)
    widest = max(words.width(name, SIZE) for name in chart.names)
    every = 1 if is_bar else max(1, round(min(widest, 160.0) * 1.3 / step + 0.5))
    found = []
    for number in range(0, last + 1, every):
        x = left + (number + 0.5) * slot if is_bar else left + (number * step if last else slot / 2)
        room = slot - 8 if is_bar else every * step - 8
        found.append((x, words.fitted(chart.names[number], SIZE, room if last else slot)))
    return found


def _rule(x1: float, y1: float, x2: float, y2: float, *, zero: bool) -> str:
    look = "0.7" if zero else "0.16"
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        f' stroke="currentColor" stroke-opacity="{look}" stroke-width="{2 if zero else 1.5:g}"/>\n'
    )
