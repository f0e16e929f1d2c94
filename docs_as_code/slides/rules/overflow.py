"""Rules about content that needs more room than its slide has: it runs off the slide, or into the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said
from docs_as_code.slides.rules.words import element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.shown import Box, ShownSlide

_UNSEEN = 4  # pixels: the box of a letter is a little larger than the letter
_TOUCHING = 3  # pixels by which letters lie on letters: what is known of them is where most of a font's letters end
_SIDES = ("bottom", "right", "top", "left")


def slide_overflow(slide: ShownSlide) -> Iterator[Said]:
    """For each edge that something crosses: how far the content reaches beyond it, and what crosses it first.

    Elements that would have to be scrolled have edges of their own.
    """
    boxes = _meant(slide)
    yield from _cut_off(slide)
    for side in _SIDES:
        crossing = [(beyond, box) for box in boxes if (beyond := _beyond(slide, box, side)) >= _UNSEEN]
        if crossing:
            first = min(crossing, key=lambda pair: pair[1].line or slide.line or 0)[1]
            most = max(beyond for beyond, _ in crossing)
            yield Said(
                "slide-overflow",
                first.line or slide.line,
                f"the slide runs over its {side} edge by {most:.0f} pixels: {element(first)}",
                f"shorten it, or split slide {slide.number} with a line of three dashes",
            )


def overlapping_footer(slide: ShownSlide) -> Iterator[Said]:
    """The first element that lies on the header, the footer or the page number. Where it overflows, that is told."""
    if any(_beyond(slide, box, side) >= _UNSEEN for box in _meant(slide) for side in ("top", "bottom")):
        return
    told: set[str | int | None] = set()
    for clash in sorted(slide.clashes, key=lambda one: one.line or slide.line or 0):
        if clash.by >= _TOUCHING and told.isdisjoint((clash.part, clash.line)):
            told |= {clash.part, clash.line}
            yield Said(
                "overlapping-footer",
                clash.line or slide.line,
                f"{element(clash)} runs into the {clash.part} by {clash.by:.0f} pixels",
                f"shorten slide {slide.number}, or split it with a line of three dashes",
            )


def _meant(slide: ShownSlide) -> list[Box]:
    """What is moved away from the slide is not meant to be seen."""
    return [box for box in slide.boxes if box.right > 0 and box.bottom > 0]


def _cut_off(slide: ShownSlide) -> Iterator[Said]:
    for one in slide.cut:
        side, most = ("right", one.across) if one.across >= one.down else ("bottom", one.down)
        if most >= _UNSEEN:
            yield Said(
                "slide-overflow",
                one.line or slide.line,
                f"{element(one)} is cut off at its {side} edge by {most:.0f} pixels",
                "shorten it: on a slide nobody scrolls",
            )


def _beyond(slide: ShownSlide, box: Box, side: str) -> float:
    return {
        "bottom": box.bottom - slide.height,
        "right": box.right - slide.width,
        "top": -box.top,
        "left": -box.left,
    }[side]
