"""JSON of any tool: facts by name, each from the place that a JSON pointer of the plan leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.review import times
from docs_as_code.review.readers import json_text
from docs_as_code.review.reading import About, Problem, Reader, Reading, UnreadableError, Value

if TYPE_CHECKING:
    from datetime import datetime


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with the pointer that leads to nothing, or to no plain value."""
    document = json_text.loaded(data)
    counts = {name: _plain(document, pointer) for name, pointer in about.pointers.items()}
    made, zoned = _made(document, about.date) if about.date else (None, True)
    commit = str(_plain(document, about.commit)) if about.commit else None
    return Reading(counts, (), made, zoned, commit)


def _plain(document: Any, pointer: str) -> Value:
    value = json_text.at(document, pointer)
    if isinstance(value, (str, int, float)):
        return value
    what = "null" if value is None else "a list" if isinstance(value, list) else "an object"
    raise UnreadableError(f"a number or a text is expected, and there is {what}", pointer)


def _made(document: Any, pointer: str) -> tuple[datetime, bool]:
    value = _plain(document, pointer)
    found = times.moment(value) if isinstance(value, str) else None
    seconds = times.epoch(value) if not isinstance(value, (str, bool)) else None
    if found is None and seconds is None:
        raise UnreadableError(f"a time is expected, and there is {str(value)[:40]!r}", pointer)
    return found or (seconds, True)  # type: ignore[return-value] # one of the two is there


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    """Each fact of a single file; of several files those that all say alike, so that none is passed over."""
    found: dict[str, Value] = {}
    for name in readings[0].counts if readings else ():
        values = {one.counts[name] for one in readings}
        if len(values) == 1:
            found[name] = values.pop()
    return found


READER = Reader(
    "json",
    "any JSON file; the plan names each fact and the place of it, as a JSON pointer",
    "verify",
    (),
    read,
    _sum_up,
    ("path", "facts", "date", "commit"),
)
