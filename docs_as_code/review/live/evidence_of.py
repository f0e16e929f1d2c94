"""The evidence that servers are asked for, by its type: answers as bytes that a reader reads and a file keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.live import prometheus
from docs_as_code.review.live.asking import NoAnswerError, Server
from docs_as_code.review.span import span

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from docs_as_code.review.plan import EvidenceOf
    from docs_as_code.review.reading import Moments


class Told(NamedTuple):
    """The bytes that a server has answered with, and when."""

    data: bytes
    when: datetime


def asks(one: EvidenceOf) -> bool:
    """Whether this evidence is asked for over the network."""
    return "url" in one.options


def told(one: EvidenceOf, moments: Moments) -> Told:
    """What the server says now. Raises NoAnswerError."""
    server = Server(one.options["url"], one.options.get("token_env"))
    try:
        return _BY_TYPE[one.type](server, one, moments)
    finally:
        server.close()


def _prometheus(server: Server, one: EvidenceOf, moments: Moments) -> Told:
    answer = prometheus.query_range(server, one.options["query"], span(one.options, moments))
    return Told(answer.body, answer.when)


_BY_TYPE: dict[str, Callable[[Server, EvidenceOf, Moments], Told]] = {"prometheus": _prometheus}

__all__ = ["NoAnswerError", "asks", "told"]
