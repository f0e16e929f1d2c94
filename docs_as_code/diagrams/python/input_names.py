"""The names of paths in inputs: relative to the project up to its git root, absolute elsewhere.

Some have none, since they are no inputs: the interpreter's own files, those of installed packages (they count by
version), devices, and what is ignored.
"""

# Paths are text here: thousands of them are named in every build.
# ruff: noqa: PTH110, PTH118, PTH120

from __future__ import annotations

import os
import sys
import sysconfig
from typing import TYPE_CHECKING

from docs_as_code.diagrams.python.input_values import IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = ("/site-packages/", "/dist-packages/")
_DEVICES = ("/proc/", "/sys/", "/dev/")
_FILES = "/dev/shm/"  # noqa: S108 - only a name: files in memory are like any others


def is_device(path: str) -> bool:
    """Whether an absolute path names no file, but the machine or the process."""
    return path.startswith(_DEVICES) and not path.startswith(_FILES)


def git_root(project: str) -> str:
    """The nearest folder from the project upwards that holds `.git`; the project itself when none does."""
    folder = project
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return project
        folder = parent


def site_of(path: str) -> tuple[str, str] | None:
    """The folder of site packages that an absolute path is in, and the first part of its name below it."""
    for mark in _MARKS:
        at = path.find(mark)
        if at >= 0:
            end = at + len(mark)
            return path[: end - 1], path[end:].partition("/")[0]
    return None


def is_site(folder: str) -> bool:
    """Whether a folder is one of site packages."""
    return folder.endswith(("/site-packages", "/dist-packages"))


def _interpreter_folders() -> tuple[str, ...]:
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")} | {os.path.dirname(os.__file__)}
    if sys.prefix != sys.base_prefix:
        folders.add(sys.prefix)  # a virtual environment holds nothing else
    return tuple(sorted({f"{one}/" for folder in folders for one in (folder, os.path.realpath(folder))}))


_INTERPRETER = _interpreter_folders()


class Names:
    """Names for absolute, normal paths. `ignored` are folders, absolute, that hold outputs."""

    def __init__(self, project: str, root: str, ignored: Iterable[str] = ()) -> None:
        self.project = project
        self.root = root
        self.ignored = frozenset(ignored)
        self._ignored = tuple(f"{folder}/" for folder in self.ignored)
        self._known: dict[str, str | None] = {}
        self._bases = _bases(project, root)

    def relative(self, path: str) -> str | None:
        """The path relative to the project; None outside of its repository."""
        for base, prefix in self._bases:
            if path.startswith(f"{base}/"):
                return prefix + path[len(base) + 1 :]
            if path == base:
                return prefix[:-1] or "."
        return None

    def plain(self, path: str) -> str:
        """The name of any path."""
        return self.relative(path) or path

    def of(self, path: str) -> str | None:
        """The name of a path as an input; None where it is none. Raises UnicodeEncodeError for what is not UTF-8."""
        try:
            return self._known[path]
        except KeyError:
            found = self._known[path] = self._of(path)
            return found

    def _of(self, path: str) -> str | None:
        if self.is_installed(path) or is_device(path):
            return None
        whole = f"{path}/"
        if whole.startswith(self._ignored):
            return None
        name = self.plain(path)
        name.encode()  # names stand in JSON
        return None if not IGNORED.isdisjoint(name.split("/")) else name

    def is_installed(self, path: str) -> bool:
        """Whether a file belongs to the interpreter or to an installed package."""
        return path.startswith(_INTERPRETER) or any(mark in f"{path}/" for mark in _MARKS)

    def is_around(self, path: str) -> bool:
        """Whether the project is in this folder, or is it: then there is no doubt that it exists."""
        return any(f"{base}/".startswith(path if path == "/" else f"{path}/") for base, _ in self._bases)


def _bases(project: str, root: str) -> tuple[tuple[str, str], ...]:
    """The project and the folders around it up to the root, each with the way there; also by their real paths."""
    found: dict[str, str] = {}
    for start, end in dict.fromkeys(((project, root), (os.path.realpath(project), os.path.realpath(root)))):
        folder, prefix = start, ""
        while True:
            found.setdefault(folder, prefix)
            if folder in (end, "/") or not f"{folder}/".startswith(f"{end}/"):
                break
            folder = os.path.dirname(folder)
            prefix += "../"
    return tuple(sorted(found.items(), key=lambda item: (item[1].count("/"), item[0])))
