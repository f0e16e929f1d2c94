"""The diagram jobs of a build: run the sources, draw what is missing or out of date, write it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings import Finding
from docs_as_code.project import captures, cleanup, pictures, places
from docs_as_code.project.report import JobReport, Status, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from docs_as_code.project.captures import Captured
    from docs_as_code.project.pictures import Drawn, Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers

_LINES_RELAYED = 200  # of what one source prints
_LINE_RELAYED = 500  # characters of one line of it


def run(
    state: State, workers: Workers, chosen: list[Source], *, also: list[Source], shown: frozenset[str]
) -> list[JobReport]:
    """Build the pictures of `chosen`, and those pictures of `also` that something chosen shows."""
    every = [*chosen, *also]
    if not every:
        return []
    state.listener.began("sources", len(every))
    captured = captures.capture_all(
        state.config, every, workers, threads=state.request.workers, done=lambda one: _heard(state, one)
    )
    plan = [entry for one in captured[: len(chosen)] for entry in _plan(state, workers, one)]
    others = [entry for one in captured[len(chosen) :] for entry in _plan(state, workers, one)]
    plan = _without_clashes(plan + _shown(state, others, shown))
    for entry in plan:
        if isinstance(entry, JobReport) and entry.status == "failed":
            state.finish(entry)
    return _foresee(state, plan) if state.request.dry_run else _draw(state, workers, plan)


def _heard(state: State, captured: Captured) -> None:
    _relay_output(state, captured)
    state.listener.ran()


def _relay_output(state: State, captured: Captured) -> None:
    """Pass on what a source printed, with its name; a failed one's stderr is part of its error."""
    if captured.capture is None:
        return
    printed = captured.capture.stdout + ("" if captured.error else captured.capture.stderr)
    for line in printed.splitlines()[:_LINES_RELAYED]:
        shown = line if len(line) <= _LINE_RELAYED else line[:_LINE_RELAYED] + " …"
        state.listener.say(f"{captured.source.rel}: {shown}")
    if captured.capture.traceback:
        state.listener.debug(captured.capture.traceback)


def _plan(state: State, workers: Workers, one: Captured) -> list[Picture | JobReport]:
    source = one.source.rel
    if one.error:
        return [failure("diagram", source, one.error, seconds=one.seconds)]
    found = one.capture.findings if one.capture else ()
    if one.is_module:
        return [JobReport("module", source, None, "up-to-date", seconds=one.seconds, findings=found)]
    entries: list[Picture | JobReport] = []
    for planned in pictures.plan(state.config, one, workers):
        if isinstance(planned, DocsAsCodeError):
            entries.append(failure("diagram", source, planned, seconds=one.seconds))
        else:
            entries.append(_sparing_others(state, replace(planned, findings=(*planned.findings, *found))))
    return entries


def _sparing_others(state: State, picture: Picture) -> Picture:
    """Leave a file of the user's own where the SVG would go that is made besides what was asked for."""
    path = picture.targets.get("svg", "")
    asked = picture.drawing.formats or state.config.diagrams.formats
    others = state.config.diagrams.place == "as-written" and "svg" not in asked and cleanup.is_foreign(state, path)
    if not others:
        return picture
    finding = Finding(
        rule="foreign-file",
        severity="info",
        path=picture.source.rel,
        line=picture.drawing.line,
        message=f"{path} is not ours and stays, so no SVG is made",
        hint="give the diagram another filename, or remove that file",
    )
    targets = {format_: target for format_, target in picture.targets.items() if format_ != "svg"}
    return replace(picture, targets=targets, findings=(*picture.findings, finding))


def _shown(state: State, others: list[Picture | JobReport], shown: frozenset[str]) -> list[Picture | JobReport]:
    """Those of `others` that make a picture which is shown, and the failures that may be why one is missing."""
    makers = {made.path: made.source for made in state.ledger}
    for entry in others:
        if not isinstance(entry, JobReport):
            makers |= dict.fromkeys(entry.targets.values(), entry.source.rel)
    needed = {makers.get(path) for path in shown}  # None: nobody knows who makes it

    def is_shown(entry: Picture | JobReport) -> bool:
        if isinstance(entry, JobReport):
            return entry.status == "failed" and (entry.source in needed or None in needed)
        return not shown.isdisjoint(entry.targets.values())

    return [entry for entry in others if is_shown(entry)]


