"""Rules about pictures: damaged, stretched, blurred, or without words for those who do not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said
from docs_as_code.slides.rules.words import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.slides.shown import Picture, ShownSlide

_STRETCHED = 1.04  # how much longer one side may be than it should
_BLURRED = 1.5  # pixels of the slide for one of the picture, across
_TINY = 16  # pixels: dots and lines that are meant to be drawn large


def damaged_picture(slide: ShownSlide, line_of: Callable[[Picture], int | None]) -> Iterator[Said]:
    """Pictures that are there and that no browser can draw."""
    for picture in slide.pictures:
        if picture.is_broken:
            yield Said(
                "missing-picture",
                line_of(picture),
                f"{address(picture.url)} cannot be drawn: it is damaged, or no picture",
                "save it again",
            )


def stretched_picture(slide: ShownSlide, line_of: Callable[[Picture], int | None]) -> Iterator[Said]:
    """Pictures whose sides are not in their own proportion."""
    for picture in slide.pictures:
        if picture.is_vector or picture.fit != "fill" or not (all(picture.natural) and all(picture.shown)):
            continue
        (width, height), (across, down) = picture.natural, picture.shown
        factor = across / width * height / down
        if max(factor, 1 / factor) > _STRETCHED and min(across, down) > _TINY:
            yield Said(
                "stretched-picture",
                line_of(picture),
                f"{address(picture.url)} is drawn {_too(factor, 'wide') if factor > 1 else _too(1 / factor, 'high')}",
                "give its width or its height, not both",
            )


def blurred_picture(slide: ShownSlide, line_of: Callable[[Picture], int | None]) -> Iterator[Said]:
    """Pictures with too few pixels for the size in which they are shown."""
    for picture in slide.pictures:
        if picture.is_vector or not picture.is_smooth or min(picture.natural) <= _TINY:
            continue
        width, height = picture.natural
        factor = _factor(picture)
        if factor > _BLURRED:
            yield Said(
                "blurred-picture",
                line_of(picture),
                f"{address(picture.url)} has {width:.0f}x{height:.0f} pixels and is drawn {factor:.1f} times as large",
                "take a larger one, or an SVG, or show it smaller",
            )


def missing_alt(slide: ShownSlide, line_of: Callable[[Picture], int | None]) -> Iterator[Said]:
    """Pictures without a text for those who hear the deck; backgrounds are decoration."""
    for picture in slide.pictures:
        if not picture.has_text and not picture.is_background:
            yield Said(
                "missing-alt",
                line_of(picture),
                f"{address(picture.url)} has no text for those who do not see it",
                "write what it shows between the brackets: ![what it shows](…)",
            )


def _factor(picture: Picture) -> float:
    """How many pixels of the slide one pixel of a picture gets, across or down, whichever is more."""
    across, down = (shown / own for shown, own in zip(picture.shown, picture.natural, strict=True))
    if picture.fit == "none":
        return 1.0
    return min(across, down) if picture.fit in ("contain", "scale-down") else max(across, down)


def _too(factor: float, side: str) -> str:
    return f"{factor - 1:.0%} too {side}" if factor < 2 else f"{factor:.1f} times too {side}"
