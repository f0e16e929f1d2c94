"""Lines and areas, broken where there is no value, each with its name at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.slides.charts import words
from docs_as_code.slides.charts.palette import style

if TYPE_CHECKING:
    from docs_as_code.slides.charts.data import Chart
    from docs_as_code.slides.charts.draw import Plot

_SIZE = 20.0
_APART = 24.0  # between names at the ends of lines
_DOTS = 30  # points up to which each has a dot

Point = tuple[float, float]


def lines(chart: Chart, plot: Plot) -> str:
    """All of them; areas of several series stand on one another."""
    out = []
    for number, pieces in enumerate(_pieces(chart, plot)):
        for piece in pieces:
            if chart.kind == "area":
                low = [(x, y) for x, y, _ in reversed(piece)]
                path = _path([(x, y) for x, _, y in piece] + low)
                out.append(f'<path d="{path}Z" fill-opacity="{0.55 if chart.stacked else 0.3:g}"{style(number)}/>\n')
            points = [(x, y) for x, _, y in piece]
            look = style(number, "stroke")
            out.append(f'<path d="{_path(points)}" fill="none" stroke-width="4" stroke-linejoin="round"{look}/>\n')
            if (len(chart.names) <= _DOTS and chart.kind == "line") or len(points) == 1:
                out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"{style(number)}/>\n' for x, y in points]
    return "".join(out)


def ends(chart: Chart, plot: Plot) -> str:
    """The names of several series, each beside the last point of its own, moved apart where they would touch."""
    if len(chart.series) == 1:
        return ""
    wanted = []
    for number, pieces in enumerate(_pieces(chart, plot)):
        last = pieces[-1][-1] if pieces else (plot.right, plot.bottom, plot.bottom)
        wanted.append((((last[1] + last[2]) / 2 if chart.kind == "area" else last[2]), number))
    out, room = [], 1120.0 - plot.right - 24
    for y, number in _apart(wanted, plot):
        name = words.cut(chart.series[number].name, _SIZE, room)
        out.append(f'<rect x="{plot.right + 12:.1f}" y="{y - 9:.1f}" width="5" height="18" rx="2"{style(number)}/>\n')
        out.append(words.text(plot.right + 24, y + 7, name, _SIZE, "start"))
    return "".join(out)


def _apart(wanted: list[tuple[float, int]], plot: Plot) -> list[tuple[float, int]]:
    """Pushed down from the top, then up again from the bottom."""
    placed: list[tuple[float, int]] = []
    for y, number in sorted(wanted):
        placed.append((max(y, placed[-1][0] + _APART) if placed else y, number))
    below, found = plot.bottom + _APART, []
    for y, number in reversed(placed):
        below = min(y, below - _APART)
        found.append((below, number))
    return found


def _pieces(chart: Chart, plot: Plot) -> list[list[list[tuple[float, float, float]]]]:
    """For each series its pieces between gaps: x, and the y of its foot and of itself."""
    last = len(chart.names) - 1
    below = [0.0] * len(chart.names)
    foot = plot.scale.ticks[0] if plot.scale.ticks[0] > 0 else min(0.0, plot.scale.ticks[-1])
    found = []
    for one in chart.series:
        pieces: list[list[tuple[float, float, float]]] = []
        is_open = False
        for at, value in enumerate(one.values):
            if value is None:
                is_open = False
                continue
            x = plot.left + (plot.right - plot.left) * (at / last if last else 0.5)
            low = below[at] if chart.stacked else foot
            high = low + value if chart.stacked else value
            if not is_open:
                pieces.append([])
            pieces[-1].append((x, plot.y(low), plot.y(high)))
            is_open = True
            if chart.stacked:
                below[at] = high
        found.append(pieces)
    return found


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
