"""A Dask cluster as an executor: it does the works of a build, on workers that see the same files and tools.

What comes back is unpickled here, and what goes there runs there: whoever can reach the scheduler is trusted.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import re
import threading
import warnings
from concurrent.futures import CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any

from docs_as_code.config import FILE
from docs_as_code.errors import DocsAsCodeError, ToolError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.project.cluster_answers import Answer

_ADDRESS = re.compile(r"dask://((?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5}))/?")
_CONNECT = 4.0  # seconds
_LOOK = 2.0  # seconds between two looks at the workers
_RETRIES = 2  # of what raises; what a worker that dies was doing is done by another in any case
_KEPT = "build again when it is back: what has been done is kept"


def parse(address: str) -> str:
    """The HOST:PORT of `dask://HOST:PORT`. Raises UsageError."""
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[2]) < 65536:
        hint = "write the address of a Dask scheduler as dask://HOST:PORT"
        raise UsageError(f"--executor cannot be {address!r}", hint=hint)
    return found[1]


class Cluster(Executor):
    """Connected when it is made. Raises UsageError for an address that is none, ToolError where it cannot be used.

    `value` gives the value of an input here and now. `threads` is how many works run at once. After `patience` seconds
    without any worker all works fail.
    """

    def __init__(self, address: str, config: Config, value: Callable[[str], str], *, patience: float = 30.0) -> None:
        from docs_as_code.project import toolchain_facts

        self._name = parse(address)
        self._config = config
        self._value = value
        self._patience = patience
        self._toolchain = toolchain_facts.facts(config)
        self._flying: set[Answer] = set()
        self._lost: ToolError | None = None
        self._closed = threading.Event()
        self._client = _connected(self._name)
        try:
            self.threads = self._verified()
        except BaseException:
            self._client.close()
            raise
        self._pool = self._client.get_executor(pure=False, retries=_RETRIES)
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, run: Any, /, *arguments: Any, **_: Any) -> Future[Any]:
        """Let a worker do `run(work)`; what it could not do is a failure in the result, as the work's kind has it."""
        from docs_as_code.project.cluster_answers import Answer, Errand
        from docs_as_code.project.on_worker import Order
        from docs_as_code.project.toolchain_facts import digest

        (work,) = arguments
        answer = Answer(run, work, self._failure, self._disagreement)
        if self._lost is not None:
            answer.settle(error=self._lost)
            return answer
        files = tuple((path, digest(path)) for path in (str(self._config.project / FILE), *work.argument.files()))
        errand = pickle.dumps(Errand(Order(run, work, self._toolchain, files)), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            far = self._pool.submit(pickle.loads, errand)
        except Exception as error:  # noqa: BLE001 - a client that has lost its scheduler raises many kinds
            answer.settle(error=error)
            return answer
        self._flying.add(answer)
        answer.add_done_callback(lambda _: far.cancel())
        far.add_done_callback(lambda done: self._hand_over(done, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as all executors
        """Take back what nobody waits for any more, and leave the cluster to others."""
        self._closed.set()
        for answer in list(self._flying):
            answer.cancel()
        try:
            self._client.close(timeout=_CONNECT)
        except Exception:  # noqa: BLE001, S110 - it is gone already
            pass

    def _hand_over(self, done: Future[Any], answer: Answer) -> None:
        self._flying.discard(answer)
        if done.cancelled():
            answer.settle(error=CancelledError())
        else:
            error = done.exception()
            answer.settle(None if error else done.result(), error=error)

    def _failure(self, error: BaseException) -> DocsAsCodeError:
        """What to tell of a work that no worker has done."""
        if isinstance(error, DocsAsCodeError):
            return error
        if isinstance(error, CancelledError):
            self._lost = ToolError(f"the connection to the Dask scheduler at {self._name} was lost", hint=_KEPT)
            return self._lost
        message = f"the Dask cluster at {self._name} could not do it: {_said(error)}"
        return ToolError(message, hint="the logs of its workers say more")

    def _disagreement(self, result: object) -> ToolError | None:
        from docs_as_code.project.cluster_answers import disagreement

        # Sources import the packages of the interpreter that `python` names.
        others = ("package:", "installed:") if self._config.python is not None else ()
        return disagreement(result, lambda name: self._value(f"python-{name}" if name.startswith(others) else name))

    def _verified(self) -> int:
        """How many works run at once, after a look at every worker. Raises ToolError."""
        from docs_as_code.project.cluster_answers import Look, refusal
        from docs_as_code.project.on_worker import Refusal, other_toolchain

        threads: dict[str, int] = self._client.nthreads()
        if not threads:
            hint = f"start some: `dask worker {self._name}`"
            raise ToolError(f"the Dask cluster at {self._name} has no workers", hint=hint)
        found: dict[str, Any] = self._client.run(pickle.loads, pickle.dumps(Look(self._config)), on_error="return")
        for worker, seen in sorted(found.items()):
            if isinstance(seen, BaseException):
                hint = "install docs-as-code there, as it is here"
                raise refusal(Refusal(worker, f"cannot use docs-as-code: {_said(seen)}", hint))
            refused = other_toolchain(worker, seen, self._toolchain)
            if refused:
                raise refusal(refused)
        return sum(threads.values())

    def _watch(self) -> None:
        """Give up on a cluster without workers: works would wait for ever."""
        alone = 0.0
        while not self._closed.wait(_LOOK):
            try:
                alone = 0.0 if self._client.nthreads() else alone + _LOOK
            except Exception:  # noqa: BLE001 - the connection is lost: then every work hears of it
                return
            if alone >= self._patience:
                message = f"the Dask cluster at {self._name} has had no worker for {self._patience:g} s"
                self._lost = ToolError(message, hint=_KEPT)
                for answer in list(self._flying):
                    answer.settle(error=self._lost)
                return


def _connected(name: str) -> Any:
    try:
        import distributed
    except ImportError:
        hint = 'install it with: pip install "docs-as-code[dask]"'
        raise ToolError("--executor needs the Python package distributed, which is missing", hint=hint) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters comes back as an error
    found: list[Any] = []

    def connect() -> None:
        make: Any = distributed.Client
        with contextlib.suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions that differ: we compare those that matter
            found.append(make(f"tcp://{name}", timeout=_CONNECT, set_as_default=False))

    # In a thread of its own, since it waits for ever for a server that takes connections and says nothing.
    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(_CONNECT + 2)
    if not found:
        hint = "start one with `dask scheduler`, or build without --executor"
        raise ToolError(f"no Dask scheduler answers at {name}", hint=hint)
    return found[0]


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
