"""The values of inputs, made in the child as the engine makes them: it compares what is now with what was seen here.

`docs_as_code/engine/inputs.py` says what each kind is. This file imports the standard library alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ABSENT = "absent"
FOLDER = "folder"
UNREADABLE = "unreadable"
IGNORED = frozenset({".git", ".venv", ".docs-as-code", "__pycache__"})  # neither these nor what is below them counts

# What every child is given, whoever builds where: no source sees a difference in these.
FIXED = frozenset({"FONTCONFIG_FILE", "LANG", "LANGUAGE", "LD_LIBRARY_PATH"}) | frozenset(
    {"PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "TZ"}
)

# The real functions, whatever a source is given in their place.
_stat, _scandir, _listdir, _open, _isdir = os.stat, os.scandir, os.listdir, open, os.path.isdir


def file_value(path: str) -> str:
    """The sha256 of a file's bytes, or what else is there."""
    try:
        mode = _stat(path).st_mode
    except (OSError, ValueError):
        return ABSENT
    if stat.S_ISDIR(mode):
        return FOLDER
    if not stat.S_ISREG(mode):
        return UNREADABLE  # a pipe would wait for ever
    try:
        with _open(path, "rb") as file:
            return bytes_value(file.read())
    except OSError:
        return UNREADABLE


def bytes_value(data: bytes) -> str:
    """The sha256 of the bytes that were read."""
    return hashlib.sha256(data).hexdigest()


def look_value(path: str) -> str:
    """What kind of thing is there, if any."""
    try:
        return FOLDER if stat.S_ISDIR(_stat(path).st_mode) else "file"
    except (OSError, ValueError):
        return ABSENT


def stat_value(path: str) -> str:
    """Kind, size and mode."""
    try:
        found = _stat(path)
    except (OSError, ValueError):
        return ABSENT
    if stat.S_ISDIR(found.st_mode):
        return FOLDER
    return f"file {found.st_size} {stat.S_IMODE(found.st_mode):o}"


def folder_value(path: str, hidden: Collection[str] = ()) -> str:
    """The names in a folder, without the ignored ones and the absolute paths in `hidden`."""
    try:
        with _scandir(path) as entries:
            names = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry in entries
                if entry.name not in IGNORED and entry.path not in hidden
            ]
    except (OSError, ValueError):
        return ABSENT
    return listing_value(names)


def listing_value(names: Iterable[str]) -> str:
    """The names in a folder; a folder's name ends in `/`."""
    return hashlib.sha256("\n".join(sorted(names)).encode(errors="surrogateescape")).hexdigest()


def env_value(name: str, value: str | None) -> str:
    """An environment variable; the text itself may be a secret."""
    if value is None:
        return ABSENT
    return hashlib.sha256(f"docs-as-code env\0{name}\0{value}".encode(errors="surrogateescape")).hexdigest()


def names_value(names: Iterable[str]) -> str:
    """The names of all environment variables that may differ between two builds."""
    return listing_value(name for name in names if name not in FIXED and not name.startswith("LC_"))


class Importable:
    """What an import could take from one folder, as of now."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        try:
            self._names = set(_listdir(folder)) - IGNORED
        except (OSError, ValueError):
            self._names = set()
        self._libraries = [name for name in self._names if name.endswith("so")]

    def module_value(self, name: str) -> str:
        """The entries that `import NAME` could take, joined by a space; empty when there are none."""
        found = [one for one in self._libraries if one.partition(".")[0] == name and "." in one]
        if f"{name}.py" in self._names:
            found.append(f"{name}.py")
        if name in self._names and _isdir(f"{self._folder}/{name}"):
            found.append(f"{name}/")
        return " ".join(sorted(found))


def module_value(folder: str, name: str) -> str:
    """The entries of a folder that `import NAME` could take."""
    return Importable(folder).module_value(name)
