"""Asks addresses whether what runs there is well, side by side: what cannot be reached is a check that fails."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from docs_as_code.review import addresses
from docs_as_code.review.live.asking import NoAnswerError, Server

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 8
_BODY = 64 * 1024  # bytes of a body that may tell more than its status


def checks(urls: Sequence[str], token_env: str | None) -> list[dict[str, Any]]:
    """What each has answered, in the order of the addresses. Raises NoAnswerError where there is no token."""
    servers = [Server(url, token_env) for url in urls]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(_check, urls, servers))


def _check(url: str, server: Server) -> dict[str, Any]:
    found: dict[str, Any] = {"url": addresses.shown(url), "status": None}
    try:
        answer = server.get()
    except NoAnswerError as error:
        return {**found, "error": str(error)}
    finally:
        server.close()
    return {**found, "status": answer.status, "milliseconds": answer.milliseconds, "body": _told(answer.body)}


def _told(body: bytes) -> Any:
    """The health that a body tells; nothing where it tells something else, which is not ours to keep."""
    try:
        found = json.loads(body) if len(body) <= _BODY else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {name: found[name] for name in ("status", "output", "description") if isinstance(found.get(name), str)}
