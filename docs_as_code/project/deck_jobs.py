"""The deck jobs of a build: what is right, what the store has, and what goes to marp in one go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.engine import key
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.findings import Finding
from docs_as_code.project import decks, explain, places
from docs_as_code.project.decks import PlannedDeck
from docs_as_code.project.report import JobReport, Status, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.slides.build import DeckResult

_ROUNDS = 3  # runs of a deck whose inputs change under it


def run(state: State, chosen: list[Source]) -> list[JobReport]:
    """Build these decks; the reports are in their order. A deck that shows another's output comes after it."""
    state.world.forget()  # the pictures that they show have just been made
    if state.config.cache.remote:
        state.reuse.expect(("deck", source.rel, decks.key_of(state, source)) for source in chosen)
    plan = {source.rel: _plan(state, source) for source in chosen}
    finished: dict[str, JobReport] = {}
    for number, wave in enumerate(_waves(state, plan, finished)):
        if number:
            state.world.forget()
            plan |= {rel: _plan(state, entry.source) for rel in wave if isinstance(entry := plan[rel], PlannedDeck)}
        finished |= zip(wave, _run(state, [plan[rel] for rel in wave]), strict=True)
    return [finished[source.rel] for source in chosen]


def _waves(state: State, plan: dict[str, PlannedDeck | JobReport], finished: dict[str, JobReport]) -> list[list[str]]:
    """The decks in an order in which all that they show is made first; those in a circle fail."""
    planned = {rel: entry for rel, entry in plan.items() if isinstance(entry, PlannedDeck)}
    makers = {path: rel for rel, entry in planned.items() for path in entry.targets.values()}
    needs = {
        rel: {makers[path] for path in planned[rel].shows if path in makers} if rel in planned else set()
        for rel in plan
    }
    if not any(needs.values()):
        return [list(plan)]
    from docs_as_code.engine.order import CycleError, in_waves

    while True:
        try:
            return in_waves(needs, needs)
        except CycleError as error:
            cycle = tuple(map(str, error.cycle))
            for rel in dict.fromkeys(cycle):
                del needs[rel]
                finished[rel] = state.finish(failure("deck", rel, _circle(cycle, rel), name=planned[rel].title))


def _circle(cycle: tuple[str, ...], rel: str) -> SourceError:
    others = [one for one in dict.fromkeys(cycle) if one != rel]
    what = f"and {', '.join(others)} show each other's outputs" if others else "shows a picture that is made from it"
    return SourceError(f"cyclic dependency: the deck {what}", path=rel, hint="take one of the pictures out")


def _run(state: State, wave: list[PlannedDeck | JobReport]) -> list[JobReport]:
    plan = _without_clashes(state, wave)
    jobs = {id(entry): _reused(state, entry) for entry in plan if not isinstance(entry, JobReport)}
    todo = [entry for entry in plan if not isinstance(entry, JobReport) and jobs[id(entry)] is None]
    if state.request.dry_run:
        state.foresight.decks |= {entry.source.rel: entry for entry in plan if not isinstance(entry, JobReport)}
        return [entry if isinstance(entry, JobReport) else jobs[id(entry)] or _foreseen(state, entry) for entry in plan]
    finished: dict[str, JobReport] = {}
    ready = [] if state.stopped else [planned for planned in todo if not _lost(state, planned)]
    if ready:
        finished = {job.source: state.finish(job) for job in _build(state, ready)}
    return [
        entry
        if isinstance(entry, JobReport)
        else jobs[id(entry)] or finished.get(entry.source.rel) or _skipped(state, entry)
        for entry in plan
    ]


def _plan(state: State, source: Source) -> PlannedDeck | JobReport:
    try:
        return decks.plan(state, source)
    except DocsAsCodeError as error:
        return state.finish(failure("deck", source.rel, error))
    except OSError as error:
        return state.finish(failure("deck", source.rel, SourceError(f"cannot be read: {error.strerror}")))


