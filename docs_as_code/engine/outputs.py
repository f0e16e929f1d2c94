"""Writes outputs: whole or not at all, and only when their bytes change."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from pathlib import Path

STATE = ".docs-as-code"

_HINTS = {
    errno.ENOSPC: "make room on that disk; the old file is still there",
    errno.EDQUOT: "make room in that quota; the old file is still there",
    errno.EROFS: "build where the output folder can be written, or set `output` in docs-as-code.yml",
    errno.EACCES: "build where the output folder can be written, or set `output` in docs-as-code.yml",
    errno.ENOTDIR: "a file stands where a folder should be: move it away",
    errno.EEXIST: "a file stands where a folder should be: move it away",
    errno.EISDIR: "a folder stands where the file should be: move it away",
}


def write(project: Path, relative: str, data: bytes) -> bool:
    """Write an output below the project; return whether its bytes changed.

    The new file is written beside the project's own state and renamed, so that nobody ever sees half of it and no
    watcher of the output folder sees anything but the result. Raises DocsAsCodeError.
    """
    target = project / relative
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(state_folder(project), target, data)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0)
        raise DocsAsCodeError(f"cannot be written: {error.strerror}", path=relative, hint=hint) from error
    return True


def _replace(scratch: Path, target: Path, data: bytes) -> None:
    try:
        _write_and_rename(scratch, target, data)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _write_and_rename(target.parent, target, data)  # another file system: a rename works only within it


def _write_and_rename(folder: Path, target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        os.replace(name, target)  # noqa: PTH105 - a plain name
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - a plain name
        raise


def state_folder(project: Path) -> Path:
    """The folder of what a checkout knows, made when it is missing; it hides itself from git."""
    folder = project / STATE
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def hide_from_git(project: Path, relative: str) -> None:
    """Make an output folder with its own .gitignore; a folder that is there already stays as its owners want it."""
    folder = project / relative
    if folder.exists():
        return
    with contextlib.suppress(OSError):  # the outputs themselves say what is wrong
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
