"""Rules about what is on a slide at all, where its links lead, and what it asks of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.shown import ShownDeck, ShownSlide


def empty_slide(slide: ShownSlide) -> Iterator[Said]:
    """Slides that show nothing."""
    if slide.is_empty:
        yield Said(
            "empty-slide",
            slide.line,
            "this slide shows nothing",
            f"remove slide {slide.number}: every line of three dashes begins one",
        )


def untitled_slide(slide: ShownSlide) -> Iterator[Said]:
    """Slides that show something, and have no heading."""
    if not slide.has_title and not slide.is_empty:
        yield Said(
            "untitled-slide",
            slide.line,
            "this slide has no heading",
            f"give slide {slide.number} one: the outline and the search call a slide by it",
        )


def broken_anchor(slide: ShownSlide) -> Iterator[Said]:
    """Links to places in the deck that are not there."""
    for link in slide.anchors:
        yield Said(
            "broken-link",
            link.line or slide.line,
            f"the link leads to no place in this deck: #{link.anchor}",
            "a slide is called by its number, as #3, a heading by its words, as #how-to-restore",
        )


def remote_resource(deck: Deck, shown: ShownDeck) -> Iterator[Said]:
    """What the finished deck still asks of a network."""
    for url in shown.asked:
        if url.startswith("file:"):
            continue  # none of a network: whether it may be shown is told of the file
        line = next((number for number, text in enumerate(deck.text.splitlines(), 1) if url.rstrip("/") in text), None)
        yield Said(
            "remote-resource",
            line or 1,
            f"when it is opened, the deck asks for {url}",
            "save it beside the deck: where the deck is shown, there may be no network",
        )
