"""The last slides of a review: waivers, what is unknown, and each piece of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docs_as_code.review import deck_listing, deck_notes
from docs_as_code.review.deck_parts import dated
from docs_as_code.review.deck_slide import tables
from docs_as_code.review.deck_table import Cell, Column
from docs_as_code.review.deck_text import Markup, clean, escaped
from docs_as_code.review.unknown import unknown as all_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from docs_as_code.review.architecture import Architecture
    from docs_as_code.review.deck_listing import Listing
    from docs_as_code.review.evidence import File
    from docs_as_code.review.review import Review

_PATH = 120  # characters of a path
_FILES = 40  # the count of the others is told


def waivers(review: Review) -> Iterator[str]:
    """What was accepted, by whom and until when."""
    rows: list[list[Cell]] = []
    for outcome in review.outcomes:
        for one in outcome.gate.waivers:
            ended = one.until < review.now.date()
            use = (
                Markup("ended", "**ended**")
                if ended
                else Markup("in use", "~~in use~~")
                if one in outcome.used
                else "idle"
            )
            rows.append([outcome.gate.name, one.matches or "all of it", one.reason, one.by, f"{one.until}", use])
    columns = (
        Column("Gate", 20, 60), Column("Accepts", 15, 60), Column("Reason", 25, 120),
        Column("By", 15, 40), Column("Until", 15), Column("Use", 10),
    )  # fmt: skip
    yield from tables("Waivers", columns, rows, [deck_notes.of_plan(review)])


def unknown(review: Review, architecture: Architecture | None) -> Iterator[str]:
    """What nothing tells."""
    rows = [[what, why] for what, why in all_unknown(review)]
    if architecture and architecture.problem:
        rows.append(["What has changed in the diagrams", architecture.problem])
    columns = (Column("What nothing tells", 35, 100), Column("Why", 65, 200))
    yield from tables("What is unknown", columns, rows, [deck_notes.of_plan(review)])


def appendix(review: Review, left: Sequence[Listing]) -> Iterator[str]:
    """Each piece of evidence, then the rows that had no room."""
    files = [(name, one) for name, all_of in review.evidence.items() for one in (*all_of.files, *all_of.base)]
    rows: list[list[Cell]] = [
        [name, _linked(review, name, one), one.sha256[:12] or "not read", _age(review, one), dated(one)]
        for name, one in files[:_FILES]
    ]
    if len(files) > _FILES:
        rows.append(["", f"and {len(files) - _FILES:,} more", "", "", ""])
    columns = (
        Column("Evidence", 15, 40), Column("File", 30, 120), Column("SHA-256", 15),
        Column("Age", 10), Column("Made", 30, 80),
    )  # fmt: skip
    notes = [line for name, one in review.evidence.items() for line in deck_notes.of_evidence(name, one)]
    yield from tables("Appendix: evidence", columns, rows, notes[:_FILES])
    yield from deck_listing.rest(left)


def _linked(review: Review, name: str, file: File) -> Cell:
    """The path, as a link to the CI job that made the file, else to the file; a deck for everyone has none of them."""
    text = clean(file.path, _PATH)
    outer = file.path.partition("!")[0]
    job = file.stamp.job if file.stamp else None
    is_file = review.evidence[name].plan.paths and ":" not in outer and file.sha256
    if review.plan.publish or not is_file:
        return text
    place = job if job and job.startswith("https://") else f"../../{quote(outer)}"
    return Markup(text, f"[{escaped(text)}](<{place}>)")


def _age(review: Review, file: File) -> str:
    return age(review.now - file.made) if file.made else "unknown"


def age(span: timedelta) -> str:
    """How old, in the largest unit that tells it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 0:
        return "from later"
    hours = minutes // 60
    return f"{minutes} min" if minutes < 120 else f"{hours} h" if hours < 48 else f"{hours // 24} d"
