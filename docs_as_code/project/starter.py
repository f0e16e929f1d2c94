"""The files of a new project."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_FILES = ("docs-as-code.yml", "mkdocs.yml", "docs/index.md", "diagrams/web_service.py", "slides/introduction.md")


def create(folder: Path) -> list[tuple[str, bool]]:
    """Write the files that are missing; return each path and whether it is new. Raises UsageError."""
    start = files("docs_as_code.project") / "starter_files"
    written = []
    for path in _FILES:
        target = folder / path
        is_new = not target.exists()
        if is_new:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((start / path).read_bytes())
            except OSError as error:
                raise UsageError(f"cannot write {target}: {error.strerror}") from error
        written.append((path, is_new))
    return written
