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
    results: list[T | None] = [None] * len(works)
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        places: dict[Future[T], int] = {}
        waiting = iter(enumerate(works))
        stopped = False
        try:
            while True:
                while not stopped and len(places) < 2 * workers:
                    entry = next(waiting, None)
                    if entry is None:
                        break
                    places[pool.submit(entry[1])] = entry[0]
                if not places:
                    return results
                finished, _ = wait(places, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    results[places.pop(future)] = result
                    if done:
                        done(result)
                    stopped = stopped or bool(failed and failed(result))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
