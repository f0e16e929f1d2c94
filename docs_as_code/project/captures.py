"""Phase one of a build: what each diagram source draws, from an earlier run where nothing that it read has changed."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from docs_as_code.diagrams.facts import facts_from_json
from docs_as_code.engine.checkout import Known
from docs_as_code.engine.key import Key
from docs_as_code.engine.trace import Result
from docs_as_code.errors import DocsAsCodeError, SourceError, ToolError
from docs_as_code.findings import Finding
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docs_as_code.config import Config
    from docs_as_code.diagrams.capture import Capture
    from docs_as_code.diagrams.facts import CaptureFacts
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.project.run_source import Ran
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers

_ROUNDS = 3  # runs of a source whose inputs change under it
_FEW = 8  # sources whose results are kept in one go
_FAILS = "fails"  # the note of a source that fails when it is run alone

How = Literal["ran", "store", "checkout", "stale"]


@dataclass(frozen=True)
class Captured:
    """One source and what came of it: the facts, or the error that kept it from drawing.

    `capture` is there when it has just been run; else `files` leads to its drawings in the store. What is `stale` would
    be run by a build: its facts are those of its last run, if that is known. `reasons` say why it is not as it was.
    """

    source: Source
    how: How
    facts: CaptureFacts | None = None
    capture: Capture | None = None
    files: dict[str, str] | None = None
    error: DocsAsCodeError | None = None
    seconds: float = 0.0
    is_module: bool = False
    fails_alone: bool = False
    reasons: tuple[str, ...] = ()


def working_folder(config: Config, source: Source) -> str:
    """The folder a source runs in, absolute."""
    return source.folder if config.diagrams.cwd == "source" else str(config.project)


def capture_all(
    state: State,
    sources: list[Source],
    workers: Callable[[], Workers],
    *,
    done: Callable[[Captured], None],
    others: Sequence[Source] = (),
) -> list[Captured]:
    """Every source's facts, in order. A failure stops no other: only when all are known is it clear which are modules.

    `done` is called for each source that has been run. When one fails, `others` are run to see which of them import it.
    In a dry run none is run, unless it is asked to.
    """
    if state.config.cache.remote:
        state.reuse.expect(("capture", source.rel, key_of(state, source)) for source in sources)
    is_run = not state.request.dry_run or state.request.run_sources
    found: list[Captured | None] = []
    for source in sources:
        found.append(_look_up(state, source))
        if found[-1] is None and is_run and state.request.executor is None:
            with contextlib.suppress(ToolError):  # running the first source says it
                workers().warm_up()  # while the other sources are looked up
    if not is_run:
        known = [one or _foreseen(state, source) for source, one in zip(sources, found, strict=True)]
        return [_as_lost(one) for one in _tell_modules(known)]
    todo = [source for source, one in zip(sources, found, strict=True) if one is None]
    ran = {one.source.rel: one for one in _run_all(state, todo, workers, done)} if todo else {}
    results = _tell_modules([one or ran[source.rel] for source, one in zip(sources, found, strict=True)])
    lost = [one.source for one in results if one.fails_alone and not one.is_module]
    if lost:  # nobody imports it any more: its error is news again
        again = {one.source.rel: one for one in _run_all(state, lost, workers, done)}
        results = _tell_modules([again.get(one.source.rel, one) for one in results])
    results = _asking_others(state, results, others, workers)
    _note_failing_modules(state, results)
    return results


def _as_lost(one: Captured) -> Captured:
    """What fails alone and is imported no more would be run, and tell its error."""
    if one.is_module or not one.fails_alone or one.how == "stale":
        return one
    return replace(one, how="stale", reasons=(f"no source imports {one.source.rel} any more",))


def run_again(state: State, sources: list[Source], workers: Callable[[], Workers]) -> list[Captured]:
    """Run sources whose drawings the store has lost."""
    return _run_all(state, sources, workers, lambda _: None)


def drawing(state: State, captured: Captured, index: int) -> Drawing | None:
    """One drawing of a source; None when the store no longer has it."""
    if captured.capture is not None:
        return captured.capture.drawings[index]
    sha256 = (captured.files or {}).get(str(index))
    data = state.store.get(sha256) if sha256 else None
    from docs_as_code.diagrams import stored

    try:
        return stored.drawing_from_json(data, state.icon_names) if data is not None else None
    except ValueError:
        return None  # from another version


def key_of(state: State, source: Source) -> Key:
    """The static key of running a source."""
    own = [("path", source.rel), ("source", state.checkout.files.digest(source.rel))]
    if any(patterns.matches(source.rel, pattern) for pattern in state.config.diagrams.render):
        own.append(("render", "now"))
    return Key(state.identities.capture, tuple(own))


def is_volatile(state: State, source: Source) -> bool:
    """Whether the configuration says that a source reads what no file tells."""
    return any(patterns.matches(source.rel, pattern) for pattern in state.config.diagrams.volatile)


def _look_up(state: State, source: Source) -> Captured | None:
    if is_volatile(state, source) or source.is_unreadable:
        return None
    found = state.reuse.find("capture", source.rel, key_of(state, source))
    if found is None:
        return None
    if found.where == "checkout":
        return _known(source, "checkout", found.result)
    from docs_as_code.project import explain

    one = _known(source, "store", found.result)
    return one and replace(one, reasons=explain.of_capture(state, source, found))


def _known(source: Source, how: How, result: Result) -> Captured | None:
    """What came of a source when it ran; None when that was with another version."""
    if result.note == _FAILS:
        return Captured(source, how, fails_alone=True)
    try:
        facts = facts_from_json(result.note)
    except ValueError:
        return None
    return Captured(source, how, facts, files=result.files, is_module=facts.is_module)


def _foreseen(state: State, source: Source) -> Captured:
    """A source that a build would run: what came of its last run, if that is known, and why it must run again."""
    from docs_as_code.project import explain

    known = state.checkout.job("capture", source.rel)
    one = _known(source, "stale", known.result) if known else None
    return replace(one or Captured(source, "stale"), reasons=explain.of_capture(state, source))


def _run_all(
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
    return state.world.first_change(_inputs(state, one.capture)) is not None


def _is_unrecorded(capture: Capture) -> bool:
    """Whether it looked for something that has no name: then nobody knows when its result is out of date."""
    return any(name.startswith("unrecorded:") for name, _ in capture.inputs)


def _inputs(state: State, capture: Capture) -> Inputs:
    if state.config.python is None:
        return capture.inputs
    return tuple(
        (f"python-{name}" if name.startswith(("package:", "installed:")) else name, value)
        for name, value in capture.inputs
    )


def _keep(state: State, one: Captured, key: Key) -> None:
    source, capture = one.source, one.capture
    if one.facts is None or capture is None or _is_unrecorded(capture):
        state.checkout.forget_job("capture", source.rel)
        return
    from docs_as_code.diagrams import stored

    inputs = _inputs(state, capture)
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


def _tell_modules(results: list[Captured]) -> list[Captured]:
    """Mark the modules: sources that draw nothing, or that fail alone and are imported by one that draws."""
    imported = {name for one in results if not one.error for name in _imports(one)}
    return [_as_module(one, imported) for one in results]


def _asking_others(
    state: State, results: list[Captured], others: Sequence[Source], workers: Callable[[], Workers]
) -> list[Captured]:
    """Run sources that need not be run, those first that name one which failed, until each failure is an imported one.

    Only the import itself counts: a source may be imported by way of a file that is none.
    """
    failed = [one.source.rel for one in results if one.error]
    likely = _naming(others, failed) if failed else []
    for batch in (likely, [source for source in others if source not in likely]):
        if batch and any(one.error for one in results):
            more = capture_all(state, batch, workers, done=lambda _: None)
            results = _tell_modules([*results, *more])[: len(results)]
    return results


def _naming(others: Sequence[Source], failed: list[str]) -> list[Source]:
    """Those of the other sources in whose text the name of a failed one's module stands."""
    names = {rel.rpartition("/")[2].removesuffix(".py").encode() for rel in failed if rel.endswith(".py")}
    return [one for one in others if one.rel.endswith(".py") and any(name in _bytes(one) for name in names)]


