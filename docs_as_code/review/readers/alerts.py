"""Alerts of Prometheus or Alertmanager: those that fire, how grave they are by their label, those that are silent."""

from __future__ import annotations

from collections import Counter
from typing import Any

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
    UnreadableError,
    Value,
    added,
    counted,
)

_STATES = {
    "firing": "firing",
    "pending": "pending",
    "inactive": "inactive",
    "active": "firing",  # Alertmanager's word
    "suppressed": "silenced",
    "unprocessed": "firing",  # it has arrived, and nobody has decided about it yet
}
_GRAVE = ("critical", "page", "disaster")


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    document = json_text.loaded(data)
    asked = times.moment(words(part(document, "asked")))
    place = ""
    if asked:
        document, place = part(document, "answer"), "/answer"
    every, place = _listed(document, place)
    tally, states = Tally(), Counter({"inactive": 0})
    for number, one in enumerate(every):
        state, labels, message = _alert(one, f"{place}/{number}")
        states[state] += 1
        if state == "firing":
            kind = "critical" if words(labels.get("severity")).lower() in _GRAVE else "firing"
            tally.add(words(labels.get("alertname")) or "an alert without a name", kind, _where(labels), message)
    problems = tuple(sorted(tally.problems(), key=lambda one: (one.kind != "critical", one.name, one.place)))
    counts: dict[str, Value] = {"pending": states["pending"], "silenced": states["silenced"]}
    return Reading(counts, problems, asked[0] if asked else None)


def _listed(document: Any, place: str) -> tuple[list[Any], str]:
    """The list of Prometheus' API, or that of Alertmanager's second or first one."""
    if isinstance(document, list):
        return document, place
    if part(document, "status") == "error":
        raise UnreadableError(f"the server has answered with an error: {words(part(document, 'error'))[:200]}", place)
    data = part(document, "data")
    if part(document, "status") != "success":
        raise UnreadableError("it is no answer of Prometheus or Alertmanager", f"{place}/status")
    if isinstance(data, list):
        return data, f"{place}/data"
    found = part(data, "alerts")
    if not isinstance(found, list):
        raise UnreadableError("there is no list of alerts", f"{place}/data/alerts")
    return found, f"{place}/data/alerts"


def _alert(one: Any, place: str) -> tuple[str, dict[str, Any], str]:
    """State, labels and summary. One of the severity `none` always fires, to show that alerts work."""
    labels = part(one, "labels")
    told = part(one, "state") if part(one, "state") is not None else part(one, "status", "state")
    state = _STATES.get(told) if isinstance(told, str) else None
    if not isinstance(labels, dict):
        raise UnreadableError("an alert has no labels", f"{place}/labels")
    if state is None:
        raise UnreadableError("the state of an alert is not known", f"{place}/state")
    if words(labels.get("severity")).lower() == "none":
        state = "inactive"
    notes = part(one, "annotations")
    return state, labels, words(part(notes, "summary")) or words(part(notes, "description"))


def _where(labels: dict[str, Any]) -> str:
    apart = {name: value for name, value in labels.items() if name not in ("alertname", "severity")}
    return ", ".join(f"{name}={value}" for name, value in sorted(apart.items()))


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {
        "firing": counted(problems),
        "critical": counted(problems, "critical"),
        "pending": added(readings, "pending"),
        "silenced": added(readings, "silenced"),
    }


READER = Reader(
    "alerts",
    "alerts of Prometheus or Alertmanager: asked of a server by `url`, or saved answers of its API by `path`",
    "monitor",
    (
        Fact("firing", "number", "alerts that fire, but for those of the severity `none`, which always do"),
        Fact("critical", "number", "those of them whose label `severity` is `critical`, `page` or `disaster`"),
        Fact("pending", "number", "alerts whose time has not come yet"),
        Fact("silenced", "number", "alerts that are silenced or inhibited, where Alertmanager tells"),
    ),
    read,
    _sum_up,
    ("path", "url", "token_env"),
    is_of_running=True,
)
