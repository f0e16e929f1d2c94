"""A deck's page on the site: its viewer, downloads, a strip of thumbnails, and all its words, for the site's search."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docs_as_code.slides.slide_text import SlideText

_DOWNLOADS = {"html": "HTML", "pdf": "PDF", "pptx": "PowerPoint", "handout": "Hand-out"}
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def page(
    title: str, description: str, slides: Sequence[SlideText], outputs: Mapping[str, Path], thumbnails: Sequence[Path]
) -> str:
    """The Markdown; all files that it leads to stand beside it."""
    name = title or outputs["page"].name.removesuffix(".page.md")
    parts = [_front_matter(description), f"# {_literal(name)}"]
    if description:
        parts.append(_literal(description))
    if "html" in outputs:
        parts.append(f"![{_literal(name)}]({_address(outputs['html'])})")
    downloads = [f"[{word}]({_address(outputs[form])})" for form, word in _DOWNLOADS.items() if form in outputs]
    if downloads:
        parts.append(" · ".join(downloads))
    named = list(enumerate(slides, 1))
    parts.append(
        "\n".join(
            _thumbnail(number, slide, picture, outputs)
            for (number, slide), picture in zip(named, thumbnails, strict=True)
        )
    )
    parts += [_words(number, slide, outputs) for number, slide in named]
    return "\n\n".join(parts) + "\n"


def _front_matter(description: str) -> str:
    """Themes write a description into the page as it is, so it is HTML here; the title they take from the heading."""
    if not description:
        return "---\n---"
    said = json.dumps(html.escape(" ".join(description.split())), ensure_ascii=False)  # JSON is YAML
    return f"---\ndescription: {said}\n---"


def _thumbnail(number: int, slide: SlideText, picture: Path, outputs: Mapping[str, Path]) -> str:
    """Named by its slide's title."""
    name = f"{number}. {slide.title}" if slide.title else f"Slide {number}"
    image = f"![{_literal(name)}]({_address(picture)})"
    place = _place(number, outputs)
    return f"[{image}]({place})" if place else image


def _words(number: int, slide: SlideText, outputs: Mapping[str, Path]) -> str:
    """A heading of its own for each slide, so that the site's search leads there."""
    heading = f"## {_literal(f'{number}. {slide.title}' if slide.title else f'Slide {number}')}"
    lines = list(slide.lines)
    if slide.title in lines:
        lines.remove(slide.title)
    place = _place(number, outputs)
    link = [f"[Show slide {number}]({place})"] if place else []
    return "\n\n".join(filter(None, [heading, "  \n".join(map(_literal, lines)), *link]))


def _place(number: int, outputs: Mapping[str, Path]) -> str | None:
    """Where a slide is seen at full size."""
    if "html" in outputs:
        return f"{_address(outputs['html'])}#{number}"
    return f"{_address(outputs['pdf'])}#page={number}" if "pdf" in outputs else None


def _address(path: Path) -> str:
    return quote(path.name)


def _literal(text: str) -> str:
    """Text that means nothing to Markdown or HTML."""
    return _SIGN.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))
