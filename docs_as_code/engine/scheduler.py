"""Runs works on a few threads and hands their results back in the order they were given."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def default_workers() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all(
    works: Sequence[Callable[[], T]],
    *,
    workers: int,
    done: Callable[[T], None] | None = None,
    failed: Callable[[T], bool] | None = None,
) -> list[T | None]:
    """Run every work; results come in the order of `works`.

    `done` is called on this thread with each result as it comes. When `failed` says so of a result, the works that
    have not begun are given up, and their result is None.
    """
    workers = max(1, workers)
    results: list[T | None] = [None] * len(works)
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        _run(pool, works, results, workers, done, failed)
    except BaseException:
        # Threads that wait for a child are not waited for: whoever stops the children ends them too.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return results


def _run(
    pool: ThreadPoolExecutor,
    works: Sequence[Callable[[], T]],
    results: list[T | None],
    workers: int,
    done: Callable[[T], None] | None,
    failed: Callable[[T], bool] | None,
) -> None:
    places: dict[Future[T], int] = {}
    waiting = iter(enumerate(works))
    stopped = False
    while True:
        while not stopped and len(places) < 2 * workers and (entry := next(waiting, None)):
            places[pool.submit(entry[1])] = entry[0]
        if not places:
            return
        finished, _ = wait(places, return_when=FIRST_COMPLETED)
        for future in finished:
            result = future.result()
            results[places.pop(future)] = result
            if done:
                done(result)
            stopped = stopped or bool(failed and failed(result))
