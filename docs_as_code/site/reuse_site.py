"""A site before it is built: where it stands, what its settings say, and how files of it are named as inputs."""

# Plain names: thousands of files are listed in every build, and a Path costs more than a look.
# ruff: noqa: PTH100, PTH110, PTH118, PTH120

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.site.installed import Package

NO_INPUTS = frozenset({".git", ".venv", ".docs-as-code", "__pycache__"})
"""Names that no listing of the engine shows."""


class NotKnownError(Exception):
    """Why it cannot be known what building a site reads."""


@dataclass(frozen=True)
class Site:
    """All folders are absolute; `folder` is that of mkdocs.yml, `root` the repository's."""

    project: str
    root: str
    folder: str
    docs: str
    values: dict[str, Any]
    packages: dict[str, Package]

    def name(self, kind: str, path: str) -> str:
        """A file or folder as an input: relative to the project inside of its repository."""
        if path.startswith(f"{self.project}/"):
            return f"{kind}:{path[len(self.project) + 1 :]}"
        inside = path == self.root or path.startswith(self.root.rstrip("/") + "/")
        return f"{kind}:{os.path.relpath(path, self.project) if inside else path}"

    def below(self, folder: str) -> Iterator[str]:
        """Every file and listing below a folder as inputs, links followed as MkDocs does. Raises NotKnownError."""
        return _below(self, folder, (os.path.realpath(folder),))

    def at(self, start: str, path: object) -> str:
        """A path of the settings, absolute."""
        if not isinstance(path, str):
            raise NotKnownError(f"mkdocs.yml has {path!r} where a path should be")
        return os.path.abspath(os.path.join(start, path))


def repository(project: str) -> str:
    """The folder of the git repository that the project is in, else the project."""
    folder = project
    while not os.path.exists(f"{folder}/.git"):
        if folder == "/":
            return project
        folder = os.path.dirname(folder)
    return folder


def _below(site: Site, folder: str, chain: tuple[str, ...]) -> Iterator[str]:
    """`chain` are the real paths of the folders that lead here: a link to one of them would be followed for ever."""
    yield site.name("list", folder)
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name in NO_INPUTS:
            continue
        if not entry.is_dir():
            yield site.name("file", entry.path)
            continue
        real = os.path.realpath(entry.path) if entry.is_symlink() else f"{chain[-1]}/{entry.name}"
        if any(above == real or above.startswith(f"{real}/") for above in chain):
            raise NotKnownError(f"{site.name('', entry.path)[1:]} leads back to a folder that it is in")
        yield from _below(site, entry.path, (*chain, real))
