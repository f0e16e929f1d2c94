"""What a review does not know: told on a slide of its own, since silence looks like good news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.review import Review


def unknown(review: Review) -> Iterator[tuple[str, str]]:
    """What, and why nothing tells it."""
    plan = review.plan
    fed = {one.plan.step for one in review.evidence.values()}
    bare = [step for step in STEPS if step not in fed and not (step == "release" and plan.rollout)]
    if bare:
        yield "Steps without evidence", ", ".join(bare)
    if review.head is None:
        yield "The commits of this release", "the project is in no git repository"
    elif review.base is None:
        yield "What is deployed now", "the plan names no base, and there is neither a record nor a tag before the head"
    if not plan.rollback:
        yield "The way back", "the plan has no rollback"
    elif any(one.rehearsed is None for one in plan.rollback):
        yield "Whether the way back works", "a step of the rollback was never rehearsed"
    asked = {gate.evidence for gate in plan.gates}
    for name in review.evidence:
        if name not in asked:
            yield f"Whether {name} is good enough", "no gate looks at it"
        yield from _of_files(name, review)


def _of_files(name: str, review: Review) -> Iterator[tuple[str, str]]:
    evidence = review.evidence[name]
    read = [one for one in evidence.files if one.reading]
    if reader(evidence.plan.type).is_of_git or not read:
        return
    has_commit = not reader(evidence.plan.type).is_of_running
    if review.head and has_commit and any(not one.commits for one in read):
        yield f"The commit that {name} is from", "neither the file nor a stamp beside it names one"
    if any(one.dated_by == "the file system" for one in read):
        yield f"When {name} was really made", "the file tells no time, so the file system was believed"
    if any(one.dated_by == "the file itself, without a zone" for one in read):
        yield f"The time zone of {name}", "the file tells a time without one, which was read as UTC"
