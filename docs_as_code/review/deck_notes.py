"""Where the figures of a slide come from, as lines of its speaker note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.deck_parts import dated

if TYPE_CHECKING:
    from docs_as_code.review.evidence import Evidence, File
    from docs_as_code.review.gates import Outcome
    from docs_as_code.review.review import Review

_FILES = 5  # files that a note names; the appendix has the others


def of_evidence(name: str, evidence: Evidence) -> list[str]:
    """The files of one evidence, and those that it is compared with."""
    found = [f"{name} comes from {_file(one)}" for one in evidence.files[:_FILES]]
    found += [f"It is compared with {_file(one)}" for one in evidence.base[:_FILES]]
    more = max(0, len(evidence.files) - _FILES) + max(0, len(evidence.base) - _FILES)
    return [*found, f"And {more:,} more files, which the appendix lists"] if more else found


def of_gates(review: Review, outcomes: list[Outcome] | tuple[Outcome, ...]) -> list[str]:
    """The plan, and the files that these gates look at."""
    names = dict.fromkeys(one.gate.evidence for one in outcomes)
    lines = [line for name in names for line in of_evidence(name, review.evidence[name])]
    more = len(lines) - _FILES
    rest = [f"And {more:,} more sources, which the appendix lists"] if more > 0 else []
    return [of_plan(review), *lines[:_FILES], *rest]


def of_plan(review: Review) -> str:
    """The plan, and when it was decided by it."""
    return f"Gates and steps are those of {review.plan.rel}, held against evidence at {times.written(review.now)}"


def _file(file: File) -> str:
    commit = next(iter(file.commits), None)
    digest = f"SHA-256 {file.sha256}" if file.sha256 else "not read"
    return ", ".join([file.path, digest, dated(file), f"commit {commit}" if commit else "commit unknown"])
