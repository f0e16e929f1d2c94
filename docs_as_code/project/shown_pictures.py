"""The pictures that pages and decks show, each with its line: what the author wrote, and where that may lead."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docs_as_code.config import docs_folder, site_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.sources import Source
    from docs_as_code.slides.deck import Deck

_FENCE = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.|\[[^\]]*\])*\]\(\s*(?:<([^>\n]*)>|([^\s)]+))")
_TAG = re.compile(r"""<img\b[^>]*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NOT_A_FILE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|#|$|.*\{[{%]", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """`path` is the page or deck, `target` what it says; `places` are the project-relative files that may be meant."""

    path: str
    line: int | None
    target: str
    places: tuple[str, ...]
    deck: str | None = None


def in_text(text: str) -> Iterator[tuple[int, str, bool]]:
    """Line, target, and whether it is an HTML tag, of each picture of a Markdown text, outside of code and comments."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, plain in enumerate(without_code(text).split("\n"), 1):
        yield from ((number, match[1] or match[2] or "", False) for match in _IMAGE.finditer(plain))
        yield from ((number, match[1] or match[2] or "", True) for match in _TAG.finditer(plain))


def without_code(text: str) -> str:
    """A Markdown text with its lines, but with nothing where code stands."""
    return "\n".join(_CODE.sub("", line) for line in without_fences(text).split("\n"))


def without_fences(text: str) -> str:
    """A Markdown text with its lines, but with nothing where blocks of code stand."""
    fence = ""
    lines = []
    for line in text.splitlines():
        opening = _FENCE.match(line)
        is_mark = opening is not None and (not fence or opening[1].startswith(fence))
        lines.append("" if fence or is_mark else line)
        if opening is not None and is_mark:
            fence = "" if fence else opening[1]
    return "\n".join(lines)


def of_pages(config: Config) -> Iterator[Shown]:
    """What the pages of the docs show, page by page."""
    docs = docs_folder(config.project / config.site.config)
    for page in _pages(config, docs):
        rel = page.relative_to(config.project).as_posix()
        folder = os.path.dirname(rel)  # noqa: PTH120 - text
        url = folder if page.name in ("index.md", "README.md") else rel.removesuffix(".md")
        try:
            text = page.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
        for line, target, is_tag in in_text(text):
            starts = (folder, url) if is_tag else (folder,)  # a builder leaves tags as they are: they start at the URL
            if places := _places(target, starts):
                yield Shown(rel, line, target, places)


def all_text(config: Config) -> str:
    """All pages of the docs, and the texts at the project's root, which a forge shows beside the files."""
    docs = docs_folder(config.project / config.site.config)
    files = [*_pages(config, docs), *sorted(config.project.glob("*.md"))]
    return unquote(
        "\n".join(file.read_text(encoding="utf-8-sig", errors="replace") for file in files if file.is_file())
    )


def of_deck(source: Source, deck: Deck) -> Iterator[Shown]:
    """What a deck shows."""
    folder = os.path.dirname(source.rel)  # noqa: PTH120 - text
    for picture in deck.pictures:
        if places := _places(picture.target, (folder,)):
            path, line = deck.origin(picture.line)
            yield Shown(path, line, deck.as_written(picture.target, path), places, source.rel)


def _pages(config: Config, docs: Path) -> list[Path]:
    output = config.project / config.output
    site = site_folder(config.project / config.site.config)
    if not docs.is_relative_to(config.project):
        return []
    found = (page for page in docs.rglob("*.md") if page.is_file())
    return sorted(page for page in found if not page.is_relative_to(output) and not page.is_relative_to(site))


def _places(target: str, starts: tuple[str, ...]) -> tuple[str, ...]:
    if _NOT_A_FILE.match(target):
        return ()
    name = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return tuple(dict.fromkeys(os.path.normpath(os.path.join(start, name)) for start in starts))  # noqa: PTH118 - text
