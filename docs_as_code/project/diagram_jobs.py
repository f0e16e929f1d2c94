"""The diagram jobs of a build: what the sources draw, and the pictures that are right, in the store, or drawn now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings import Finding
from docs_as_code.project import captures, cleanup, explain, picture_results, pictures, places, written
from docs_as_code.project.report import JobReport, Status, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.engine.reuse import Found
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.pictures import Drawn, Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers

_LINES_RELAYED = 200  # of what one source prints
_LINE_RELAYED = 500  # characters of one line of it


def run(
    state: State, chosen: list[Source], *, also: list[Source], shown: frozenset[str], others: list[Source]
) -> list[JobReport]:
    """Build the pictures of `chosen`, and those pictures of `also` that something chosen shows.

    `others` may import one of these.
    """
    if not chosen and not also:
        return []
    with Warm(state) as warm:
        plan = _without_clashes(_planned(state, warm, chosen, also, shown, others))
        for entry in plan:
            if isinstance(entry, JobReport) and entry.status == "failed":
                state.finish(entry)
        if state.request.dry_run:
            return [entry if isinstance(entry, JobReport) else _foreseen(state, entry) for entry in plan]
        return _make(state, warm, plan)


def _planned(
    state: State, warm: Warm, chosen: list[Source], also: list[Source], shown: frozenset[str], others: list[Source]
) -> list[Picture | JobReport]:
    """What to draw for `chosen`, and of `also` what is shown: a source with the name of a picture is the first to run,
    and the rest only if that was not all.
    """
    likely, rest = _likely(also, shown)
    first = [*chosen, *likely]
    around = [source for source in (*rest, *others) if source not in first]
    captured = captures.capture_all(
        state, first, warm.workers, done=lambda one: _heard(state, one), others=list(dict.fromkeys(around))
    )
    if state.request.dry_run:
        state.foresight.captured += captured
    plan = [entry for one in captured[: len(chosen)] for entry in _plan(state, one)]
    more = [entry for one in captured[len(chosen) :] for entry in _plan(state, one)]
    if rest and not shown <= _targets((*plan, *more)):
        found = captures.capture_all(state, rest, warm.workers, done=lambda one: _heard(state, one))
        more += [entry for one in found for entry in _plan(state, one)]
        captured += found
    if any(written.by(one) for one in captured):
        plan, more = written.refused(state, captured, plan, more)
    return plan + _shown(state, more, shown)


def _likely(also: list[Source], shown: frozenset[str]) -> tuple[list[Source], list[Source]]:
    """Those sources that are called as one of the pictures, and the rest."""
    stems = {path.rpartition("/")[2].partition(".")[0] for path in shown}
    named = {source.rel for source in also if source.rel.rpartition("/")[2].partition(".")[0] in stems}
    return [one for one in also if one.rel in named], [one for one in also if one.rel not in named]


def _targets(entries: Iterable[Picture | JobReport]) -> set[str]:
    return {path for entry in entries if not isinstance(entry, JobReport) for path in entry.targets.values()}


class Warm:
    """The warm processes of this build, started when the first of them is needed."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._opened: Workers | None = None

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *ending: object) -> None:
        if self._opened is not None:
            self._opened.__exit__(*ending)

    def workers(self) -> Workers:
        """The processes."""
        if self._opened is None:
            from docs_as_code.project.workers import Workers

            self._opened = Workers(self._state.config, self._state.listener.say).__enter__()
        return self._opened


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


def _plan(state: State, one: Captured) -> list[Picture | JobReport]:
    source = one.source.rel
    if one.error:
        return [failure("diagram", source, one.error, seconds=one.seconds, reasons=one.reasons)]
    if one.how == "stale" and not (one.facts and one.facts.drawings):
        return [_unforeseen(state, one)]
    found = one.facts.findings if one.facts else ()
    if one.is_module:
        return [JobReport("module", source, None, "up-to-date", seconds=one.seconds, findings=found)]
    entries: list[Picture | JobReport] = []
    for planned in pictures.plan(state, one):
        if isinstance(planned, DocsAsCodeError):
            entries.append(failure("diagram", source, planned, seconds=one.seconds, reasons=one.reasons))
        else:
            entries.append(_sparing_others(state, _with_findings(planned, found)))
    return entries