def _bytes(source: Source) -> bytes:
    try:
        return source.path.read_bytes()
    except OSError:
        return b""


def _imports(one: Captured) -> tuple[str, ...]:
    return one.facts.imports if one.facts and one.facts.drawings else ()


def _as_module(one: Captured, imported: set[str]) -> Captured:
    if one.error is not None or one.fails_alone or (one.how == "stale" and one.facts is None):
        return replace(one, is_module=True, fails_alone=True, error=None) if one.source.rel in imported else one
    return one if one.facts and one.facts.drawings else replace(one, is_module=True)


def _note_failing_modules(state: State, results: list[Captured]) -> None:
    """Remember, here alone, that a module fails when it is run by itself: it need not be tried in every build."""
    for one in results:
        if one.capture is None or not (one.is_module and one.fails_alone) or is_volatile(state, one.source):
            continue
        key = key_of(state, one.source)
        inputs = _inputs(state, one.capture)
        if state.world.first_change(inputs) is None:
            known = Known(key.context.text, key.text, inputs, Result({}, _FAILS), one.seconds)
            state.checkout.record("capture", one.source.rel, known)


def check_name(source: Source) -> None:
    """Names of pictures follow from it, and those stand in pages and JSON. Raises SourceError."""
    if source.is_unreadable:
        raise SourceError("the name of this file is not UTF-8", path=source.rel, hint="rename it")
