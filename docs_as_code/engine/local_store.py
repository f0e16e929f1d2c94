"""The local store: a folder of results by digest that checkouts and processes share.

Whatever is read is checked against its digest: what does not fit is removed, and counts as never kept.
"""

# Thousands of entries are read in one build, and every build opens the store: paths are text, pathlib stays unloaded.
# ruff: noqa: PTH113, PTH123

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

from docs_as_code.engine import store_entry, store_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_GRAIN = 2_000_000_000  # ns: clocks of file systems lag behind ours


class LocalStore:
    """The store in `folder`, which need not exist. `say` gets a warning when writing to it has to stop.

    Raises ConfigError where `folder` is a file, or a store of a newer version.
    """

    def __init__(self, folder: str, *, max_size: int, say: Callable[[str], None]) -> None:
        store_files.check_format(folder)
        self.folder = folder
        self._max_size = max_size
        self._say = say
        self._started = time.time_ns() - _GRAIN
        self._lock = threading.Lock()
        self._prepared = False
        self._stopped = False
        self._added = 0

    def warm(self, keys: Iterable[str], digests: Iterable[str]) -> None:
        """See Store: all of it is near."""

    @property
    def near(self) -> LocalStore:
        """All of it."""
        return self

    def actions(self, key: str) -> Iterator[bytes]:
        """The traces of a key, from the one place where they can be."""
        traces = self.get_action(key)
        if traces is not None:
            yield traces

    def get_action(self, key: str) -> bytes | None:
        """The traces of a key; None when they are not there, or damaged."""
        path = self._path("ac", key)
        entry = self._read(path)
        if entry is None:
            return None
        sha256 = store_entry.traces_of(entry)
        traces = self.get(sha256) if sha256 else None
        if not sha256 or traces is None or entry != store_entry.action(key, sha256, len(traces)):
            store_files.remove(path)  # damaged, or its traces are: they are always written before it
            return None
        return traces

    def put_action(self, key: str, traces: bytes) -> None:
        """Keep the traces of a key."""
        self._keep(self._path("ac", key), store_entry.action(key, self.put(traces), len(traces)))

    def get(self, sha256: str) -> bytes | None:
        """Bytes by their sha256; None when they are not there, or damaged."""
        if not store_entry.is_digest(sha256):
            return None
        path = self._path("cas", sha256)
        data = self._read(path)
        if data is not None and store_entry.digest(data) != sha256:
            store_files.remove(path)
            return None
        return data

    def put(self, data: bytes) -> str:
        """Keep bytes; returns their sha256 also when there is no room for them."""
        sha256 = store_entry.digest(data)
        self._keep(self._path("cas", sha256), data)
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether there is an entry for these bytes, be it sound or damaged."""
        return store_entry.is_digest(sha256) and os.path.isfile(self._path("cas", sha256))

    def close(self) -> None:
        """Bring the store below its size where this process has made it larger."""
        added, self._added = self._added, 0
        if added:
            from docs_as_code.engine import store_size

            with contextlib.suppress(OSError):  # whoever writes next tidies up
                store_size.settle(self.folder, added, self._max_size, self._started)

    def _path(self, part: str, name: str) -> str:
        return f"{self.folder}/{part}/{name[:2]}/{name}"

    def _read(self, path: str) -> bytes | None:
        """The bytes of an entry, which counts as used now. Reading costs a hit nothing but its own files."""
        try:
            with open(path, "rb", buffering=0) as file:
                data = file.readall()
                if os.fstat(file.fileno()).st_mtime_ns < self._started:
                    with contextlib.suppress(OSError):  # a store that may only be read
                        os.utime(file.fileno())
        except FileNotFoundError:
            return None
        except OSError:
            store_files.remove(path)  # a folder in its place, say
            return None
        return data

    def _keep(self, path: str, data: bytes) -> None:
        if self._stopped or self._read(path) == data:
            return
        try:
            self._write(path, data)
        except OSError as error:
            self._stop(error)
            return
        with self._lock:
            self._added += len(data)

    def _write(self, path: str, data: bytes) -> None:
        if self._prepared:
            try:
                store_files.write(self.folder, path, data)
                return
            except FileNotFoundError:
                pass  # somebody has removed the whole store meanwhile
        store_files.prepare(self.folder)
        self._prepared = True
        store_files.write(self.folder, path, data)

    def _stop(self, error: OSError) -> None:
        with self._lock:
            first, self._stopped = not self._stopped, True
        if first:
            reason = error.strerror or str(error)
            self._say(f"warning: the store {self.folder} cannot be written: {reason}; new results are not kept in it")
