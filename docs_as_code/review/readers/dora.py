"""DORA's four measures: deployment frequency, lead time for changes, change failure rate, time to restore."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.numbers import plain
from docs_as_code.review.readers import deployments
from docs_as_code.review.readers.history import history, lead_hours
from docs_as_code.review.reading import About, Chart, Fact, Problem, Reader, Reading, Table, Value, added

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.review.readers.deployments import Deployment

_OVER = timedelta(days=90)
_WEEK = timedelta(days=7)
_ROWS, _WEEKS = 40, 60


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer or a line."""
    found = deployments.told(data)
    now = about.moments.now if about.moments else None
    over = about.options.get("over", _OVER)
    every = [one for one in found.deployments if now is None or one.deployed <= now]
    detail: dict[str, Any] = {"deployments": every, "log": about.history, "now": now, "over": over}
    counts: dict[str, Value] = {"untold": found.untold}
    inside = _inside(every, now, over)
    charts = (_chart(inside),) if len(inside) > 1 else ()
    return Reading(counts, tables=_tables(inside), charts=charts, detail=detail)


def _inside(every: Sequence[Deployment], now: datetime | None, over: timedelta) -> list[Deployment]:
    found = [one for one in every if now is None or now - one.deployed < over]
    return sorted(found, key=lambda one: (one.deployed, one.version))


def _tables(inside: list[Deployment]) -> tuple[Table, ...]:
    newest = sorted(inside, key=lambda one: one.deployed, reverse=True)
    words = {None: "not told", True: "failed", False: "ok"}
    rows = tuple((one.version, times.written(one.deployed), words[one.failed]) for one in newest[:_ROWS])
    return (Table("Deployments", ("Version", "Deployed", "Result"), rows, len(inside)),) if rows else ()


def _chart(inside: list[Deployment]) -> Chart:
    """Deployments a week, each by the Monday that it begins on."""
    weeks: dict[datetime, list[int]] = {}
    for one in inside:
        day = one.deployed.replace(hour=0, minute=0, second=0, microsecond=0)
        counts = weeks.setdefault(day - timedelta(days=day.weekday()), [0, 0])
        counts[bool(one.failed)] += 1
    first, last = min(weeks), max(weeks)
    mondays = [first + _WEEK * number for number in range((last - first) // _WEEK + 1)][-_WEEKS:]
    counted = [(monday, weeks.get(monday, [0, 0])) for monday in mondays]
    rows = tuple((f"{monday:%m-%d}", float(well), float(failed)) for monday, (well, failed) in counted)
    return Chart("Deployments a week", "bar", ("week", "ok or not told", "failed"), rows)


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    if not readings:
        return {}
    first = readings[0].detail
    now, over = first["now"], first["over"]
    every = sorted({one for reading in readings for one in reading.detail["deployments"]}, key=lambda one: one.deployed)
    inside = {one for one in every if now is None or now - one.deployed < over}
    found: dict[str, Value] = {"deployments": len(inside), "per_week": plain(len(inside) / (over / _WEEK))}
    pairs = lead_hours(history(first["log"]), every)
    hours = [each for one, several in pairs if one in inside for each in several]
    if hours:
        found["lead_time_hours"] = plain(median(hours))
    judged = [one for one in inside if one.failed is not None]
    failed = [one for one in judged if one.failed]
    if judged:
        found["failed_percent"] = plain(len(failed) / len(judged) * 100)
        restored = [_hours_down(one, now) for one in failed]
        found["restore_hours"] = plain(median(restored)) if restored else 0
    found["unrestored"] = sum(one.restored is None for one in failed)
    found["untold"] = added(readings, "untold") + len(inside) - len(judged)
    return found


def _hours_down(one: Deployment, now: datetime | None) -> float:
    """Until all was well, or until now."""
    end = one.restored or now or one.deployed
    return (end - one.deployed).total_seconds() / 3600


READER = Reader(
    "dora",
    "the four measures of delivery that DORA names, from a list of deployments or the records of reviews, and git",
    "monitor",
    (
        Fact("deployments", "number", "deployments in the time that counts, `over` (90 days)"),
        Fact("per_week", "number", "deployment frequency: deployments over the weeks of that time"),
        Fact(
            "lead_time_hours",
            "number",
            "lead time for changes: the median from a commit to the deployment it came with",
        ),
        Fact(
            "failed_percent",
            "number",
            "change failure rate: of those with a result, how many failed or were rolled back",
        ),
        Fact("restore_hours", "number", "time to restore: the median from such a deployment until all was well"),
        Fact("unrestored", "number", "failed ones that nobody says are well again: their time runs until now"),
        Fact("untold", "number", "deployments without a result, and records without an outcome"),
    ),
    read,
    _sum_up,
    ("path", "over"),
    is_of_running=True,
)
