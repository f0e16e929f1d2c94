"""Asks Prometheus, else Alertmanager, for the alerts that there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docs_as_code.review.live.asking import NoAnswerError, check_clock, refused
from docs_as_code.review.live.prometheus import checked

if TYPE_CHECKING:
    from docs_as_code.review.live.asking import Answer, Server

_GONE = (404, 405, 410)  # Alertmanager has no first API any more, and Prometheus no second one


def alerts(server: Server) -> tuple[Answer, Any]:
    """The answer, and the document in it. Raises NoAnswerError."""
    first = server.get("api/v1/alerts")
    if first.status not in _GONE:
        return first, json.loads(checked(server, first).body)
    answer = server.get("api/v2/alerts")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if answer.status != 200 or not isinstance(found, list):
        raise NoAnswerError(refused(server, answer, "Alertmanager"))
    check_clock(server, answer)
    return answer, found
