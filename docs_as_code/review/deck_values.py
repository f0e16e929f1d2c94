"""What a template may say of a review beside our slides: names that are documented, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.review import times

if TYPE_CHECKING:
    from docs_as_code.review.plan import Action
    from docs_as_code.review.review import Review

NAMES = {
    "version": "of the release",
    "verdict": "GO, GO WITH WAIVERS or NO-GO",
    "owner": "of the release",
    "base": "the commit that is deployed now",
    "head": "the commit to be released",
    "now": "when it was decided, in UTC",
    "gates": "a list, each with `name`, `state` (pass, fail, waived), `reason`, `owner`, `blocking`",
    "risks": "a list, each with `risk`, `limit`, `owner`",
    "contacts": "a list, each with `name`, `role`, `reach`",
    "rollout": "a list, each with `step`, `who`, `minutes`",
    "rollback": "a list like that, with `rehearsed`",
}


def of(review: Review) -> dict[str, Any]:
    """`review` and `facts`."""
    plan = review.plan
    told = {
        "version": plan.release.version,
        "verdict": review.verdict,
        "owner": plan.release.owner,
        "base": review.base,
        "head": review.head,
        "now": times.written(review.now),
        "gates": [
            {
                "name": one.gate.name,
                "state": one.state,
                "reason": one.reason,
                "owner": one.gate.owner,
                "blocking": one.gate.blocking,
            }
            for one in review.outcomes
        ],
        "risks": [dict(zip(("risk", "limit", "owner"), one, strict=True)) for one in plan.risks],
        "contacts": [dict(zip(("name", "role", "reach"), one, strict=True)) for one in plan.contacts],
        "rollout": [_step(one) for one in plan.rollout],
        "rollback": [_step(one) for one in plan.rollback],
    }
    facts = {name: {} if one.wrong else dict(one.facts()) for name, one in review.evidence.items()}
    return {"review": told, "facts": facts}


def _step(one: Action) -> dict[str, Any]:
    rehearsed = f"{one.rehearsed}" if one.rehearsed else None
    return {"step": one.step, "who": one.who, "minutes": one.minutes, "rehearsed": rehearsed}
