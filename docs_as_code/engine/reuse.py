"""Decides whether a job must run: by what this checkout knows, then by the store; and keeps what a run has made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from docs_as_code.engine import trace
from docs_as_code.engine.checkout import Known
from docs_as_code.engine.trace import Result, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docs_as_code.engine.checkout import Checkout
    from docs_as_code.engine.inputs import Inputs, World
    from docs_as_code.engine.key import Key


class Store(Protocol):
    """Where results are kept by digest."""

    @property
    def near(self) -> Store:
        """The part of it that is on this machine."""

    def actions(self, key: str) -> Iterator[bytes]:
        """The traces of a static key, the nearest first."""

    def put_action(self, key: str, traces: bytes) -> None:
        """Keep the traces of a static key."""

    def get(self, sha256: str) -> bytes | None:
        """Bytes by their digest; None when they are not there, or damaged."""

    def put(self, data: bytes) -> str:
        """Keep bytes; returns their sha256."""

    def warm(self, keys: Iterable[str], digests: Iterable[str]) -> None:
        """Bring traces and bytes near that will be needed next."""

    def close(self) -> None:
        """Finish what has been begun."""


class Found(NamedTuple):
    """A result that may be used again: `where` it was, the inputs it depends on, and how long it took to make.

    `before` is what this checkout knew of the job until it was found.
    """

    where: Literal["checkout", "store"]
    result: Result
    inputs: Inputs
    seconds: float
    before: Known | None


class Reuse:
    """The engine's memory during one build. With `force` nothing is found, and everything is kept."""

    def __init__(self, checkout: Checkout, store: Callable[[], Store], world: World, *, force: bool = False) -> None:
        self.checkout = checkout
        self.world = world
        self._store = store
        self._force = force

    @property
    def store(self) -> Store:
        """Where results are kept, opened when it is first needed."""
        return self._store()

    def find(self, kind: str, name: str, key: Key) -> Found | None:
        """The result of a job whose key and inputs are as they were, here or wherever the store was filled."""
        return None if self._force else self.known(kind, name, key) or self.stored(kind, name, key)

    def expect(self, jobs: Iterable[tuple[str, str, Key]]) -> None:
        """Bring near what the store has of jobs (kind, name, key) that this checkout does not know."""
        if not self._force:
            self.store.warm([key.digest for kind, name, key in jobs if self.known(kind, name, key) is None], ())

    def known(self, kind: str, name: str, key: Key) -> Found | None:
        """As `find`, in this checkout alone."""
        known = self.checkout.job(kind, name)
        if known is None or self._force or known.own != key.text or known.context != key.context.text:
            return None
        if self.world.has_changed(known.inputs):
            return None
        return Found("checkout", known.result, known.inputs, known.seconds, known)

    def stored(self, kind: str, name: str, key: Key) -> Found | None:
        """As `find`, in the store alone; what is found there is known here from then on."""
        for traces in self.store.actions(key.digest):
            for one in trace.from_json(traces):
                if self.world.first_change(one.inputs) is None:
                    before = self.checkout.job(kind, name)
                    self._record(kind, name, key, one)
                    return Found("store", one.result, one.inputs, one.seconds, before)
        return None

    def keep(
        self,
        kind: str,
        name: str,
        key: Key,
        files: Mapping[str, bytes],
        *,
        note: str = "",
        inputs: Inputs = (),
        seconds: float = 0.0,
        local: bool = False,
    ) -> Result:
        """Keep what a run has made, under the inputs that it read. What is `local` means nothing elsewhere."""
        store = self.store.near if local else self.store
        result = Result({label: store.put(data) for label, data in files.items()}, note)
        new = Trace(inputs, result, seconds)
        known = store.actions(key.digest) if inputs else ()
        older = [one for traces in known for one in trace.from_json(traces)]
        store.put_action(key.digest, trace.as_json(trace.added(older, new)))
        self._record(kind, name, key, new)
        return result

    def _record(self, kind: str, name: str, key: Key, one: Trace) -> None:
        self.checkout.record(kind, name, Known(key.context.text, key.text, one.inputs, one.result, one.seconds))
