"""Patterns of sources: `*`, `?` and `[…]` within one name, `**` for any number of folders, on every Python alike.

pathlib's own globbing differs between Python 3.11 and 3.13, and walks through every virtual environment on its way.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEVER_ENTERED = {".git", ".venv", "venv", ".tox", ".nox", ".docs-as-code", "node_modules", "__pycache__"}


def static_root(pattern: str) -> str:
    """The folder a pattern starts at: the part before its first wildcard."""
    fixed = []
    for part in _parts(pattern)[:-1]:
        if any(sign in part for sign in "*?["):
            break
        fixed.append(part)
    return "/".join(fixed)


def matches(path: str, pattern: str) -> bool:
    """Whether a project-relative path fits a pattern."""
    return _compiled(pattern).fullmatch(path) is not None


def find(project: Path, pattern: str, *, output: str) -> Iterator[str]:
    """The project-relative paths of the files that fit, but for those of other people's folders and the outputs.

    A link to a folder is followed where the pattern starts at it, and nowhere below: that may be a loop.
    """
    root = static_root(pattern)
    if not _NEVER_ENTERED.isdisjoint(root.split("/")):
        return
    fits = _compiled(pattern).fullmatch
    start = f"{project}/{root}" if root else str(project)
    below = [f"{root}/" if root else ""]
    while below:
        prefix = below.pop()
        if prefix == f"{output}/":
            continue
        try:
            with os.scandir(f"{project}/{prefix}" if prefix else start) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in _NEVER_ENTERED:
                            below.append(f"{prefix}{entry.name}/")
                    elif fits(prefix + entry.name) and entry.is_file():
                        yield prefix + entry.name
        except OSError:
            continue  # not there, or not ours to read


def finds(project: Path, pattern: str, path: str, *, output: str) -> bool:
    """Whether a project-relative path is one of those that `find` finds, without walking through the folders."""
    if not matches(path, pattern):
        return False
    root = static_root(pattern)
    below = path.removeprefix(f"{root}/").split("/")[:-1]
    folders = ["/".join((*filter(None, [root]), *below[: number + 1])) for number in range(len(below))]
    if not _NEVER_ENTERED.isdisjoint((*root.split("/"), *below)) or output in (root, *folders):
        return False
    return not any((project / folder).is_symlink() for folder in folders) and (project / path).is_file()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression over whole project-relative paths."""
    text = ""
    for part in _parts(pattern):
        text += "(?:[^/]+/)*" if part == "**" else _one_name(part) + "/"
    return re.compile(text.removesuffix("/"), re.DOTALL)


_SPECIAL = re.compile(r"[\\\[\]^&~|]")
_SIGN = re.compile(r"\*+|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)


def _one_name(part: str) -> str:
    """A part of a pattern, which never matches across a slash; `[` without an end is itself, as in a shell."""
    return "".join(map(_one_sign, _SIGN.findall(part)))


def _one_sign(sign: str) -> str:
    if sign[0] == "*":
        return "[^/]*"
    if sign == "?":
        return "[^/]"
    if sign[0] == "[" and len(sign) > 2:
        turned, inside = ("^", sign[2:-1]) if sign[1] == "!" else ("", sign[1:-1])
        escaped = _SPECIAL.sub(r"\\\g<0>", inside)
        try:
            re.compile(f"[{escaped}]")
        except re.error:
            return "(?!)"  # a range that ends before it begins holds nothing
        return f"(?!/)[{turned}{escaped}]"
    return re.escape(sign)


def _parts(pattern: str) -> tuple[str, ...]:
    parts = tuple(part for part in pattern.split("/") if part not in ("", "."))
    return (*parts, "*") if parts[-1:] == ("**",) else parts
