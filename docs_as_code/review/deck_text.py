"""Text of evidence on slides: whatever stands in it is text, never Markdown, HTML, a value, an emoji code or a link."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_SPACE = re.compile(r"\s+")
# Punctuation between letters or digits that nothing reads as more than itself; a dot only between digits, since
# `tests.py` is a host name to those who look for links, and a slash only alone, since `//` begins one.
_PLAIN = re.compile(r"(?<=[A-Za-z0-9])[-_](?=[A-Za-z0-9])|(?<=\d)[.:](?=\d)|(?<!/)/(?!/)|[A-Za-z0-9 ,%]|[^\x00-\x7f]")

_NARROW = frozenset(" ',.:;!|`\"-()[]{}fijlrtIJ")  # under 0.4 of the size of the theme's letters


class Markup(NamedTuple):
    """Our own Markdown, and the text that it shows."""

    text: str
    markdown: str


def clean(text: str, most: int) -> str:
    """One line of at most so many characters, without what cannot be seen or turns the line around."""
    kept = "".join(
        "?" if unicodedata.category(char) == "Cs" else char
        for char in text[: 4 * most]
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cn")
    )
    line = _SPACE.sub(" ", kept).strip()
    return line if len(line) <= most and len(text) <= 4 * most else line[: most - 1].rstrip() + "…"


def escaped(text: str) -> str:
    """Text for Markdown: each character that it, HTML or Marp could read as more is written as its number.

    Marp looks for `:smile:` when numbers are characters again: only an element of its own keeps a colon apart.
    """
    found = []
    for place, char in enumerate(text):
        match = _PLAIN.match(text, place)
        number = f"<span>&#{ord(char)};</span>" if char == ":" else f"&#{ord(char)};"
        found.append(char if match and match.end() == place + 1 else number)
    return "".join(found)


def shown(text: str, most: int) -> str:
    """Text of evidence, cut and made safe."""
    return escaped(clean(text, most))


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many times the size of its letters, rather more than fewer."""
    count, left = 1, width
    for word in text.split(" "):
        need = wide(word) + 0.28
        if need <= left:
            left -= need
            continue
        whole, rest = divmod(need, width)
        count += int(whole) + 1 if left < width else int(whole)
        left = width - rest
    return count


def wide(text: str) -> float:
    """About how wide a text is, in times the size of its letters, rather too wide."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0x1F000:
        return 1.3
    if char in _NARROW:
        return 0.42
    if char in "MWmw@%—…" or ord(char) > 0x24F:
        return 0.98
    return 0.74 if char.isupper() else 0.6
