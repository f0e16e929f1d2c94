"""Uploads run in the background on a few threads, each after those that it needs."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_THREADS = 4

Upload = Future[bool]


class Uploads:
    """A queue and its threads. They are daemons: who interrupts a build does not wait for a slow server."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Callable[[], bool], Sequence[Upload], Upload]] = queue.SimpleQueue()
        self._all: list[Upload] = []
        self._threads: list[threading.Thread] = []

    def submit(self, run: Callable[[], bool], after: Sequence[Upload] = ()) -> Upload:
        """Run `run`, which says whether it went well, when all of `after` (submitted before) have gone well."""
        upload = Upload()
        self._all.append(upload)
        self._queue.put((run, after, upload))
        if len(self._threads) < _THREADS:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()
        return upload

    def wait(self) -> None:
        """Wait until all have run; raises what one of them raised."""
        for upload in self._all:
            upload.result()
        self._all.clear()

    def _work(self) -> None:
        # Waiting here cannot lock up: the queue is first in, first out, so what an upload needs has been taken before.
        while True:
            run, after, upload = self._queue.get()
            try:
                upload.set_result(all(needed.result() for needed in after) and run())
            except BaseException as error:  # noqa: BLE001 - `wait` raises it
                upload.set_exception(error)
