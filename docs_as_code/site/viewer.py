"""The viewer's style and script, which ship with the package."""

from __future__ import annotations

from importlib.resources import files

FOLDER = "assets/docs-as-code"
"""Where they stand on a site, below its root."""


def style() -> str:
    """The style sheet."""
    return _read("viewer.css")


def script() -> str:
    """The script."""
    return _read("viewer.js")


def _read(name: str) -> str:
    return (files("docs_as_code.site") / "assets" / name).read_text("utf-8")
