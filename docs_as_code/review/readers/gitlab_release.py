"""GitLab's release evidence: the snapshot of a release with its milestones and their issues."""

from __future__ import annotations

from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, Table, UnreadableError, Value, added

_TITLE, _ROWS = 200, 40


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    release = part(json_text.loaded(data), "release")
    tag = words(part(release, "tag_name"))
    if not tag:
        raise UnreadableError("it is no release evidence of GitLab: there is no tag", "/release/tag_name")
    milestones = _milestones(release)
    issues = [(one, words(owner.get("title"))) for owner in milestones for one in objects(owner.get("issues"))]
    problems = [
        Problem(words(one.get("title"))[:_TITLE] or "?", "open_milestones", "", "the milestone is not closed")
        for one in milestones
        if one.get("state") != "closed"
    ]
    problems += [
        Problem(f"#{one.get('iid') or one.get('id')}", "open_issues", owner, words(one.get("title"))[:_TITLE])
        for one, owner in issues
        if one.get("state") != "closed"
    ]
    counts: dict[str, Value] = {
        "tag": tag,
        "fits": about.version is not None and tag.removeprefix("v") == about.version.removeprefix("v"),
        "milestones": len(milestones),
        "issues": len(issues),
        "reports": len(objects(part(release, "report_artifacts"))),
    }
    when = _moment(words(part(release, "created_at")))
    rows = tuple((owner, words(one.get("title"))[:_TITLE], words(one.get("state"))) for one, owner in issues[:_ROWS])
    tables = (Table("issues", ("Milestone", "Issue", "State"), rows, len(issues)),) if rows else ()
    return Reading(counts, tuple(problems), when[0] if when else None, when[1] if when else True, tables=tables)


def _milestones(release: Any) -> list[dict[str, Any]]:
    found = part(release, "milestones")
    if not isinstance(found, list):
        raise UnreadableError("there is no list of milestones", "/release/milestones")
    return objects(found)


def _moment(text: str) -> Any:
    """GitLab writes `2026-11-24 09:00:00 UTC` there."""
    return times.moment(text.removesuffix(" UTC") + "Z" if text.endswith(" UTC") else text)


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    tags = {str(one.counts["tag"]) for one in readings}
    kinds = [one.kind for one in problems]
    return {
        "tag": ", ".join(sorted(tags)),
        "fits": all(one.counts["fits"] for one in readings),
        "milestones": added(readings, "milestones"),
        "open_milestones": kinds.count("open_milestones"),
        "issues": added(readings, "issues"),
        "open_issues": kinds.count("open_issues"),
        "reports": added(readings, "reports"),
    }


READER = Reader(
    "gitlab-release",
    "GitLab's release evidence, the JSON file that it keeps with a release",
    "release",
    (
        Fact("tag", "text", "the tag of the release"),
        Fact("fits", "any", "`true` when that tag is the version of the review"),
        Fact("milestones", "number", "milestones of the release"),
        Fact("open_milestones", "number", "those that are not closed"),
        Fact("issues", "number", "issues of these milestones"),
        Fact("open_issues", "number", "those that are not closed"),
        Fact("reports", "number", "reports that GitLab has kept with the release"),
    ),
    read,
    _sum_up,
)
