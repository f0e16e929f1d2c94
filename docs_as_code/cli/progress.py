"""Progress of a build: one line that moves on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from docs_as_code.cli import output
from docs_as_code.project.state import Listener

if TYPE_CHECKING:
    from docs_as_code.cli.counts import Counts
    from docs_as_code.cli.moving_line import MovingLine
    from docs_as_code.project.report import JobReport

# What a phase is called: in a printed line for one job and for several, and beside the counts of the moving line.
_PHASES = {
    "sources": ("running {} source", "running {} sources", "running"),
    "diagrams": ("drawing {} diagram", "drawing {} diagrams", "drawing"),
    "decks": ("building {} deck", "building {} decks", "building decks"),
    "slides": ("looking at {} deck", "looking at {} decks", "looking at decks"),
    "site": ("building the site", "building the site", "building the site"),
}
_ENDINGS = {  # as people read them; scripts read the statuses themselves
    "ran": "ran",
    "cached": "from the store",
    "up-to-date": "up-to-date",
    "failed": "failed",
    "skipped": "skipped",
    "stale": "stale",
}


class Progress:
    """Prints what happens; `verbosity` is -1 (errors alone), 0 or 1 (every job)."""

    def __init__(self, verbosity: int, *, debug: bool = False) -> None:
        self._verbosity = verbosity
        self._debug = debug
        self._counts: Counts | None = None
        self._line: MovingLine | None = None
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and verbosity == 0:
            from docs_as_code.cli.counts import Counts
            from docs_as_code.cli.moving_line import MovingLine

            self._counts = Counts()
            self._line = MovingLine(self._counts.text)

    @property
    def listener(self) -> Listener:
        """What the build calls."""
        hooks: dict[str, Any] = {"began": self._began, "done": self._done, "debug": self._trace}
        if self._counts:
            counts = self._counts
            hooks |= {"ran": counts.one_finished, "started": counts.started, "ended": counts.ended}
        known = {field.name for field in fields(Listener)}
        return Listener(self._say, **{name: hook for name, hook in hooks.items() if name in known})

    def end(self) -> None:
        """Take the moving line away."""
        if self._line:
            self._line.end()

    def _say(self, text: str) -> None:
        if self._verbosity >= 0:
            output.line(text)

    def _trace(self, text: str) -> None:
        if self._debug:
            output.line(text.rstrip())

    def _began(self, phase: str, count: int) -> None:
        if count == 0 or self._verbosity < 0:
            return
        one, many, short = _PHASES[phase]
        whole = (one if count == 1 else many).format(count)
        if self._counts and self._line:
            self._counts.began(short if count > 1 else whole, count)
            self._line.start()
        else:
            output.line(whole)

    def _done(self, job: JobReport) -> None:
        if self._counts:
            self._counts.one_finished(failed=job.status == "failed")
        if self._verbosity > 0:
            what = ", ".join(job.outputs) or job.source
            output.line(f"{job.status:<10} {job.kind:<7} {what} ({job.seconds:.2f} s)")


def summary(jobs: tuple[JobReport, ...], seconds: float) -> str:
    """One line: how many of each kind, and how they ended."""
    kinds = {"diagram": "diagrams", "deck": "decks", "site": "site"}
    counted = []
    for kind, plural in kinds.items():
        count = sum(job.kind == kind for job in jobs)
        if count:
            counted.append("the site" if kind == "site" else f"{count} {kind if count == 1 else plural}")
    ended = [f"{count} {words}" for status, words in _ENDINGS.items() if (count := _count(jobs, status))]
    return f"{', '.join(counted) or 'nothing to build'}: {', '.join(ended) or 'nothing ran'} in {seconds:.1f} s"


def _count(jobs: tuple[JobReport, ...], status: str) -> int:
    return sum(job.status == status and job.kind != "module" for job in jobs)
