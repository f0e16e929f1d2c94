"""The slides of one piece of evidence: its facts and gates, its problems, tables and charts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.review import deck_charts, deck_listing, deck_notes
from docs_as_code.review.deck_parts import gate_line, source, tiles
from docs_as_code.review.deck_slide import HEADING, slide
from docs_as_code.review.deck_table import ROOM
from docs_as_code.review.deck_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.deck_listing import Listing
    from docs_as_code.review.evidence import Evidence
    from docs_as_code.review.reading import Value
    from docs_as_code.review.review import Review

_GATE, _SOURCES = 42.0, 78.0  # pixels of the line of a gate, and of what is below tables
_CAPTION = 34.0  # the line above a table of a reader
_GATES = 3  # lines on the slide of an evidence; all gates have slides of their own
_ENOUGH = 3  # rows of a table beside the facts
_TABLES, _CHARTS = 8, 6  # slides of one evidence


def slides(review: Review, name: str, left: list[Listing], said: str = "") -> Iterator[str]:
    """What has no room on these slides is put into `left`, for the appendix; `said` is one more line on the first."""
    extra = f'<p class="source">{said}</p>' if said else ""
    evidence = review.evidence[name]
    title, notes = f"{evidence.plan.step.capitalize()}: {shown(name, 40)}", deck_notes.of_evidence(name, evidence)
    if evidence.wrong:
        bad = f'<p class="bad">{shown("It cannot be used: " + evidence.wrong, 240)}</p>'
        yield slide(title, bad, *_gates_of(review, name), extra, source(evidence), notes=notes)
        return
    listings = [replace(one, of=name, notes=tuple(notes)) for one in _listings(review, evidence)]
    gates = _gates_of(review, name)
    numbers, height = tiles(_facts(review, name))
    room = ROOM - height - _SOURCES - _GATE * len(gates) - (2 * _CAPTION if said else 0)
    beside, more = _beside(listings[0], room)
    others = listings[1:] if beside or not listings[0].count else listings
    left += [more] if beside and more else []
    yield slide(title, numbers, *gates, *beside, extra, source(evidence), notes=notes)
    for one in others[:_TABLES]:
        own, more = deck_listing.whole(_title(title, one.title), one)
        left += [more] if more else []
        yield own
    yield from _charts(title, evidence, notes)


def _beside(first: Listing, room: float) -> tuple[tuple[str, ...], Listing | None]:
    """The first list on the slide of the facts; a table of a reader only where more than a row or two of it fit."""
    if not first.count:
        return (), None
    if not first.has_caption:
        return deck_listing.cut(first, room)
    parts, more = deck_listing.cut(first, room - _CAPTION)
    if more and len(first.rows) - len(more.rows) < _ENOUGH:
        return (), None
    return (f'<p class="source">{shown(first.title, 90)}</p>', *parts), more


def _title(title: str, more: str) -> str:
    """A heading of one line; the text of it is cut, not the Markdown that shows it."""
    return f"{title}, {shown(more, max(12, HEADING - len(title) - 2))}"


def _listings(review: Review, evidence: Evidence) -> list[Listing]:
    """Problems first, or commits; an evidence without problems begins with a table of its reader."""
    tables = [*(evidence.compared.tables if evidence.compared else ())]
    tables += [table for reading in evidence.readings for table in reading.tables]
    found = deck_listing.of_tables(tables)
    own = deck_listing.commits(review.commits) if evidence.plan.type == "git" else deck_listing.problems(evidence)
    return [own, *found] if own.count or not found else found


def _facts(review: Review, name: str) -> dict[str, Value]:
    """What gates ask for comes first."""
    facts = review.evidence[name].facts()
    asked = [
        test.fact
        for one in review.outcomes
        if one.gate.evidence == name
        for test in one.gate.tests
        if test.fact in facts
    ]
    return {fact: facts[fact] for fact in dict.fromkeys([*asked, *facts])}


def _gates_of(review: Review, name: str) -> list[str]:
    """A line for each gate that looks at one evidence: those that pass are the last to be left out."""
    found = [one for one in review.outcomes if one.gate.evidence == name]
    found.sort(key=lambda one: one.state == "pass")
    return [gate_line(one) for one in found[:_GATES]]


def _charts(title: str, evidence: Evidence, notes: list[str]) -> Iterator[str]:
    every = [chart for reading in evidence.readings for chart in reading.charts]
    drawn = [(chart, fence) for chart in every if (fence := deck_charts.fence(chart))]
    for number, (chart, fence) in enumerate(drawn[:_CHARTS], 1):
        more = f"{len(drawn) - _CHARTS:,} more charts are not shown" if number == _CHARTS < len(drawn) else ""
        said = ", ".join(filter(None, (fence.left, more)))
        below = f'<p class="source">{said}</p>' if said else ""
        yield slide(_title(title, chart.title), fence.text, below, notes=notes)
