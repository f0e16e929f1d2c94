"""Diagrams on slides are light, whatever the system of who looks at them prefers: a slide does not turn dark either."""

from __future__ import annotations

import re

_STAMPED = re.compile(rb'<svg\b[^>]*\sdata-docs-as-code="')
_HEAD = 4096  # bytes in which the mark stands
# What the picture has for dark pages, and the data for the words beside it (docs_as_code/diagrams/picture).
_ELSEWHERE = re.compile(rb'<style class="dac-dark">[^<]*</style>\n?|<metadata>[^<]*</metadata>\n?')


def is_diagram(data: bytes) -> bool:
    """Whether docs-as-code has drawn this SVG."""
    return _STAMPED.search(data, 0, _HEAD) is not None


def light(data: bytes) -> bytes:
    """One of our pictures as a slide shows it; another file as it is."""
    return _ELSEWHERE.sub(b"", data) if is_diagram(data) else data
