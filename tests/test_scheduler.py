"""Works side by side: results in order, failures that stop nothing else, an order that ends early, any executor."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from docs_as_code.engine.scheduler import Work, run_all
from docs_as_code.engine.timeline import Timeline


def double(number: int) -> int:
    """A work that a process pool can be handed."""
    return 2 * number


def test_results_are_in_the_order_of_the_works():
    """Also when they end the other way round; each is told of when it is there."""
    told = [threading.Event() for _ in range(5)]
    told[4].set()
    heard: list[int] = []

    def work(number: int) -> int:
        assert told[number + 1].wait(timeout=30)
        return number

    def done(number: int) -> None:
        heard.append(number)
        told[number].set()

    assert run_all([Work(work, n) for n in range(4)], workers=4, done=done) == [0, 1, 2, 3]
    assert heard == [3, 2, 1, 0]


def test_bare_functions_are_works_too():
    """Whatever can be called; and nothing to do is done."""
    assert run_all([lambda: "a", lambda: "b"], workers=2) == ["a", "b"]
    assert run_all([], workers=2) == []


def test_a_failure_stops_nothing_else():
    """Without --fail-fast every work runs, whatever the others say."""
    assert run_all([Work(double, n) for n in range(20)], workers=2) == [2 * n for n in range(20)]
    heard: list[int] = []
    assert run_all([Work(double, n) for n in range(20)], workers=3, done=heard.append, failed=lambda _: False)
    assert sorted(heard) == [2 * n for n in range(20)]


def test_the_first_failure_gives_up_what_has_not_begun():
    """What runs comes to its end; the others have no result, also those that the pool already had."""
    begun: list[int] = []

    def work(number: int) -> str:
        begun.append(number)
        return "bad" if number == 1 else "good"

    results = run_all([Work(work, n) for n in range(50)], workers=1, failed=lambda result: result == "bad")
    assert results[:2] == ["good", "bad"]
    assert results[2:].count(None) >= 47  # one more may have begun by then
    assert len(begun) == 50 - results.count(None)


def test_what_a_work_raises_is_raised():
    """A fault ends the run, and works that wait are not begun."""
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        raise KeyError(number)

    with pytest.raises(KeyError):
        run_all([Work(work, n) for n in range(50)], workers=1)
    assert len(begun) < 5


def test_the_longest_begin_first():
    """The results stay in the order of the works; equals keep theirs."""
    begun: list[str] = []

    def work(name: str) -> str:
        begun.append(name)
        return name

    results = run_all([Work(work, name) for name in "abcd"], workers=1, expected=[1, 3, 2, 3])
    assert begun == ["b", "d", "c", "a"]
    assert results == ["a", "b", "c", "d"]


def test_who_runs_is_told():
    """Never more than there are workers, each with its label, on this thread; a bare function has none."""
    running: list[str] = []
    seen: list[tuple[str, ...]] = []
    threads = set()
    told = [threading.Event() for _ in range(6)]

    def work(number: int) -> int:
        assert told[number].wait(timeout=30)
        return number

    def started(label: str) -> None:
        running.append(label)
        seen.append(tuple(running))
        threads.add(threading.current_thread())
        told[int(label)].set()

    works: list[Callable[[], int]] = [Work(work, n, str(n)) for n in range(6)]
    run_all([*works, lambda: 6], workers=2, started=started, ended=running.remove)
    assert running == []
    assert [labels[-1] for labels in seen] == list("012345")
    assert max(map(len, seen)) == 2
    assert threads == {threading.current_thread()}


def test_on_an_executor_of_other_threads():
    """It is used, and stays open; its own number of threads holds."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="theirs") as pool:
        works = [Work(lambda n: (n, threading.current_thread().name), n) for n in range(6)]
        assert run_all(works, workers=4, executor=pool) == [(n, "theirs_0") for n in range(6)]
        assert pool.submit(double, 4).result(timeout=30) == 8


def test_on_an_executor_of_other_processes():
    """Works cross the border with their results, and the timeline shows the processes as lanes."""
    timeline = Timeline()
    before = time.perf_counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        works = [Work(double, n, f"source {n}", "capture") for n in range(8)]
        assert run_all(works, workers=2, executor=pool, timeline=timeline) == [2 * n for n in range(8)]
    after = time.perf_counter()
    spans = timeline._spans
    assert sorted(span.name for span in spans) == [f"source {n}" for n in range(8)]
    assert {span.category for span in spans} == {"capture"}
    assert 1 <= len({span.lane for span in spans}) <= 2
    assert all(before - 0.01 <= span.start <= span.end <= after + 0.01 for span in spans)


class OneThread(ThreadPoolExecutor):
    """A pool that remembers what it was handed, and whose second work ends when the third has been taken back."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(super().submit(fn, *args, **kwargs))
        return self.futures[-1]

    def work(self, number: int) -> int:
        deadline = time.monotonic() + 10
        while number == 1 and not self.futures[2].cancelled() and time.monotonic() < deadline:
            time.sleep(0.001)
        return number


def test_what_a_failure_takes_back_is_never_begun():
    """Not even what the pool had already; and who was told that it runs is told that it does not."""
    running: list[str] = []
    with OneThread() as pool:
        works = [Work(pool.work, n, str(n)) for n in range(9)]
        results = run_all(
            works, workers=3, executor=pool, started=running.append, ended=running.remove, failed=lambda n: n == 0
        )
    assert results[0] == 0
    assert results[2:] == [None] * 7
    assert [future.cancelled() for future in pool.futures[2:]] == [True, True, True, True]
    assert running == []


def test_a_fault_takes_back_what_has_not_begun():
    """Nobody wants those results any more, and the pool may have other users."""
    with OneThread() as pool:
        works: list[Callable[[], object]] = [Work(_fail, 0), *(Work(pool.work, n) for n in range(1, 9))]
        with pytest.raises(ZeroDivisionError):
            run_all(works, workers=3, executor=pool)
    assert [future.cancelled() for future in pool.futures[2:]] == [True, True, True, True]


def _fail(number: int) -> float:
    return 1 / number


@pytest.mark.parametrize("given", [True, False])
def test_an_interrupt_ends_at_once(given: bool):
    """Ctrl-C does not wait for works that run, and begins none: the process that never ended by itself ends."""
    code = """
        import os, signal, threading, time
        from concurrent.futures import ThreadPoolExecutor
        from docs_as_code.engine.scheduler import Work, run_all

        def work(number):
            if number:
                print("begun too late", flush=True)
                return
            told.wait()
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(600)

        told = threading.Event()
        try:
            pool = ThreadPoolExecutor(1) if GIVEN else None
            works = [Work(work, n) for n in range(9)]
            run_all(works, workers=1, executor=pool, started=lambda _: told.set())
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            os._exit(130)
    """
    code = textwrap.dedent(code).replace("GIVEN", str(given))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "interrupted\n", "")
