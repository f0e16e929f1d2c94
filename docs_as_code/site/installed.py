"""Which installed packages offer a plugin, a theme or a Markdown extension, found without loading any of them.

`importlib.metadata` would take longer to import than this takes.
"""

# Plain names: this is looked at in every build, and a Path costs more than a look.
# ruff: noqa: PTH118, PTH123, PTH208

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLUGINS, THEMES, EXTENSIONS = "mkdocs.plugins", "mkdocs.themes", "markdown.extensions"
LEXERS = ("pygments.lexers", "pygments.styles", "pygments.filters", "pygments.formatters")

_EXTENDS = re.compile(r"""^extends:\s*['"]?([^'"\s#]+)""", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """`name` is normalized, `folder` the site folder it is in, `points` are (group, name, module).

    A package that is no `release` (editable, or from a folder or a repository) may change under one version.
    """

    name: str
    version: str
    folder: str
    release: bool
    points: tuple[tuple[str, str, str], ...]

    def newer_than(self, major: int) -> bool:
        """Whether its major version is a later one."""
        first = self.version.partition(".")[0]
        return not first.isdigit() or int(first) > major


def packages(path: Iterable[str]) -> dict[str, Package]:
    """Those on `path` (as `sys.path`) that have entry points of our groups, by name; the first of a name wins."""
    found: dict[str, Package] = {}
    for folder in dict.fromkeys(path):
        for package in _in_folder(folder or "."):
            found.setdefault(package.name, package)
    return found


def offering(group: str, name: str, known: dict[str, Package]) -> list[Package]:
    """The packages that offer `name` in a group; in case of several, it depends on their order which one is taken."""
    return [package for package in known.values() if any(point[:2] == (group, name) for point in package.points)]


def parent_theme(package: Package, name: str) -> str | None:
    """The theme that a theme of this package extends: templates that it does not have come from there."""
    module = next(value for group, point, value in package.points if (group, point) == (THEMES, name))
    text = _text(os.path.join(package.folder, *module.split("."), "mkdocs_theme.yml"))
    found = _EXTENDS.search(text)
    return found[1] if found else None


def _in_folder(folder: str) -> Iterator[Package]:
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for entry in names:
        stem, _, kind = entry.rpartition(".")
        if kind not in ("dist-info", "egg-info"):
            continue
        points = tuple(_points(_text(os.path.join(folder, entry, "entry_points.txt"))))
        if points:
            name, _, version = stem.partition("-")
            origin = _text(os.path.join(folder, entry, "direct_url.json"))
            release = kind == "dist-info" and '"dir_info"' not in origin and '"vcs_info"' not in origin
            yield Package(_normalized(name), version.partition("-")[0], folder, release, points)


def _points(text: str) -> Iterator[tuple[str, str, str]]:
    group = ""
    for line in text.splitlines():
        if line.startswith("["):
            group = line.strip().strip("[]").strip()
        elif "=" in line and group in (PLUGINS, THEMES, EXTENSIONS, *LEXERS):
            name, _, value = line.partition("=")
            yield group, name.strip(), value.partition("[")[0].strip()


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""


def _normalized(name: str) -> str:
    return name.replace("_", "-").replace(".", "-").lower()
