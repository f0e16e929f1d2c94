"""Patterns of sources: `*`, `?` and `[…]` within one name, `**` for any number of folders, on every Python alike.

pathlib's own globbing differs between Python 3.11 and 3.13, and walks through every virtual environment on its way.
"""

from __future__ import annotations

import fnmatch
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEVER_ENTERED = {".git", ".venv", "venv", ".tox", ".nox", ".docs-as-code", "node_modules", "__pycache__"}


def static_root(pattern: str) -> str:
    """The folder a pattern starts at: the part before its first wildcard."""
    fixed = []
    for part in PurePosixPath(pattern).parts[:-1]:
        if any(sign in part for sign in "*?["):
            break
        fixed.append(part)
    return "/".join(fixed)


def matches(path: str, pattern: str) -> bool:
    """Whether a project-relative path fits a pattern."""
    return _fit(tuple(path.split("/")), _parts(pattern))


def find(project: Path, pattern: str, *, output: str) -> Iterator[str]:
    """The project-relative paths of the files that fit, but for those of other people's folders and the outputs.

    A link to a folder is followed where the pattern starts at it, and nowhere below: that may be a loop.
    """
    parts = _parts(pattern)
    root = static_root(pattern)
    if not _NEVER_ENTERED.isdisjoint(root.split("/")):
        return
    for place, folders, names in os.walk(project / root):
        folder = os.path.relpath(place, project)
        above = () if folder == "." else tuple(folder.split("/"))
        if folder == output or folder.startswith(f"{output}/"):
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in _NEVER_ENTERED]
        for name in names:
            if _fit((*above, name), parts) and os.path.isfile(f"{place}/{name}"):  # noqa: PTH113 - many plain names
                yield "/".join((*above, name))


def _parts(pattern: str) -> tuple[str, ...]:
    parts = PurePosixPath(pattern).parts
    return (*parts, "*") if parts[-1:] == ("**",) else parts


def _fit(names: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    if not parts or not names:
        return not parts and not names
    if parts[0] == "**":
        return any(_fit(names[skipped:], parts[1:]) for skipped in range(len(names)))
    return fnmatch.fnmatchcase(names[0], parts[0]) and _fit(names[1:], parts[1:])
