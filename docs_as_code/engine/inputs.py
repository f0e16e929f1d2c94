"""What a job read, by name, and what that is now: the names and values that traces are made of.

A name is `KIND:PATH` (or the name of a variable or package); paths are relative to the project with `/`, absolute
outside of its repository. What the value of each kind is, `value` says; all of them are short texts.
"""

# Plain names: thousands of inputs are looked at in every build, and a Path costs more than a look.
# ruff: noqa: PTH112, PTH116, PTH208

from __future__ import annotations

import os
import stat
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from docs_as_code.engine.file_table import FileTable

ABSENT = "absent"
IGNORED = frozenset({".git", ".venv", ".docs-as-code", "__pycache__"})  # names that no listing shows

Inputs = tuple[tuple[str, str], ...]


class World:
    """The state of everything that jobs read, as of now; each input is looked at once until `forget`.

    `hidden` are the folders, absolute, that we write ourselves: no listing shows them. `sites` are the folders of
    installed packages. `more` gives the values of kinds that only the project knows.
    """

    def __init__(
        self,
        project: str,
        files: FileTable,
        *,
        hidden: Iterable[str],
        sites: Sequence[str],
        more: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        self._project = project
        self._files = files
        self._hidden = frozenset(hidden)
        self._sites = sites
        self._more = dict(more or {})
        self._values: dict[str, str] = {}
        self._modules: dict[str, dict[str, list[str]]] = {}
        self._lists: dict[int, tuple[Inputs, bool]] = {}  # with the list itself: while it is here, its id is its own
        self._kinds: dict[str, Callable[[str], str]] = {
            "file": files.digest,
            "import": files.digest,
            "look": self._look,
            "stat": self._stat,
            "list": self._list,
            "module": self._module,
            "env": _environment,
            "environment": _variables,
            "package": self._package,
            "installed": lambda name: self.importable(self._sites, name),
            **self._more,
        }

    def value(self, name: str) -> str:
        """The value of an input now. An unknown kind, from another version, has none: its jobs run again."""
        found = self._values.get(name)
        if found is None:
            kind, _, rest = name.partition(":")
            make = self._kinds.get(kind)
            found = self._values[name] = make(rest) if make else "unknown"
        return found

    def first_change(self, inputs: Inputs) -> tuple[str, str, str] | None:
        """The first input whose value is another now: its name, the old and the new value."""
        for name, old in inputs:
            new = self.value(name)
            if new != old:
                return name, old, new
        return None

    def has_changed(self, inputs: Inputs) -> bool:
        """Whether any of the inputs is another now. The same list, of many jobs, is looked through once."""
        known = self._lists.get(id(inputs))
        if known is None:
            known = self._lists[id(inputs)] = (inputs, self.first_change(inputs) is not None)
        return known[1]

    def forget(self) -> None:
        """Look again from now on: files have been written."""
        self._values.clear()
        self._modules.clear()
        self._lists.clear()

    def _path(self, name: str) -> str:
        return name if name[:1] == "/" else f"{self._project}/{name}"

    def _look(self, name: str) -> str:
        path = self._path(name)
        return "folder" if os.path.isdir(path) else "file" if os.path.exists(path) else ABSENT  # noqa: PTH110 - as above

    def _stat(self, name: str) -> str:
        try:
            status = os.stat(self._path(name))
        except (OSError, ValueError):
            return ABSENT
        if stat.S_ISDIR(status.st_mode):
            return "folder"
        return f"file {status.st_size} {stat.S_IMODE(status.st_mode):o}"

    def _list(self, name: str) -> str:
        path = os.path.normpath(self._path(name))
        try:
            with os.scandir(path) as entries:
                found = [
                    f"{entry.name}/" if entry.is_dir() else entry.name
                    for entry in entries
                    if entry.name not in IGNORED and entry.path not in self._hidden
                ]
        except (OSError, ValueError):
            return ABSENT
        return listing_value(found)

    def _module(self, name: str) -> str:
        folder, _, module = name.rpartition(":")
        return " ".join(sorted(self._entries(folder, module)))

    def _entries(self, folder: str, module: str) -> Iterable[str]:
        index = self._modules.get(folder)
        if index is None:
            index = self._modules[folder] = _importable(self._path(folder))
        return index.get(module, ())

    def importable(self, folders: Iterable[str], name: str) -> str:
        """The entries of several folders that an import of `name` could take, joined by a space."""
        return " ".join(sorted({entry for folder in folders for entry in self._entries(folder, name)}))

    @cached_property
    def packages(self) -> dict[str, str]:
        """The version of each installed distribution, by normalized name."""
        return installed(self._sites)

    def _package(self, name: str) -> str:
        return self.packages.get(name, ABSENT)


def listing_value(names: Iterable[str]) -> str:
    """The value of a `list:` input; a folder's name ends in `/`."""
    import hashlib

    return hashlib.sha256("\n".join(sorted(names)).encode(errors="surrogateescape")).hexdigest()


def env_value(name: str, value: str | None) -> str:
    """The value of an `env:` input: never the text itself, which may be a secret."""
    if value is None:
        return ABSENT
    import hashlib

    return hashlib.sha256(f"docs-as-code env\0{name}\0{value}".encode(errors="surrogateescape")).hexdigest()


def _environment(name: str) -> str:
    return env_value(name, os.environ.get(name))


# What every job is given, whoever builds where.
_FIXED = frozenset(
    {"FONTCONFIG_FILE", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "TZ"}
)


def _variables(_: str) -> str:
    """The names of all variables that may differ between two builds; SOURCE_DATE_EPOCH is always set for a job."""
    names = {name for name in os.environ if name not in _FIXED and not name.startswith("LC_")}
    return listing_value(names | {"SOURCE_DATE_EPOCH"})


def _importable(folder: str) -> dict[str, list[str]]:
    """The entries of a folder that an import could take, by the module's name."""
    found: dict[str, list[str]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name, _, ending = entry.name.partition(".")
                if name in IGNORED or not name:
                    continue
                if not ending and entry.is_dir():
                    found.setdefault(name, []).append(f"{entry.name}/")
                elif ending == "py" or ending.endswith("so"):
                    found.setdefault(name, []).append(entry.name)
    except (OSError, ValueError):
        pass
    return found


def installed(folders: Iterable[str]) -> dict[str, str]:
    """The version of each distribution in these folders of site packages, by normalized name; the first wins.

    Read from the names of the metadata folders: `importlib.metadata` takes longer to load than this takes.
    """
    found: dict[str, str] = {}
    for folder in folders:
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            stem, _, ending = name.rpartition(".")
            if ending in ("dist-info", "egg-info"):
                package, version, *_ = *stem.split("-"), ""
                found.setdefault(normalized(package), version)
    return found


def normalized(package: str) -> str:
    """A distribution's name as the packaging specifications compare it."""
    return package.replace("_", "-").replace(".", "-").lower()
