"""Answers of Prometheus to a query: levels before and after the release's window starts, and the burn of an SLO."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.numbers import plain, written
from docs_as_code.review.readers.series import Figures, Series, answered, figures, line, loaded, names
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, Table, UnreadableError, Value
from docs_as_code.review.span import span

if TYPE_CHECKING:
    from collections.abc import Callable

_ROWS = 40  # series of the table
_TITLE = 90  # characters of a query


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    every = answered(loaded(data))
    gaps = sum(one.gaps for one in every)
    inside, at = _within(every, about)
    if len(inside) > 1 and "better" not in about.options and "slo" not in about.options:
        what = f"it gives {len(inside):,} series: say by `better: lower` or `better: higher` which is the worst of them"
        raise UnreadableError(f"{what}, or make one of them, as by max()")
    slo, better = about.options.get("slo"), about.options.get("better", "lower")
    if slo is not None:
        _ratios(inside)
    told = [(figures(name, one.points, at), one) for name, one in zip(names(inside), inside, strict=True)]
    told.sort(key=lambda pair: (-pair[0].last if better == "lower" else pair[0].last, pair[0].name))
    newest = max((one.points[-1][0] for one in inside), default=None)
    made = times.epoch(newest) if newest is not None else None
    counts: dict[str, Value] = {"series": len(inside), "gaps": gaps}
    detail = {"figures": [one for one, _ in told], "better": better, "slo": slo}
    title = str(about.options.get("query", "the query's values"))[:_TITLE]
    unit = str(about.options.get("unit", ""))
    lines = [(one.name, own.points) for one, own in told]
    charts = (line(title, lines, max if better == "lower" else min, unit),) if lines else ()
    return Reading(
        counts, (), made, is_empty=not inside, tables=_tables([one for one, _ in told]), charts=charts, detail=detail
    )


def _within(every: list[Series], about: About) -> tuple[list[Series], float]:
    """The series with the points that the plan asks for, and when after begins; all points where it does not say."""
    if about.moments is None:
        return [one for one in every if one.points], math.inf
    wanted = span(about.options, about.moments)
    if not {"before", "after", "url"} & about.options.keys():
        return [one for one in every if one.points], wanted.at.timestamp()
    start, end = wanted.start.timestamp(), wanted.end.timestamp()
    cut = [one._replace(points=[pair for pair in one.points if start <= pair[0] <= end]) for one in every]
    return [one for one in cut if one.points], wanted.at.timestamp()


def _ratios(every: list[Series]) -> None:
    for one in every:
        for _, value in one.points:
            if not 0 <= value <= 1:
                raise UnreadableError(f"with `slo` the query must give a ratio from 0 to 1, and gives {written(value)}")


def _tables(every: list[Figures]) -> tuple[Table, ...]:
    if len(every) < 2:
        return ()
    rows = tuple((one.name, *map(written, (one.last, one.least, one.mean, one.most))) for one in every[:_ROWS])
    return (Table("Series, the worst first", ("Series", "Last", "Least", "Mean", "Most"), rows, len(every)),)


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    every: list[Figures] = [one for reading in readings for one in reading.detail["figures"]]
    if not every:
        return {}
    plan: dict[str, Any] = dict(readings[0].detail)
    worst: Callable[[list[float]], float] = max if plan["better"] == "lower" else min
    told = {
        "last": [one.last for one in every],
        "mean": [one.mean for one in every],
        "before_mean": [one.before for one in every if one.before is not None],
        "after_mean": [one.after for one in every if one.after is not None],
        "change_percent": [one.change for one in every if one.change is not None],
    }
    found: dict[str, Value] = {name: plain(worst(values)) for name, values in told.items() if values}
    found |= {"lowest": min(one.least for one in every), "highest": max(one.most for one in every)}
    if plan["slo"] is not None:
        burn = max(one.mean for one in every) / (1 - plan["slo"] / 100)
        found |= {"burn_rate": plain(burn), "budget_left": plain((1 - burn) * 100)}
    found["series"] = len(every)
    found["points"] = sum(one.points for one in every)
    found["gaps"] = sum(int(reading.counts["gaps"]) for reading in readings)
    return found


READER = Reader(
    "prometheus",
    "the numbers that a query gives over time: asked of a server by `url`, or saved answers of its HTTP API by `path`",
    "monitor",
    (
        Fact("last", "number", "the newest number"),
        Fact("mean", "number", "the mean over the whole time"),
        Fact("before_mean", "number", "the mean until the window of the release starts, or until now"),
        Fact("after_mean", "number", "the mean after that, where it has started"),
        Fact("change_percent", "number", "from `before_mean` to `after_mean`, in percent of what it was"),
        Fact("lowest", "number", "the least number of all"),
        Fact("highest", "number", "the greatest number of all"),
        Fact("burn_rate", "number", "with `slo`: how many times faster than allowed errors come; 1 uses up the budget"),
        Fact("budget_left", "number", "with `slo`: percent of the errors allowed in this time that are not used up"),
        Fact("series", "number", "series that have a number"),
        Fact("points", "number", "numbers of all series"),
        Fact("gaps", "number", "values that are no number (NaN), as where nothing was asked for"),
    ),
    read,
    _sum_up,
    ("path", "url", "token_env", "query", "before", "after", "better", "slo", "unit"),
    is_of_running=True,
)
