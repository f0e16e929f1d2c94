"""Files that a source believes to have written: kept in a private folder, and found there when it reads them back.

What `graphviz` saves as DOT text can always be read. A picture can be read when the configuration says `render: now`
for the source; else reading it is an error, also where an old one lies on disk, so that every machine says the same.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH118, PTH119

from __future__ import annotations

import builtins
import errno
import io
import os
from types import CodeType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class NotRenderedYetError(FileNotFoundError):
    """A source reads the picture that it has just drawn."""


class DrawnFiles:
    """The table of such files by absolute path; the first entry puts a layer over Python's file functions."""

    def __init__(self, *, now: bool) -> None:
        self._now = now
        self._made: dict[str, Callable[[], bytes] | str | None] = {}  # how to make it, where it lies, or not at all
        self._folder = ""

    def add_text(self, path: str, text: str) -> None:
        """A file that the source saved: its text is at hand."""
        self._add(path, text.encode)

    def add_picture(self, path: str, make: Callable[[], bytes]) -> None:
        """A picture that the source drew."""
        self._add(path, make if self._now else None)

    def _add(self, path: str, make: Callable[[], bytes] | None) -> None:
        if not self._made:
            _install(self)
        self._made[os.path.abspath(path)] = make

    def place(self, path: Any, *, strict: bool = True) -> Any:
        """Where `path` really lies; `path` itself where it is none of ours. `strict`: a missing picture raises."""
        if not self._made or not isinstance(path, (str, bytes, os.PathLike)):
            return path
        whole = os.path.abspath(os.fsdecode(path))
        if whole not in self._made:
            return path
        made = self._made[whole]
        if made is None:
            if strict:
                raise NotRenderedYetError(errno.ENOENT, os.strerror(errno.ENOENT), os.fsdecode(path))
            return path
        if not isinstance(made, str):
            made = self._made[whole] = self._write(os.path.basename(whole), made())
        return made

    def forget(self, path: Any) -> None:
        """The source itself writes this file, or removed it."""
        if self._made and isinstance(path, (str, bytes, os.PathLike)):
            self._made.pop(os.path.abspath(os.fsdecode(path)), None)

    def _write(self, name: str, content: bytes) -> str:
        import tempfile

        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="docs-as-code-")
        folder = tempfile.mkdtemp(dir=self._folder)
        where = os.path.join(folder, name)
        with _open(where, "wb") as file:
            file.write(content)
        return where

    def remove(self) -> None:
        """Remove the private folder."""
        if self._folder:
            import shutil

            self._made.clear()
            shutil.rmtree(self._folder, ignore_errors=True)


_open = open


def _install(files: DrawnFiles) -> None:
    real_open, real_os_open = builtins.open, os.open

    def open_file(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "r" in mode:
            return real_open(files.place(file), mode, *args, **kwargs)
        files.forget(file)
        return real_open(file, mode, *args, **kwargs)

    def open_descriptor(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR) or kwargs.get("dir_fd") is not None:
            return real_os_open(path, flags, *args, **kwargs)
        return real_os_open(files.place(path), flags, *args, **kwargs)

    builtins.open = io.open = open_file
    os.open = open_descriptor
    for name in ("stat", "lstat", "access"):
        setattr(os, name, _looking(files, getattr(os, name), strict=name != "access"))
    for name in ("remove", "unlink", "rename", "replace"):
        setattr(os, name, _taking(files, getattr(os, name)))


def _looking(files: DrawnFiles, real: Callable[..., Any], *, strict: bool) -> Callable[..., Any]:
    def look(path: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("dir_fd") is not None:  # relative to another folder
            return real(path, *args, **kwargs)
        return real(files.place(path, strict=strict), *args, **kwargs)

    return look


# The code of the layers over functions that look, by id: who tells what a source looks at sees through them.
LAYERS = frozenset(id(one) for one in _looking.__code__.co_consts if isinstance(one, CodeType))


def _taking(files: DrawnFiles, real: Callable[..., Any]) -> Callable[..., Any]:
    def take(path: Any, *args: Any, **kwargs: Any) -> Any:
        if any(kwargs.get(name) is not None for name in ("dir_fd", "src_dir_fd")):
            return real(path, *args, **kwargs)
        done = real(files.place(path), *args, **kwargs)
        files.forget(path)
        return done

    return take
