"""What is read from and changed in DOT text as text: continued lines, and the files of icons."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Strings and comments are matched too, so that nothing inside them is taken for an attribute; `<` starts an HTML label.
# Each choice begins with a plain character, so that the search skips what begins with none of them: most of a text.
_QUOTED = r'([^"\\]*(?:\\.[^"\\]*)*)"'
_VALUE = rf'\b"?\s*=\s*(?:"{_QUOTED}|(\w+))'
_NAMES = (("i", "mage"), ("I", "mage"), ("s", "hapefile"), ("S", "hapefile"))
_PART = re.compile(
    rf'"(?:(?i:image|shapefile){_VALUE}|{_QUOTED.replace("(", "(?:", 1)})'
    + "".join(rf"|{first}(?<!\w{first})(?i:{rest}){_VALUE}" for first, rest in _NAMES)
    + r"|//[^\n]*|/\*.*?(?:\*/|\Z)|\#(?<![^\n]\#)[^\n]*|<",
    re.DOTALL,
)
_IMAGE = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"[<>]")
_CONTINUED = re.compile(r"(\\\\)|\\\n")


def whole_lines(dot: str) -> str:
    """The text without continued lines: Graphviz's own writer breaks long strings, paths too, by a backslash."""
    return _CONTINUED.sub(r"\1", dot) if "\\\n" in dot else dot


def html_end(dot: str, start: int) -> int:
    """Where the HTML-like label ends whose `<` is at `start`: behind the bracket that closes it."""
    depth = 0
    for bracket in _BRACKET.finditer(dot, start):
        depth += 1 if bracket[0] == "<" else -1
        if depth == 0:
            return bracket.end()
    return len(dot)


@lru_cache(maxsize=64)  # one text is asked about several times within a moment
def references(dot: str) -> tuple[str, ...]:
    """The icon files that a DOT text names, in attributes and in HTML labels, each once and in order."""
    found: dict[str, None] = {}
    with_icons(dot, lambda path, _place: found.setdefault(path))
    return tuple(found)


def renamed(dot: str, names: dict[str, str]) -> str:
    """The DOT text with other files in place of the icons it names."""
    return with_icons(dot, lambda path, _place: names.get(path)) if names else dot


def with_icons(dot: str, new: Callable[[str, int], str | None]) -> str:
    """`dot` with `new(path, place)` for the path of each icon; None leaves it. `place` is where it stands."""
    done: list[str] = []
    at = kept = 0
    while match := _PART.search(dot, at):
        at = match.end()
        start = match.start()
        text = None
        value = match.lastindex
        if match[0] == "<":
            at = html_end(dot, start)
            text = _with_images(dot[start:at], lambda path, start=start: new(path, start))  # type: ignore[misc] # binds it
        elif value and (path := match[value].replace('\\"', '"')):
            better = new(path, start)
            if better is not None:
                name = dot[start : match.start(value)].removesuffix('"')
                text = name + '"' + better.replace('"', '\\"') + '"'
        if text is not None:
            done += [dot[kept:start], text]
            kept = at
    return "".join([*done, dot[kept:]])


def _with_images(label: str, new: Callable[[str], str | None]) -> str:
    def image(match: re.Match[str]) -> str:
        path = html.unescape(match[2] if match[2] is not None else match[3])
        better = new(path) if path else None
        return match[0] if better is None else f'{match[1]}"{html.escape(better)}"'

    return _IMAGE.sub(image, label)
