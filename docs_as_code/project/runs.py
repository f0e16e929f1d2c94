"""Runs diagram sources until none has read what changed meanwhile, and keeps what they draw."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.engine.checkout import Known
from docs_as_code.engine.trace import Result
from docs_as_code.errors import ToolError
from docs_as_code.findings import Finding
from docs_as_code.project.captured import Captured, inputs_of, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.capture import Capture
    from docs_as_code.engine.key import Key
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.run_source import Ran
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers

_ROUNDS = 3  # runs of a source whose inputs change under it
_FEW = 8  # sources whose results are kept in one go


def run_all(
    state: State, sources: list[Source], workers: Callable[[], Workers], done: Callable[[Captured], None]
) -> list[Captured]:
    """Run sources until none has read what changed meanwhile, at most three times; keep what they draw."""
    gc.enable()  # from here on there is garbage to find
    try:
        warm = workers()
        if state.request.executor is None:
            warm.warm_up()  # what this process does now, it does while they load what they need
    except ToolError as error:
        for source in sources:
            state.checkout.forget_job("capture", source.rel)
        return [Captured(source, "ran", error=error) for source in sources]
    from docs_as_code.project import explain

    reasons = {source.rel: explain.of_capture(state, source) for source in sources}
    settled: dict[str, Captured] = {}
    rest = sources
    for number in range(_ROUNDS):
        settling = _Settling(state, rest, reasons, done if number == 0 else lambda _: None)
        try:
            _run(state, rest, warm.token, settling.add)
        finally:  # who interrupts a build keeps what is done
            settling.settle()
        settled |= settling.settled
        rest = [source for source in rest if source.rel in settling.moved]
        if not rest:
            break
    for source in rest:
        state.checkout.forget_job("capture", source.rel)
        settled[source.rel] = _unsettled(settled[source.rel])
    return [settled[source.rel] for source in sources]


class _Settling:
    """Keeps what sources have drawn, a few at a time, while others still run.

    What a source read is looked at after it has ended: so the world is looked at anew for each few of them.
    """

    def __init__(
        self, state: State, sources: list[Source], reasons: dict[str, tuple[str, ...]], done: Callable[[Captured], None]
    ) -> None:
        self._state = state
        self._reasons = reasons
        self._done = done
        self._keys = {source.rel: key_of(state, source) for source in sources}
        self._few = max(_FEW, len(sources) // _FEW)
        self._waiting: list[Captured] = []
        self.settled: dict[str, Captured] = {}
        self.moved: set[str] = set()

    def add(self, ran: Captured) -> None:
        """A source has been run."""
        self._done(ran)
        self._waiting.append(replace(ran, reasons=self._reasons[ran.source.rel]))
        if len(self._waiting) >= self._few:
            self.settle()

    def settle(self) -> None:
        """Keep what those have drawn that have been run, and find those whose inputs have changed meanwhile."""
        self._state.world.forget()
        for one in self._waiting:
            rel = one.source.rel
            self.settled[rel] = one
            if _has_moved(self._state, one, self._keys[rel]):
                self.moved.add(rel)
            else:
                _keep(self._state, one, self._keys[rel])
        self._waiting.clear()


def _run(state: State, sources: list[Source], token: str, done: Callable[[Captured], None]) -> None:
    """Run the sources; `done` gets what came of each."""
    from docs_as_code.engine import scheduler
    from docs_as_code.project.run_source import RunSource, run_source

    executor = state.executor  # one that cannot be used is told before anything has begun
    works = [
        scheduler.Work(run_source, RunSource(state.config, source, token), source.rel, "capture") for source in sources
    ]

    def heard(result: Ran) -> None:
        done(_captured(state, *result))

    state.listener.began("sources", len(sources))
    scheduler.run_all(
        works,
        workers=state.threads,
        done=heard,
        expected=[_expected(state, source) for source in sources],
        started=state.listener.started,
        ended=state.listener.ended,
        timeline=state.timeline,
        executor=executor,
    )


def _captured(
    state: State, source: Source, capture: Capture | None, error: DocsAsCodeError | None, seconds: float
) -> Captured:
    from docs_as_code.diagrams import stored

    error = error or (capture.error if capture else None)
    facts = stored.facts(capture, state.icon_names) if capture and not error else None
    return Captured(source, "ran", facts, capture, error=error, seconds=seconds)


def _expected(state: State, source: Source) -> float:
    known = state.checkout.job("capture", source.rel)
    return known.seconds if known else 0.0


def _has_moved(state: State, one: Captured, key: Key) -> bool:
    """Whether the source, or something that it read, is another by now than when it was read."""
    if one.capture is None or _is_unrecorded(one.capture):
        return False
    if key_of(state, one.source).text != key.text:
        return True
    return state.world.first_change(inputs_of(state, one.capture)) is not None


def _is_unrecorded(capture: Capture) -> bool:
    """Whether it looked for something that has no name: then nobody knows when its result is out of date."""
    return any(name.startswith("unrecorded:") for name, _ in capture.inputs)


def _keep(state: State, one: Captured, key: Key) -> None:
    source, capture = one.source, one.capture
    if one.facts is None or capture is None or _is_unrecorded(capture):
        state.checkout.forget_job("capture", source.rel)
        return
    from docs_as_code.diagrams import stored

    inputs = inputs_of(state, capture)
    note = stored.facts_as_json(one.facts)
    if state.request.dry_run:  # to be known while it lasts, and kept nowhere
        known = Known(key.context.text, key.text, inputs, Result({}, note), one.seconds)
        state.checkout.record("capture", source.rel, known)
        return
    names = state.icon_names
    files = {str(index): stored.drawing_as_json(each, names) for index, each in enumerate(capture.drawings)}
    state.reuse.keep(
        "capture", source.rel, key, files, note=note, inputs=inputs, seconds=one.seconds, local=capture.is_local
    )


def _unsettled(one: Captured) -> Captured:
    if one.facts is None:
        return one
    finding = Finding(
        rule="inputs-change",
        severity="warning",
        path=one.source.rel,
        line=None,
        message="what it reads changed each time while it ran, so its result is not kept",
        hint="a source that reads what no file tells belongs under `diagrams.volatile`",
    )
    return replace(one, facts=one.facts._replace(findings=(*one.facts.findings, finding)))
