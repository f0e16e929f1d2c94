"""Where each slide of a deck begins: rulers, and the headings that `headingDivider` names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docs_as_code.slides.markdown_scan import Line


@dataclass(frozen=True)
class Slide:
    """One page: its number from 1, and the line of its first content."""

    number: int
    line: int


_DIRECTIVE = re.compile(r"^\s*(?:<!--)?\s*[\"']?_?([A-Za-z]\w*)[\"']?\s*:\s?(.*?)\s*(?:-->.*)?$")


@dataclass(frozen=True)
class Place:
    """A directive of Marp in front matter or in a comment, without the `_` of one for a single slide."""

    key: str
    value: str
    line: int


def directive_lines(front: str, lines: list[Line]) -> list[Place]:
    """Every `key: value` line of the front matter and of the comments."""
    numbered = [(number, text) for number, text in enumerate(front.split("\n"), start=2)]
    numbered += [(line.number, line.text) for line in lines if line.kind == "comment"]
    matches = ((number, _DIRECTIVE.match(text)) for number, text in numbered)
    return [Place(match[1], match[2].strip("\"'"), number) for number, match in matches if match]


def divider_of(values: Mapping[str, object], places: list[Place]) -> frozenset[int]:
    """The levels of headings that begin a slide; the last directive counts."""
    setting = values.get("headingDivider")
    for place in places:
        if place.key == "headingDivider" and place.value:
            setting = re.findall(r"\d", place.value) if place.value.startswith("[") else place.value
    if isinstance(setting, list):
        return frozenset(int(level) for level in setting if str(level).isdigit())
    if isinstance(setting, str) and setting.isdigit():
        return frozenset(range(1, int(setting) + 1))
    return frozenset()


def slides_of(lines: list[Line], divider: frozenset[int]) -> Iterator[Slide]:
    """The slides of a deck's lines."""
    number, start, content, visible = 1, lines[0].number if lines else 1, None, False
    for line in lines:
        if line.kind == "ruler" or (line.kind == "heading" and line.level in divider and visible):
            yield Slide(number, content or start)
            heading = line.kind == "heading"
            number, start, content, visible = number + 1, line.number, line.number if heading else None, heading
            continue
        if line.kind != "blank" and content is None:
            content = line.number
        visible = visible or line.kind not in ("blank", "comment", "style")
    yield Slide(number, content or start)
