"""The places of a page that a link can lead to: its headings and ids, from its Markdown and from the built site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.project.shown_pictures import without_fences

if TYPE_CHECKING:
    from pathlib import Path

_HEADING = re.compile(r"^ {0,3}(?:#{1,6}[ \t]+(?P<plain>.+?)[ \t]*#*|(?P<ruled>\S.*)\n(?:=+|-+)[ \t]*)$", re.MULTILINE)
_OWN = re.compile(r"\{:?[^}\n]*#([\w.:-]+)[^}\n]*\}")
_ID = re.compile(r"""\b(?:id|name)=["']?([^"'\s>]+)""")
_BRING = re.compile(r"-{2,}8<-{2,}|\{[{%]|^:::", re.MULTILINE)  # parts that are written elsewhere
_MARKUP = re.compile(r"<[^>]*>|\{:?[^}]*\}|!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")


def of_page(markdown: Path, built: Path, mkdocs_file: Path) -> frozenset[str] | None:
    """The names, or None where only the built page would tell and there is none."""
    try:
        text = markdown.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    html = built.read_text(encoding="utf-8", errors="replace") if built.is_file() else None
    if html is None and (_BRING.search(text) or _has_own_slugs(mkdocs_file)):
        return None
    return frozenset((*_of_markdown(text), *(_ID.findall(html) if html else ())))


def _has_own_slugs(mkdocs_file: Path) -> bool:
    return mkdocs_file.is_file() and "slugify" in mkdocs_file.read_text(encoding="utf-8", errors="replace")


def _of_markdown(text: str) -> list[str]:
    """As Python-Markdown names headings: the words in small letters, and a number behind those that come again."""
    from markdown.extensions.toc import slugify, unique

    found = [*_OWN.findall(text), *_ID.findall(text)]
    used: set[str] = set()
    for match in _HEADING.finditer(without_fences(text)):
        words = _MARKUP.sub(lambda part: part[1] or "", match["plain"] or match["ruled"])
        found.append(unique(slugify(words.replace("`", "").replace("*", ""), "-"), used))
    return found
