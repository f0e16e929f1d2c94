"""Rules about what can be read from the last row: sizes of letters as they are drawn, and their contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said
from docs_as_code.slides.rules.words import address, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.shown import Color, Picture, ShownSlide, Text, Vector

LEGIBLE = 12.0  # pixels of a letter's size on a slide of 1280x720: a sixtieth of its height
LABEL = 10.0  # pixels of the smallest label of a picture, likewise
_WIDTH, _HEIGHT = 1280, 720
_LARGE, _LARGE_BOLD = 24.0, 18.66  # pixels (18 and 14 points), from which on WCAG asks for less
_LITTLE = frozenset({"label", "math", "mark", "token"})  # small by their nature, or colored to be told apart


def small_text(slide: ShownSlide) -> Iterator[Said]:
    """The smallest text of a slide, where nobody can read it."""
    texts = [text for text in slide.texts if text.kind not in _LITTLE and not _is_shrunk(text)]
    smallest = min(texts, key=lambda text: text.size, default=None)
    if smallest is not None and (size := _on_screen(slide, smallest.size)) < LEGIBLE:
        yield Said(
            "small-text",
            smallest.line or slide.line,
            f"letters of {size:.1f} pixels: {quoted(smallest.text)}",
            f"on 1280x720, below {LEGIBLE:.0f} pixels nobody reads it from the last row",
        )


def shrunk_code(slide: ShownSlide) -> Iterator[Said]:
    """Code that marp has fitted to the slide by making it too small."""
    told = set()
    for text in slide.texts:
        size = _on_screen(slide, text.size)
        if _is_shrunk(text) and size < LEGIBLE and text.line not in told:
            told.add(text.line)
            yield Said(
                "shrunk-code",
                text.line or slide.line,
                f"to fit, this code is shrunk to {text.scale:.0%}: letters of {size:.1f} pixels",
                "show fewer lines of it, or break the longest one",
            )


def small_label(slide: ShownSlide) -> Iterator[Said]:
    """Pictures drawn so small that the smallest of their labels cannot be read."""
    for picture in slide.pictures:
        vector = picture.vector
        if vector is None or vector.label is None or picture.is_background or not all(picture.shown):
            continue
        size = _on_screen(slide, vector.label * _scale(picture, vector))
        if size < LABEL:
            yield _small_label(picture.line or slide.line, address(picture.url), size)
    smallest: dict[int | None, float] = {}
    for text in slide.texts:
        if text.kind == "label":
            smallest[text.line] = min(text.size, smallest.get(text.line, text.size))
    for line, size in smallest.items():
        if (drawn := _on_screen(slide, size)) < LABEL:
            yield _small_label(line or slide.line, "the drawing", drawn)


def _small_label(line: int | None, what: str, size: float) -> Said:
    return Said(
        "small-label",
        line,
        f"the smallest label of {what} is {size:.1f} pixels high",
        f"give it more room, or show a part of it: on 1280x720, {LABEL:.0f} pixels are the least",
    )


def low_contrast(slide: ShownSlide) -> Iterator[Said]:
    """Texts that are too much like what they stand on; each pair of colors once a slide."""
    told = set()
    for text in slide.texts:
        if text.colors is None or text.kind in ("math", "token"):
            continue
        ratio, (front, back) = max((contrast(*pair), pair) for pair in text.colors)
        least = _least(slide, text)
        if ratio < least and (front, back) not in told:
            told.add((front, back))
            colors = f"{_hex(front)} on {_hex(back)}"
            yield Said(
                "low-contrast",
                text.line or slide.line,
                f"{quoted(text.text)} is {colors}: a contrast of {_floor(ratio)} to 1, not {least:g}",
                "take a darker color on a light background, or a lighter one on a dark one",
            )


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colors, from 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [value / 255 for value in color]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _least(slide: ShownSlide, text: Text) -> float:
    """Headers and footers, which are the same on all slides, count as large."""
    size = _on_screen(slide, text.size)
    is_large = size >= _LARGE or (text.bold and size >= _LARGE_BOLD)
    return 3.0 if is_large or text.kind == "margin" else 4.5


def _floor(ratio: float) -> str:
    """Not rounded up to what would be enough."""
    return f"{int(ratio * 10) / 10:g}"


def _hex(color: Color) -> str:
    return "#" + "".join(f"{round(value):02x}" for value in color)


def _on_screen(slide: ShownSlide, size: float) -> float:
    """A size on a slide of any measure, shown as large as one of 1280x720 can be."""
    return size * min(_WIDTH / slide.width, _HEIGHT / slide.height) if slide.width and slide.height else size


def _scale(picture: Picture, vector: Vector) -> float:
    across, down = picture.shown[0] / vector.width, picture.shown[1] / vector.height
    return max(across, down) if picture.fit == "cover" else min(across, down)


def _is_shrunk(text: Text) -> bool:
    return text.kind in ("code", "token") and text.scale < 1
