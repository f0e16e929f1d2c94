"""What the moving line tells: kept by whoever works, read by the thread that draws."""

from __future__ import annotations

import os
import sys
import threading
import time

from docs_as_code.cli.bar import Standing, text


class Counts:
    """The counts of one build; every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._phase, self._count, self._finished, self._failed = "", 0, 0, 0
        self._running: list[tuple[str, float]] = []  # in the order in which they began

    def began(self, phase: str, count: int) -> None:
        """A phase of so many jobs begins."""
        with self._lock:
            self._phase, self._count, self._finished = phase, count, 0

    def one_finished(self, *, failed: bool = False) -> None:
        """A job of the phase has ended; failures are counted over all phases."""
        with self._lock:
            self._finished += 1
            self._failed += failed

    def started(self, label: str) -> None:
        """A job runs."""
        with self._lock:
            self._running.append((label, time.monotonic()))

    def ended(self, label: str) -> None:
        """It runs no more."""
        with self._lock:
            place = next(place for place, (running, _) in enumerate(self._running) if running == label)
            del self._running[place]

    def standing(self) -> Standing:
        """How things stand now."""
        with self._lock:
            counts = self._phase, self._finished, self._count, self._failed
            if not self._running:
                return Standing(*counts)
            label, since = self._running[0]
            return Standing(*counts, label, time.monotonic() - since)

    def text(self, width: int) -> str:
        """The line that tells it, for stderr."""
        colour = not os.environ.get("NO_COLOR")
        return text(self.standing(), width, encoding=sys.stderr.encoding, colour=colour)
