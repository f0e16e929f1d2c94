"""A review: all that was read and decided, as plain data; and its lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.review import gates
from docs_as_code.review.document import printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.gates import Outcome, Verdict
    from docs_as_code.review.plan import Plan
    from docs_as_code.review.readers.git import Commit
    from docs_as_code.review.since import Since


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
    since: Since | None = None  # what has changed since the last one that is on record

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


def as_text(review: Review, deck: str | None) -> str:
    """One line a gate, then the verdict."""
    width = max(len(one.gate.name) for one in review.outcomes)
    lines = []
    for one in review.outcomes:
        advisory = "" if one.gate.blocking else " (advisory)"
        lines.append(f"{one.state:<6}  {printable(one.gate.name):<{width}}  {printable(one.reason)}{advisory}")
    version = f" for {review.plan.release.version}" if review.plan.release.version else ""
    lines += ["", f"{review.verdict}{version}", *(review.since.as_text() if review.since else ())]
    return "\n".join([*lines, f"deck: {deck}"] if deck else lines)
