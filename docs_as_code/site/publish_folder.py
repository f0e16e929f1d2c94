"""Brings the site's folder up to date with a build that has succeeded; what has not changed is not touched."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs

if TYPE_CHECKING:
    from pathlib import Path


def bring_up_to_date(built: Path, site: Path, *, project: Path) -> int:
    """Make `site` hold what `built` holds; return how many files changed. Raises DocsAsCodeError.

    Pages come last, so that a page never shows what is not there yet. Hidden files at the top stay, as with MkDocs:
    `.git` of a checked-out branch, for one.
    """
    wanted = sorted(_files(built), key=lambda name: (name.endswith(".html"), name))
    changed = sum(outputs.write(project, _named(site / name, project), (built / name).read_bytes()) for name in wanted)
    return changed + _remove(site, keep=set(wanted))


def _named(file: Path, project: Path) -> str:
    return file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)


def _files(folder: Path) -> list[str]:
    found = []
    for place, folders, names in os.walk(folder):
        below = os.path.relpath(place, folder)
        if below == ".":
            folders[:] = [name for name in folders if not name.startswith(".")]
        shown = [name for name in names if below != "." or not name.startswith(".")]
        found += [os.path.normpath(os.path.join(below, name)) for name in shown]  # noqa: PTH118 - many plain names
    return found


def _remove(site: Path, *, keep: set[str]) -> int:
    gone = [site / name for name in _files(site) if name not in keep]
    for file in gone:
        with contextlib.suppress(OSError):
            file.unlink()
            file.parent.rmdir()  # succeeds only when nothing is left in it
    return len(gone)
