"""Deployments: from a committed list, or from the records of reviews whose outcome was noted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review import times
from docs_as_code.review.readers import json_text, yaml_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from datetime import datetime

_KEYS = ("version", "commit", "deployed", "result", "restored")
_RESULTS = {"ok": False, "failed": True, "rolled-back": True, "rolled back": True}


class Deployment(NamedTuple):
    """One release that reached production. `failed` is None where nobody has told; `restored` is when all was well."""

    version: str
    commit: str
    deployed: datetime
    failed: bool | None
    restored: datetime | None


class Told(NamedTuple):
    """What a file says: deployments, and how many records say nothing of what came after."""

    deployments: tuple[Deployment, ...]
    untold: int = 0


def told(data: bytes) -> Told:
    """Raises UnreadableError with a JSON pointer, or a line of YAML."""
    document = _document(data)
    if isinstance(part(document, "verdict"), str):
        return _record(document)
    every, place = (document, "") if isinstance(document, list) else (part(document, "deployments"), "/deployments")
    if not isinstance(every, list):
        raise UnreadableError("there is no list of deployments", place)
    return Told(tuple(_deployment(one, f"{place}/{number}") for number, one in enumerate(every)))


def _document(data: bytes) -> Any:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return json_text.loaded(data)
    found = yaml_text.documents(data)
    return found[0].value if found else None


def _deployment(one: Any, place: str) -> Deployment:
    if not isinstance(one, dict):
        raise UnreadableError("a deployment is no mapping", place)
    for name in one:
        if name not in _KEYS:
            raise UnreadableError(f"unknown key {str(name)[:40]!r}: there are {', '.join(_KEYS)}", place)
    version = one.get("version")
    if not isinstance(version, (str, int, float)) or isinstance(version, bool):
        raise UnreadableError("a deployment has no version", f"{place}/version")
    deployed = _time(one, "deployed", place)
    if deployed is None:
        raise UnreadableError("nothing tells when it was deployed", f"{place}/deployed")
    restored = _time(one, "restored", place)
    if restored and restored < deployed:
        raise UnreadableError("it was restored before it was deployed", f"{place}/restored")
    return Deployment(str(version), words(one.get("commit")), deployed, _failed(one, place), restored)


def _failed(one: dict[str, Any], place: str) -> bool | None:
    result = one.get("result")
    if result is None:
        return None
    if not isinstance(result, str) or result not in _RESULTS:
        raise UnreadableError("the result is none of ok, failed and rolled-back", f"{place}/result")
    return _RESULTS[result]


def _time(one: dict[str, Any], name: str, place: str) -> datetime | None:
    if one.get(name) is None:
        return None
    found = times.moment(words(one[name]))
    if found is None:
        raise UnreadableError("a time is expected, as 2026-11-24T09:00Z", f"{place}/{name}")
    return found[0]


def _record(document: Any) -> Told:
    """What was noted with `review RECORD --outcome`; when it was deployed is the time of the review, where none is."""
    outcome = part(document, "outcome")
    if not isinstance(outcome, dict):
        return Told((), 1)
    deployed = _time(outcome, "deployed", "/outcome") or _time(document, "now", "")
    if deployed is None:
        raise UnreadableError("nothing tells when it was deployed", "/outcome/deployed")
    minutes = outcome.get("minutes_to_restore")
    restored = None
    if isinstance(minutes, int) and not isinstance(minutes, bool) and 0 <= minutes < 10_000_000:
        restored = deployed + timedelta(minutes=minutes)
    version = words(part(document, "release", "version")) or "a release without a version"
    failed = _failed(outcome, "/outcome")
    return Told((Deployment(version, words(part(document, "head")), deployed, failed, restored),))
