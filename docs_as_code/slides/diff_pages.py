"""A deck as a comparison sees it: each slide's own lines and pictures, and what holds for all of them."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docs_as_code.slides import front_matter
from docs_as_code.slides.diff import Page, Pages
from docs_as_code.slides.markdown_scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.markdown_scan import Line

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


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
        pages.append(Page(slide.number, _title(own), _text(own), pictures))
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


def _text(lines: list[Line]) -> tuple[str, ...]:
    """Without the blank lines around it, and blanks at the ends of lines."""
    texts = [line.text.rstrip() for line in lines]
    while texts and not texts[-1]:
        texts.pop()
    while texts and not texts[0]:
        texts.pop(0)
    return tuple(texts)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
