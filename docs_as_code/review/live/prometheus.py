"""Asks Prometheus' HTTP API: a query over time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from docs_as_code.review.live.asking import Answer, NoAnswerError, Server, check_clock, refused

if TYPE_CHECKING:
    from docs_as_code.review.span import Span

_LONGEST = 3000  # characters that a URL may have: what is longer is posted


def query_range(server: Server, query: str, when: Span) -> Answer:
    """The answer as it came, which is one of Prometheus. Raises NoAnswerError."""
    moments = {"start": _seconds(when.first), "end": _seconds(when.end), "step": when.step}
    form = urlencode({"query": query, **moments})
    path = "api/v1/query_range"
    short = len(form) <= _LONGEST
    answer = server.ask("GET", f"{path}?{form}") if short else server.ask("POST", path, form.encode())
    return checked(server, answer)


def checked(server: Server, answer: Answer) -> Answer:
    """The answer, where it is one. Raises NoAnswerError with what the server itself says."""
    document = _document(answer)
    if document is not None and document.get("status") == "error":
        kind, why = str(document.get("errorType", ""))[:40], str(document.get("error", ""))[:300]
        raise NoAnswerError(f"{server.name} answers with an error: {why} ({kind}, status {answer.status})")
    if answer.status != 200 or document is None:
        raise NoAnswerError(refused(server, answer, "Prometheus"))
    check_clock(server, answer)
    return answer


def _document(answer: Answer) -> dict[str, Any] | None:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _seconds(moment: Any) -> int:
    return int(moment.timestamp())
