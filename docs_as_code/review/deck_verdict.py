"""The first slides of a review: the verdict, why, and the board of all gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review import deck_notes, times
from docs_as_code.review.deck_parts import state, tiles
from docs_as_code.review.deck_slide import note, slide, tables
from docs_as_code.review.deck_table import ROOM, Cell, Column, fitted
from docs_as_code.review.deck_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from docs_as_code.review.review import Review

_CLASSES = {"GO": "go", "GO WITH WAIVERS": "waived", "NO-GO": "no-go"}
_TITLES = {"NO-GO": "Why it may not go", "GO": "Why it may go", "GO WITH WAIVERS": "Why it may go, with waivers"}


def verdict(review: Review) -> Iterator[str]:
    """The title slide."""
    release = review.plan.release
    what = f"Release {shown(release.version, 40)}" if release.version else "Deploy review"
    span = f"{_revision(release.base, review.base)} to {_revision(release.head, review.head)}" if review.head else ""
    when = f"window {window(release.window)}" if release.window else ""
    lines = [part for part in (span, when, f"decided at {times.written(review.now)}") if part]
    owner = f", {shown(release.owner, 60)}" if release.owner else ""
    head = f"<!-- _class: lead verdict {_CLASSES[review.verdict]} -->\n<!-- _paginate: false -->"
    said = note([deck_notes.of_plan(review), _commits(review)])
    yield "\n\n".join([f"# {review.verdict}", head, f"**{what}**{owner}", *lines, said])


def _commits(review: Review) -> str:
    if not review.head:
        return "No commit is known"
    return f"The base is commit {review.base or 'unknown'}, the head commit {review.head}"


def _revision(name: str | None, commit: str | None) -> str:
    short = commit[:10] if commit else "nothing"
    return f"{shown(name, 40)} (`{short}`)" if name and not (commit or "").startswith(name) else f"`{short}`"


def window(span: tuple[datetime, datetime]) -> str:
    """From when to when, in UTC."""
    start, end = span
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {last} UTC"


def why(review: Review) -> Iterator[str]:
    """The gates that decide, with counts of all."""
    blocking = [one for one in review.outcomes if one.gate.blocking]
    counts = {
        "gates": len(review.outcomes),
        "pass": sum(one.state == "pass" for one in review.outcomes),
        "fail": sum(one.state == "fail" for one in blocking),
        "waived": sum(one.state == "waived" for one in review.outcomes),
        "fail, advisory": sum(one.state == "fail" for one in review.outcomes if not one.gate.blocking),
    }
    grave = [one for one in blocking if one.state == "fail"] or [one for one in review.outcomes if one.state != "pass"]
    title, notes = _TITLES[review.verdict], deck_notes.of_gates(review, grave or review.outcomes)
    if not grave:
        count = len(review.outcomes)
        said = f"All {count} gates pass." if count > 1 else "Its one gate passes."
        yield slide(title, tiles(counts)[0], said, notes=notes)
        return
    rows: list[list[Cell]] = [[one.gate.name, one.gate.owner, one.reason] for one in grave]
    columns = (Column("Gate", 25, 60), Column("Owner", 20, 40), Column("Why", 55, 200))
    table, told, _ = fitted(columns, rows, ROOM - 150)
    more = f'<p class="source">and {len(grave) - told:,} more on the next slides</p>' if told < len(grave) else ""
    yield slide(title, tiles(counts)[0], table, more, notes=notes)


def gates(review: Review) -> Iterator[str]:
    """All gates, in the order of the plan."""
    columns = (Column("Gate", 25, 80), Column("State", 15), Column("Why", 40, 200), Column("Owner", 20, 50))
    rows: list[list[Cell]] = [
        [one.gate.name, state(one.state, blocking=one.gate.blocking), one.reason, one.gate.owner]
        for one in review.outcomes
    ]
    yield from tables("Gates", columns, rows, deck_notes.of_gates(review, review.outcomes))
