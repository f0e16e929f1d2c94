"""Where the page being rendered stands, so that what it refers to can be read, under any builder.

MkDocs and ProperDocs tell it through their own link processor, Zensical through its context; plain Python-Markdown
does not tell, and the `base` option of the extension says it.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from markdown import Markdown


class Page(Protocol):
    """A page: reads the files that its Markdown refers to, by the path written there."""

    def read(self, reference: str) -> str | None:
        """The text of the file, or None where there is none on this site."""

    def has(self, reference: str) -> bool:
        """Whether the site will hold that file."""


@dataclass(frozen=True)
class ListedPage:
    """A page of MkDocs: it sees the files that MkDocs has listed, those of plugins included."""

    uri: str
    files: Any

    def _file(self, reference: str) -> Any:
        path = local_path(reference)
        if path is None:
            return None
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.uri), path))
        file = self.files.get_file_from_path(target)
        return None if file is None or file.inclusion.is_excluded() else file

    def read(self, reference: str) -> str | None:
        """The text of the listed file."""
        file = self._file(reference)
        try:
            return None if file is None else str(file.content_string)
        except (OSError, UnicodeDecodeError):
            return None

    def has(self, reference: str) -> bool:
        """Whether MkDocs has listed it."""
        return self._file(reference) is not None


@dataclass(frozen=True)
class FolderPage:
    """A page known by its folder alone: it sees the files on disk."""

    folder: Path

    def _file(self, reference: str) -> Path | None:
        path = local_path(reference)
        return None if path is None else Path(os.path.normpath(self.folder / path))

    def read(self, reference: str) -> str | None:
        """The text of the file on disk."""
        file = self._file(reference)
        try:
            return None if file is None else file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None

    def has(self, reference: str) -> bool:
        """Whether it is on disk."""
        file = self._file(reference)
        return file is not None and file.is_file()


def page_of(md: Markdown, base: str) -> Page:
    """The page that `md` renders; `base` is the folder of pages that nothing else is known about."""
    if "relpath" in md.treeprocessors:
        links: Any = md.treeprocessors["relpath"]
        return ListedPage(links.file.src_uri, links.files)
    for processor in md.preprocessors:
        page, config = getattr(processor, "page", None), getattr(processor, "config", None)
        if isinstance(config, dict) and "docs_dir" in config and page is not None:
            docs = Path(config.get("root_dir") or ".", config["docs_dir"])
            return FolderPage((docs / page.path).parent)
    return FolderPage(Path(base))


def local_path(reference: str) -> str | None:
    """The path of a relative reference, without query and fragment; None for anything else."""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith(("/", "\\")):
        return None
    return unquote(parts.path)
