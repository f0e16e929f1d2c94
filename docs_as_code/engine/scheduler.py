"""Runs works side by side and hands their results back in the order they were given."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from docs_as_code.engine.timeline import NO_TIMELINE, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor, Future

A = TypeVar("A")
T = TypeVar("T")


def default_workers() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Work(Generic[A, T]):
    """One work: a function of a module and its argument, which both can be pickled.

    `label` says what it works on, where progress and timeline name it; `category` what kind of work it is.
    """

    function: Callable[[A], T]
    argument: A
    label: str = ""
    category: str = "job"

    def __call__(self) -> T:
        """Do it."""
        return self.function(self.argument)


def run_all(
    works: Sequence[Callable[[], T]],
    *,
    workers: int,
    done: Callable[[T], None] | None = None,
    failed: Callable[[T], bool] | None = None,
    executor: Executor | None = None,
    expected: Sequence[float] | None = None,
    started: Callable[[str], None] | None = None,
    ended: Callable[[str], None] | None = None,
    timeline: Timeline = NO_TIMELINE,
) -> list[T | None]:
    """Run every work; results come in the order of `works`.

    They run on `executor`, which stays open and may live in other processes (every work is then a `Work`); without
    one, on `workers` threads. With `expected` seconds of each work the longest begin first, so that none of them is
    the last to end.

    All of these are called on this thread: `done` with each result as it comes, `started` and `ended` with the label
    of a `Work` that runs, unless it is over sooner than can be told. When `failed` says so of a result, the works
    that have not begun are given up, and their result is None. A work reports its failure as a result; what it raises
    is a fault, raised here, and ends the run.
    """
    from concurrent.futures import ThreadPoolExecutor

    workers = max(1, workers)
    pool = executor or ThreadPoolExecutor(max_workers=workers)
    run = _Run(works, workers, pool, timeline, is_ours=executor is None)
    tell = _Tell(done, failed, started, ended)
    try:
        results = run.through(_order(len(works), expected), tell)
    except BaseException:
        run.give_up()
        if executor is None:
            # Threads that wait for a child are not waited for: whoever stops the children ends them too.
            pool.shutdown(wait=False, cancel_futures=True)
        raise
    if executor is None:
        pool.shutdown()
    return results


def _order(count: int, expected: Sequence[float] | None) -> list[int]:
    if expected is None:
        return list(range(count))
    return sorted(range(count), key=lambda place: -expected[place])


_A_WHILE = 1.0  # seconds; an interrupt that comes right before a wait does not end it


class _Tell(NamedTuple):
    """Whom to tell what."""

    done: Callable[[Any], None] | None
    failed: Callable[[Any], bool] | None
    started: Callable[[str], None] | None
    ended: Callable[[str], None] | None


class _Run(Generic[T]):
    """One call of run_all: the works in flight, in the order in which they were handed to the pool.

    Twice as many as there are workers are in flight, so that none waits for this thread. A pool takes them in order:
    the oldest ones are those that run.
    """

    def __init__(
        self, works: Sequence[Callable[[], T]], workers: int, pool: Executor, timeline: Timeline, *, is_ours: bool
    ) -> None:
        self._works = works
        self._workers = workers
        self._pool = pool
        self._timeline = timeline
        self._is_ours = is_ours
        self._flying: dict[Future[Any], int] = {}
        self._begun: set[int] = set()
        self._clocks = time.perf_counter() - time.time()

    def through(self, order: Sequence[int], tell: _Tell) -> list[T | None]:
        """Run the works in this order; the results are in the order of the works."""
        from concurrent.futures import FIRST_COMPLETED, wait

        results: list[T | None] = [None] * len(self._works)
        waiting = iter(order)
        while True:
            while len(self._flying) < 2 * self._workers and (place := next(waiting, None)) is not None:
                self._submit(place)
            self._announce(tell)
            if not self._flying:
                return results
            finished, _ = wait(self._flying, timeout=_A_WHILE, return_when=FIRST_COMPLETED)
            for future in [future for future in self._flying if future in finished]:
                place = self._flying.pop(future)
                self._say(tell.ended, place)
                result = self._result(future, place)
                results[place] = result
                if tell.done:
                    tell.done(result)
                if tell.failed and tell.failed(result):
                    waiting = iter(())
                    for given_up in self.give_up():
                        self._say(tell.ended, given_up)

    def give_up(self) -> list[int]:
        """Take back what has not begun; return which works that were."""
        taken_back = [future for future in self._flying if future.cancel()]
        return [self._flying.pop(future) for future in taken_back]

    def _submit(self, place: int) -> None:
        work = self._works[place]
        future: Future[Any]
        if self._is_ours:
            future = self._pool.submit(_timed, work, self._timeline)
        else:
            future = self._pool.submit(_measured, work)
        self._flying[future] = place

    def _announce(self, tell: _Tell) -> None:
        for place in list(self._flying.values())[: self._workers]:
            if place not in self._begun:
                self._begun.add(place)
                self._say(tell.started, place)

    def _say(self, whom: Callable[[str], None] | None, place: int) -> None:
        work = self._works[place]
        if whom and isinstance(work, Work) and place in self._begun:
            whom(work.label)

    def _result(self, future: Future[Any], place: int) -> T:
        if self._is_ours:
            result: T = future.result()
            return result
        measured: _Measured[T] = future.result()
        start, end = measured.start + self._clocks, measured.end + self._clocks
        label, category = _names(self._works[place])
        self._timeline.add(label, category, start, end, lane=measured.where)
        return measured.result


class _Measured(NamedTuple, Generic[T]):
    """A result from another process, with where and when it was made, in seconds of the clock that all share."""

    result: T
    where: str
    start: float
    end: float


def _measured(work: Callable[[], T]) -> _Measured[T]:
    start = time.time()
    result = work()
    return _Measured(result, f"worker {os.uname().nodename} {os.getpid()}", start, time.time())


def _timed(work: Callable[[], T], timeline: Timeline) -> T:
    with timeline.span(*_names(work)):
        return work()


def _names(work: Callable[[], object]) -> tuple[str, str]:
    return (work.label, work.category) if isinstance(work, Work) else ("work", "job")
