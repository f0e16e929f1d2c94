"""Removes outputs that nothing makes any more, and all outputs on request; never a file that is not ours."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder, site_folder
from docs_as_code.engine import outputs
from docs_as_code.engine.checkout import Checkout
from docs_as_code.project import places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.state import State

_FOLDERS = {"diagram": "diagrams", "deck": "slides"}  # below the output folder
_STAMPED = {".svg", ".png", ".pdf", ".jpg", ".dot", ".json", ".mmd", ".drawio", ".html"}


def remove_stale(state: State, kind: str) -> tuple[str, ...]:
    """Remove the outputs of sources that are gone or draw something else now; those changed by hand stay.

    Every source of this kind has been built.
    """
    removed = []
    for made in state.checkout.made():
        if made.path in state.kept or made.kind != kind or made.source.startswith(places.REVIEWS):
            continue  # what a review has made stays until the next one
        if state.checkout.is_ours(made.path):
            if remove(state.config.project, made.path):
                continue  # it is still there, and still ours
            removed.append(made.path)
        state.checkout.forget_made(made.path)
    if kind in state.mark.kinds and not state.has_failed:  # those of what failed stay, and nobody knows which they are
        removed += _remove_forgotten(state, kind)
        state.mark.kinds.discard(kind)
    return tuple(removed)


def _remove_forgotten(state: State, kind: str) -> list[str]:
    """Remove outputs that carry our digest and that no source makes, after a build that was killed or forgotten."""
    folder = f"{state.config.output}/{_FOLDERS[kind]}"
    found = _stamped_below(state.config.project, folder, but=state.kept)
    reviews = places.published_decks(state.config)  # a review makes them, and no build
    return [path for path in found if not path.startswith(reviews) and not remove(state.config.project, path)]


@dataclass
class Cleaned:
    """The paths that were removed, that stayed because someone changed them, and those that cannot be removed."""

    removed: list[str] = field(default_factory=list)
    stayed: list[str] = field(default_factory=list)
    failed: list[DocsAsCodeError] = field(default_factory=list)

    def note(self, path: str, error: OSError | None) -> None:
        """Note how the removal of `path` ended."""
        if error is None:
            self.removed.append(path)
        else:
            self.failed.append(outputs.unwritable(error, path, doing="removed"))


def clean(config: Config, say: Callable[[str], None]) -> Cleaned:
    """Remove every output: those this checkout knows and those that carry our digest. Raises DocsAsCodeError."""
    if not (config.project / outputs.STATE).exists():
        return _clean(config)
    with outputs.one_at_a_time(config.project, say):
        return _clean(config)


def _clean(config: Config) -> Cleaned:
    import shutil

    checkout = Checkout(config.project)
    result = Cleaned()
    for path in sorted({made.path for made in checkout.made()} | set(_stamped_below(config.project, config.output))):
        if not (config.project / path).is_file():
            continue
        if checkout.is_ours(path) or _is_stamped(config.project / path):
            result.note(path, remove(config.project, path))
        else:
            result.stayed.append(path)
    for folder in (config.output, places.REVIEWS.rstrip("/")):
        _remove_own_gitignore(config.project, folder)
    _remove_site(config, result)
    if not result.failed:
        shutil.rmtree(config.project / outputs.STATE, ignore_errors=True)
    return result


def is_foreign(state: State, path: str) -> bool:
    """Whether a file stands there that no build of ours made."""
    file = state.config.project / path
    return file.is_file() and state.checkout.made_at(path) is None and not _is_stamped(file)


def _stamped_below(project: Path, folder: str, *, but: Collection[str] = ()) -> list[str]:
    """The files below a folder that carry our digest, relative to the project."""
    files = (path for path in (project / folder).rglob("*") if path.suffix in _STAMPED and path.is_file())
    names = {path.relative_to(project).as_posix(): path for path in files}
    return [name for name, path in names.items() if name not in but and _is_stamped(path)]


def _is_stamped(path: Path) -> bool:
    from docs_as_code.diagrams.render import read_stamp

    try:
        return read_stamp(path, path.suffix.lstrip(".")) is not None
    except OSError:
        return False


def remove(project: Path, relative: str) -> OSError | None:
    """Remove a file and the folders that it leaves empty; return why it is still there."""
    target = project / relative
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        return error
    for folder in target.parents:
        if folder == project:
            break
        try:
            folder.rmdir()
        except OSError:
            break  # not empty, or not ours to remove
    return None


def _remove_own_gitignore(project: Path, folder: str) -> None:
    ignore = project / folder / ".gitignore"
    with contextlib.suppress(OSError):
        if list(ignore.parent.iterdir()) == [ignore] and ignore.read_text(encoding="utf-8") == "*\n":
            remove(project, f"{folder}/.gitignore")


def _remove_site(config: Config, result: Cleaned) -> None:
    """Remove the built site, which MkDocs marks with a sitemap; hidden files at its top stay, as in each build."""
    import shutil

    site_file = config.project / config.site.config
    if not site_file.is_file():
        return
    folder, docs = site_folder(site_file).resolve(), docs_folder(site_file).resolve()
    inside = folder.is_relative_to(config.project) and folder != config.project
    if not inside or docs.is_relative_to(folder) or not (folder / "sitemap.xml").is_file():
        return
    relative = folder.relative_to(config.project).as_posix()
    try:
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink() and not path.name.startswith("."):
                shutil.rmtree(path)
            elif not path.name.startswith("."):
                path.unlink()
        with contextlib.suppress(OSError):  # what is hidden stays
            folder.rmdir()
    except OSError as error:
        result.failed.append(outputs.unwritable(error, relative, doing="removed"))
    else:
        result.removed.append(relative)
