"""One question to a server over HTTP, within ten seconds, never followed elsewhere; no secret of it is shown."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.engine.store_http import Client, Fault, Limits
from docs_as_code.review import addresses, times

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMITS = Limits(5, 10, 10)  # seconds
LARGEST = 32 << 20  # bytes of one answer
_CLOCKS_DIFFER = timedelta(minutes=5)


class NoAnswerError(Exception):
    """Why a server has told nothing, as a whole sentence without its final stop."""


class Answer(NamedTuple):
    """What came back; `when` is the server's own time, else ours."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    when: datetime
    milliseconds: int


class Server:
    """A server that a plan names, and the token that it wants."""

    def __init__(self, url: str, token_env: str | None = None) -> None:
        """Raises NoAnswerError where there is no such token."""
        found = addresses.place(url)
        if found is None:
            raise NoAnswerError(f"{addresses.shown(url)} is no address of a server")
        self.name = f"the server at {addresses.shown(url)}"
        self.has_token = token_env is not None
        self._client = Client(found.server, LIMITS)
        self._below = found.path.rstrip("/") if "?" not in found.path else found.path
        self._headers = {"Accept": "application/json", **_authorization(token_env)}

    def get(self, path: str = "") -> Answer:
        """What stands at a path below the address. Raises NoAnswerError."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, form: bytes | None = None) -> Answer:
        """The answer, whatever its status. Raises NoAnswerError."""
        more = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        begun = time.monotonic()
        try:
            whole = f"{self._below}/{path}" if self._below and path else self._below or path
            status, headers, body = self._client.ask(method, whole, {**self._headers, **more}, form, LARGEST)
        except Fault as fault:
            raise NoAnswerError(f"{self.name} {fault.what}") from None
        milliseconds = round((time.monotonic() - begun) * 1000)
        return Answer(status, headers, body, _date(headers) or datetime.now(UTC), milliseconds)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()


def check_clock(server: Server, answer: Answer) -> None:
    """Ages mean nothing where two clocks differ. Raises NoAnswerError."""
    told, here = _date(answer.headers), datetime.now(UTC)
    if told is not None and abs(told - here) > _CLOCKS_DIFFER:
        side = "ahead of" if told > here else "behind"
        raise NoAnswerError(f"the clock of {server.name} is {times.spoken(told - here)} {side} this machine's")


def refused(server: Server, answer: Answer, whose: str) -> str:
    """What a status without a usable body means."""
    if answer.status in (401, 403, 407):
        hint = "" if server.has_token else ": `token_env` names the variable with a token for it"
        return f"{server.name} refuses access (status {answer.status}){hint}"
    if 300 <= answer.status < 400:
        place = addresses.place(answer.headers.get("Location", ""))
        where = place.server.host if place else "another place"
        return f"{server.name} sends us to {where} (status {answer.status}), and redirects are not followed"
    if answer.status != 200:
        return f"{server.name} answers with status {answer.status}, and with nothing that {whose} would say"
    return f"{server.name} answers with something else than JSON: a proxy or a page to log in may stand before it"


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        found = parsedate_to_datetime(headers.get("Date", ""))
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _authorization(token_env: str | None) -> dict[str, str]:
    if token_env is None:
        return {}
    token = os.environ.get(token_env, "").strip()
    if not token:
        raise NoAnswerError(f"the environment has no {token_env}, which `token_env` names")
    if not token.isascii() or not token.isprintable():
        raise NoAnswerError(f"{token_env} holds what no header can say: a line break, or letters beyond ASCII")
    return {"Authorization": token if token.startswith(("Basic ", "Bearer ")) else f"Bearer {token}"}
