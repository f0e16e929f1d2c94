"""Removes outputs that nothing makes any more, and all outputs on request; never a file that is not ours."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder, site_folder
from docs_as_code.diagrams.render import read_stamp
from docs_as_code.engine import outputs
from docs_as_code.engine.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.state import State

_STAMPED = {".svg", ".png", ".pdf", ".jpg", ".dot", ".json", ".html"}


def remove_stale(state: State) -> tuple[str, ...]:
    """Remove the outputs of sources that are gone or draw something else now; those changed by hand stay."""
    removed = []
    for made in list(state.ledger):
        if made.path in state.kept:
            continue
        if state.ledger.is_ours(made.path):
            _remove(state.config.project, made.path)
            removed.append(made.path)
        state.ledger.forget(made.path)
    return tuple(removed)


def clean(config: Config) -> tuple[list[str], list[str]]:
    """Remove every output: those the ledger knows and those that carry our digest.

    Returns the paths removed, and those that stayed because someone changed them.
    """
    ledger = Ledger(config.project)
    removed, stayed = [], []
    for path in sorted({made.path for made in ledger} | set(_stamped_below(config))):
        if not (config.project / path).is_file():
            continue
        if ledger.is_ours(path) or _is_stamped(config.project / path):
            _remove(config.project, path)
            removed.append(path)
        else:
            stayed.append(path)
    _remove_own_gitignore(config)
    removed += _remove_site(config)
    shutil.rmtree(config.project / outputs.STATE, ignore_errors=True)
    return removed, stayed


def _stamped_below(config: Config) -> list[str]:
    folder = config.project / config.output
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix in _STAMPED)
    return [path.relative_to(config.project).as_posix() for path in files if _is_stamped(path)]


def _is_stamped(path: Path) -> bool:
    try:
        return read_stamp(path, path.suffix.lstrip(".")) is not None
    except OSError:
        return False


def _remove(project: Path, relative: str) -> None:
    target = project / relative
    with contextlib.suppress(OSError):
        target.unlink()
    for folder in target.parents:
        if folder == project:
            return
        try:
            folder.rmdir()
        except OSError:
            return  # not empty, or not ours to remove


def _remove_own_gitignore(config: Config) -> None:
    ignore = config.project / config.output / ".gitignore"
    with contextlib.suppress(OSError):
        if list(ignore.parent.iterdir()) == [ignore] and ignore.read_text(encoding="utf-8") == "*\n":
            _remove(config.project, f"{config.output}/.gitignore")


def _remove_site(config: Config) -> list[str]:
    """Remove the built site, which MkDocs marks with a sitemap and a search index of its own."""
    site_file = config.project / config.site.config
    if not site_file.is_file():
        return []
    folder = site_folder(site_file)
    inside = folder.is_relative_to(config.project) and folder != config.project
    is_docs = folder == docs_folder(site_file)
    if not inside or is_docs or not (folder / "sitemap.xml").is_file():
        return []
    shutil.rmtree(folder)
    return [folder.relative_to(config.project).as_posix()]
