"""What has changed since the last review that is on record: its gates, facts and evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.review import deck_listing
from docs_as_code.review.deck_slide import slide
from docs_as_code.review.deck_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.deck_listing import Listing
    from docs_as_code.review.review import Review

_TITLE = "Since the last review"


def slides(review: Review, left: list[Listing]) -> Iterator[str]:
    """None where no review is on record."""
    found = review.since
    if found is None:
        return
    notes = (f"The last review is {found.record.path}, SHA-256 {found.record.sha256}",)
    said = f'<p class="source">Compared with the review of {shown(found.title, 110)}</p>'
    if not found.tables:
        yield slide(_TITLE, "No gate, no fact and no evidence is another.", said, notes=notes)
    for table in deck_listing.of_tables(found.tables):
        listing = replace(table, title=table.title.lower(), of="since", notes=notes)
        own, more = deck_listing.whole(f"{_TITLE}: {listing.title}", listing, said)
        left += [more] if more else []
        yield own
