"""Gates: each is held against its evidence, in every run anew; together they are the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from docs_as_code.review import times
from docs_as_code.review.facts import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.plan import Gate, Waiver
    from docs_as_code.review.reading import Problem, Value

State = Literal["pass", "fail", "waived"]
Verdict = Literal["GO", "GO WITH WAIVERS", "NO-GO"]
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Outcome:
    """What came of a gate; `used` are the waivers without which it would have failed."""

    gate: Gate
    state: State
    reason: str
    used: tuple[Waiver, ...] = ()


def verdict(outcomes: tuple[Outcome, ...]) -> Verdict:
    """What blocking gates say together."""
    states = {one.state for one in outcomes if one.gate.blocking}
    return "NO-GO" if "fail" in states else "GO WITH WAIVERS" if "waived" in states else "GO"


def decide(gate: Gate, evidence: Evidence, now: datetime, head: str | None) -> Outcome:
    """A waiver accepts what evidence says; it never stands in for evidence that is missing, unreadable or stale."""
    unusable = evidence.wrong or _other_commit(evidence, head) or _stale(gate, evidence, now)
    if unusable:
        return Outcome(gate, "fail", unusable)
    facts = evidence.facts()
    failures = _failures(gate, facts)
    if not failures:
        return Outcome(gate, "pass", _said(gate, facts))
    valid = tuple(one for one in gate.waivers if one.until >= now.date())
    left = _failures(gate, evidence.facts(lambda problem: any(accepts(one, problem) for one in valid)))
    whole = tuple(one for one in valid if one.matches is None)
    if not left or whole:
        used = whole or tuple(one for one in valid if any(accepts(one, problem) for problem in evidence.problems))
        return Outcome(gate, "waived", "; ".join(failures), used)
    expired = [f"the waiver by {one.by} ended on {one.until}" for one in gate.waivers if one.until < now.date()]
    return Outcome(gate, "fail", "; ".join((*left, *expired)))


def accepts(waiver: Waiver, problem: Problem) -> bool:
    """Whether a waiver is about this problem."""
    pattern = waiver.matches
    return pattern is not None and any(fnmatchcase(name, pattern) for name in (problem.name, *problem.also))


def _failures(gate: Gate, facts: Mapping[str, Value]) -> list[str]:
    return [failure for test in gate.tests if (failure := test.failure(facts))]


def _said(gate: Gate, facts: Mapping[str, Value]) -> str:
    return "; ".join(f"{name} is {shown(facts[name])}" for name in dict.fromkeys(test.fact for test in gate.tests))


def _other_commit(evidence: Evidence, head: str | None) -> str | None:
    """Evidence of another commit proves nothing; a commit may be written short."""
    for one in evidence.files if head else ():
        for commit in one.commits:
            if head and not (len(commit) >= 7 and head.startswith(commit.lower())):
                return f"{one.path} was made from commit {commit[:10]}, and the head is {head[:10]}"
    return None


def _stale(gate: Gate, evidence: Evidence, now: datetime) -> str | None:
    if gate.max_age is None:
        return None
    for one in evidence.files:
        if one.made is None and evidence.plan.type == "signoff":
            continue  # it is not committed, and does not count
        if one.made is None:
            return f"nothing tells how old {one.path} is, and at most {times.spoken(gate.max_age)} are allowed"
        if one.made > now + _CLOCKS_DIFFER:
            return f"{one.path} is dated {times.spoken(one.made - now)} after now"
        if now - one.made > gate.max_age:
            allowed = times.spoken(gate.max_age)
            return f"{one.path} is {times.spoken(now - one.made)} old, and at most {allowed} are allowed"
    return None