def _without_clashes(state: State, plan: list[PlannedDeck | JobReport]) -> list[PlannedDeck | JobReport]:
    planned = [entry for entry in plan if not isinstance(entry, JobReport)]
    wanted = {path.casefold() for entry in planned for path in entry.targets.values()}
    claims = [
        places.Claim(made.path, made.source, None, made.path)
        for made in state.checkout.made()
        if made.kind == "diagram" and made.path.casefold() in wanted and made.path in state.kept
    ]
    for entry in planned:
        rel = entry.source.rel  # `png` and `images` of one deck share a stem: the same asker
        claims += [places.Claim(path, rel, None, rel) for path in entry.targets.values()]
    errors = places.clashes(claims)
    return [
        state.finish(failure("deck", entry.source.rel, errors[entry.source.rel], name=entry.title))
        if not isinstance(entry, JobReport) and entry.source.rel in errors
        else entry
        for entry in plan
    ]


def _reused(state: State, planned: PlannedDeck) -> JobReport | None:
    """The report of a deck that need not be built: it is there, or the store has it."""
    found = planned.found
    if found is None or explain.foreseen(state, planned):
        return None
    paths = {label: decks.target_of(planned, label) for label in found.result.files}
    wanted = {path: found.result.files[label] for label, path in paths.items() if path is not None}
    if len(wanted) != len(paths) or not {"images", *found.result.files} >= planned.targets.keys():
        return None
    rel, outputs = planned.source.rel, tuple(wanted)
    on_disk = all(state.checkout.files.digest(path) == sha256 for path, sha256 in wanted.items())
    if on_disk:
        state.kept.update(outputs)
        for path, sha256 in wanted.items():
            if not state.checkout.has_made(path, sha256):
                state.claim("deck", rel, planned.title, planned.key.digest, path, sha256)
        return JobReport("deck", rel, planned.title, "up-to-date", outputs, findings=planned.findings)
    if state.request.dry_run or state.stopped:
        return None
    reasons = explain.of_deck(state, planned)
    files = {path: (data, sha256) for path, sha256 in wanted.items() if (data := state.store.get(sha256)) is not None}
    if len(files) != len(wanted):
        return None
    try:
        state.write("deck", rel, planned.title, planned.key.digest, files)
    except DocsAsCodeError as error:
        return state.finish(failure("deck", rel, error, name=planned.title))
    state.kept.update(outputs)
    status: Status = "cached"
    return state.finish(
        JobReport("deck", rel, planned.title, status, outputs, reasons=reasons, findings=planned.findings)
    )


def _lost(state: State, planned: PlannedDeck) -> list[str]:
    """The pictures a deck shows that this build could not make."""
    return sorted(planned.shows & state.broken)


def _foreseen(state: State, planned: PlannedDeck) -> JobReport:
    outputs = tuple(planned.targets.values())
    state.foresight.outputs.update(outputs)
    reasons = explain.of_deck(state, planned)
    return JobReport("deck", planned.source.rel, planned.title, "stale", outputs, reasons=reasons)


def _skipped(state: State, planned: PlannedDeck) -> JobReport:
    state.keep_outputs_of(planned.source.rel)
    lost = _lost(state, planned)
    reason = f"needs {lost[0]}, which could not be built" if lost else STOPPED
    return JobReport("deck", planned.source.rel, planned.title, "skipped", reasons=(reason,))


def _build(state: State, ready: list[PlannedDeck]) -> list[JobReport]:
    """Build until no deck has read what changed meanwhile, at most three times."""
    reasons = {planned.source.rel: explain.of_deck(state, planned) for planned in ready}
    state.listener.began("decks", len(ready))
    jobs: dict[str, JobReport] = {}
    rest = ready
    seen: dict[str, Inputs] = {}
    for number in range(_ROUNDS):
        start, before = state.checkout.now(), {planned.source.rel: _before(state, planned) for planned in rest}
        try:
            with state.timeline.span("marp", "deck", decks=len(rest)):
                results = decks.build_all(state, rest, state.listener.say)
        except DocsAsCodeError as error:
            return [failure("deck", planned.source.rel, error, name=planned.title) for planned in ready]
        state.world.forget()
        again = []
        for planned, result in zip(rest, results, strict=True):
            rel = planned.source.rel
            inputs = decks.values(state, decks.inputs_of(state, planned, result))
            moved = seen.get(rel) != inputs and _has_moved(state, planned, inputs, start, before[rel])
            seen[rel] = inputs
            if moved:
                again.append(planned)
            if not moved or number == _ROUNDS - 1:
                jobs[rel] = replace(_write(state, planned, result, inputs, settled=not moved), reasons=reasons[rel])
        rest = again
        if not rest:
            break
    return [jobs[planned.source.rel] for planned in ready]


