"""What a deck in HTML gets beside marp's own keys: search in slides, a black screen, the keys of remotes, help."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_OF_BESPOKE = "data-bespoke-view"  # in the style sheet of marp's own template; another one has no keys at all


def with_keys(page: str) -> str:
    """The page with our script; one that a project's own template has made stays as it is."""
    end = page.rfind("</body>")
    return page[:end] + _added() + page[end:] if _OF_BESPOKE in page and end > 0 else page


@cache
def _added() -> str:
    return f"<style>{_read('talk.css')}</style><script>{_read('talk.js')}</script>"


def _read(name: str) -> str:
    """Without indents; no text in these files goes over a line."""
    text = (files("docs_as_code.slides") / "talk" / name).read_text("utf-8")
    return re.sub(r"\n\s+", "\n", text)
