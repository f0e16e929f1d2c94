"""What rules call the parts of a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.slides.shown import Box, Clash, Cut

_NAMES = {
    "blockquote": "quotation",
    "canvas": "drawing",
    "code": "code",
    "footer": "footer",
    "header": "header",
    "iframe": "page",
    "img": "picture",
    "li": "list item",
    "p": "paragraph",
    "pre": "code",
    "section": "content",
    "svg": "drawing",
    "table": "table",
    "td": "table cell",
    "th": "table cell",
    "tr": "table row",
    "video": "recording",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
_LONGEST = 40


def quoted(text: str) -> str:
    """A text in quotes, cut at a word where it is long."""
    if len(text) <= _LONGEST:
        return f"'{text}'"
    cut = text[:_LONGEST]
    return f"'{cut.rpartition(' ')[0] or cut} …'"


def element(box: Box | Clash | Cut) -> str:
    """`the list item 'Restore the backup'`."""
    name = _NAMES.get(box.tag, f"<{box.tag}>")
    return f"the {name} {quoted(box.text)}" if box.text else f"the {name}"


def address(url: str) -> str:
    """A picture's address, without the data that it may hold."""
    return "a picture" if url.startswith("data:") else f"the picture {url}"
