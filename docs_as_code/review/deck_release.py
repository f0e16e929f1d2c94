"""What the plan itself says: risks and contacts, rollout and rollback."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review import deck_steps
from docs_as_code.review.deck_notes import of_plan
from docs_as_code.review.deck_slide import slide, tables
from docs_as_code.review.deck_table import ROOM, Cell, Column, fitted
from docs_as_code.review.deck_text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from docs_as_code.review.plan import Action
    from docs_as_code.review.review import Review


class Table(NamedTuple):
    """A table of a step of DevOps, before it is known how many slides it takes."""

    step: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def plan(review: Review) -> Iterator[str]:
    """Risks and contacts."""
    found = review.plan
    risks = (Column("Risk", 40, 160), Column("What limits it", 40, 160), Column("Owner", 20, 50))
    contacts = (Column("Contact", 40, 60), Column("For", 40, 80), Column("Reached by", 20, 60))
    yield from _both(
        review,
        Table("Plan", "risks", risks, found.risks),
        Table("Plan", "contacts", contacts, found.contacts),
        "Plan: risks and contacts",
    )


def rollout(review: Review) -> Iterator[str]:
    """The way ahead and the way back: as pictures, along the clock, and as tables."""
    yield from _pictures(review)
    found = review.plan
    begin = found.release.window[0] if found.release.window else None
    ahead: list[list[Cell]] = []
    passed = 0
    for one in found.rollout:
        at = f"{begin + timedelta(minutes=passed):%H:%M} UTC" if begin else f"+ {passed} min"
        ahead.append([one.step, one.who, minutes(one.minutes), at])
        passed += one.minutes
    back: list[list[Cell]] = [[one.step, one.who, minutes(one.minutes), _rehearsed(one)] for one in found.rollback]
    yield from _both(
        review,
        Table("Release", "steps of the rollout", _actions("Rollout", "Starts"), ahead),
        Table("Release", "steps of the rollback", _actions("Rollback", "Rehearsed"), back),
        "Release: steps ahead and back",
    )


def _pictures(review: Review) -> Iterator[str]:
    found, notes = review.plan, [of_plan(review)]
    taken, back = (sum(one.minutes for one in steps) for steps in (found.rollout, found.rollback))
    if found.rollout:
        details = [(one.who, minutes(one.minutes)) for one in found.rollout]
        picture = deck_steps.flow(found.rollout, details)
        yield slide(f"Release: rollout in {minutes(taken)}", picture, _more(found.rollout), notes=notes)
        window = found.release.window
        picture = deck_steps.timeline(found.rollout, window[0] if window else None)
        title = "Release: who does what when, in UTC" if window else "Release: who does what when"
        yield slide(title, picture, _more(found.rollout) + _in_window(window, taken, back), notes=notes)
    if found.rollback:
        tried = [(one.who, minutes(one.minutes), _tried(one)) for one in found.rollback]
        picture = deck_steps.flow(found.rollback, tried)
        yield slide(f"Release: rollback in {minutes(back)}", picture, _more(found.rollback), notes=notes)


def _more(steps: Sequence[Action]) -> str:
    left = len(steps) - deck_steps.MOST
    return f'<p class="source">and {left:,} more steps</p>' if left > 0 else ""


def _in_window(window: tuple[datetime, datetime] | None, taken: int, back: int) -> str:
    """Whether rollout and the way back have room in the window."""
    if window is None:
        return ""
    has = int((window[1] - window[0]).total_seconds() // 60)
    if taken > has:
        said = f"the rollout takes {minutes(taken)}, and the window has {minutes(has)}"
        return f'<p class="gate fail"><strong>too long</strong> {said}</p>'
    if taken + back > has:
        said = f"the rollout and the way back take {minutes(taken + back)}, and the window has {minutes(has)}"
        return f'<p class="gate waived"><strong>tight</strong> {said}</p>'
    return f'<p class="source">The window has {minutes(has)}, the way back takes {minutes(back)}</p>'


def _tried(action: Action) -> str:
    return f"rehearsed {action.rehearsed}" if action.rehearsed else "never rehearsed"


def _both(review: Review, first: Table, second: Table, title: str) -> Iterator[str]:
    """Two tables on one slide where both fit on it, else each on slides of its own."""
    notes = [of_plan(review)]
    found = [fitted(one.columns, one.rows, ROOM) for one in (first, second) if one.rows]
    whole = [one.rows for one in found] == [len(one.rows) for one in (first, second)]
    if whole and sum(one.height for one in found) <= ROOM:
        yield slide(title, *(one.table for one in found), notes=notes)
        return
    for one in (first, second):
        if one.rows:
            yield from tables(f"{one.step}: {one.title}", one.columns, one.rows, notes)


def _actions(what: str, last: str) -> tuple[Column, ...]:
    return Column(what, 40, 120), Column("Who", 25, 50), Column("Takes", 15), Column(last, 20)


def minutes(count: int) -> str:
    """A time for people."""
    return f"{count} min" if count < 120 else f"{count // 60} h {count % 60} min" if count % 60 else f"{count // 60} h"


def _rehearsed(action: Action) -> Cell:
    return f"{action.rehearsed}" if action.rehearsed else Markup("never", "**never**")
