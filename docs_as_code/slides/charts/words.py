"""Words of a chart: about how wide they are, how they break into two lines, and all of it said to who cannot see it."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

from docs_as_code.slides.charts.data import KINDS
from docs_as_code.slides.charts.scale import written

if TYPE_CHECKING:
    from docs_as_code.slides.charts.data import Chart

_NARROW = frozenset("fijlrtI.,:;'|!()[] -")
_MOST_SAID = 60  # numbers


def width(text: str, size: float) -> float:
    """About as wide as the text is in a sans-serif font of this size; rather too wide."""
    return size * sum(_share(sign) for sign in text)


def _share(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.05
    if sign in _NARROW:
        return 0.36
    if sign in "mwMW%@":
        return 0.88
    return 0.68 if sign.isupper() else 0.58


def fitted(text: str, size: float, room: float, lines: int = 2) -> list[str]:
    """The text in at most so many lines, cut with an ellipsis where it does not fit."""
    text = " ".join(text.split())
    found: list[str] = []
    rest = text.split(" ")
    while rest and len(found) < lines:
        taken = 1
        while taken < len(rest) and width(" ".join(rest[: taken + 1]), size) <= room:
            taken += 1
        if len(found) == lines - 1:
            taken = len(rest)
        found.append(cut(" ".join(rest[:taken]), size, room))
        rest = rest[taken:]
    return found


def cut(text: str, size: float, room: float) -> str:
    """The beginning that fits."""
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def told(chart: Chart) -> tuple[str, str]:
    """A title and the data in words."""
    kind = KINDS[chart.kind]
    if chart.kind == "timeline":
        from docs_as_code.slides.charts import timeline

        return chart.title or kind, f"{kind}. {timeline.told(chart, _MOST_SAID)}."
    said, count = [], 0
    for one in chart.series:
        pairs = [
            f"{name} {'no value' if value is None else written(value, chart.unit)}"
            for name, value in zip(chart.names, one.values, strict=True)
        ][: max(0, _MOST_SAID - count)]
        count += len(pairs)
        said.append(f"{one.name}: {', '.join(pairs)}")
    total = len(chart.names) * len(chart.series)
    more = f"; and {total - count} more values" if total > count else ""
    title = chart.title or f"{kind} of {', '.join(one.name for one in chart.series)}"
    return title, f"{kind}. {'; '.join(said)}{more}."


def text(x: float, y: float, words: str, size: float, anchor: str = "middle", more: str = "") -> str:
    """One line of text, its foot at `y`."""
    placed = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="currentColor"{more}>'
    return f"{placed}{html.escape(words, quote=False)}</text>\n"
