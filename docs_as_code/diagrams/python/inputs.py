"""What a running source has read so far, by name, each with the value it had just before: the inputs of a capture.

A value is taken before the source sees the thing itself. When that changes in between, the value is of the past, and
the worst that comes of it is another run.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH109, PTH115, PTH118, PTH120, PTH208

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import get_ident
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python import input_values as values
from docs_as_code.diagrams.python.input_names import is_device, site_of
from docs_as_code.diagrams.python.made_files import Made
from docs_as_code.diagrams.python.user_lines import running_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docs_as_code.diagrams.python.input_imports import Imports
    from docs_as_code.diagrams.python.input_names import Names

_EXISTENCE = frozenset({"look", "stat"})
_real_exists, _real_isdir = os.path.lexists, os.path.isdir


class Watched:
    """Where the layers over Python's functions find who is told: nobody in the server that children are forked from."""

    inputs: Inputs | None = None
    imports: Imports | None = None

    def stop(self) -> None:
        """Nobody is told any more."""
        if self.inputs is not None:
            self.inputs.active = False
        self.inputs = self.imports = None


class Inputs:
    """The inputs of one source.

    `found` is name to value, `writes` the paths that the source itself wrote, each with its line that did so first,
    `packages` (folder of site packages, first part of the name in it) of what it read from there.
    """

    def __init__(self, names: Names, source: str) -> None:
        self.names = names
        self.found: dict[str, str] = {}
        self.writes: dict[str, int | None] = {}
        self.packages: dict[tuple[str, str], None] = {}
        self.active = True
        self._source = source
        self._busy: set[int] = set()  # threads that are recording: what they read meanwhile is ours
        self._made = Made(names)
        self._importable: dict[str, values.Importable] = {}
        self._set: set[str] = set()  # variables that the source has set itself
        self._variables: list[bytes] | None = None  # those there were before it did

    def quietly(self, record: Callable[..., None], *args: Any) -> None:
        """Record something, unless that is going on already; a source never notices."""
        me = get_ident()
        if not self.active or me in self._busy:
            return
        self._busy.add(me)
        try:
            record(*args)
        except Exception as error:  # noqa: BLE001 - a look-up that cannot be followed must not be forgotten either
            self.found[f"unrecorded:{type(error).__name__}"] = ""
        finally:
            self._busy.discard(me)

    @contextmanager
    def silence(self) -> Iterator[None]:
        """What this thread reads meanwhile is told in another way."""
        me = get_ident()
        outer = me in self._busy
        self._busy.add(me)
        try:
            yield
        finally:
            if not outer:
                self._busy.discard(me)

    def read(self, path: Any, folder: int | None = None) -> None:
        """A file is opened for reading."""
        self._add("file", path, values.file_value, folder)

    def look(self, path: Any, folder: int | None = None) -> None:
        """Somebody wants to know whether there is something, and of what kind."""
        self._add("look", path, values.look_value, folder)

    def stat(self, path: Any, folder: int | None = None) -> None:
        """Somebody wants to know the size or the mode of something."""
        self._add("stat", path, values.stat_value, folder)

    def resolve(self, path: Any) -> None:
        """A part of a path on the way to something: of interest in the project alone."""
        whole = self._whole(path)
        if whole is not None and self.names.relative(whole) is not None:
            self.look(whole)

    def list(self, path: Any, *, sizes: bool = False) -> None:
        """The names in a folder are read; `sizes`: its entries can be asked for more, which nobody sees."""
        whole = self._whole(path if path is not None else os.getcwd())
        if whole is None:
            return
        self._add("list", whole, lambda folder: values.folder_value(folder, self.names.ignored))
        if sizes and self.names.of(whole) is not None:
            for name in os.listdir(whole):
                if name not in values.IGNORED:
                    self.stat(f"{whole}/{name}")

    def compiled(self, path: str, data: bytes) -> None:
        """A module's source, at an absolute path, is about to run."""
        name = self._name(path)
        if name is not None:
            self.found[f"import:{name}"] = values.bytes_value(data)

    def extension(self, path: Any) -> None:
        """A module in machine code is about to be loaded."""
        self._add("import", path, values.file_value)

    def program(self, path: Any) -> None:
        """A program is about to be started: one of the project's own is read."""
        whole = self._whole(path)
        if whole is not None and self.names.relative(whole) is not None:
            self.read(whole)

    def module(self, folder: str, name: str, into: dict[str, str]) -> None:
        """An import looks for `name` in `folder`, an absolute path."""
        known = self.names.of(folder)
        if known is None:
            return
        value = into[f"module:{known}:{name}"] = self._index(folder).module_value(name)
        if f"{name}/" in value.split(" "):  # whether it is a package decides what an import does with it
            inside = f"{name}" if known == "." else f"{known}/{name}"
            into[f"module:{inside}:__init__"] = values.module_value(f"{folder}/{name}", "__init__")

    def opened(self, path: Any, flags: int, folder: int | None = None) -> None:
        """A file is opened."""
        if not flags & (os.O_WRONLY | os.O_RDWR):
            self.read(path, folder)
            return
        whole = self._whole(path, folder)
        if whole is None or _real_isdir(whole):
            return
        exists = _real_exists(whole)
        if flags & os.O_EXCL and not self._made.is_temporary(whole):
            self.look(whole)
        if exists and not flags & os.O_TRUNC:
            if flags & os.O_RDWR:
                self.read(whole)
            self._wrote(whole)
            return
        self._wrote(whole)
        self._made.add(whole)

    def replaced(self, path: Any, folder: int | None = None) -> None:
        """Something is put in the place of a file."""
        whole = self._whole(path, folder)
        if whole is not None:
            self._wrote(whole)
            self._made.add(whole)

    def removed(self, path: Any, folder: int | None = None) -> None:
        """A file or folder is taken away: it depends on whether it is there."""
        whole = self._whole(path, folder)
        if whole is not None:
            self.look(whole)
            self._made.add(whole)

    def made_folder(self, path: Any, folder: int | None = None) -> None:
        """A folder is made, unless it is there."""
        whole = self._whole(path, folder)
        if whole is not None and not _real_exists(whole):
            self._made.add_folder(whole)
            self._importable.clear()

    def variable(self, name: str, value: str | None) -> None:
        """An environment variable is read."""
        if name in self._set or name in values.FIXED or name.startswith("LC_"):
            return
        name.encode()  # names stand in JSON
        key = f"env:{name}"
        if key not in self.found:
            self.found[key] = values.env_value(name, value)

    def variables(self, names: Iterable[bytes]) -> None:
        """The names of all environment variables are read: those there were before the source set any."""
        if "environment:names" not in self.found:
            before = names if self._variables is None else self._variables
            self.found["environment:names"] = values.names_value(map(os.fsdecode, before))

    def variable_set(self, name: str, names: Iterable[bytes]) -> None:
        """The source is about to set or remove a variable."""
        if self._variables is None:
            self._variables = list(names)
        self._set.add(name)

    def _add(self, kind: str, path: Any, value: Callable[[str], str], folder: int | None = None) -> None:
        whole = self._whole(path, folder)
        name = self._name(whole) if whole is not None else None
        if whole is None or name is None:
            return
        key = f"{kind}:{name}"
        if key in self.found or whole in self._made:
            return
        if kind in _EXISTENCE and (self._source.startswith(f"{whole}/") or self.names.is_around(whole)):
            return
        self.found[key] = value(whole)

    def _name(self, whole: str) -> str | None:
        site = site_of(whole)
        if site is not None:
            self.packages[site] = None
            return None
        return None if whole == self._source else self.names.of(whole)

    def _whole(self, path: Any, folder: int | None = None) -> str | None:
        """The absolute, normal path; None for what has no path."""
        if folder is None and type(path) is str and path[:1] == "/" and path[-1] != "/":
            if "/." not in path and "//" not in path and "\0" not in path:
                return path
        elif isinstance(path, int):
            whole = os.readlink(f"/proc/self/fd/{path}")
            return whole if whole.startswith("/") else None
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        text = os.fsdecode(path)
        if "\0" in text:
            return None
        if folder is not None and folder >= 0:
            text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)
        whole = os.path.abspath(text)
        if ".." in text:  # behind a link to a folder, the way up leads elsewhere
            real = os.path.realpath(text)
            if real != os.path.realpath(whole):
                return real
        return whole

    def _index(self, folder: str) -> values.Importable:
        found = self._importable.get(folder)
        if found is None:
            found = self._importable[folder] = values.Importable(folder)
        return found

    def _wrote(self, whole: str) -> None:
        self._importable.pop(os.path.dirname(whole), None)
        if not is_device(whole) and not self._made.is_temporary(whole):
            self.writes.setdefault(self.names.plain(whole), running_line(self._source))
