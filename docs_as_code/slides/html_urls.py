"""The files and addresses that an HTML page loads, replaced by what a function says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Literal

from docs_as_code.slides.css_urls import replace_urls

Role = Literal["picture", "media", "page", "style", "script", "font-or-picture"]
# (address, role, source line of the slide or None) -> the new address, or None to leave it alone
Replace = Callable[[str, Role, int | None], str | None]

_ATTRIBUTES: dict[str, dict[str, Role]] = {
    "img": {"src": "picture", "srcset": "picture"},
    "source": {"src": "media", "srcset": "picture"},
    "video": {"src": "media", "poster": "picture"},
    "audio": {"src": "media"},
    "track": {"src": "media"},
    "iframe": {"src": "page"},
    "embed": {"src": "page"},
    "object": {"data": "page"},
    "input": {"src": "picture"},
    "image": {"href": "picture", "xlink:href": "picture"},
    "feimage": {"href": "picture", "xlink:href": "picture"},
    "script": {"src": "script"},
    "link": {"href": "style"},
}
_LOADING = "|".join(tag for tag in _ATTRIBUTES if tag != "script")
_LOADING_LINKS = re.compile(r"\brel\s*=\s*[\"']?[^\"'>]*(?:stylesheet|icon|preload|manifest)", re.IGNORECASE)
_ATTRIBUTE_TEXT = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_TOKEN = re.compile(
    rf"""
      <!--.*?-->
    | (?P<script><script\b{_ATTRIBUTE_TEXT}>)(?P<code>.*?)(?=</script\s*>)
    | (?P<style><style\b{_ATTRIBUTE_TEXT}>)(?P<css>.*?)(?=</style\s*>)
    | <(?P<tag>{_LOADING}|section|[a-z][\w:-]*(?=[^>]*url\())(?=[\s/>]){_ATTRIBUTE_TEXT}>
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(\s)([a-z:-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LINE = re.compile(r'\bdata-source-line="(\d+)"')
_CANDIDATE = re.compile(r"\s*(\S*[^\s,])((?:\s+[^,]*)?)(?:,|$)")


def replace_loads(page: str, replace: Replace) -> str:
    """The page with every address that a browser would load by itself replaced; links stay as they are."""
    return _Page(replace).rewritten(page)


class _Page:
    """One pass over a page; remembers the source line of the slide it is in."""

    def __init__(self, replace: Replace) -> None:
        self._replace = replace
        self._line: int | None = None

    def rewritten(self, page: str) -> str:
        return _TOKEN.sub(self._token, page)

    def _token(self, match: re.Match[str]) -> str:
        if match["script"]:
            return self._element(match["script"], "script") + match["code"]
        if match["style"]:
            return match["style"] + self._css(match["css"])
        if match["tag"]:
            return self._element(match[0], match["tag"].lower())
        return match[0]

    def _element(self, text: str, tag: str) -> str:
        if tag == "section" and (line := _LINE.search(text)):
            self._line = int(line[1])
        roles = _ATTRIBUTES.get(tag, {})
        if not roles and "style" not in text.lower():
            return text
        if tag == "link" and not _LOADING_LINKS.search(text):
            roles = {}
        return _ATTRIBUTE.sub(lambda match: self._attribute(match, roles), text)

    def _attribute(self, match: re.Match[str], roles: dict[str, Role]) -> str:
        name = match[2].lower()
        if name != "style" and name not in roles:
            return match[0]
        value = html.unescape(match[4] or match[5] or match[6] or "")
        if name == "style":
            new: str | None = self._css(value)
        elif name == "srcset":
            new = self._srcset(value)
        else:
            new = self._replace(value.strip(), roles[name], self._line)
        if new is None or new == value:
            return match[0]
        return f'{match[1]}{match[2]}="{html.escape(new)}"'

    def _css(self, css: str) -> str:
        return replace_urls(
            css,
            lambda url, role: self._replace(url, "style" if role == "import" else "font-or-picture", self._line),
        )

    def _srcset(self, value: str) -> str:
        parts = []
        for match in _CANDIDATE.finditer(value):
            new = self._replace(match[1], "picture", self._line)
            parts.append((match[1] if new is None else new) + match[2].rstrip())
        return ", ".join(parts)
