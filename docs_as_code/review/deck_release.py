"""What the plan itself says: risks and contacts, rollout and rollback."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review.deck_notes import of_plan
from docs_as_code.review.deck_slide import HEADING, slide, tables
from docs_as_code.review.deck_table import ROOM, Cell, Column, fitted
from docs_as_code.review.deck_text import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        review, Table("Plan", "risks", risks, found.risks), Table("Plan", "contacts", contacts, found.contacts)
    )


def rollout(review: Review) -> Iterator[str]:
    """The way ahead and the way back, as tables."""
    found = review.plan
    begin = found.release.window[0] if found.release.window else None
    ahead: list[list[Cell]] = []
    passed = 0
    for one in found.rollout:
        at = f"{begin + timedelta(minutes=passed):%H:%M} UTC" if begin else f"+ {passed} min"
        ahead.append([one.step, one.who, minutes(one.minutes), at])
        passed += one.minutes
    back: list[list[Cell]] = [[one.step, one.who, minutes(one.minutes), _rehearsed(one)] for one in found.rollback]
    whole = minutes(sum(one.minutes for one in found.rollback))
    yield from _both(
        review,
        Table("Release", f"rollout in {minutes(passed)}", _actions("Rollout", "Starts"), ahead),
        Table("Release", f"rollback in {whole}", _actions("Rollback", "Rehearsed"), back),
    )


def _both(review: Review, first: Table, second: Table) -> Iterator[str]:
    """Two tables on one slide where both fit on it, else each on slides of its own."""
    title = f"{first.step}: {first.title} and {second.title}"
    notes = [of_plan(review)]
    found = [fitted(one.columns, one.rows, ROOM) for one in (first, second) if one.rows]
    whole = [one.rows for one in found] == [len(one.rows) for one in (first, second)]
    if whole and sum(one.height for one in found) <= ROOM and len(title) < HEADING:
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
