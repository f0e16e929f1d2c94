"""Writes outputs: whole or not at all, and only when their bytes change."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

STATE = ".docs-as-code"
SCRATCH = "scratch-"  # folders below it that last as long as one command
_NEW = ".new-"

_HINTS = {
    errno.ENOSPC: "make room on that disk; the old file is still there",
    errno.EDQUOT: "make room in that quota; the old file is still there",
    errno.EROFS: "build where the output folder can be written, or set `output` in docs-as-code.yml",
    errno.EACCES: "build where the output folder can be written, or set `output` in docs-as-code.yml",
    errno.EPERM: "build where the output folder can be written, or set `output` in docs-as-code.yml",
    errno.ENOTDIR: "a file stands where a folder should be: move it away",
    errno.EEXIST: "a file stands where a folder should be: move it away",
    errno.EISDIR: "a folder stands where the file should be: move it away",
}

_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


def write(project: Path, relative: str, data: bytes) -> bool:
    """Write an output below the project; return whether its bytes changed. Raises DocsAsCodeError."""
    return bool(write_all(project, {relative: data}))


def write_all(project: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write outputs that belong together, by path below the project: all or none; return those that changed.

    Each new file is written beside the project's own state and renamed, so that nobody ever sees half of it and no
    watcher of the output folder sees anything but the result. Raises DocsAsCodeError.
    """
    ready: list[tuple[str, str, Path]] = []
    relative = ""
    try:
        for relative, data in files.items():
            target = project / relative
            if not target.is_file() or target.read_bytes() != data:
                ready.append((relative, _prepared(project, target, data), target))
        for relative, prepared, target in ready:  # noqa: B007 - the error names it
            _bring(prepared, target)
    except OSError as error:
        raise unwritable(error, relative) from error
    finally:
        for _, prepared, _ in ready:
            with contextlib.suppress(OSError):
                os.unlink(prepared)  # noqa: PTH108 - a plain name
    return [relative for relative, _, _ in ready]


def _prepared(project: Path, target: Path, data: bytes) -> str:
    """A file with the new bytes that a rename can bring to its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    folder = state_folder(project)
    if folder.stat().st_dev != target.parent.stat().st_dev:
        folder = target.parent  # a rename works only within one file system
    return _new_file(folder, data)


def _bring(prepared: str, target: Path) -> None:
    try:
        os.replace(prepared, target)  # noqa: PTH105 - a plain name
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with open(prepared, "rb") as file:  # noqa: PTH123 - a plain name
            beside = _new_file(target.parent, file.read())  # a bind mount looks like the same file system
        os.replace(beside, target)  # noqa: PTH105 - a plain name


def _new_file(folder: Path, data: bytes) -> str:
    import tempfile

    handle, name = tempfile.mkstemp(prefix=_NEW, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - a plain name
        raise
    return name


def unwritable(error: OSError, relative: str, *, doing: str = "written") -> DocsAsCodeError:
    """The error of a file or folder of the project that cannot be written (or removed), with the way out."""
    hint = _HINTS.get(error.errno or 0)
    if error.errno in _FORBIDDEN and doing == "removed":
        hint = "run it again where that folder can be written"
    elif error.errno in _FORBIDDEN and relative.startswith(STATE):
        hint = "what is known of the outputs is kept there: build in a copy of the project that can be written"
    return DocsAsCodeError(f"cannot be {doing}: {error.strerror}", path=relative, hint=hint)


def state_folder(project: Path) -> Path:
    """The folder of what a checkout knows, made when it is missing; it hides itself from git."""
    folder = project / STATE
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


@contextlib.contextmanager
def one_at_a_time(project: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Let two commands that write in one checkout take turns. Raises DocsAsCodeError when nothing can be written."""
    try:
        # The system's own lock, by hand: a lock library takes longer to load than a build in which nothing changed.
        lock = os.open(state_folder(project) / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise unwritable(error, STATE) from error
    try:
        _take(lock, say)
        try:
            _sweep(project / STATE)
        except OSError as error:
            raise unwritable(error, STATE) from error
        yield
    finally:
        os.close(lock)


def _take(lock: int, say: Callable[[str], None]) -> None:
    """Wait for the lock; it ends with the process that holds it, however that ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("waiting for another docs-as-code that is at work in this project")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _sweep(state: Path) -> None:
    """Remove what a command that was killed has left: nobody else writes there now."""
    left_over = [name for name in os.listdir(state) if name.startswith((_NEW, SCRATCH))]  # noqa: PTH208 - plain names
    if not left_over:
        return
    import shutil

    for name in left_over:
        path = state / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def hide_from_git(project: Path, relative: str) -> None:
    """Make an output folder with its own .gitignore; a folder that is there already stays as its owners want it."""
    folder = project / relative
    if folder.exists():
        return
    with contextlib.suppress(OSError):  # the outputs themselves say what is wrong
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
