"""What a build did when, on which thread: written as a trace that chrome://tracing and Perfetto show.

The file follows the Trace Event Format (the JSON object format: complete events, and metadata that names the lanes).
"""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAIN = "main"
_PROCESS = 1  # one lane a thread, all in one process: what a viewer shows as one group


@dataclass(frozen=True)
class Span:
    """A piece of work: `start` and `end` in seconds of time.perf_counter()."""

    name: str
    category: str
    start: float
    end: float
    lane: str
    details: dict[str, Any] = field(default_factory=dict)


class Timeline:
    """Takes down spans, from any thread. The thread that makes it is the lane "main", others are workers."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._lock = threading.Lock()
        self._main = threading.current_thread()
        self._workers: list[threading.Thread] = []
        self._spans: list[Span] = []

    def span(self, name: str, category: str, **details: Any) -> AbstractContextManager[None]:
        """Take down how long the body of a `with` takes, also when it raises; `details` must fit into JSON."""
        return _Measured(self, name, category, details)

    def add(
        self, name: str, category: str, start: float, end: float, *, lane: str | None = None, **details: Any
    ) -> None:
        """Take down work that was measured elsewhere; its lane is that of the calling thread, unless named."""
        with self._lock:
            self._spans.append(Span(name, category, start, end, lane or self._lane(), details))

    def as_trace_events(self) -> dict[str, Any]:
        """The JSON document."""
        with self._lock:
            spans = list(self._spans)
        zero = min([self._start, *(span.start for span in spans)])
        lanes = list(enumerate(_lanes(spans, zero), 1))
        return {
            "traceEvents": [
                _metadata("process_name", 1, name="docs-as-code"),
                *(event for number, (name, _) in lanes for event in _named(number, name)),
                *(_event(number, span, zero) for number, (_, inside) in lanes for span in inside),
            ],
            "displayTimeUnit": "ms",
        }

    def write(self, path: Path) -> None:
        """Write the document, whole or not at all. Raises DocsAsCodeError."""
        import json

        from docs_as_code.engine.named_file import write_named

        write_named(path, json.dumps(self.as_trace_events(), ensure_ascii=False).encode())

    def _lane(self) -> str:
        """The lane of the calling thread; a thread that has ended leaves its lane to the next new one."""
        thread = threading.current_thread()
        if thread is self._main:
            return MAIN
        if thread not in self._workers:
            ended = (place for place, other in enumerate(self._workers) if not other.is_alive())
            place = next(ended, len(self._workers))
            self._workers[place : place + 1] = [thread]
        return f"worker {self._workers.index(thread) + 1}"


class _NoTimeline(Timeline):
    """Takes nothing down."""

    def span(self, name: str, category: str, **details: Any) -> AbstractContextManager[None]:  # noqa: ARG002 - as above
        return _NOTHING

    def add(
        self, name: str, category: str, start: float, end: float, *, lane: str | None = None, **details: Any
    ) -> None:
        pass


class _Measured(AbstractContextManager[None]):
    """One span being measured: a class, since a generator costs three times as much."""

    __slots__ = ("_category", "_details", "_name", "_start", "_timeline")

    def __init__(self, timeline: Timeline, name: str, category: str, details: dict[str, Any]) -> None:
        self._timeline, self._name, self._category, self._details = timeline, name, category, details
        self._start = 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._timeline.add(self._name, self._category, self._start, time.perf_counter(), **self._details)


_NOTHING: AbstractContextManager[None] = nullcontext()
NO_TIMELINE: Timeline = _NoTimeline()


def _lanes(spans: list[Span], zero: float) -> list[tuple[str, list[Span]]]:
    """The lanes in the order in which they are shown, each with spans that nest and never overlap half.

    Viewers draw only such lanes right. Where the spans of one overlap, as when a remote worker does several things at
    once, it is shown as several.
    """
    by_lane: dict[str, list[Span]] = {}
    for span in reversed(spans):  # of two spans that look the same, the one that ended later is the outer one
        by_lane.setdefault(span.lane, []).append(span)
    lanes = []
    for name in sorted(by_lane, key=_lane_order):
        tracks = _tracks(sorted(by_lane[name], key=lambda span: _ends(span, zero, outer_first=True)), zero)
        lanes += [(f"{name} ({n})" if n > 1 else name, track) for n, track in enumerate(tracks, 1)]
    return lanes


def _tracks(spans: Iterable[Span], zero: float) -> list[list[Span]]:
    """Spans, outer ones first, in as few tracks as this takes: each goes where all that is still open holds it."""
    tracks: list[tuple[list[Span], list[int]]] = []
    for span in spans:
        start, end = _ends(span, zero)
        for _, open_ends in tracks:
            while open_ends and open_ends[-1] <= start:
                open_ends.pop()
        fitting = (track for track in tracks if not track[1] or end <= track[1][-1])
        inside, open_ends = next(fitting, ([], []))
        if not inside:
            tracks.append((inside, open_ends))
        inside.append(span)
        open_ends.append(end)
    return [inside for inside, _ in tracks]


def _lane_order(lane: str) -> tuple[bool, str, int, str]:
    """The main thread first, then by name, where worker 10 comes after worker 9."""
    words, _, number = lane.rpartition(" ")
    return lane != MAIN, words, int(number) if number.isdecimal() else 0, lane


def _ends(span: Span, zero: float, *, outer_first: bool = False) -> tuple[int, int]:
    """Start and end in whole microseconds: both rounded alike, so that what nests stays nested."""
    start, end = round((span.start - zero) * 1e6), round((span.end - zero) * 1e6)
    return start, -end if outer_first else end


def _named(number: int, name: str) -> list[dict[str, Any]]:
    return [
        _metadata("thread_name", number, name=name),
        _metadata("thread_sort_index", number, sort_index=number),
    ]


def _metadata(what: str, number: int, **values: Any) -> dict[str, Any]:
    return {"ph": "M", "name": what, "cat": "__metadata", "pid": _PROCESS, "tid": number, "ts": 0, "args": values}


def _event(number: int, span: Span, zero: float) -> dict[str, Any]:
    start, end = _ends(span, zero)
    return {
        "ph": "X",
        "name": span.name,
        "cat": span.category,
        "pid": _PROCESS,
        "tid": number,
        "ts": start,
        "dur": max(0, end - start),
        "args": span.details,
    }
