"""The evidence that servers are asked for, by its type: answers as bytes that a reader reads and a file keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.evidence_files import CannotReadError, find
from docs_as_code.review.live import alerts, grafana, health, prometheus
from docs_as_code.review.live.asking import NoAnswerError, Server
from docs_as_code.review.span import span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.review.plan import EvidenceOf
    from docs_as_code.review.reading import Moments


class Told(NamedTuple):
    """The bytes that a server has answered with, and when."""

    data: bytes
    when: datetime


def asks(one: EvidenceOf) -> bool:
    """Whether this evidence is asked for over the network."""
    return "url" in one.options or "urls" in one.options


def told(one: EvidenceOf, moments: Moments, project: Path) -> Told:
    """What the server says now, of dashboards in the project where it is about these. Raises NoAnswerError."""
    if one.type == "health":
        return _health(one)
    server = Server(one.options["url"], one.options.get("token_env"))
    try:
        if one.type == "grafana":
            return _grafana(server, one, moments, project)
        return _BY_TYPE[one.type](server, one, moments)
    finally:
        server.close()


def _health(one: EvidenceOf) -> Told:
    now = datetime.now(UTC).replace(microsecond=0)
    found = health.checks(one.options["urls"], one.options.get("token_env"))
    return _told({"asked": now.isoformat(), "expect": one.options.get("expect", 200), "checks": found}, now)


def _grafana(server: Server, one: EvidenceOf, moments: Moments, project: Path) -> Told:
    now = datetime.now(UTC).replace(microsecond=0)
    files = []
    for pattern in one.paths:
        try:
            found = list(find(project, pattern))
        except CannotReadError as error:
            raise NoAnswerError(f"{error.path}: {error}") from None
        if not found:
            raise NoAnswerError(f"no file matches {pattern}")
        files += found
    when = span(one.options, moments)
    return _told({"asked": now.isoformat(), "panels": grafana.answers(server, files, when)}, now)


def _alerts(server: Server, _one: EvidenceOf, _moments: Moments) -> Told:
    answer, found = alerts.alerts(server)
    return _told({"asked": answer.when.isoformat(), "answer": found}, answer.when)


def _told(document: dict[str, Any], when: datetime) -> Told:
    return Told(json.dumps(document, sort_keys=True).encode(), when)


def _prometheus(server: Server, one: EvidenceOf, moments: Moments) -> Told:
    answer = prometheus.query_range(server, one.options["query"], span(one.options, moments))
    return Told(answer.body, answer.when)


_BY_TYPE: dict[str, Callable[[Server, EvidenceOf, Moments], Told]] = {"prometheus": _prometheus, "alerts": _alerts}

__all__ = ["NoAnswerError", "asks", "told"]
