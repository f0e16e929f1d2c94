"""What must be the same on two machines that do one build's jobs: a name for each thing, and its value here.

Files are looked at each time, through a table that reads only those that have changed. No tool is started, but for
`graphviz: system`.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from docs_as_code import __version__
from docs_as_code.engine.file_table import FileTable
from docs_as_code.engine.inputs import installed, normalized
from docs_as_code.project.identities import Identities, own_code, site_folders

if TYPE_CHECKING:
    from docs_as_code.config import Config

Facts = tuple[tuple[str, str], ...]

_NAMES = {  # of the fields of a key that do not say themselves what they are
    "epoch": "SOURCE_DATE_EPOCH",
    "marp": "the lock file of marp",
    "own-code": "the code of docs-as-code",
    "diagrams.fonts": "`diagrams.fonts`",
}
_LIBRARIES = ("diagrams", "graphviz", "pygraphviz")
_lock = threading.Lock()
_table = FileTable("/", {})
_loaded: list[str] = []  # what our own files were when this process first looked


def facts(config: Config) -> Facts:
    """The toolchain of this process."""
    with _lock:
        packages = installed(site_folders())
        identities = Identities(config, _table, lambda: packages)
        found = {
            "docs-as-code": __version__,
            "the code of docs-as-code": _own_code(),
            "the Python": f"{sys.implementation.cache_tag} {sys.platform} {os.uname().machine}",
            **{f"the package {name}": packages.get(normalized(name), "missing") for name in _LIBRARIES},
        }
        if config.python is not None:
            found["the interpreter that `python` names"] = _table.digest(str(config.locate(config.python)))
        for context in (identities.capture, identities.picture, identities.deck):
            for tag, value in context.fields:
                found.setdefault(_NAMES.get(tag, tag), value)
        # Graphs name their icons by absolute paths.
        found["the folder of packages"] = " ".join(site_folders())
        return tuple(found.items())


def difference(theirs: Facts, ours: Facts) -> str | None:
    """What first differs, in words: of them, then of us."""
    there = dict(theirs)
    for name, here in ours:
        if there.get(name) != here:
            return f"{name} is {_short(there.get(name, ''))} there and {_short(here)} here"
    return None


def digest(path: str) -> str:
    """The sha256 of a file's bytes now, or what else is there; `path` is absolute."""
    with _lock:
        return _table.digest(path)


def _own_code() -> str:
    """One digest of our own files, unless they are no longer those that this process has loaded."""
    now = own_code(_table)
    _loaded[:] = _loaded or [now]
    return now[:12] if now == _loaded[0] else "out of date (the worker needs a restart)"


def _short(value: str) -> str:
    if not value:
        return "not set"
    return value if len(value) <= 60 else f"{value[:57]}…"
