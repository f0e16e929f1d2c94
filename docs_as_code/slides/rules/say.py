"""What all rules say of one deck. The answer depends on nothing else, so that it can be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.slides.rules import content, directives, html, legible, overflow, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.findings.rule import Said
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.shown import Picture, ShownDeck, ShownSlide, Told

_OF_SLIDES = (
    overflow.slide_overflow,
    overflow.overlapping_footer,
    legible.small_text,
    legible.shrunk_code,
    legible.low_contrast,
    content.empty_slide,
    content.untitled_slide,
    content.broken_anchor,
    pictures.damaged_picture,
    pictures.stretched_picture,
    pictures.blurred_picture,
    pictures.missing_alt,
    legible.small_label,
)


def of_text(deck: Deck, told: Told) -> Iterator[Said]:
    """What Markdown and marp's tokens tell, without a browser."""
    yield from directives.unknown_directive(deck, told)
    yield from directives.ignored_front_matter(deck, told)
    yield from html.stripped_html(told)


def of_slides(deck: Deck, shown: ShownDeck) -> Iterator[Said]:
    """What is measured."""
    for slide in shown.slides:
        written = replace(slide, pictures=tuple(_as_written(deck, shown, slide, one) for one in slide.pictures))
        for rule in _OF_SLIDES:
            yield from rule(written)
    yield from content.remote_resource(deck, shown)


def _as_written(deck: Deck, shown: ShownDeck, slide: ShownSlide, picture: Picture) -> Picture:
    """The picture with its line, and its address as it counts from the file of that line."""
    line = _line(deck, slide, picture)
    url = deck.as_written(picture.url, deck.origin(line)[0])
    return picture._replace(line=line, url=url, vector=shown.vectors.get(picture.url))


def _line(deck: Deck, slide: ShownSlide, picture: Picture) -> int | None:
    """A background has no element in the Markdown: its address has a line, on this slide or before it."""
    if picture.line is not None:
        return picture.line
    lines = [one.line for one in deck.pictures if one.target == picture.url]
    return next((line for line in lines if line >= (slide.line or 0)), lines[-1] if lines else slide.line)
