"""The files of a new project."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from docs_as_code.errors import UsageError
from docs_as_code.project.new_text import Picture, deck

if TYPE_CHECKING:
    from pathlib import Path

_FILES = ("docs-as-code.yml", "mkdocs.yml", "docs/index.md", "diagrams/web_service.py")
_DECK = "slides/introduction.md"


def create(folder: Path) -> list[tuple[str, bool]]:
    """Write the files that are missing; return each path and whether it is new. Raises UsageError."""
    start = files("docs_as_code.project") / "starter_files"
    contents = {path: (start / path).read_bytes() for path in _FILES} | {_DECK: _deck().encode()}
    written = []
    for path, content in contents.items():
        target = folder / path
        is_new = not target.exists()
        if is_new:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                raise UsageError(f"cannot write {target}: {error.strerror}") from error
        written.append((path, is_new))
    return written


def _deck() -> str:
    """The deck that `new deck` would write, with the diagram that is written beside it."""
    picture = Picture("Web service", "../docs/generated/diagrams/web_service.svg")
    output = "generated/slides/introduction.html"
    return deck("My project", path=_DECK, output=output, picture=picture, theme="docs-as-code")
