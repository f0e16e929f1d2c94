"""Phase one of a build: what each diagram source draws, from an earlier run where nothing that it read has changed."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.diagrams.facts import facts_from_json
from docs_as_code.errors import ToolError
from docs_as_code.project import modules
from docs_as_code.project.captured import FAILS, Captured, How, is_volatile, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.trace import Result
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers


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
        return [_as_lost(one) for one in modules.tell(known)]
    from docs_as_code.project import runs

    todo = [source for source, one in zip(sources, found, strict=True) if one is None]
    ran = {one.source.rel: one for one in runs.run_all(state, todo, workers, done)} if todo else {}
    results = modules.tell([one or ran[source.rel] for source, one in zip(sources, found, strict=True)])
    lost = [one.source for one in results if one.fails_alone and not one.is_module]
    if lost:  # nobody imports it any more: its error is news again
        again = {one.source.rel: one for one in runs.run_all(state, lost, workers, done)}
        results = modules.tell([again.get(one.source.rel, one) for one in results])
    results = _asking_others(state, results, others, workers)
    modules.note_failing(state, results)
    return results


def _as_lost(one: Captured) -> Captured:
    """What fails alone and is imported no more would be run, and tell its error."""
    if one.is_module or not one.fails_alone or one.how == "stale":
        return one
    return replace(one, how="stale", reasons=(f"no source imports {one.source.rel} any more",))


def run_again(state: State, sources: list[Source], workers: Callable[[], Workers]) -> list[Captured]:
    """Run sources whose drawings the store has lost."""
    from docs_as_code.project import runs

    return runs.run_all(state, sources, workers, lambda _: None)


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
    if result.note == FAILS:
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


def _asking_others(
    state: State, results: list[Captured], others: Sequence[Source], workers: Callable[[], Workers]
) -> list[Captured]:
    """Run sources that need not be run, those first that name one which failed, until each failure is an imported one.

    Only the import itself counts: a source may be imported by way of a file that is none.
    """
    failed = [one.source.rel for one in results if one.error]
    likely = modules.naming(others, failed) if failed else []
    rest = set(others) - set(likely)
    for batch in (likely, [source for source in others if source in rest]):
        if batch and any(one.error for one in results):
            more = capture_all(state, batch, workers, done=lambda _: None)
            results = modules.tell([*results, *more])[: len(results)]
    return results
