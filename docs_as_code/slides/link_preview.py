"""The preview of a link to a deck: title and description are there already, the picture is that of the first slide."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SIZE = re.compile(r'<svg\b[^>]*\bdata-marpit-svg\b[^>]*\bviewBox="0 0 (\d+) (\d+)"')
_CARD = '<meta name="twitter:card" content="summary">'
_LARGE_CARD = '<meta name="twitter:card" content="summary_large_image">'


def with_preview(page: str, outputs: Mapping[str, Path], address: str) -> str:
    """The page with its own address and that of its picture, where the deck itself names none.

    `address` is that of the folder in which the outputs stand, with a slash at its end, or "".
    """
    picture = _picture(outputs)
    if not address or picture is None:
        return page
    head, end, rest = page.partition("<style")
    added = ""
    if 'property="og:url"' not in head:
        own = html.escape(address + quote(outputs["html"].name))
        added += f'<link rel="canonical" href="{own}"><meta property="og:url" content="{own}">'
    if 'property="og:image"' not in head:
        added += f'<meta property="og:image" content="{html.escape(address + quote(picture))}">{_size(page)}'
        if title := re.search(r'<meta property="og:title" content="([^"]*)">', head):
            added += f'<meta property="og:image:alt" content="{title[1]}">'
        head = head.replace(_CARD, _LARGE_CARD)
    return head + added + end + rest


def _picture(outputs: Mapping[str, Path]) -> str | None:
    """The name of the picture of the first slide."""
    if "png" in outputs:
        return outputs["png"].name
    return f"{outputs['images'].stem}.001{outputs['images'].suffix}" if "images" in outputs else None


def _size(page: str) -> str:
    match = _SIZE.search(page)
    if match is None:
        return ""
    return (
        f'<meta property="og:image:width" content="{match[1]}"><meta property="og:image:height" content="{match[2]}">'
    )
