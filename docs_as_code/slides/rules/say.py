"""What all rules say of one deck. The answer depends on nothing else, so that it can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.slides.rules import content, directives, html, legible, overflow, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.findings.rule import Said
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.shown import Picture, ShownDeck, ShownSlide, Told

_OF_SLIDES = (
    overflow.slide_overflow,
    legible.small_text,
    legible.shrunk_code,
    legible.low_contrast,
    content.empty_slide,
    content.untitled_slide,
    content.broken_anchor,
)
_OF_PICTURES = (
    pictures.damaged_picture,
    pictures.stretched_picture,
    pictures.blurred_picture,
    pictures.missing_alt,
)


def of_text(deck: Deck, told: Told) -> Iterator[Said]:
    """What Markdown and marp's tokens tell, without a browser."""
    yield from directives.unknown_directive(deck, told)
    yield from directives.ignored_front_matter(deck, told)
    yield from html.stripped_html(told)


def of_slides(deck: Deck, shown: ShownDeck) -> Iterator[Said]:
    """What is measured."""
    for slide in shown.slides:
        for rule in _OF_SLIDES:
            yield from rule(slide)
        for look in _OF_PICTURES:
            yield from look(slide, lambda picture, slide=slide: _line(deck, slide, picture))  # type: ignore[misc]
        yield from legible.small_label(slide, shown.labels)
    yield from content.remote_resource(deck, shown)


def _line(deck: Deck, slide: ShownSlide, picture: Picture) -> int | None:
    """A background has no element in the Markdown: its address has a line, on this slide or before it."""
    if picture.line is not None:
        return picture.line
    lines = [one.line for one in deck.pictures if one.target == picture.url]
    return next((line for line in lines if line >= (slide.line or 0)), lines[-1] if lines else slide.line)
