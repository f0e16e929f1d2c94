"""Tells the inputs which modules a source imports, where each was looked for, and which installed packages that takes.

An import looks in one folder after the other. A file that appears later in a folder before the one where the module was
found would win, also over a module that the warm server has loaded long ago: so every folder up to there counts.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH109, PTH112, PTH113, PTH118, PTH119, PTH120, PTH122

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python import input_values as values
from docs_as_code.diagrams.python.input_names import is_site, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docs_as_code.diagrams.python.distributions import Installed
    from docs_as_code.diagrams.python.inputs import Inputs, Watched

# What a bare interpreter has loaded before it runs a script: a file of that name beside the script hides none of these.
AT_STARTUP = frozenset(
    {"__main__", "_collections_abc", "_distutils_hack", "_sitebuiltins", "abc", "codecs", "docs_as_code", "encodings"}
    | {"genericpath", "io", "os", "posixpath", "site", "stat", "zipimport"}
)
_NEVER_FILES = AT_STARTUP | frozenset(sys.builtin_module_names)
_PACKAGE = __name__.partition(".")[0]
_OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class _Sought:
    """A top-level name that was imported: the path it was looked for on, and what stood in the folders on it."""

    def __init__(self, path: list[str], seen: list[tuple[int, dict[str, str]]]) -> None:
        self.path = path
        self.seen = seen


class Imports:
    """The imports of one source; also a finder of the import system, which finds nothing."""

    def __init__(self, inputs: Inputs, installed: Installed, imported: Callable[[str], None]) -> None:
        self.inputs = inputs
        self._installed = installed
        self._imported = imported
        self.sought: dict[str, _Sought] = {}
        self._path: list[str] = []
        self._folders: list[str] = []

    def start(self, watched: Watched) -> None:
        """From now on every import of this process is told."""
        watched.imports = self
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:  # noqa: ARG002
        """Part of the import protocol."""
        if path is None:
            self.note(name)
        else:
            self.inputs.quietly(self._look_in, list(path), name.rpartition(".")[2])

    def finish(self) -> None:
        """Tell where each name was looked for, now that it is known where it was found."""
        for name, sought in self.sought.items():
            self._tell(name, sought)
        for place in [one for one in self.inputs.packages if one[1] == "diagrams"]:
            if place in self._installed.loaded:  # it has loaded the others
                self.inputs.packages.update(dict.fromkeys(self._installed.loaded))
        for place in list(self.inputs.packages):
            if self._installed.site(place[0]).local(place[1].partition(".")[0]):
                del self.inputs.packages[place]
                self._by_file(place[1].partition(".")[0])
            elif (known := self._installed.version(place)) is not None:
                del self.inputs.packages[place]
                self.inputs.found[f"package:{known[0]}"] = known[1]

    def compiled(self, path: str, data: bytes) -> None:
        """A module of the user is about to run."""
        whole = os.path.abspath(path)
        self.inputs.compiled(whole, data)
        self._imported(whole)

    def is_own(self, path: str) -> bool:
        """Whether a module's file is one of this package, which is no input: its version is part of every key."""
        return path.startswith(f"{_OWN}/")

    def is_fresh(self, path: str) -> bool:
        """Whether a module's file is the user's, and compiled each time."""
        return not self.inputs.names.is_installed(path) and not self.is_own(path)

    def note(self, name: str) -> None:
        """A module is imported, or looked for."""
        top = name.partition(".")[0]
        if top not in self.sought and top not in _NEVER_FILES:
            self.inputs.quietly(self._seek, top)

    def _seek(self, top: str) -> None:
        path = sys.path
        if path != self._path:
            self._path = list(path)
            self._folders = [os.path.abspath(entry or os.getcwd()) for entry in path if isinstance(entry, str)]
        sought = self.sought[top] = _Sought(self._folders, [])
        for number, folder in enumerate(self._folders):
            if _is_searched(folder, self.inputs):
                into: dict[str, str] = {}
                self.inputs.module(folder, top, into)
                sought.seen.append((number, into))

    def _look_in(self, folders: list[str], name: str) -> None:
        for folder in folders:
            if not self.is_own(f"{folder}/"):
                self.inputs.module(os.path.abspath(folder), name, self.inputs.found)

    def _tell(self, name: str, sought: _Sought) -> None:
        found = self.inputs.found
        place, site = _place(name, sought.path)
        for number, seen in sought.seen:
            if number <= place:
                found.update(seen)
        sites = [number for number, folder in enumerate(sought.path) if is_site(folder)]
        if sites and place > sites[0] and site is None:
            names = {one for number in sites for one in values.module_value(sought.path[number], name).split()}
            found[f"installed:{name}"] = " ".join(sorted(names))
        if site is not None:
            self.inputs.packages[site] = None

    def _by_file(self, top: str) -> None:
        """The modules of a package whose version says nothing."""
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == top:
                path = getattr(getattr(module, "__spec__", None), "origin", None)
                if path and os.path.isfile(path):
                    self.inputs.found.setdefault(f"import:{self.inputs.names.plain(path)}", values.file_value(path))


def _is_searched(folder: str, inputs: Inputs) -> bool:
    """Whether files of the user may come and go in a folder of the search path: not in one that holds this package."""
    if inputs.names.is_installed(f"{folder}/") or folder.endswith(".zip"):
        return False
    return inputs.names.relative(folder) is not None or not os.path.isdir(os.path.join(folder, _PACKAGE))


def _place(name: str, path: list[str]) -> tuple[int, tuple[str, str] | None]:
    """Where on the path a module was found, behind its end when nowhere; and its place in site packages, if any."""
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    origin = getattr(spec, "origin", None) or getattr(module, "__file__", None)
    if origin in ("built-in", "frozen"):
        return -1, None
    if not isinstance(origin, str):
        parts = list(getattr(module, "__path__", None) or ())  # a package without a file of its own is looked for on
        return len(path), site_of(f"{parts[0]}/") if parts else None
    folder = os.path.dirname(os.path.abspath(origin))
    if os.path.splitext(os.path.basename(origin))[0] == "__init__":
        folder = os.path.dirname(folder)
    return path.index(folder) if folder in path else len(path), site_of(origin)
