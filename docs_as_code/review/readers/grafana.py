"""Grafana dashboards: the answers to the queries of their panels, drawn; and what could not be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.numbers import written
from docs_as_code.review.readers.dashboards import is_dashboard
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.series import answered, line, loaded, names
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import (
    About,
    Chart,
    Fact,
    Problem,
    Reader,
    Reading,
    UnreadableError,
    Value,
    added,
    counted,
)

if TYPE_CHECKING:
    from docs_as_code.review.readers.series import Series

_CHARTS = 12


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    document = loaded(data)
    asked = times.moment(words(part(document, "asked")))
    if asked is None and is_dashboard(document):
        raise UnreadableError("a dashboard alone tells nothing: `url` names the Prometheus to ask")
    every = part(document, "panels")
    if asked is None or not isinstance(every, list):
        raise UnreadableError("these are no answers to a dashboard's queries", "/panels")
    tally, run = Tally(), 0
    charts: list[Chart] = []
    for number, panel in enumerate(objects(every)):
        title = words(panel.get("title"))
        lines: list[Series] = []
        for place, query in enumerate(objects(panel.get("queries"))):
            kind, why, found = _query(query, f"/panels/{number}/queries/{place}")
            run += kind != "skipped"
            if kind:
                tally.add(title, kind, f"query {words(query.get('name'))}", why)
            lines += found
        if lines and len(charts) < _CHARTS:
            charts.append(_chart(title, panel, lines))
    counts: dict[str, Value] = {"panels": len(every), "queries": run}
    return Reading(counts, tally.problems(), asked[0], is_empty=not every, charts=tuple(charts))


def _query(query: dict[str, Any], place: str) -> tuple[str, str, list[Series]]:
    """What is wrong with it (failed, empty or skipped), why, and its series."""
    if words(query.get("skipped")):
        return "skipped", words(query["skipped"]), []
    if words(query.get("error")):
        return "failed", words(query["error"]), []
    try:
        found = [one for one in answered(part(query, "answer"), f"{place}/answer") if one.points]
    except UnreadableError as error:
        return "failed", str(error), []
    return ("", "", found) if found else ("empty", words(query.get("text")), [])


def _chart(title: str, panel: dict[str, Any], every: list[Series]) -> Chart:
    """The lines of a panel, and its thresholds as straight ones."""
    drawn = line(
        title,
        [(name, one.points) for name, one in zip(names(every), every, strict=True)],
        max,
        words(panel.get("unit")),
    )
    bounds = [
        float(one)
        for one in panel.get("thresholds") or ()
        if isinstance(one, (int, float)) and not isinstance(one, bool)
    ]
    columns = (*drawn.columns, *(f"threshold {written(one)}" for one in bounds))
    return drawn._replace(columns=columns, rows=tuple((*row, *bounds) for row in drawn.rows))


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {
        "panels": added(readings, "panels"),
        "queries": added(readings, "queries"),
        "failed": counted(problems, "failed"),
        "empty": counted(problems, "empty"),
        "skipped": counted(problems, "skipped"),
    }


READER = Reader(
    "grafana",
    "Grafana dashboards as JSON by `path`: the PromQL of their panels is asked of the Prometheus at `url`, and drawn",
    "monitor",
    (
        Fact("panels", "number", "panels that have queries"),
        Fact("queries", "number", "queries that were run"),
        Fact("failed", "number", "those of them that were answered with an error"),
        Fact("empty", "number", "those that were answered with no number"),
        Fact(
            "skipped", "number", "queries that cannot be run: of other data sources, or with variables without a value"
        ),
    ),
    read,
    _sum_up,
    ("path", "url", "token_env", "before", "after"),
    is_of_running=True,
)
