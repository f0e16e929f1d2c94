"""An SVG file's text made fit to stand inside an HTML page: no prolog, ids that occur once, links that hold there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from docs_as_code.site.words import METADATA

STAMP = "data-docs-as-code"

_OPENING = re.compile(r"<svg\b[^>]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ALONE = re.compile(r'<style class="dac-dark">[^<]*</style>\n?')  # of a picture by itself: the page has its own rules
_SCHEMES = re.compile(r'\sclass="dac-schemes"')
_ID = re.compile(r"""(?<=\sid=")[^"]+(?=")""")
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title>")
_REFERENCE = re.compile(
    r"""(?P<before>\s(?:id|(?:xlink:)?href|aria-labelledby|aria-describedby)="|url\(['"]?)"""
    r"""(?P<target>[^"')]*)"""
)
_HREF = re.compile(r"""(<(?P<tag>[a-z]+)\b[^>]*?\s)(?:xlink:)?href="(?P<target>[^"]*)\"""")
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|[/#?]|$)", re.IGNORECASE)
_SAID_AGAIN = re.compile(r"<(?:title(?=>)|desc\b)")  # of a part, and of the whole: the labels have these words already
_WORD_END = re.compile(r"(</(?:text|title|desc)>)(?=<)")


@dataclass(frozen=True)
class InlineSvg:
    """The `<svg>` element, its ids, its own title, and whether it has a dark side."""

    markup: str
    ids: frozenset[str]
    title: str
    schemes: bool


def is_ours(text: str) -> bool:
    """Whether docs-as-code has made this SVG: only then is it safe to put into a page."""
    opening = _OPENING.search(text)
    return opening is not None and STAMP in opening.group()


def inline(text: str, used: set[str], url: str) -> InlineSvg:
    """The SVG for a page from which `url` leads to the file, and on which the ids of `used` are taken.

    When an id collides, all of them get a suffix. References become `xlink:href`: Material's instant navigation assigns
    to the `href` of every element that has one, and SVG elements refuse that.
    """
    opening = _OPENING.search(text)
    markup = _COMMENT.sub("", text[opening.start() if opening else 0 :]).strip()
    markup = METADATA.sub("", _ALONE.sub("", markup))
    ids = frozenset(map(html.unescape, _ID.findall(markup)))  # Graphviz writes `-` as `&#45;`
    suffix = _free_suffix(ids, used)
    if suffix:
        markup = _REFERENCE.sub(lambda match: match["before"] + _renamed(match["target"], ids, suffix), markup)
        own = _ID.search(text, *opening.span()) if opening else None
        if own:  # font families start with it, and two pictures of one name carry different subsets
            markup = re.sub(f"""(?<=['"]){re.escape(own[0])} """, f"{own[0]}{suffix} ", markup)
    markup = _HREF.sub(lambda match: f'{match[1]}xlink:href="{_reference(match, url)}"', markup)
    title = _TITLE.search(markup)
    markup = _SAID_AGAIN.sub(r"\g<0> data-search-exclude", markup)  # Material's search shows each word once
    return InlineSvg(
        markup=_WORD_END.sub(r"\1 ", markup),  # a search index that drops tags must not glue two labels together
        ids=frozenset(name + suffix for name in ids),
        title=html.unescape(title[1]).strip() if title else "",
        schemes=opening is not None and _SCHEMES.search(opening[0]) is not None,
    )


def from_page(target: str, url: str) -> str:
    """A relative link starts at the picture's own place, `url`, as it does when the SVG is opened by itself."""
    folder = url.rpartition("/")[0] + "/" if "/" in url else ""
    return folder + target if _RELATIVE.match(target) else target


def _reference(match: re.Match[str], url: str) -> str:
    return from_page(match["target"], url) if match["tag"] == "a" else match["target"]


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
