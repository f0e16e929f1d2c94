"""The pictures that a deck has drawn, as its page holds them: as large as fits, with words, and ids that occur once."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from docs_as_code.slides.expand.drawings import PLACE
from docs_as_code.slides.slide_pictures import in_page
from docs_as_code.slides.stage_pictures import alone

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.expand.drawings import Drawing
    from docs_as_code.slides.task import DeckTask

_PLACE = re.compile(rf"^```{PLACE} (\d+)$", re.MULTILINE)
_OPENING = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\s(?:width|height)="([\d.]+)(pt|px)?"')
_NAMED = re.compile(r'\s(?:role|aria-\w+)="[^"]*"')
_WORDS = re.compile(r"<(title|desc) id=[^>]*>[^<]*</\1>\n?")
_ID = re.compile(r'\sid="([^"]+)"')
_REFERENCE = re.compile(r"""(\sid="|\saria-(?:labelledby|describedby)="|#)([^"')\s{}.,:;>\[]+(?: [^"#<>{]+(?="))?)""")
_ROOM = (1130.0, 480.0)  # CSS pixels of a slide of 1280x720 beside its margins and its heading
_LARGER = 1.6  # how far a small picture grows: Graphviz's 14 points are then as large as the text of a slide
# Its colours are Mermaid's own, made for white; its letters are those of our font, which the page then has to bring.
_PANEL = (
    "color:#6b7480;background:#fff;border-radius:14px;padding:14px;align-self:center;font-family:'Fira Sans',sans-serif"
)
_PIXELS = {"pt": 4 / 3, "px": 1.0, None: 1.0}
# What a theme says of the letters of a slide is not meant for those of a picture, which were measured.
_LETTERS = "letter-spacing:0;word-spacing:0;font-weight:400;font-style:normal;text-transform:none;text-shadow:none"


def staged_text(deck: Deck, number: int) -> str:
    """What marp gets: the places of pictures say which deck they are in."""
    return _PLACE.sub(rf"```{PLACE} {number}-\1", deck.text) if deck.drawings else deck.text


def write(folder: Path, deck: Deck, number: int, task: DeckTask, families: Collection[str]) -> None:
    """Two files for each picture of a deck: for its HTML, and for the browser, which has the fonts of `families`."""
    used: set[str] = set()
    for place, drawing in enumerate(deck.drawings):
        svg = in_page(drawing.svg, task.scheme) if drawing.svg else task.drawn.get(drawing.digest, "")
        figure = as_figure(once(svg, used), drawing) if svg else ""
        folder.mkdir(exist_ok=True)
        (folder / f"{number}-{place}.html").write_text(figure, encoding="utf-8")
        (folder / f"{number}-{place}.page").write_bytes(alone(figure.encode(), families, f"{number}.{place}"))


def once(svg: str, used: set[str]) -> str:
    """The picture with ids that nothing else on the page has; `used` are those so far."""
    ids = set(_ID.findall(svg))
    suffix, number = "", 1
    while any(name + suffix in used for name in ids):
        number += 1
        suffix = f"s{number}"
    used |= {name + suffix for name in ids}
    if not suffix:
        return svg
    return _REFERENCE.sub(lambda match: match[1] + _renamed(match[2], ids, suffix), svg)


def _renamed(names: str, ids: Collection[str], suffix: str) -> str:
    return " ".join(name + suffix if name in ids else name for name in names.split(" "))


def as_figure(svg: str, drawing: Drawing) -> str:
    """The element of the page. `alt` takes the place of the picture's own words; an empty one says it is decoration."""
    opening = _OPENING.search(svg)
    if opening is None:
        return ""
    sizes = [float(value) * _PIXELS[unit or None] for value, unit in _SIZE.findall(opening[0])]
    width, height = sizes if len(sizes) == 2 else _ROOM
    root = _SIZE.sub("", opening[0])
    body = svg[opening.end() :]
    if drawing.alt is not None:
        body = _WORDS.sub("", body, count=2)
        said = f' role="img" aria-label="{html.escape(drawing.alt)}"' if drawing.alt.strip() else ' aria-hidden="true"'
        root = _NAMED.sub("", root)[:-1] + said + ">"
    shown = drawing.width or _fitting(width, height)
    corners = "border-radius:14px;" if drawing.kind == "step" else ""  # of paper that stays white on a dark slide
    style = f"width:{shown:g}px;aspect-ratio:{width:g}/{height:g};{corners}{_LETTERS}"
    panel = f' style="{_PANEL}"' if drawing.kind == "mermaid" else ""
    return f'<figure class="drawn"{panel}>{root[:-1]} style="{style}">{body.strip()}</figure>\n'


def _fitting(width: float, height: float) -> float:
    """The width at which a picture of this size fits under the heading of a slide, larger than it is by no more than
    makes its letters those of the slide.
    """
    return round(width * min(_LARGER, _ROOM[0] / width, _ROOM[1] / height))