def _without_clashes(plan: list[Picture | JobReport]) -> list[Picture | JobReport]:
    """Turn the pictures that want an output which another wants too into failures."""
    drawn = [entry for entry in plan if not isinstance(entry, JobReport)]
    errors = places.clashes(
        places.Claim(path, entry.source.rel, entry.drawing.line, id(entry))
        for entry in drawn
        for path in entry.targets.values()
    )
    return [
        failure("diagram", entry.source.rel, errors[id(entry)], name=entry.drawing.graph.name)
        if not isinstance(entry, JobReport) and id(entry) in errors
        else entry
        for entry in plan
    ]


def _is_current(state: State, picture: Picture) -> bool:
    paths = picture.targets.values()
    return not state.request.force and all(state.ledger.is_current(path, picture.key) for path in paths)


def _foresee(state: State, plan: list[Picture | JobReport]) -> list[JobReport]:
    jobs = []
    for entry in plan:
        if isinstance(entry, JobReport):
            jobs.append(entry)
        elif _is_current(state, entry):
            jobs.append(_job(entry, "up-to-date"))
        else:
            jobs.append(replace(_job(entry, "stale"), reasons=(_why(state, entry),)))
    return jobs


def _why(state: State, picture: Picture) -> str:
    for path in picture.targets.values():
        if state.ledger.get(path) is None:
            return f"{path} has not been built yet"
        if not state.ledger.is_ours(path):
            return f"{path} was changed or removed"
    return "asked to build again" if state.request.force else "its graph, its fonts or a tool changed"


def _draw(state: State, workers: Workers, plan: list[Picture | JobReport]) -> list[JobReport]:
    todo = [entry for entry in plan if not isinstance(entry, JobReport) and not _is_current(state, entry)]
    if state.stopped:
        todo = []
    state.listener.began("diagrams", len(todo))
    reasons = {id(picture): _why(state, picture) for picture in todo}
    finished: dict[int, JobReport] = {}

    def done(drawn: Drawn) -> None:
        job = replace(_write(state, drawn), reasons=(reasons[id(drawn.picture)],))
        finished[id(drawn.picture)] = state.finish(job)

    pictures.draw_all(
        state.config,
        todo,
        workers,
        threads=state.request.workers,
        fail_fast=state.request.fail_fast,
        done=done,
    )
    return [
        entry if isinstance(entry, JobReport) else finished.get(id(entry)) or _untouched(state, entry) for entry in plan
    ]


def _untouched(state: State, picture: Picture) -> JobReport:
    state.kept.update(picture.targets.values())
    if not _is_current(state, picture):
        return replace(_job(picture, "skipped"), reasons=(STOPPED,))
    return _job(picture, "up-to-date")


def _write(state: State, drawn: Drawn) -> JobReport:
    picture = drawn.picture
    name = picture.drawing.graph.name
    state.kept.update(picture.targets.values())
    try:
        if drawn.error:
            raise drawn.error
        files = {path: drawn.rendered.files[format_] for format_, path in picture.targets.items()}
        state.write(picture.source, name, picture.key, files)
    except DocsAsCodeError as error:
        state.broken.update(picture.targets.values())
        others = tuple(found for found in drawn.rendered.findings if found.severity != "error")
        return failure("diagram", picture.source.rel, error, name=name, findings=(*picture.findings, *others))
    job = _job(picture, "ran")
    return replace(job, findings=(*job.findings, *drawn.rendered.findings), seconds=drawn.seconds)


def _job(picture: Picture, status: Status) -> JobReport:
    outputs = tuple(picture.targets.values())
    name = picture.drawing.graph.name
    return JobReport("diagram", picture.source.rel, name, status, outputs, findings=picture.findings)
