"""Health checks: what addresses answer, and the health that a service tells of itself (Spring, health+json)."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import (
    About,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
    added,
    counted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = {
    **dict.fromkeys(("up", "pass", "ok", "healthy"), "up"),
    **dict.fromkeys(("warn", "warning", "degraded"), "warn"),
    **dict.fromkeys(("down", "fail", "error", "unhealthy", "out_of_service", "unknown"), "down"),
}
_ROWS, _TEXT = 40, 200


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    document = json_text.loaded(data)
    asked = times.moment(words(part(document, "asked")))
    if asked:
        told = list(_asked(document))
    else:
        told = [(about.path or "the service", *_health(document, ""), None)]
        told += [(name, *_health(one, place), None) for name, one, place in _components(document)]
    states = Counter(state for _, state, _, _ in told)
    tally = Tally()
    for name, state, why, _ in told:
        if state != "up":
            tally.add(name, state, "", why)
    times_taken = [taken for _, _, _, taken in told if taken is not None]
    counts: dict[str, Value] = {"checks": len(told), "up": states["up"]}
    if times_taken:
        counts["slowest"] = max(times_taken)
    told.sort(key=lambda one: (("down", "warn", "up").index(one[1]), -(one[3] or 0)))
    rows = tuple((name, state, "" if took is None else f"{took:,}", why) for name, state, why, took in told[:_ROWS])
    tables = (Table("Health checks", ("Check", "State", "Milliseconds", "Says"), rows, len(told)),)
    return Reading(counts, tally.problems(), asked[0] if asked else None, is_empty=not told, tables=tables)


def _asked(document: Any) -> Iterator[tuple[str, str, str, int | None]]:
    """What was asked over the network: the status expected, and a body that does not say otherwise."""
    checks, expected = part(document, "checks"), part(document, "expect")
    if not isinstance(checks, list):
        raise UnreadableError("there is no list of checks", "/checks")
    for number, one in enumerate(checks):
        place = f"/checks/{number}"
        name, status, took = words(part(one, "url")), part(one, "status"), part(one, "milliseconds")
        if not name:
            raise UnreadableError("a check has no address", f"{place}/url")
        took = took if isinstance(took, int) and not isinstance(took, bool) else None
        body = part(one, "body")
        if status is None:
            yield name, "down", words(part(one, "error"))[:_TEXT] or "no answer", took
        elif status != expected:
            yield name, "down", f"status {status}, and {expected} is expected", took
        elif isinstance(body, dict) and "status" in body:
            yield name, *_health(body, f"{place}/body"), took
        else:
            yield name, "up", f"status {status}", took


def _health(document: Any, place: str) -> tuple[str, str]:
    """One state, and what stands beside it."""
    told = part(document, "status")
    state = _WORDS.get(told.lower()) if isinstance(told, str) else None
    if state is None:
        raise UnreadableError("there is no status of a kind that is known", f"{place}/status")
    said = words(part(document, "output")) or words(part(document, "description")) or words(told)
    return state, said[:_TEXT]


def _components(document: Any) -> Iterator[tuple[str, Any, str]]:
    """The parts of a service, one level deep: Spring's components, and the checks of health+json."""
    for key in ("components", "details"):
        every = part(document, key)
        for name, one in every.items() if isinstance(every, dict) else ():
            if isinstance(one, dict) and "status" in one:
                yield name, one, f"/{key}/{name}"
    every = part(document, "checks")
    for name, several in every.items() if isinstance(every, dict) else ():
        for number, one in enumerate(several if isinstance(several, list) else [several]):
            if isinstance(one, dict) and "status" in one:
                yield name, one, f"/checks/{name}/{number}"


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    found: dict[str, Value] = {
        "checks": added(readings, "checks"),
        "up": added(readings, "up"),
        "down": counted(problems, "down"),
        "warn": counted(problems, "warn"),
    }
    slowest = max((float(one.counts["slowest"]) for one in readings if "slowest" in one.counts), default=math.nan)
    return found if math.isnan(slowest) else {**found, "slowest": int(slowest)}


READER = Reader(
    "health",
    "health checks: `urls` are asked at the moment of the decision, or by `path` what a service tells of itself",
    "monitor",
    (
        Fact("checks", "number", "addresses that were asked, or the service and its parts"),
        Fact("up", "number", "those that are well"),
        Fact("down", "number", "those that are not, cannot be reached, or answer with another status"),
        Fact("warn", "number", "those that are well and warn of something"),
        Fact("slowest", "number", "milliseconds of the slowest answer, where addresses were asked"),
    ),
    read,
    _sum_up,
    ("path", "urls", "expect", "token_env"),
    is_of_running=True,
)
