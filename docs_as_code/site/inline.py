"""An SVG file's text made fit to stand inside an HTML page: no prolog, and ids that occur once on the page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

STAMP = "data-docs-as-code"

_OPENING = re.compile(r"<svg\b[^>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ID = re.compile(r"""(?<=\sid=")[^"]+(?=")""")
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title>")
_REFERENCE = re.compile(
    r"""(?P<before>\s(?:id|(?:xlink:)?href|aria-labelledby|aria-describedby)="|url\(['"]?)"""
    r"""(?P<target>[^"')]*)"""
)
_WORD_END = re.compile(r"(</(?:text|title|desc)>)(?=<)")


@dataclass(frozen=True)
class InlineSvg:
    """The `<svg>` element, its ids, and its own title."""

    markup: str
    ids: frozenset[str]
    title: str


def is_ours(text: str) -> bool:
    """Whether docs-as-code has made this SVG: only then is it safe to put into a page."""
    opening = _OPENING.search(text)
    return opening is not None and STAMP in opening.group()


def inline(text: str, used: set[str]) -> InlineSvg:
    """The SVG for a page on which the ids of `used` are taken; when one of them collides, all of them get a suffix."""
    opening = _OPENING.search(text)
    markup = _COMMENT.sub("", text[opening.start() if opening else 0 :]).strip()
    ids = frozenset(map(html.unescape, _ID.findall(markup)))  # Graphviz writes `-` as `&#45;`
    suffix = _free_suffix(ids, used)
    if suffix:
        markup = _REFERENCE.sub(lambda match: match["before"] + _renamed(match["target"], ids, suffix), markup)
        own = _ID.search(text, *opening.span()) if opening else None
        if own:  # font families start with it, and two pictures of one name carry different subsets
            markup = re.sub(f"""(?<=['"]){re.escape(own[0])} """, f"{own[0]}{suffix} ", markup)
    title = _TITLE.search(markup)
    return InlineSvg(
        markup=_WORD_END.sub(r"\1 ", markup),  # a search index that drops tags must not glue two labels together
        ids=frozenset(name + suffix for name in ids),
        title=html.unescape(title[1]).strip() if title else "",
    )


def _free_suffix(ids: frozenset[str], used: set[str]) -> str:
    suffix, count = "", 1
    while any(name + suffix in used for name in ids):
        count += 1
        suffix = f"--{count}"
    return suffix


def _renamed(target: str, ids: frozenset[str], suffix: str) -> str:
    """`#a` and lists of ids such as `a b`, each known id with the suffix."""
    return " ".join(
        word + suffix if html.unescape(word.removeprefix("#")) in ids else word for word in target.split(" ")
    )