def _with_findings(picture: Picture, found: tuple[Finding, ...]) -> Picture:
    return replace(picture, findings=(*picture.findings, *found)) if found else picture


def _unforeseen(state: State, one: Captured) -> JobReport:
    """In a dry run: a source of which it is not known what it draws, or a module."""
    if not one.is_module and state.config.diagrams.place == "generated":
        state.foresight.outputs.add(f"{state.config.output}/diagrams")
    return JobReport("module" if one.is_module else "diagram", one.source.rel, None, "stale", reasons=one.reasons)


def _sparing_others(state: State, picture: Picture) -> Picture:
    """Leave a file of the user's own where the SVG would go that is made besides what was asked for."""
    if state.config.diagrams.place != "as-written":
        return picture
    path = picture.targets.get("svg", "")
    asked = picture.facts.formats or state.config.diagrams.formats
    if "svg" in asked or not cleanup.is_foreign(state, path):
        return picture
    finding = Finding(
        rule="foreign-file",
        severity="info",
        path=picture.source.rel,
        line=picture.facts.line,
        message=f"{path} is not ours and stays, so no SVG is made",
        hint="give the diagram another filename, or remove that file",
    )
    targets = {format_: target for format_, target in picture.targets.items() if format_ != "svg"}
    return replace(picture, targets=targets, findings=(*picture.findings, finding))


def _shown(state: State, others: list[Picture | JobReport], shown: frozenset[str]) -> list[Picture | JobReport]:
    """Those of `others` that make a picture which is shown, and the failures that may be why one is missing."""
    makers = {made.path: made.source for made in state.checkout.made()}
    for entry in others:
        if not isinstance(entry, JobReport):
            makers |= dict.fromkeys(entry.targets.values(), entry.source.rel)
    needed = {makers.get(path) for path in shown}  # None: nobody knows who makes it

    def is_shown(entry: Picture | JobReport) -> bool:
        if isinstance(entry, JobReport):
            may_be_why = entry.status == "failed" or (entry.status == "stale" and entry.kind == "diagram")
            return may_be_why and (entry.source in needed or None in needed)
        return not shown.isdisjoint(entry.targets.values())

    return [entry for entry in others if is_shown(entry)]


def _without_clashes(plan: list[Picture | JobReport]) -> list[Picture | JobReport]:
    """Turn the pictures that want an output which another wants too into failures."""
    drawn = [entry for entry in plan if not isinstance(entry, JobReport)]
    errors = places.clashes(
        places.Claim(path, entry.source.rel, entry.facts.line, id(entry))
        for entry in drawn
        for path in entry.targets.values()
    )
    return [
        failure("diagram", entry.source.rel, errors[id(entry)], name=entry.facts.name)
        if not isinstance(entry, JobReport) and id(entry) in errors
        else entry
        for entry in plan
    ]


def _foreseen(state: State, picture: Picture) -> JobReport:
    state.foresight.pictures[picture.job] = picture
    found = _look_up(state, picture)
    runs = picture.captured.how in ("ran", "stale")
    if found is not None and not runs and _is_on_disk(state, picture, found.result.files):
        return _job(picture, "up-to-date")
    state.foresight.outputs.update(picture.targets.values())
    return replace(_job(picture, "stale"), reasons=explain.of_picture(state, picture, found))


def _is_on_disk(state: State, picture: Picture, files: dict[str, str]) -> bool:
    digest = state.checkout.files.digest
    return all(format_ in files and digest(path) == files[format_] for format_, path in picture.targets.items())


def _look_up(state: State, picture: Picture) -> Found | None:
    return state.reuse.find("picture", picture.job, picture.key)


def _make(state: State, warm: Warm, plan: list[Picture | JobReport]) -> list[JobReport]:
    """Leave what is right on disk, take what the store has, draw the rest."""
    finished: dict[int, JobReport] = {}
    todo: list[Picture] = []
    if state.config.cache.remote:
        _bring_near(state, [entry for entry in plan if not isinstance(entry, JobReport)])
    for entry in plan:
        if isinstance(entry, JobReport):
            continue
        state.kept.update(entry.targets.values())
        job = _reused(state, entry)
        if job is None:
            todo.append(entry)
        else:
            finished[id(entry)] = job
    if state.stopped:
        todo = []
    if todo:
        _draw(state, warm, todo, finished)
    return [entry if isinstance(entry, JobReport) else finished.get(id(entry)) or _given_up(entry) for entry in plan]


