"""Series of numbers over time: what Prometheus answers, as points, and the figures of each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review import times
from docs_as_code.review.numbers import plain
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import Chart, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST = 32 << 20  # bytes of answers
MOST_POINTS = 400  # of a chart
_MOST_LINES = 6  # of a chart
_NAME = 120  # characters


class Series(NamedTuple):
    """Points in the order of time, as seconds since 1970 and number; `gaps` are those that are no number."""

    labels: dict[str, str]
    points: list[tuple[float, float]]
    gaps: int


class Figures(NamedTuple):
    """What is kept of a series. Those before and after are None where it has no point there."""

    name: str
    last: float
    least: float
    most: float
    mean: float
    before: float | None
    after: float | None
    points: int

    @property
    def change(self) -> float | None:
        """In percent from before to after; None where one of them is not known, or there was nothing before."""
        if self.before is None or self.after is None or self.before == 0:
            return None
        change = (self.after - self.before) / abs(self.before) * 100
        return change if math.isfinite(change) else None


def loaded(data: bytes) -> Any:
    """The JSON of answers; values as texts take fifteen times their bytes of memory. Raises UnreadableError."""
    if len(data) > LARGEST:
        raise UnreadableError(f"it has more than {LARGEST >> 20} MB: ask for fewer series, or for fewer points of each")
    return json_text.loaded(data)


def answered(document: Any, place: str = "") -> list[Series]:
    """The series of an answer of Prometheus' API to a query. Raises UnreadableError."""
    data = _successful(document, place)
    kind, result = part(data, "resultType"), part(data, "result")
    place = f"{place}/data"
    if kind == "scalar":
        return [_series({}, [result], f"{place}/result")]
    if kind not in ("matrix", "vector") or not isinstance(result, list):
        raise UnreadableError("there are no series: a query must give numbers over time", f"{place}/result")
    found = []
    for number, one in enumerate(result):
        where = f"{place}/result/{number}"
        metric = part(one, "metric")
        if not isinstance(metric, dict):
            raise UnreadableError("a series has no labels", f"{where}/metric")
        if part(one, "histograms") or part(one, "histogram"):
            raise UnreadableError("it gives histograms: histogram_quantile() makes numbers of them", where)
        values = part(one, "values") if kind == "matrix" else [part(one, "value")]
        if not isinstance(values, list):
            raise UnreadableError("a series has no values", f"{where}/values")
        found.append(_series({str(name): str(value) for name, value in metric.items()}, values, f"{where}/values"))
    return found


def _successful(document: Any, place: str) -> Any:
    """The data. What warnings say may be missing from the answer, so it is not taken for whole."""
    if part(document, "status") == "error":
        kind = words(part(document, "errorType")) or "an error of no type"
        raise UnreadableError(f"the server has answered with {kind}: {words(part(document, 'error'))[:200]}", place)
    if part(document, "status") != "success":
        raise UnreadableError("it is no answer of Prometheus' API", f"{place}/status")
    warnings = document.get("warnings")
    if isinstance(warnings, list) and warnings:
        raise UnreadableError(f"the server warns of its answer: {str(warnings[0])[:200]}", f"{place}/warnings/0")
    return document.get("data")


def _series(labels: dict[str, str], values: list[Any], place: str) -> Series:
    points: list[tuple[float, float]] = []
    gaps = 0
    for number, one in enumerate(values):
        try:
            when, value = map(float, one if isinstance(one, list) else ())
        except (TypeError, ValueError, OverflowError):
            raise UnreadableError("a value is no pair of a time and a number", f"{place}/{number}") from None
        if not math.isfinite(when) or (points and when < points[-1][0]):
            raise UnreadableError("its times are in no order", f"{place}/{number}")
        if math.isinf(value):
            raise UnreadableError("a value is infinite: the query divides by nothing", f"{place}/{number}")
        if math.isnan(value):
            gaps += 1
        else:
            points.append((when, value))
    return Series(labels, points, gaps)


def names(every: Sequence[Series]) -> list[str]:
    """What tells series apart: the labels that differ, else all of them."""
    every_label = sorted({label for one in every for label in one.labels})
    differing = [label for label in every_label if len({one.labels.get(label) for one in every}) > 1]
    found = []
    for one in every:
        told = [label for label in differing or every_label if label in one.labels]
        if len(told) == 1:
            found.append(one.labels[told[0]][:_NAME] or "value")
        else:
            found.append(", ".join(f"{label}={one.labels[label]}" for label in told)[:_NAME] or "value")
    return found


def figures(name: str, points: Sequence[tuple[float, float]], at: float) -> Figures:
    """Of points, of which there is one at least; what is at `at` itself is before."""
    values = [value for _, value in points]
    before = [value for when, value in points if when <= at]
    after = [value for when, value in points if when > at]
    least, most = min(values), max(values)
    mean_before, mean_after = (_mean(part) if part else None for part in (before, after))
    return Figures(name, values[-1], least, most, _mean(values), mean_before, mean_after, len(values))


def _mean(values: list[float]) -> float:
    """Without the noise of adding, so that a bound is met by what is equal to it."""
    return plain(math.fsum(value / len(values) for value in values))


def line(
    title: str, lines: Sequence[tuple[str, list[tuple[float, float]]]], worst: Callable[..., float], unit: str = ""
) -> Chart:
    """A chart of the first lines, thinned: of points that fall together the worst stays, so no peak is lost."""
    shown = lines[:_MOST_LINES]
    moments = sorted({when for _, points in shown for when, _ in points})
    width = -(-len(moments) // MOST_POINTS)
    slot = {when: number // width for number, when in enumerate(moments)}
    columns: list[dict[int, float]] = []
    for _, points in shown:
        column: dict[int, float] = {}
        for when, value in points:
            place = slot[when]
            column[place] = worst(column[place], value) if place in column else value
        columns.append(column)
    first = moments[::width]
    form = "%H:%M:%S" if len(first) > 1 and first[-1] - first[0] < 600 else "%m-%d %H:%M"
    rows = tuple((_clock(when, form), *(one.get(place) for one in columns)) for place, when in enumerate(first))
    return Chart(title, "line", ("time", *(name for name, _ in shown)), rows, unit)


def _clock(when: float, form: str) -> str:
    moment = times.epoch(when)
    return moment.strftime(form) if moment else str(when)
