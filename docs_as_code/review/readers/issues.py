"""Issues and milestones as GitLab and GitHub export them: what is done, and what is still open."""

from __future__ import annotations

from typing import Any

from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, Table, UnreadableError, Value, added

_OPEN, _CLOSED = ("opened", "open", "active", "reopened"), ("closed", "merged")
_ROWS, _TITLE = 40, 200


def read(data: bytes, _about: About) -> Reading:
    """A list as their APIs, `glab` and `gh` give it, or one object. Raises UnreadableError with a JSON pointer."""
    document = json_text.loaded(data)
    every = document if isinstance(document, list) else [document]
    counts: dict[str, Value] = {
        "issues": 0, "open": 0, "closed": 0, "milestones": 0, "open_milestones": 0, "without_milestone": 0,
    }  # fmt: skip
    problems, rows = [], []
    for number, one in enumerate(every):
        place = f"/{number}" if isinstance(document, list) else ""
        state = _state(one, place)
        name = words(one.get("title")) or words(one.get("name"))
        if not name:
            raise UnreadableError("it has no title", place or "/")
        is_open = state in _OPEN
        if _is_milestone(one):
            counts["milestones"] = int(counts["milestones"]) + 1
            counts["open_milestones"] = int(counts["open_milestones"]) + is_open
            kind = "open_milestones"
        else:
            counts["issues"] = int(counts["issues"]) + 1
            counts["open" if is_open else "closed"] = int(counts["open" if is_open else "closed"]) + 1
            counts["without_milestone"] = int(counts["without_milestone"]) + (not part(one, "milestone", "title"))
            kind = "open"
        if is_open:
            problems.append(Problem(_called(one), kind, words(part(one, "milestone", "title")), name[:_TITLE]))
        rows.append((_called(one), name[:_TITLE], state))
    table = Table("issues", ("Issue", "Title", "State"), tuple(rows[:_ROWS]), len(rows))
    return Reading(counts, tuple(problems), tables=(table,) if rows else (), is_empty=not every)


def _state(one: Any, place: str) -> str:
    state = words(part(one, "state")).lower()
    if state not in (*_OPEN, *_CLOSED):
        message = f"its state is {state[:20]!r}" if state else "it has no state"
        raise UnreadableError(f"{message}, and no issue's or milestone's of GitLab or GitHub", f"{place}/state")
    return state


def _is_milestone(one: dict[str, Any]) -> bool:
    """A milestone counts its issues (GitHub), or has a due date and no author (GitLab)."""
    return "open_issues" in one or "openIssues" in one or ("due_date" in one and "author" not in one)


def _called(one: dict[str, Any]) -> str:
    """`#12` as people write it; what waivers match."""
    for key in ("iid", "number", "id"):
        number = one.get(key)
        if isinstance(number, int) and not isinstance(number, bool):
            return f"%{number}" if _is_milestone(one) else f"#{number}"
    return words(one.get("title"))[:60]


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    kinds = [one.kind for one in problems]
    return {
        "issues": added(readings, "issues"),
        "open": kinds.count("open"),
        "closed": added(readings, "closed"),
        "without_milestone": added(readings, "without_milestone"),
        "milestones": added(readings, "milestones"),
        "open_milestones": kinds.count("open_milestones"),
    }


READER = Reader(
    "issues",
    "issues or milestones as GitLab's and GitHub's APIs, `glab` and `gh issue list --json` give them",
    "plan",
    (
        Fact("issues", "number", "issues and merge or pull requests, whatever their state"),
        Fact("open", "number", "those that are open"),
        Fact("closed", "number", "those that are closed or merged"),
        Fact("without_milestone", "number", "those that belong to no milestone"),
        Fact("milestones", "number", "milestones"),
        Fact("open_milestones", "number", "milestones that are not closed"),
    ),
    read,
    _sum_up,
)
