"""Files and folders that a source has made itself: what it reads back from them is none of its inputs."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.python.input_names import Names


class Made:
    """They are given by absolute, normal paths."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._files: set[str] = set()
        self._folders: tuple[str, ...] = ()
        self._temporary = temporary_folders()

    def add(self, path: str) -> None:
        """A file is made, or taken away: from now on the source knows what is there."""
        self._files.add(path)

    def add_folder(self, path: str) -> None:
        """A folder is made: all that will be in it is the source's own."""
        self._folders += (f"{path}/",)

    def __contains__(self, path: str) -> bool:
        return path in self._files or f"{path}/".startswith(self._folders)

    def is_temporary(self, path: str) -> bool:
        """Whether nobody but the source will ever see this file."""
        outside = self._names.relative(path) is None
        return outside and path.startswith((*self._temporary, *self._folders))


@cache
def temporary_folders() -> tuple[str, ...]:
    """The folders in which `tempfile` makes its files, as the environment of the server says for all children."""
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    folders = {os.path.abspath(folder) for folder in (*named, "/tmp", "/var/tmp", "/usr/tmp") if folder}  # noqa: S108
    return tuple(sorted({f"{one}/" for folder in folders for one in (folder, os.path.realpath(folder))}))