def _bring_near(state: State, pictures: list[Picture]) -> None:
    """Ask the remote store for all pictures at once."""
    state.reuse.expect(("picture", picture.job, picture.key) for picture in pictures)
    found = [(picture, one) for picture in pictures if (one := _look_up(state, picture)) is not None]
    missing = (one.result.files for picture, one in found if not _is_on_disk(state, picture, one.result.files))
    state.store.warm((), [sha256 for files in missing for sha256 in files.values()])


def _reused(state: State, picture: Picture) -> JobReport | None:
    """The report of a picture that need not be drawn: it is there, or the store has it."""
    if state.stopped and picture.captured.how == "ran":
        return None
    found = _look_up(state, picture)
    if found is None:
        return None
    files = found.result.files
    ran = picture.captured.how == "ran"
    reasons: tuple[str, ...] = picture.captured.reasons if ran else ()
    if _is_on_disk(state, picture, files):
        status: Status = "ran" if ran else "up-to-date"
        for format_, path in picture.targets.items():
            if not state.checkout.has_made(path, files[format_]):
                state.claim("diagram", picture.source.rel, picture.facts.name, picture.key.digest, path, files[format_])
    else:
        reasons = explain.of_picture(state, picture, found)
        if not _restored(state, picture, files):
            return None
        status = "ran" if ran else "cached"
    try:
        findings = picture_results.said(state, picture, found)
    except ValueError:
        return None  # a note of another version
    job = _job(picture, status)
    if findings or reasons:
        job = replace(job, findings=(*picture.findings, *findings), reasons=reasons)
    return job if status == "up-to-date" else state.finish(job)


def _restored(state: State, picture: Picture, files: dict[str, str]) -> bool:
    """Write the outputs from the store; False when it no longer has them all, or they cannot be written."""
    whole: dict[str, tuple[bytes, str]] = {}
    for format_, path in picture.targets.items():
        data = state.store.get(files.get(format_, ""))
        if data is None:
            return False
        whole[path] = (data, files[format_])
    try:
        state.write("diagram", picture.source.rel, picture.facts.name, picture.key.digest, whole)
    except DocsAsCodeError:
        return False  # drawing it meets the same obstacle, and says what it is
    return True


def _draw(state: State, warm: Warm, todo: list[Picture], finished: dict[int, JobReport]) -> None:
    state.listener.began("diagrams", len(todo))
    reasons = {id(picture): explain.of_picture(state, picture, None) for picture in todo}

    def done(drawn: Drawn) -> None:
        job = replace(_write(state, drawn), reasons=reasons[id(drawn.picture)])
        finished[id(drawn.picture)] = state.finish(job)

    pictures.draw_all(state, picture_results.with_drawings(state, todo, warm.workers), warm.workers().token, done=done)


def _given_up(picture: Picture) -> JobReport:
    return replace(_job(picture, "skipped"), reasons=(STOPPED,))


def _write(state: State, drawn: Drawn) -> JobReport:
    picture = drawn.picture
    name, source = picture.facts.name, picture.source.rel
    found = drawn.rendered.findings
    try:
        if drawn.error:
            raise drawn.error
        files = {format_: drawn.rendered.files[format_] for format_ in picture.targets}
        result = picture_results.keep(state, drawn, files)
        written = {path: (files[format_], result.files[format_]) for format_, path in picture.targets.items()}
        state.write("diagram", source, name, picture.key.digest, written)
    except DocsAsCodeError as error:
        state.broken.update(picture.targets.values())
        others = tuple(one for one in found if one.severity != "error")
        return failure("diagram", source, error, name=name, findings=(*picture.findings, *others))
    job = _job(picture, "ran")
    return replace(job, findings=(*job.findings, *found), seconds=drawn.seconds)


def _job(picture: Picture, status: Status) -> JobReport:
    outputs = tuple(picture.targets.values())
    return JobReport("diagram", picture.source.rel, picture.facts.name, status, outputs, findings=picture.findings)
