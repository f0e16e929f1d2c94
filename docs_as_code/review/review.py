"""A review: all that was read and decided, as plain data; its JSON document and its lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.review import gates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.gates import Outcome, Verdict
    from docs_as_code.review.plan import Plan
    from docs_as_code.review.readers.git import Commit


@dataclass(frozen=True)
class Review:
    """`base` and `head` are commits, None where the project has no git; `commits` are those between them."""

    plan: Plan
    now: datetime
    base: str | None
    head: str | None
    evidence: Mapping[str, Evidence]
    outcomes: tuple[Outcome, ...]
    commits: tuple[Commit, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Go or no-go."""
        return gates.verdict(self.outcomes)


def decided(
    plan: Plan,
    now: datetime,
    evidence: Mapping[str, Evidence],
    *,
    base: str | None,
    head: str | None,
    commits: tuple[Commit, ...],
) -> Review:
    """The review of what was read."""
    outcomes = tuple(gates.decide(gate, evidence[gate.evidence], now, head) for gate in plan.gates)
    return Review(plan, now, base, head, evidence, outcomes, commits)


def as_json(review: Review, deck: str | None) -> dict[str, Any]:
    """`review --format json`; `deck` is the path of the built HTML, None where it could not be built."""
    return {
        "schema": 1,
        "verdict": review.verdict,
        "gates": [
            {
                "name": one.gate.name,
                "state": one.state,
                "blocking": one.gate.blocking,
                "reason": _printable(one.reason),
                "evidence": [
                    {
                        "path": _printable(file.path),
                        "sha256": file.sha256 or None,
                        "age_seconds": int((review.now - file.made).total_seconds()) if file.made else None,
                    }
                    for file in review.evidence[one.gate.evidence].files
                ],
            }
            for one in review.outcomes
        ],
        "deck": deck,
    }


def as_text(review: Review, deck: str | None) -> str:
    """One line a gate, then the verdict."""
    width = max(len(one.gate.name) for one in review.outcomes)
    lines = []
    for one in review.outcomes:
        advisory = "" if one.gate.blocking else " (advisory)"
        lines.append(f"{one.state:<6}  {_printable(one.gate.name):<{width}}  {_printable(one.reason)}{advisory}")
    version = f" for {review.plan.release.version}" if review.plan.release.version else ""
    lines += ["", f"{review.verdict}{version}"]
    return "\n".join([*lines, f"deck: {deck}"] if deck else lines)


def _printable(text: str) -> str:
    """Text of evidence: no control characters, which could change what stands on a terminal, and all of it UTF-8."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
