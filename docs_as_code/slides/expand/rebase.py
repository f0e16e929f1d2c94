"""Relative addresses of an included file, turned to count from the deck."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from docs_as_code.slides.markdown_scan import without_code

if TYPE_CHECKING:
    from pathlib import Path

_DESTINATIONS = (
    re.compile(
        r"!?\[(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\](?:\([^()]*\))?)*\]\(\s*(?:<(?P<a>[^<>\n]*)>|(?P<b>[^\s()<>]+))"
    ),
    re.compile(r"^ {0,3}\[[^\[\]]+\]:\s*(?:<(?P<a>[^<>\n]*)>|(?P<b>\S+))"),
    re.compile(
        r"""\s(?:src|poster|data|href)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)')""",
        re.IGNORECASE,
    ),
    re.compile(r"""url\(\s*(?:"(?P<a>[^"]*)"|(?P<b>[^\s"')]+))\s*\)""", re.IGNORECASE),
)
_NO_FILE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?\\]|$", re.IGNORECASE)


def rebased(text: str, folder: Path, deck: Path) -> str:
    """A line of a file in `folder`, for a deck in the folder `deck`; both are absolute."""
    if folder == deck or not any(sign in text for sign in ("](", "]:", "=", "url(")):
        return text
    for start, end in sorted(_destinations(without_code(text)), reverse=True):
        target = text[start:end]
        if not _NO_FILE.match(target):
            text = f"{text[:start]}{_moved(target, folder, deck)}{text[end:]}"
    return text


def _destinations(text: str) -> set[tuple[int, int]]:
    """Where addresses stand; a picture may be inside of a link's text."""
    inner = [match.start() + 1 for match in re.finditer(r"\[!", text)]
    found = [match for pattern in _DESTINATIONS for match in pattern.finditer(text)]
    found += [match for start in inner if (match := _DESTINATIONS[0].match(text, start))]
    return {match.span("a" if match["a"] is not None else "b") for match in found}


def _moved(target: str, folder: Path, deck: Path) -> str:
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    moved = os.path.relpath(os.path.join(folder, path), deck)  # noqa: PTH118 - text
    return moved.replace(os.sep, "/") + target[len(path) :]
