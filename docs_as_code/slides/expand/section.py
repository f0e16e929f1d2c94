"""A part of a Markdown file: all below its front matter, or the section of a heading."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from docs_as_code.slides import front_matter
from docs_as_code.slides.markdown_scan import Line, scan

if TYPE_CHECKING:
    from docs_as_code.slides.expand.origin import Origin

_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def lines_of(text: str, heading: str, asked: Origin) -> list[Line]:
    """The lines of a part, numbered as in their file; an empty `heading` means all. Raises SourceError at `asked`."""
    front = front_matter.find(text)
    start = front.end if front else 0
    lines = scan(text[start:], text[:start].count("\n") + 1)
    return _trimmed(_section(lines, heading, asked) if heading else lines)


def slug(title: str) -> str:
    """A heading as an anchor, the way GitHub makes them."""
    return _NOT_IN_SLUG.sub("", title.strip().lower()).replace(" ", "-")


def _section(lines: list[Line], heading: str, asked: Origin) -> list[Line]:
    """From the heading to the next one of its level or above."""
    titles = [line for line in lines if line.kind == "heading" and line.title]
    wanted = (heading.strip().lower(), slug(heading))
    found = next((line for line in titles if line.title.lower() == wanted[0] or slug(line.title) == wanted[1]), None)
    if found is None:
        near = difflib.get_close_matches(slug(heading), [slug(line.title) for line in titles], 1, 0.4)
        known = ", ".join(slug(line.title) for line in titles[:8])
        hint = f"did you mean #{near[0]}?" if near else f"its headings: {known}" if known else "it has none"
        raise asked.error(f"the file has no heading '{heading}'", hint)
    after = [line for line in lines if line.number >= found.number]
    end = next((line.number for line in after[1:] if line.kind == "heading" and line.level <= found.level), None)
    return [line for line in after if end is None or line.number < end]


def _trimmed(lines: list[Line]) -> list[Line]:
    """Without blank lines and rulers at both ends: those around it are the deck's own."""
    kept = [number for number, line in enumerate(lines) if line.kind not in ("blank", "ruler")]
    return lines[kept[0] : kept[-1] + 1] if kept else []
