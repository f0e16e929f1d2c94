"""Rules about pictures: damaged, stretched, blurred, or without words for those who do not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said
from docs_as_code.slides.rules.words import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.shown import Held, Picture, ShownSlide

    Sides = tuple[float, float]  # width and height

_STRETCHED = 1.04  # how much longer one side may be than it should
_BLURRED = 1.5  # pixels of the slide for one of the picture, across
_TINY = 16  # pixels: dots and lines that are meant to be drawn large


def damaged_picture(slide: ShownSlide) -> Iterator[Said]:
    """Pictures that are there and that no browser can draw."""
    for picture in slide.pictures:
        if picture.is_broken:
            yield Said(
                "missing-picture",
                picture.line,
                f"{address(picture.url)} cannot be drawn: it is damaged, or no picture",
                "save it again",
            )


def stretched_picture(slide: ShownSlide) -> Iterator[Said]:
    """Pictures whose sides are not in their own proportion."""
    for picture in slide.pictures:
        elastic = not picture.is_vector or (picture.vector is not None and picture.vector.is_elastic)
        if elastic and (how := _stretched(picture.natural, picture.shown, picture.fit)):
            yield Said(
                "stretched-picture",
                picture.line,
                f"{address(picture.url)} is drawn {how}",
                "give its width or its height, not both",
            )
        for held, shown in _held(picture):
            if how := _stretched(held.natural, shown, held.fit):
                yield Said(
                    "stretched-picture",
                    picture.line,
                    f"a picture inside of {address(picture.url)} is drawn {how}",
                    "give it its own proportion where the SVG is made",
                )
                break


def blurred_picture(slide: ShownSlide) -> Iterator[Said]:
    """Pictures with too few pixels for the size in which they are shown."""
    for picture in slide.pictures:
        if (
            picture.is_smooth
            and not picture.is_vector
            and (how := _blurred(picture.natural, picture.shown, picture.fit))
        ):
            yield Said(
                "blurred-picture",
                picture.line,
                f"{address(picture.url)} {how}",
                "take a larger one, or an SVG, or show it smaller",
            )
        for held, shown in _held(picture):
            if how := _blurred(held.natural, shown, held.fit):
                yield Said(
                    "blurred-picture",
                    picture.line,
                    f"a picture inside of {address(picture.url)} {how}",
                    "put a larger one into the SVG, or show it smaller",
                )
                break


def missing_alt(slide: ShownSlide) -> Iterator[Said]:
    """Pictures without a text for those who hear the deck; backgrounds are decoration."""
    for picture in slide.pictures:
        if not picture.has_text and not picture.is_background:
            yield Said(
                "missing-alt",
                picture.line,
                f"{address(picture.url)} has no text for those who do not see it",
                "write what it shows between the brackets: ![what it shows](…)",
            )


def _held(picture: Picture) -> Iterator[tuple[Held, tuple[float, float]]]:
    """The pictures inside of an SVG, each with its size on the slide."""
    if picture.vector is None:
        return
    across, down = (shown / own for shown, own in zip(picture.shown, picture.vector[:2], strict=True))
    if not picture.vector.is_elastic:
        across = down = max(across, down) if picture.fit == "cover" else min(across, down)
    for held in picture.vector.held:
        yield held, (held.shown[0] * across, held.shown[1] * down)


def _stretched(natural: Sides, shown: Sides, fit: str) -> str | None:
    """`70% too wide`; None for what has its own proportion."""
    if fit != "fill" or not (all(natural) and all(shown)):
        return None
    factor = shown[0] / natural[0] * natural[1] / shown[1]
    if max(factor, 1 / factor) <= _STRETCHED or min(shown) <= _TINY:
        return None
    return _too(factor, "wide") if factor > 1 else _too(1 / factor, "high")


def _blurred(natural: Sides, shown: Sides, fit: str) -> str | None:
    """`has 100x80 pixels and is drawn 1.6 times as large`; None for what has pixels enough."""
    if min(natural) <= _TINY:
        return None
    factor = _factor(natural, shown, fit)
    if factor <= _BLURRED:
        return None
    return f"has {natural[0]:.0f}x{natural[1]:.0f} pixels and is drawn {factor:.1f} times as large"


def _factor(natural: Sides, drawn: Sides, fit: str) -> float:
    """How many pixels of the slide one pixel of a picture gets, across or down, whichever is more."""
    across, down = (shown / own for shown, own in zip(drawn, natural, strict=True))
    if fit == "none":
        return 1.0
    return min(across, down) if fit in ("contain", "scale-down") else max(across, down)


def _too(factor: float, side: str) -> str:
    return f"{factor - 1:.0%} too {side}" if factor < 2 else f"{factor:.1f} times too {side}"
