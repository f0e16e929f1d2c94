"""The store: where results are kept by digest; a folder, or a folder in front of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from docs_as_code.engine.local_store import LocalStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from docs_as_code.engine.remote_store import RemoteStore


_AT_ONCE = 8  # requests


class Store(Protocol):
    """Results by digest. No failure of a store is an error: what cannot be read is a miss, and said once."""

    @property
    def near(self) -> Store:
        """The part of it that is on this machine."""

    def actions(self, key: str) -> Iterator[bytes]:
        """The traces of a key, the nearest first; those that are far are fetched when the nearer ones did not do."""

    def get_action(self, key: str) -> bytes | None:
        """The nearest traces of a key."""

    def put_action(self, key: str, traces: bytes) -> None:
        """Keep the traces of a key, after the bytes that they name."""

    def get(self, sha256: str) -> bytes | None:
        """Bytes by their sha256; None when they are not there, or damaged."""

    def put(self, data: bytes) -> str:
        """Keep bytes, where they can be kept; returns their sha256."""

    def has(self, sha256: str) -> bool:
        """Whether these bytes are there."""

    def warm(self, keys: Iterable[str], digests: Iterable[str]) -> None:
        """Bring the traces of these keys and these bytes near, several at a time: they will be needed next."""

    def close(self) -> None:
        """Wait for what is being sent, and bring the store below its size."""


def open_store(folder: Path, *, max_size: int, remote: str | None, write: bool, say: Callable[[str], None]) -> Store:
    """The store in `folder`, at most `max_size` bytes, in front of the one at the address `remote`.

    Nothing is sent there without `write`. `say` gets each warning once. Raises ConfigError where the folder cannot be a
    store of this version, or the address is none.
    """
    near = LocalStore(str(folder), max_size=max_size, say=say)
    if remote is None:
        return near
    from docs_as_code.engine import store_address
    from docs_as_code.engine.remote_store import RemoteStore

    return LayeredStore(near, RemoteStore(store_address.parse(remote), write=write, say=say))


class LayeredStore:
    """A local store in front of a remote one: what is fetched is kept, what is kept is sent."""

    def __init__(self, near: LocalStore, far: RemoteStore) -> None:
        self._near = near
        self._far = far
        self._asked: dict[str, bytes | None] = {}  # what the remote store alone has, so as to ask once a build

    @property
    def near(self) -> Store:
        """The part of it that is on this machine."""
        return self._near

    def actions(self, key: str) -> Iterator[bytes]:
        """See Store. The remote store may know of inputs that no build has met here."""
        near = self._near.get_action(key)
        if near is not None:
            yield near
        far = self._fetch(key, near)
        if far is not None:
            yield far

    def get_action(self, key: str) -> bytes | None:
        """See Store."""
        return next(self.actions(key), None)

    def put_action(self, key: str, traces: bytes) -> None:
        """See Store."""
        self._near.put_action(key, traces)
        self._far.send_action(key, traces)

    def get(self, sha256: str) -> bytes | None:
        """See Store."""
        data = self._near.get(sha256)
        if data is None:
            data = self._far.get(sha256)
            if data is not None:
                self._near.put(data)
        return data

    def put(self, data: bytes) -> str:
        """See Store. What waits to be sent waits on disk, unless it could not be kept there."""
        sha256 = self._near.put(data)
        kept = self._near.has(sha256)
        self._far.send(sha256, lambda: self._near.get(sha256) if kept else data)
        return sha256

    def has(self, sha256: str) -> bool:
        """See Store. What the remote store has is fetched: it will be needed next."""
        return self._near.has(sha256) or self.get(sha256) is not None

    def warm(self, keys: Iterable[str], digests: Iterable[str]) -> None:
        """See Store. A far server answers late, and may be asked for many things at once."""
        from concurrent.futures import ThreadPoolExecutor

        missing = [sha256 for sha256 in dict.fromkeys(digests) if not self._near.has(sha256)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in pool.map(lambda key: list(self.actions(key)), dict.fromkeys(keys)):
                pass
            for _ in pool.map(self.get, missing):
                pass

    def close(self) -> None:
        """See Store."""
        try:
            self._far.close()
        finally:
            self._near.close()

    def _fetch(self, key: str, near: bytes | None) -> bytes | None:
        """The traces that the remote store has beyond ours. They never replace ours: who knows both keeps both."""
        if key in self._asked:
            return self._asked[key]
        far = self._far.get_action(key)
        if far == near:
            far = None
        if far is not None and near is None:
            self._near.put_action(key, far)
            self._asked[key] = None if self._near.get_action(key) == far else far
        else:
            self._asked[key] = far
        return far
