"""The files and addresses in a style sheet, replaced by what a function says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

Role = Literal["import", "url"]
Replace = Callable[[str, Role], str | None]

_TOKEN = re.compile(
    r"""
      /\*.*?\*/
    | (?P<rule>@import\s+(?:url\(\s*)?
        (?:"(?P<sheet2>[^"]*)"|'(?P<sheet1>[^']*)'|(?P<sheet>[^\s"';()]+))
        \s*\)?(?P<rest>[^;]*);)
    | (?P<url>url\(\s*
        (?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>(?:\\.|[^\s"'()\\])*))\s*\))
    | "(?:\\.|[^"\\])*"
    | '(?:\\.|[^'\\])*'
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ANY = re.compile(r"url\(|@import", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|(.))", re.DOTALL)


def replace_urls(css: str, replace: Replace) -> str:
    """The sheet with each address replaced; `replace` gives the new address, or None to leave it alone.

    An `@import` whose replacement is empty is removed.
    """
    if not _ANY.search(css):
        return css
    return _TOKEN.sub(lambda match: _replaced(match, replace), css)


def _replaced(match: re.Match[str], replace: Replace) -> str:
    if match["rule"]:
        new = replace(_plain(match["sheet2"] or match["sheet1"] or match["sheet"] or ""), "import")
        if new is None:
            return match[0]
        return f'@import url("{new}"){match["rest"]};' if new else ""
    if match["url"]:
        new = replace(_plain(match["double"] or match["single"] or match["bare"] or ""), "url")
        return match[0] if new is None else f'url("{new}")'
    return match[0]


def _plain(text: str) -> str:
    """Without CSS's escapes."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)
