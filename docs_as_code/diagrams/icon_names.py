"""Portable names of icons: where one is relative to the project or to installed packages, not where those are here."""

# Paths are text here: they stand inside the text of graphs.
# ruff: noqa: PTH110, PTH118

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docs_as_code.diagrams.python.input_names import Names


class IconNames:
    """Portable names of icons, and their absolute paths on this machine.

    `project:REL` up to the git root, `package:TOP/REST` below a folder of site packages (those of this interpreter
    when none are given), `path:PATH` for the rest.
    """

    def __init__(self, project: Path, site_folders: Sequence[str] = ()) -> None:
        self._project = str(project)
        self._sites = tuple(site_folders) or _own_sites()
        self._homes: dict[str, str] = {}

    def portable(self, path: str) -> str:
        """The name of an icon's path."""
        from docs_as_code.diagrams.python.input_names import site_of

        site = site_of(path)
        if site is not None and site[0] in self._sites:
            return f"package:{path[len(site[0]) + 1 :]}"
        inside = self._names.relative(path)
        return f"path:{path}" if inside is None else f"project:{inside}"

    @cached_property
    def _names(self) -> Names:
        from docs_as_code.diagrams.python.input_names import Names, git_root

        return Names(self._project, git_root(self._project))

    def absolute(self, name: str) -> str:
        """Where the icon is here. Raises ValueError for what is no name of an icon."""
        kind, _, rest = name.partition(":")
        if kind == "path":
            return rest
        if kind == "project":
            return os.path.normpath(os.path.join(self._project, rest))
        if kind != "package":
            raise ValueError(f"not the name of an icon: {name!r}")
        top = rest.partition("/")[0]
        if top not in self._homes:
            homes = (folder for folder in self._sites if os.path.exists(os.path.join(folder, top)))
            self._homes[top] = next(homes, self._sites[0] if self._sites else "/")
        return os.path.join(self._homes[top], rest)


def _own_sites() -> tuple[str, ...]:
    from docs_as_code.diagrams.python.input_names import is_site

    return tuple(folder for folder in sys.path if is_site(folder))
