"""The deck jobs of a build: what is missing or out of date goes to marp in one go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.engine import key
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import decks, places
from docs_as_code.project.report import JobReport, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from docs_as_code.project.decks import PlannedDeck
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.slides.build import DeckResult


def run(state: State, chosen: list[Source]) -> list[JobReport]:
    """Build these decks; the reports are in their order."""
    plan = _without_clashes(state, [_plan(state, source) for source in chosen])
    todo = [entry for entry in plan if not isinstance(entry, JobReport) and not _is_current(state, entry)]
    if state.request.dry_run:
        return [entry if isinstance(entry, JobReport) else _foreseen(state, entry, entry in todo) for entry in plan]
    finished: dict[str, JobReport] = {}
    ready = [] if state.stopped else [planned for planned in todo if not _lost(state, planned)]
    if ready:
        state.listener.began("decks", len(ready))
        reasons = {planned.source.rel: (_why(state, planned),) for planned in ready}
        finished = {job.source: state.finish(replace(job, reasons=reasons[job.source])) for job in _build(state, ready)}
    return [
        entry if isinstance(entry, JobReport) else finished.get(entry.source.rel) or _untouched(state, entry)
        for entry in plan
    ]


def _plan(state: State, source: Source) -> PlannedDeck | JobReport:
    try:
        return decks.plan(state.config, source)
    except DocsAsCodeError as error:
        return state.finish(failure("deck", source.rel, error))
    except OSError as error:
        return state.finish(failure("deck", source.rel, SourceError(f"cannot be read: {error.strerror}")))


def _without_clashes(state: State, plan: list[PlannedDeck | JobReport]) -> list[PlannedDeck | JobReport]:
    planned = [entry for entry in plan if not isinstance(entry, JobReport)]
    drawn = [made for made in state.ledger if made.kind == "diagram" and made.path in state.kept]
    claims = [places.Claim(made.path, made.source, None, made.path) for made in drawn]
    for entry in planned:
        rel = entry.source.rel  # `png` and `images` of one deck share a stem: the same asker
        claims += [places.Claim(path, rel, None, rel) for path in entry.targets.values()]
    errors = places.clashes(claims)
    return [
        state.finish(failure("deck", entry.source.rel, errors[entry.source.rel], name=entry.deck.title))
        if not isinstance(entry, JobReport) and entry.source.rel in errors
        else entry
        for entry in plan
    ]


def _is_current(state: State, planned: PlannedDeck) -> bool:
    return not state.request.force and decks.is_current(state.ledger, planned)


def _lost(state: State, planned: PlannedDeck) -> list[str]:
    """The pictures a deck shows that this build could not make."""
    return sorted(planned.shows & state.broken)


def _foreseen(state: State, planned: PlannedDeck, is_stale: bool) -> JobReport:
    outputs = tuple(planned.targets.values())
    name = planned.deck.title
    if not is_stale:
        return JobReport("deck", planned.source.rel, name, "up-to-date", outputs)
    return JobReport("deck", planned.source.rel, name, "stale", outputs, reasons=(_why(state, planned),))


def _why(state: State, planned: PlannedDeck) -> str:
    made = [entry for entry in state.ledger if entry.kind == "deck" and entry.source == planned.source.rel]
    missing = sorted(set(planned.targets.values()) - {entry.path for entry in made})
    if missing and "images" not in planned.targets:
        return f"{missing[0]} has not been built yet"
    changed = next((entry.path for entry in made if not state.ledger.is_ours(entry.path)), None)
    if changed:
        return f"{changed} was changed or removed"
    return "asked to build again" if state.request.force else "the deck, what it shows, its settings or a tool changed"


def _untouched(state: State, planned: PlannedDeck) -> JobReport:
    state.keep_outputs_of(planned.source.rel)
    paths = tuple(made.path for made in state.ledger if made.kind == "deck" and made.source == planned.source.rel)
    if _is_current(state, planned):
        return JobReport("deck", planned.source.rel, planned.deck.title, "up-to-date", paths)
    lost = _lost(state, planned)
    reason = f"needs {lost[0]}, which could not be built" if lost else STOPPED
    return JobReport("deck", planned.source.rel, planned.deck.title, "skipped", reasons=(reason,))


def _build(state: State, ready: list[PlannedDeck]) -> list[JobReport]:
    try:
        results = decks.build_all(state.config, ready, state.listener.say)
    except DocsAsCodeError as error:
        return [failure("deck", planned.source.rel, error, name=planned.deck.title) for planned in ready]
    return [_write(state, planned, result) for planned, result in zip(ready, results, strict=True)]


def _write(state: State, planned: PlannedDeck, result: DeckResult) -> JobReport:
    source, name = planned.source, planned.deck.title
    project = state.config.project
    try:
        if result.error and not result.files:
            raise result.error
        files = {path.relative_to(project).as_posix(): data for path, data in result.files.items()}
        inputs = {path.as_posix(): key.of_file(path) for path in result.inputs}
        inputs = {_relative(state, path): sha for path, sha in inputs.items()}
        state.write(source, name, planned.key, files, inputs)
    except DocsAsCodeError as error:
        return failure("deck", source.rel, error, name=name, seconds=result.seconds, findings=result.findings)
    state.kept.update(files)
    if result.error:
        more = {"seconds": result.seconds, "findings": result.findings, "outputs": tuple(files)}
        return failure("deck", source.rel, result.error, name=name, **more)
    _forget_old(state, source.rel, set(files))
    return JobReport("deck", source.rel, name, "ran", tuple(files), result.seconds, (), None, result.findings)


def _forget_old(state: State, source: str, written: set[str]) -> None:
    """Leave outputs that this deck no longer has (a slide fewer) to the clean-up."""
    for made in list(state.ledger):
        if made.kind == "deck" and made.source == source and made.path not in written:
            state.kept.discard(made.path)


def _relative(state: State, path: str) -> str:
    prefix = state.config.project.as_posix() + "/"
    return path.removeprefix(prefix)
