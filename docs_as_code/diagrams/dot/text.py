"""What is read from and changed in DOT text with patterns: continued lines, and the files of icons."""

from __future__ import annotations

import html
import re

_REFERENCE = re.compile(r"""(?i)(\b(?:image|shapefile|src)\s*=\s*)(?:"((?:[^"\\]|\\.)*)"|'([^']*)')""")
_CONTINUED = re.compile(r"(\\\\)|\\\n")


def whole_lines(dot: str) -> str:
    """The text without continued lines: Graphviz's own writer breaks long strings, paths too, by a backslash."""
    return _CONTINUED.sub(r"\1", dot) if "\\\n" in dot else dot


def references(dot: str) -> tuple[str, ...]:
    """The icon files that a DOT text names, in attributes and in HTML labels, each once and in order."""
    found = (_named(match) for match in _REFERENCE.finditer(dot))
    return tuple(dict.fromkeys(path for path in found if path))


def renamed(dot: str, names: dict[str, str]) -> str:
    """The DOT text with other files in place of the icons it names."""

    def rename(match: re.Match[str]) -> str:
        path = _named(match)
        return f'{match[1]}"{names[path]}"' if path in names else match[0]

    return _REFERENCE.sub(rename, dot) if names else dot


def _named(match: re.Match[str]) -> str:
    raw: str = match[2] if match[2] is not None else match[3]
    return html.unescape(raw.replace('\\"', '"')) if "&" in raw or "\\" in raw else raw
