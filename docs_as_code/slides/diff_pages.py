"""A deck as a comparison sees it: each slide's own lines and pictures, and what holds for all of them."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docs_as_code.slides import front_matter
from docs_as_code.slides.diff import Page, Pages
from docs_as_code.slides.expand.drawings import PLACE
from docs_as_code.slides.markdown_scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.expand.drawings import Drawing
    from docs_as_code.slides.expand.origin import Origin
    from docs_as_code.slides.markdown_scan import Line

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_DRAWN = re.compile(rf"```{PLACE} (\d+)$")
_TO_SLIDE = re.compile(r"(\]\(#)\d+\)")  # which number a slide has is told of itself, not of all that lead to it
_SAID = re.compile(r"<(?:title|desc)\b[^>]*>([^<]*)<")


def pages_of(deck: Deck, identity: Callable[[str], str]) -> Pages:
    """`identity` says of a file, named as in the deck (relative to it), what it is now."""
    front = front_matter.find(deck.text)
    lines = scan(deck.text[front.end :] if front else deck.text, deck.text[: front.end].count("\n") + 1 if front else 1)
    starts = [slide.line for slide in deck.slides]
    shown = [(one.line, one.target, _what(one.target, identity)) for one in deck.pictures]
    pages = []
    for at, slide in enumerate(deck.slides):
        end = starts[at + 1] if at + 1 < len(starts) else float("inf")
        own = [line for line in lines if slide.line <= line.number < end and line.kind != "ruler"]
        pictures = {target: what for line, target, what in shown if slide.line <= line < end}
        pages.append(Page(slide.number, _title(own), _text(own, deck.drawings), pictures))
    settings = {name: _plain(value) for name, value in deck.front.items() if name != "marp"}
    for line, target, what in shown:
        if not starts or line < starts[0]:
            settings[f"picture {target}"] = what
    return Pages(deck.title, tuple(pages), settings)


def _what(target: str, identity: Callable[[str], str]) -> str:
    path = unquote(re.split(r"[?#]", target)[0])
    return target if _ELSEWHERE.match(target) or not path else identity(path)


def _title(lines: list[Line]) -> str:
    headings = [line for line in lines if line.kind == "heading" and line.title]
    return html.unescape(min(headings, key=lambda line: line.level).title) if headings else ""


def built_numbers(deck: Deck) -> dict[int, int]:
    """The number in the built deck of each slide of a comparison: of a diagram that is built up, its last step."""
    lines = deck.text.splitlines()
    ends = [*(slide.line - 1 for slide in deck.slides[1:]), len(lines)]
    found: dict[int, int] = {}
    before: Origin | None = None
    for slide, end in zip(deck.slides, ends, strict=True):
        marks = [match for line in lines[slide.line - 1 : end] if (match := _DRAWN.match(line))]
        drawings = [deck.drawings[int(match[1])] for match in marks]
        step = next((drawing.where for drawing in drawings if drawing.kind == "step"), None)
        same = step is not None and step == before
        found[len(found) + (not same)] = slide.number
        before = step
    return found


def _text(lines: list[Line], drawings: tuple[Drawing, ...]) -> tuple[str, ...]:
    """Without the blank lines around it, and blanks at the ends of lines."""
    texts = [text.rstrip() for line in lines for text in _as_written(line, drawings)]
    while texts and not texts[-1]:
        texts.pop()
    while texts and not texts[0]:
        texts.pop(0)
    return tuple(texts)


def _as_written(line: Line, drawings: tuple[Drawing, ...]) -> Iterator[str]:
    """The place of a drawing says what is drawn there, so that one that is before it changes nothing."""
    match = _DRAWN.match(line.text)
    if match is None:
        yield line.text if line.kind == "code" else _TO_SLIDE.sub(r"\1)", line.text)
        return
    drawing = drawings[int(match[1])]
    options = (("width", drawing.width), ("alt", drawing.alt))
    yield " ".join([f"```{drawing.kind}", *(f"{name}={value}" for name, value in options if value is not None)])
    said = drawing.code or "\n".join(map(html.unescape, _SAID.findall(drawing.svg)))
    yield from said.splitlines()


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
