"""What goes to a cluster and what comes back: the result of a work, or its failure in the work's own kind.

Answers are looked at by the thread that asks for them, as everything else of a build is.
"""

from __future__ import annotations

from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING, Any

from docs_as_code.engine.scheduler import Work
from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.project import on_worker, toolchain_facts
from docs_as_code.project.make_decks import Made
from docs_as_code.project.on_worker import SAME_FILES, SAME_TOOLCHAIN, Order, Refusal
from docs_as_code.project.run_source import Ran

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config

_SAME_VARIABLES = "start the workers with the environment variables that sources read, each with the same value as here"


class Errand:
    """To unpickle it is to do it: the scheduler, which may lack this package, passes on bytes that it cannot read."""

    def __init__(self, order: Order) -> None:
        self._order = order

    def __reduce__(self) -> tuple[Any, ...]:
        return on_worker.carry_out, (self._order,)


class Look:
    """As an errand: what a worker's toolchain is."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def __reduce__(self) -> tuple[Any, ...]:
        return toolchain_facts.facts, (self._config,)


class Answer(Future[Any]):
    """The result of `run(work)` under way. `failure` says what an exception means, `disagreement` what to tell of a
    result that cannot be ours.
    """

    def __init__(
        self,
        run: Any,
        work: Work[Any, Any],
        failure: Callable[[BaseException], DocsAsCodeError],
        disagreement: Callable[[object], DocsAsCodeError | None],
    ) -> None:
        super().__init__()
        self._run = run
        self._work = work
        self._failure = failure
        self._disagreement = disagreement

    def result(self, timeout: float | None = None) -> Any:
        """See Future. What went wrong is in the result: the other works go on."""
        try:
            found = super().result(timeout)
        except Exception as error:  # noqa: BLE001 - a cluster raises many kinds
            return self._failed(self._failure(error))
        wrong = refusal(found) if isinstance(found, Refusal) else self._disagreement(found.result)
        return self._failed(wrong) if wrong else found

    def settle(self, result: object = None, *, error: BaseException | None = None) -> None:
        """Set what came of it."""
        try:
            if error is None:
                self.set_result(result)
            else:
                self.set_exception(error)
        except InvalidStateError:
            pass  # it was taken back meanwhile

    def _failed(self, error: DocsAsCodeError) -> Any:
        return self._run(Work(self._work.argument.failed, error))


def refusal(found: Refusal) -> ToolError:
    """Why a worker has not done a work."""
    return ToolError(f"the Dask worker {found.worker} {found.reason}", hint=found.hint)


def disagreement(result: object, value: Callable[[str], str]) -> ToolError | None:
    """What a worker has seen otherwise than this machine, where `value` gives the value of an input."""
    if isinstance(result, Made):
        for path, sha256 in result.seen:
            if toolchain_facts.digest(path) != sha256:
                return ToolError(f"a Dask worker sees another {path}", hint=SAME_FILES)
    if isinstance(result, Ran) and result.capture is not None:
        for name, seen in result.capture.inputs:
            kind, _, what = name.partition(":")
            if kind in _OF_A_MACHINE and value(name) != seen:
                said, hint = _OF_A_MACHINE[kind]
                return ToolError(f"{said.format(what)} on a Dask worker than here", path=result.source.rel, hint=hint)
    return None


_OF_A_MACHINE = {
    "env": ("the environment variable {} has another value", _SAME_VARIABLES),
    "environment": ("the source lists the environment variables, and those are others", _SAME_VARIABLES),
    "package": ("the package {} has another version", SAME_TOOLCHAIN),
    "installed": ("the module {} is found in another package", SAME_TOOLCHAIN),
}
