"""Severities of findings: one scale for what all scanners say, and the facts that follow from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docs_as_code.review.reading import SEVERITIES, Fact, UnreadableError, Value, counted

if TYPE_CHECKING:
    from docs_as_code.review.readers.tally import Tally
    from docs_as_code.review.reading import Problem

UNKNOWN = "high"  # what nobody has judged may be anything: it is on whoever releases to judge it
WORDS = {
    "critical": "critical",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "negligible": "low",
    "info": "none",
    "unknown": UNKNOWN,
}
BANDS = ((9, "critical"), (7, "high"), (4, "medium"), (0.1, "low"), (0, "none"))  # of scores, from so many points on

FACTS = (
    Fact("severity", "severity", "the gravest severity that was found"),
    Fact("total", "number", "findings, without those that were accepted where they were found"),
    Fact("critical", "number", "critical ones"),
    Fact("high", "number", "high ones"),
    Fact("medium", "number", "medium ones"),
    Fact("low", "number", "low ones"),
)


def of_score(score: Any) -> str | None:
    """GitHub's bands for a score from 0 to 10, which is a number or a text; None where it is no score."""
    try:
        value = float(score) if isinstance(score, (str, int, float)) else -1.0
    except (ValueError, OverflowError):
        return None
    return next((name for least, name in BANDS if value >= least), None) if 0 <= value <= 10 else None


def add(tally: Tally, word: Any, at: str, problem: Problem) -> None:
    """A problem of the severity that `word` says; `at` is where it says so. Raises UnreadableError for another word."""
    said = "unknown" if word is None or word == "" else word
    kind = WORDS.get(said.lower()) if isinstance(said, str) else None
    if kind is None:
        raise UnreadableError(f"a severity is expected, and there is {str(word)[:40]!r}", at)
    message = f"severity unknown; {problem.message}" if said.lower() == "unknown" else problem.message
    tally.add(problem.name, kind, problem.place, message, problem.also)


def sum_up(problems: tuple[Problem, ...]) -> dict[str, Value]:
    """The facts of all that is left."""
    kinds: Counter[str] = Counter()
    for one in problems:
        kinds[one.kind] += one.number
    worst = max((SEVERITIES.index(kind) for kind in kinds), default=0)
    counts: dict[str, Value] = {name: kinds[name] for name in reversed(SEVERITIES[1:])}
    return {"severity": SEVERITIES[worst], "total": counted(problems), **counts}
