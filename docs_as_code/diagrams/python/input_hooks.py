"""Tells the inputs what a source reads: an audit hook for files opened and listed, layers over `os` for the rest.

Existence and size raise no audit event: there the functions themselves are replaced.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import functools
import genericpath
import os
import pathlib
import posixpath
import sys
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python import drawn_files, input_environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.python.inputs import Inputs, Watched

_QUESTIONS = ("exists", "lexists", "isfile", "isdir", "islink", "ismount", "isjunction")
_PATH_QUESTIONS = ("exists", "is_dir", "is_file", "is_symlink", "is_mount", "is_junction", "is_socket", "is_fifo")
_LIBRARY = os.path.dirname(os.__file__)
_STANDARD_LIBRARY = (f"{_LIBRARY}{os.sep}", "<frozen ")
# They list folders to find modules and packages, which are told by name.
_SEEKERS = (os.path.join("importlib", "metadata", "__init__.py"), "importlib._bootstrap_external>")


def prepare(watched: Watched) -> None:
    """Put the layers in place, once a process: the server does so for all its children."""
    _replace("stat", _looking(watched, os.stat))
    _replace("lstat", _looking(watched, os.lstat))
    _replace("access", _accessing(watched, os.access))
    _replace("open", _opening(watched, os.open))
    input_environment.prepare(watched)


def start(inputs: Inputs, watched: Watched) -> None:
    """From now on everything that this process reads is told to `inputs`."""
    watched.inputs = inputs
    sys.addaudithook(_hook(inputs))


def _replace(name: str, new: Callable[..., Any]) -> None:
    real = getattr(os, name)
    functools.update_wrapper(new, real)
    setattr(os, name, new)
    for ability in (os.supports_dir_fd, os.supports_effective_ids, os.supports_fd, os.supports_follow_symlinks):
        if real in ability:
            ability.add(new)


def _codes(owner: Any, names: tuple[str, ...]) -> set[int]:
    """The code objects of some functions, by id: they live as long as the process."""
    codes = (getattr(getattr(owner, name, None), "__code__", None) for name in names)
    return {id(code) for code in codes if code is not None}


# Who asks through a layer is the one who called the layer.
_LAYERS = _codes(pathlib.Path, ("stat", "lstat")) | drawn_files.LAYERS
_LOOK = _codes(genericpath, _QUESTIONS) | _codes(posixpath, _QUESTIONS) | _codes(pathlib.Path, _PATH_QUESTIONS)
_MAKE = _codes(os, ("makedirs",)) | _codes(pathlib.Path, ("mkdir",))  # they want it there, and do not mind if it is
_RESOLVE = _codes(posixpath, ("realpath", "_joinrealpath")) | _codes(pathlib.Path, ("resolve",))


def _looking(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    def look(path: Any, *args: Any, **kwargs: Any) -> Any:
        inputs = watched.inputs
        if inputs is not None and inputs.active and not isinstance(path, int):
            frame = sys._getframe(1)
            while id(frame.f_code) in _LAYERS and frame.f_back is not None:
                frame = frame.f_back
            asker = id(frame.f_code)
            if asker in _RESOLVE:
                inputs.quietly(inputs.resolve, path)
            elif asker not in _LOOK:
                inputs.quietly(inputs.stat, path, kwargs.get("dir_fd"))
            elif frame.f_back is None or id(frame.f_back.f_code) not in _MAKE:
                inputs.quietly(inputs.look, path)
        return real(path, *args, **kwargs)

    return look


def _accessing(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    def access(path: Any, mode: int, **kwargs: Any) -> Any:
        inputs = watched.inputs
        if inputs is not None and not isinstance(path, int):
            inputs.quietly(inputs.look if mode == os.F_OK else inputs.stat, path, kwargs.get("dir_fd"))
        return real(path, mode, **kwargs)

    return access


def _opening(watched: Watched, real: Callable[..., Any]) -> Callable[..., Any]:
    """The audit event does not say in which folder."""

    def open_descriptor(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        inputs = watched.inputs
        if inputs is None or dir_fd is None:
            return real(path, flags, mode, dir_fd=dir_fd)  # type: ignore[no-any-return] # a file descriptor
        inputs.quietly(inputs.opened, path, flags, dir_fd)
        with inputs.silence():
            return real(path, flags, mode, dir_fd=dir_fd)  # type: ignore[no-any-return] # as above

    return open_descriptor


def _hook(inputs: Inputs) -> Callable[[str, tuple[Any, ...]], None]:
    def opened(path: Any, _mode: Any, flags: int) -> None:
        if not isinstance(path, int):
            inputs.opened(path, flags)

    def listed(path: Any = None) -> None:
        if not _caller().f_code.co_filename.endswith(_SEEKERS):
            inputs.list(path)

    def scanned(path: Any = None) -> None:
        inputs.list(path, sizes=not _caller().f_code.co_filename.startswith(_STANDARD_LIBRARY))

    def moved(path: Any, target: Any, folder: int, target_folder: int) -> None:
        inputs.read(path, folder)
        inputs.removed(path, folder)
        inputs.replaced(target, target_folder)

    def linked(_path: Any, target: Any, *folders: int) -> None:
        inputs.replaced(target, folders[-1])

    def loaded(module: str, path: Any, *_paths: Any) -> None:
        if path is not None and module:
            inputs.extension(path)

    def connected(database: Any) -> None:
        if not isinstance(database, str) or not database.startswith((":", "file:")):
            inputs.opened(database, os.O_RDWR)

    def started(program: Any, _arguments: Any, folder: Any, _environment: Any) -> None:
        name = os.fsdecode(program)
        if os.sep in name:
            inputs.program(os.path.join(os.fsdecode(folder or ""), name))

    handlers: dict[str, Callable[..., None]] = {
        "open": opened,
        "os.listdir": listed,
        "os.scandir": scanned,
        "os.mkdir": lambda path, _mode, folder: inputs.made_folder(path, folder),
        "os.remove": inputs.removed,
        "os.rmdir": inputs.removed,
        "os.rename": moved,
        "os.link": linked,
        "os.symlink": linked,
        "os.truncate": lambda path, _length: inputs.opened(path, os.O_RDWR),
        "import": loaded,
        "sqlite3.connect": connected,
        "subprocess.Popen": started,
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler is not None:
            inputs.quietly(handler, *arguments)

    return hook


def _caller() -> Any:
    """The frame that caused the audit event whose handler asks: behind the handler, `quietly` and the hook."""
    return sys._getframe(4)