def _before(state: State, planned: PlannedDeck) -> dict[str, str]:
    """The digests of the files that a deck is known to read, before it does."""
    known = state.checkout.job("deck", planned.source.rel)
    read = [name.removeprefix("file:") for name, _ in known.inputs if name.startswith("file:")] if known else []
    return {path: state.checkout.files.digest(path) for path in (*read, *planned.shows)}


def _has_moved(state: State, planned: PlannedDeck, inputs: Inputs, start: int, before: dict[str, str]) -> bool:
    """Whether the deck, or something that it read, may be another by now than when marp read it."""
    rel = planned.source.rel
    files = state.checkout.files
    if files.digest(rel) != dict(planned.key.own)["deck"]:
        return True
    for name, value in inputs:
        kind, _, path = name.partition(":")
        if kind != "file":
            continue
        if path in before:
            if before[path] != value:
                return True
        elif files.changed_since(path, start):
            return True
    return False


def _write(state: State, planned: PlannedDeck, result: DeckResult, inputs: Inputs, *, settled: bool) -> JobReport:
    rel, name = planned.source.rel, planned.title
    prefix = f"{state.config.project}/"
    files = {str(path).removeprefix(prefix): data for path, data in result.files.items()}
    try:
        if result.error and not files:
            raise result.error
        digests = _kept(state, planned, result, files, inputs, settled=settled)
        written = {path: (data, digests[path]) for path, data in files.items()}
        state.write("deck", rel, name, planned.key.digest, written)
    except DocsAsCodeError as error:
        state.checkout.forget_job("deck", rel)
        return failure("deck", rel, error, name=name, seconds=result.seconds, findings=result.findings)
    state.kept.update(files)
    if result.error:
        more = {"seconds": result.seconds, "findings": result.findings, "outputs": tuple(files)}
        return failure("deck", rel, result.error, name=name, **more)
    _forget_old(state, rel, set(files))
    findings = result.findings if settled else (*result.findings, _unsettled(rel))
    return JobReport("deck", rel, name, "ran", tuple(files), result.seconds, (), None, findings)


def _kept(
    state: State, planned: PlannedDeck, result: DeckResult, files: dict[str, bytes], inputs: Inputs, *, settled: bool
) -> dict[str, str]:
    """Keep a deck that was built; returns the sha256 of each output. A failure is never kept."""
    if result.error or not settled:
        state.checkout.forget_job("deck", planned.source.rel)
        return {path: key.of_bytes(data) for path, data in files.items()}
    labels = {path: decks.label_of(planned, path) for path in files}
    kept = state.reuse.keep(
        "deck",
        planned.source.rel,
        planned.key,
        {labels[path]: data for path, data in files.items()},
        note=decks.note_of(planned, result.findings),
        inputs=inputs,
        seconds=result.seconds,
        local=any(name.partition(":")[2].startswith("/") for name, _ in inputs),
    )
    return {path: kept.files[label] for path, label in labels.items()}


def _unsettled(rel: str) -> Finding:
    return Finding(
        rule="inputs-change",
        severity="warning",
        path=rel,
        line=None,
        message="what it shows changed each time while it was built, so its result is not kept",
        hint="build again when nothing writes into the project",
    )


def _forget_old(state: State, source: str, written: set[str]) -> None:
    """Leave outputs that this deck no longer has (a slide fewer) to the clean-up."""
    for made in state.checkout.made():
        if made.kind == "deck" and made.source == source and made.path not in written:
            state.kept.discard(made.path)
