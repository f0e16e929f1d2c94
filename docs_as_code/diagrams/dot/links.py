"""Links in a picture: those that would run code are taken out, before the layout and again in the SVG."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_LINK = re.compile(r"""(?i)((?:\b|[a-z])(?:href|url)\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')""")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
# Browsers skip these when they look for the scheme, so "java\tscript:" is a script all the same.
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]|\\[nrlt]")
_UNSAFE = frozenset({"javascript", "vbscript", "data"})


class Removed(NamedTuple):
    """A link that was taken out: its scheme, and the line of the DOT text that it stood on, with its number from 0."""

    scheme: str
    number: int
    statement: str


def unsafe_scheme(link: str) -> str | None:
    """The scheme of a link that must not be published, else None. Entities may be escaped twice."""
    plain = _IGNORED.sub("", html.unescape(html.unescape(link))).lower()
    match = _SCHEME.match(plain)
    return match[1] if match and match[1] in _UNSAFE else None


def without_unsafe_links(dot: str) -> tuple[str, tuple[Removed, ...]]:
    """The DOT text with empty links in place of unsafe ones, and what those were; also in HTML labels."""
    removed: list[Removed] = []

    def clean(match: re.Match[str]) -> str:
        scheme = unsafe_scheme(match[2][1:-1])
        if scheme is None:
            return match[0]
        start = dot.rfind("\n", 0, match.start()) + 1
        statement = dot[start:].partition("\n")[0]
        removed.append(Removed(scheme, dot.count("\n", 0, match.start()), statement))
        return f'{match[1]}""'

    lower = dot.lower()
    if (":" not in dot and "&" not in dot) or ("href" not in lower and "url" not in lower):
        return dot, ()
    return _LINK.sub(clean, dot), tuple(removed)
