"""Progress of a build: one line that moves on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from docs_as_code.cli import output
from docs_as_code.project.state import Listener

if TYPE_CHECKING:
    from docs_as_code.project.report import JobReport

_PHASES = {
    "sources": ("running {} source", "running {} sources"),
    "diagrams": ("drawing {} diagram", "drawing {} diagrams"),
    "decks": ("building {} deck", "building {} decks"),
    "site": ("building the site", "building the site"),
}


class Progress:
    """Prints what happens; `verbosity` is -1 (errors alone), 0 or 1 (every job)."""

    def __init__(self, verbosity: int, *, debug: bool = False) -> None:
        self._verbosity = verbosity
        self._debug = debug
        self._moves = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and verbosity == 0
        self._phase = ""
        self._count = 0
        self._finished = 0

    @property
    def listener(self) -> Listener:
        """What the build calls."""
        return Listener(self._say, self._began, self._done, self._trace, self._ran)

    def end(self) -> None:
        """Take the moving line away."""
        if self._moves:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _say(self, text: str) -> None:
        if self._verbosity >= 0:
            self.end()
            output.line(text)

    def _trace(self, text: str) -> None:
        if self._debug:
            self.end()
            output.line(text.rstrip())

    def _began(self, phase: str, count: int) -> None:
        if count == 0 or self._verbosity < 0:
            return
        one, many = _PHASES[phase]
        self._phase, self._count, self._finished = (one if count == 1 else many).format(count), count, 0
        if self._moves:
            self._draw()
        else:
            output.line(self._phase)

    def _ran(self) -> None:
        self._finished += 1
        if self._moves:
            self._draw()

    def _done(self, job: JobReport) -> None:
        self._finished += 1
        if self._verbosity > 0:
            what = ", ".join(job.outputs) or job.source
            output.line(f"{job.status:<10} {job.kind:<7} {what} ({job.seconds:.2f} s)")
        elif self._moves:
            self._draw()

    def _draw(self) -> None:
        counter = f"[{min(self._finished, self._count)}/{self._count}] " if self._count > 1 else ""
        sys.stderr.write(f"\r\x1b[K{counter}{self._phase}")
        sys.stderr.flush()


def summary(jobs: tuple[JobReport, ...], seconds: float) -> str:
    """One line: how many of each kind, and how they ended."""
    kinds = {"diagram": "diagrams", "deck": "decks", "site": "site"}
    counted = []
    for kind, plural in kinds.items():
        count = sum(job.kind == kind for job in jobs)
        if count:
            counted.append("the site" if kind == "site" else f"{count} {kind if count == 1 else plural}")
    statuses = ("ran", "cached", "up-to-date", "failed", "skipped", "stale")
    ended = [f"{count} {status}" for status in statuses if (count := _ended(jobs, status))]
    return f"{', '.join(counted) or 'nothing to build'}: {', '.join(ended) or 'nothing ran'} in {seconds:.1f} s"


def _ended(jobs: tuple[JobReport, ...], status: str) -> int:
    return sum(job.status == status and job.kind != "module" for job in jobs)
