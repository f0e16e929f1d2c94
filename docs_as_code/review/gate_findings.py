"""What a review finds as findings: at the lines of the plan where gates stand, and where their problems are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding
from docs_as_code.findings.listed import About
from docs_as_code.review.document import printable
from docs_as_code.review.gates import accepts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.findings import Severity
    from docs_as_code.review.gates import Outcome
    from docs_as_code.review.review import Review

GATE, WAIVED, PROBLEM = "review-gate", "review-waived", "review-problem"
RULES = {
    GATE: About(
        "A gate of a deploy review is not passed.",
        "Read the reason: bring better evidence, fix what it found, or waive it for a time.",
        "error",
    ),
    WAIVED: About("A gate is passed by a waiver alone.", "Fix it before the waiver's last day.", "info"),
    PROBLEM: About("A problem for which a gate is not passed.", "Fix it, or waive it for a time.", "error"),
}
_MOST = 50  # problems of one gate; its own finding tells how many there are
_PLACE = re.compile(r"(?P<path>[^:]+)(?::(?P<line>[1-9]\d{0,6}))?")


def findings(review: Review, is_file: Callable[[str], bool]) -> tuple[Finding, ...]:
    """In the order of their places; `is_file` says whether a path leads to a file of the project."""
    found = [one for outcome in review.outcomes for one in _of_gate(outcome, review, is_file)]
    return tuple(sorted(set(found), key=lambda one: (one.path, one.line or 0, one.rule, one.message)))


def _of_gate(outcome: Outcome, review: Review, is_file: Callable[[str], bool]) -> Iterator[Finding]:
    gate = outcome.gate
    if outcome.state == "pass":
        return
    if outcome.state == "waived":
        who = ", ".join(dict.fromkeys(f"{one.by} until {one.until}" for one in outcome.used))
        message = printable(f"{gate.name}: {outcome.reason}; waived by {who}")
        yield Finding(gate.rel, gate.line, WAIVED, "info", message)
        return
    severity: Severity = "error" if gate.blocking else "warning"
    message = printable(f"{gate.name}: {outcome.reason}")
    yield Finding(gate.rel, gate.line, GATE, severity, message, f"it is {printable(gate.owner)} who answers for it")
    evidence = review.evidence[gate.evidence]
    valid = [one for one in gate.waivers if one.until >= review.now.date()]
    left = (one for one in evidence.problems if not any(accepts(waiver, one) for waiver in valid))
    for number, problem in enumerate(left if not evidence.wrong else ()):
        if number == _MOST:
            return
        place = _PLACE.fullmatch(problem.place)
        if place and is_file(place["path"]):
            message = printable(": ".join(filter(None, (problem.name, problem.message))))[:300]
            line = int(place["line"]) if place["line"] else None
            yield Finding(place["path"], line, PROBLEM, severity, message, f"it fails the gate {gate.name!r}")
