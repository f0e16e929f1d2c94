"""The remote store: results on a server that speaks HTTP as Bazel's remote cache does.

Followed are Bazel's page "Remote caching", section "HTTP caching protocol", and bazel-remote's README: `GET` and `PUT`
of `/cas/<sha256>` for bytes and of `/ac/<64 hex digits>` for entries, below an address that may have a path; 404 is a
miss; USER:PASSWORD in the address is sent as Basic authentication. The entry is an ActionResult as JSON (Bazel itself
writes protocol buffers, so a server can be shared, an entry not). It goes with the media type application/json, which
is what bazel-remote needs to check it and to hand it out as JSON again; plain servers as nginx keep the bytes.

Nothing that comes back is believed: bytes must have their digest, an entry must be bound to its key. What goes wrong is
one warning a kind and a miss, and a server that goes wrong again and again, or is slow, is left alone from then on.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, TypeVar

from docs_as_code.engine import store_entry
from docs_as_code.engine.store_http import Client, Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.engine.store_address import Address
    from docs_as_code.engine.store_uploads import Upload, Uploads

_JSON = "application/json"
_BYTES = "application/octet-stream"
_PATIENCE = 3  # failures in a row
_LARGEST_ENTRY = 1 << 16
Answer = TypeVar("Answer")
_NAMED = re.compile(rb"[0-9a-f]{64}")


class RemoteStore:
    """The store at `address`; nothing is sent to it without `write`. All methods may be called from any thread."""

    def __init__(self, address: Address, *, write: bool, say: Callable[[str], None]) -> None:
        self._client = Client(address)
        self._write = write
        warned = _Warnings(address.url, say)
        self._reading = _Trust(warned, "building locally")
        self._writing = _Trust(warned, "new results are not sent to it")
        self._lock = threading.Lock()
        self._uploads: Uploads | None = None
        self._sent: dict[bytes, Upload] = {}

    def get_action(self, key: str) -> bytes | None:
        """The traces of a key; None when they are not there, or anything is wrong."""
        return self._reading.ask(lambda: self._traces(key))

    def get(self, sha256: str) -> bytes | None:
        """Bytes by their sha256; None when they are not there, or anything is wrong."""
        return self._reading.ask(lambda: self._bytes(sha256)) if store_entry.is_digest(sha256) else None

    def send(self, sha256: str, read: Callable[[], bytes | None]) -> None:
        """Send the bytes that `read` will give, in the background."""
        name = sha256.encode()
        with self._lock:
            if self._write and name not in self._sent:
                self._sent[name] = self._queue().submit(lambda: self._send(f"cas/{sha256}", read(), _BYTES))

    def send_action(self, key: str, traces: bytes) -> None:
        """Send the traces of a key, in the background, once the bytes they name have arrived."""
        if not self._write:
            return
        sha256 = store_entry.digest(traces)
        self.send(sha256, lambda: traces)
        named = {*_NAMED.findall(traces), sha256.encode()}
        after = [self._sent[name] for name in named if name in self._sent]
        entry = store_entry.action(key, sha256, len(traces))
        with self._lock:
            self._queue().submit(lambda: self._send(f"ac/{key}", entry, _JSON), after)

    def close(self) -> None:
        """Wait for what is being sent."""
        if self._uploads is not None:
            self._uploads.wait()
        self._client.close()

    def _traces(self, key: str) -> bytes | None:
        entry = self._client.get(f"ac/{key}", accept=_JSON, limit=_LARGEST_ENTRY)
        if entry is None:
            return None
        named = store_entry.read_action(entry, key)
        if named is None:
            raise Fault("entry", f"answered with something else than the entry ac/{key}")
        return self._bytes(*named)

    def _bytes(self, sha256: str, size: int | None = None) -> bytes | None:
        path = f"cas/{sha256}"
        data = self._client.get(path) if size is None else self._client.get(path, limit=size)
        if data is not None and (store_entry.digest(data) != sha256 or size not in (None, len(data))):
            raise Fault("digest", f"answered with wrong bytes for {path}")
        return data

    def _send(self, path: str, data: bytes | None, kind: str) -> bool:
        """Whether it has arrived; `data` is None where the local store has lost it meanwhile."""
        return data is not None and self._writing.ask(lambda: self._put(path, data, kind)) is True

    def _put(self, path: str, data: bytes, kind: str) -> bool:
        self._client.put(path, data, kind)
        return True

    def _queue(self) -> Uploads:
        if self._uploads is None:
            from docs_as_code.engine.store_uploads import Uploads

            self._uploads = Uploads()
        return self._uploads


class _Warnings:
    """Says each kind of warning once."""

    def __init__(self, url: str, say: Callable[[str], None]) -> None:
        self._url = url
        self._say = say
        self._said: set[str] = set()
        self._lock = threading.Lock()

    def say(self, kind: str, what: str) -> None:
        with self._lock:
            if kind not in self._said:
                self._said.add(kind)
                self._say(f"warning: the remote store {self._url} {what}")


class _Trust:
    """Asks as long as it is worth while; `consequence` is what a failure means for the build."""

    def __init__(self, warnings: _Warnings, consequence: str) -> None:
        self._warnings = warnings
        self._consequence = consequence
        self._failures = 0
        self._ended = False

    def ask(self, question: Callable[[], Answer]) -> Answer | None:
        """What `question` returns, or None when it fails."""
        if self._ended:
            return None
        try:
            answer = question()
        except Fault as fault:
            self._failures += 1
            self._warnings.say(fault.kind, f"{fault.what}; {self._consequence}")
            if fault.kind == "timeout" or self._failures >= _PATIENCE:
                self._ended = True
                self._warnings.say("ended", "is left alone for the rest of this build")
            return None
        self._failures = 0
        return answer
