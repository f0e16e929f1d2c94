"""Runs the queries of dashboards, a few at once: each panel's answers beside what is to be drawn of it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from docs_as_code.review.live import prometheus
from docs_as_code.review.live.asking import NoAnswerError
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.dashboards import is_dashboard, panels
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docs_as_code.review.evidence_files import Found
    from docs_as_code.review.live.asking import Server
    from docs_as_code.review.readers.dashboards import Panel, Query
    from docs_as_code.review.span import Span

_AT_ONCE = 4
_MOST = 100  # queries of one evidence
_OF_ONE = 4 << 20  # bytes of one answer
_LARGEST = 16 << 20  # bytes of all answers


def answers(server: Server, files: Iterable[Found], when: Span) -> list[dict[str, Any]]:
    """All panels of these dashboards with what came back. Raises NoAnswerError."""
    every = [panel for file in files for panel in _panels(file, when)]
    prometheus.checked(
        server, server.get("api/v1/query?query=1")
    )  # one that is down is asked once, not a hundred times
    queries = [query for panel in every for query in panel.queries]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        told = _kept(pool.map(lambda pair: _asked(server, pair[0], pair[1], when), enumerate(queries)))
        return [
            {
                "title": panel.title,
                "unit": panel.unit,
                "thresholds": list(panel.thresholds),
                "queries": [next(told) for _ in panel.queries],
            }
            for panel in every
        ]


def _kept(told: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers in their order, as long as they are no more than can be drawn."""
    size = 0
    for one in told:
        size += len(one.get("answer", b""))
        if "answer" not in one:
            yield one
        elif size > _LARGEST:
            del one["answer"]
            yield {
                **one,
                "error": f"the answers until here have more than {_LARGEST >> 20} MB: too many series to be drawn",
            }
        else:
            yield {**one, "answer": json.loads(one["answer"])}


def _panels(file: Found, when: Span) -> list[Panel]:
    try:
        document = json_text.loaded(file.data)
    except UnreadableError as error:
        raise NoAnswerError(f"{file.path}: {error}") from None
    if not is_dashboard(document):
        raise NoAnswerError(f"{file.path} is no dashboard of Grafana: it has neither `panels` nor `rows`")
    return panels(document, when)


def _asked(server: Server, number: int, query: Query, when: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"name": query.name, "text": query.text}
    skipped = query.skipped or (f"it comes after the first {_MOST} queries" if number >= _MOST else "")
    if skipped:
        return {**found, "skipped": skipped}
    try:
        body = prometheus.query_range(server, query.text, when).body
        if len(body) > _OF_ONE:
            return {**found, "error": f"its answer has more than {_OF_ONE >> 20} MB: too many series to be drawn"}
        return {**found, "answer": body}
    except NoAnswerError as error:
        return {**found, "error": str(error)}
