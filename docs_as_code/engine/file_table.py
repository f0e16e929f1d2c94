"""The file table: what each file's bytes were when its state was last seen, so that an unchanged file is not read.

A file's state is its size, times and inode. A file that changed within the clock's grain of being read may change once
more and keep that state: it is read again next time (git calls such an entry racily clean).
"""

# Plain names: thousands of files are looked at in every build, and a Path costs more than a look.
# ruff: noqa: PTH116, PTH123

from __future__ import annotations

import os
import stat
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_GRAIN = 20_000_000  # nanoseconds: two ticks of the slowest usual kernel clock
_COARSE = 2_000_000_000  # where a file system keeps whole seconds, or two


class Entry(NamedTuple):
    """A file's state when it was read, and its sha256; `young` when it may since have changed unseen."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str
    young: bool


class FileTable:
    """Digests of files by name: relative to the project, or absolute. `entries` is what an earlier build knew."""

    def __init__(self, project: str, entries: dict[str, Entry], clock: Callable[[], int] = time.time_ns) -> None:
        self._project = project
        self._entries = entries
        self._clock = clock
        self.changed: dict[str, Entry | None] = {}

    def digest(self, name: str) -> str:
        """The sha256 of a file's bytes now, or "folder", "absent" or "unreadable"."""
        path = f"{self._project}/{name}" if name[:1] != "/" else name
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            self._forget(name)
            return "absent"
        known = self._entries.get(name)
        if known is not None and not known.young and _same(known, status):
            return known.sha256
        if stat.S_ISDIR(status.st_mode):
            self._forget(name)
            return "folder"
        if not stat.S_ISREG(status.st_mode):
            self._forget(name)
            return "unreadable"  # a pipe would wait for ever
        return self._read(name, path)

    def note(self, name: str, sha256: str) -> None:
        """Remember the digest of a file that has just been written."""
        path = f"{self._project}/{name}" if name[:1] != "/" else name
        try:
            status = os.stat(path)
        except OSError:
            self._forget(name)
            return
        self._set(name, _entry(status, sha256, young=True))

    def learn(self, other: FileTable) -> None:
        """Take over what another table knows of files that are named by their absolute path."""
        self._entries.update((name, entry) for name, entry in other._entries.items() if name[:1] == "/")

    def changed_since(self, name: str, moment: int) -> bool:
        """Whether a file may have changed since a moment of the clock that stamps files, in nanoseconds."""
        path = f"{self._project}/{name}" if name[:1] != "/" else name
        try:
            status = os.stat(path)
        except OSError:
            return False
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        return changed + (_COARSE if changed % 1_000_000_000 == 0 else _GRAIN) >= moment

    def settle(self) -> None:
        """Read again what was young when it was read and no longer is, so that the next build need not."""
        for name, entry in list(self.changed.items()):
            if entry is not None and entry.young and not self._is_young(max(entry.mtime_ns, entry.ctime_ns)):
                self.digest(name)

    def _read(self, name: str, path: str) -> str:
        import hashlib

        now = self._clock()
        try:
            with open(path, "rb") as file:
                before = os.fstat(file.fileno())
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                after = os.fstat(file.fileno())
        except OSError:
            self._forget(name)
            return "unreadable"
        entry = _entry(after, sha256, young=self._is_young(max(after.st_mtime_ns, after.st_ctime_ns), now))
        if not _same(entry, before):
            entry = entry._replace(young=True)
        self._set(name, entry)
        return sha256

    def _is_young(self, changed: int, now: int | None = None) -> bool:
        grain = _COARSE if changed % 1_000_000_000 == 0 else _GRAIN
        return changed + grain >= (self._clock() if now is None else now)

    def _set(self, name: str, entry: Entry) -> None:
        self._entries[name] = self.changed[name] = entry

    def _forget(self, name: str) -> None:
        if self._entries.pop(name, None) is not None:
            self.changed[name] = None


def _entry(status: os.stat_result, sha256: str, *, young: bool) -> Entry:
    return Entry(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, sha256, young)


def _same(entry: Entry, status: os.stat_result) -> bool:
    return (
        entry.mtime_ns == status.st_mtime_ns
        and entry.size == status.st_size
        and entry.ctime_ns == status.st_ctime_ns
        and entry.inode == status.st_ino
    )
