"""Diagrams on slides: they turn dark with the slide, and not with the system of who looks at it."""

from __future__ import annotations

import re

_STAMPED = re.compile(rb'<svg\b[^>]*\sdata-docs-as-code="')
_HEAD = 4096  # bytes in which the mark stands
# The data for the words beside the picture, and what it has for dark pages (docs_as_code/diagrams/picture).
_METADATA = re.compile(rb"<metadata>[^<]*</metadata>\n?")
_DARK = re.compile(rb'<style class="dac-dark">[^<]*</style>\n?')
_ON_SCREEN = b"@media screen and (prefers-color-scheme:dark)"
_PAPER = re.compile(rb"--dac-paper:[^;}]*")


def is_diagram(data: bytes) -> bool:
    """Whether docs-as-code has drawn this SVG."""
    return _STAMPED.search(data, 0, _HEAD) is not None


def on_slide(data: bytes) -> bytes:
    """One of our pictures as a slide shows it; another file as it is.

    Inside of an image, a browser takes the `color-scheme` of the element that shows it for the preferred one, in print
    too. On a dark slide the paper is the slide.
    """
    if not is_diagram(data):
        return data
    return _DARK.sub(lambda match: _for_image(match[0]), _METADATA.sub(b"", data))


def in_page(svg: str, scheme: str) -> str:
    """One of our pictures as an element of the page, with `scheme` as its style: a query would ask for the window's."""
    return _DARK.sub(lambda _: scheme.encode(), _METADATA.sub(b"", svg.encode())).decode()


def _for_image(style: bytes) -> bytes:
    return _PAPER.sub(b"--dac-paper:transparent", style.replace(_ON_SCREEN, b"@media (prefers-color-scheme:dark)"))
