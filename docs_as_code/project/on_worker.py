"""Inside a worker of a cluster: does a job of somebody else's build, if this machine sees what that one sees.

The worker has the project on a shared file system, at the same path. Nothing is written there: what a job makes goes
back to the build.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.engine import key
from docs_as_code.engine.scheduler import Work
from docs_as_code.project import toolchain_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.config import Config

SAME_TOOLCHAIN = "start all workers from the environment that this build runs in: the same image, or the same folder"
SAME_FILES = "the project must lie on a file system that all machines share, at the same path, with the same contents"
_PATIENCE = (0.0, 0.2, 0.8)  # seconds in which a shared file system may still catch up
_lock = threading.Lock()
_running: dict[str, int] = {}  # how many jobs use the warm processes of a token


class Order(NamedTuple):
    """One work, the function that runs it, the asker's toolchain, and the digests of files by absolute path."""

    run: Callable[[Work[Any, Any]], Any]
    work: Work[Any, Any]
    toolchain: toolchain_facts.Facts
    files: tuple[tuple[str, str], ...]


class Refusal(NamedTuple):
    """Why this worker cannot do it: in words that follow the worker's name."""

    worker: str
    reason: str
    hint: str


def carry_out(order: Order) -> Any:
    """What `order.run` returns, or a Refusal."""
    config: Config = order.work.argument.config
    here = toolchain_facts.facts(config)
    refused = other_toolchain(_name(), here, order.toolchain)
    if refused:
        return refused
    for path, wanted in order.files:
        found = _seen(path, wanted)
        if found != wanted:
            what = "does not see" if found == "absent" else "sees another"
            return Refusal(_name(), f"{what} {path}", SAME_FILES)
    with _Warm(config, here) as token:
        argument = order.work.argument._replace(token=token)
        return order.run(Work(order.work.function, argument, order.work.label, order.work.category))


def other_toolchain(worker: str, theirs: toolchain_facts.Facts, ours: toolchain_facts.Facts) -> Refusal | None:
    """Why a worker is refused whose toolchain is `theirs`, if it is."""
    differs = toolchain_facts.difference(theirs, ours)
    return Refusal(worker, f"has another toolchain: {differs}", SAME_TOOLCHAIN) if differs else None


def _seen(path: str, wanted: str) -> str:
    found = ""
    for pause in _PATIENCE:
        time.sleep(pause)
        found = toolchain_facts.digest(path)
        if found == wanted:
            break
    return found


def _name() -> str:
    from distributed import get_worker

    return str(get_worker().address)


class _Warm:
    """The warm processes for one configuration and toolchain: they stay for the next build, until another comes."""

    def __init__(self, config: Config, toolchain: toolchain_facts.Facts) -> None:
        self._config = config
        self._token = key.digest((*toolchain, ("config", repr(config))))

    def __enter__(self) -> str:
        from docs_as_code.project import workers

        with _lock:
            for idle in list(_idle()):
                if idle != self._token:
                    workers.drop(idle)
                    del _running[idle]
            workers.of(self._token, self._config)
            _running[self._token] = _running.get(self._token, 0) + 1
        return self._token

    def __exit__(self, *_: object) -> None:
        with _lock:
            _running[self._token] -= 1


def _idle() -> Iterator[str]:
    return (token for token, jobs in _running.items() if not jobs)
