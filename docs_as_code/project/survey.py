"""A survey of the project: each step of its build, how it stands, and all that it depends on, without running any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from docs_as_code.project import input_words
from docs_as_code.project.build import foresee
from docs_as_code.project.captured import key_of

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.engine.key import Key
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.input_words import Use
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.report import JobReport, Report
    from docs_as_code.project.state import Listener, State

StepKind = Literal["source", "diagram", "deck", "site"]


class Step(NamedTuple):
    """One step: a source that is run, or what is made of it. `id` is its path, of a diagram its first output's.

    `report` is what the dry run says of it; a source has one of its own. `key` and `inputs` are what a build would go
    by; `is_kept`: the store, or this checkout, has the result.
    """

    kind: StepKind
    id: str
    label: str
    report: JobReport
    uses: tuple[Use, ...]
    key: Key | None
    inputs: Inputs = ()
    is_kept: bool = False


class Survey(NamedTuple):
    """All steps by their ids (a deck and the site have their source's path), with the report of the dry run."""

    state: State
    report: Report
    steps: dict[str, Step]


def survey(config: Config, listener: Listener, *, run_sources: bool = False) -> Survey:
    """Look at everything. Raises UsageError where there is nothing to build."""
    state, report = foresee(config, listener, run_sources=run_sources)
    jobs = {
        (job.kind, job.outputs[0] if job.kind == "diagram" else job.source): job for job in report.jobs if job.outputs
    }
    steps = [_source(state, one, report) for one in state.foresight.captured]
    steps += [
        _diagram(state, picture, jobs["diagram", name])
        for name, picture in state.foresight.pictures.items()
        if ("diagram", name) in jobs
    ]
    for job in report.jobs:
        if job.kind == "deck":
            steps.append(_deck(state, job))
        elif job.kind == "site":
            steps.append(_site(state, job))
    return Survey(state, report, {step.id: step for step in steps})


def _source(state: State, one: Captured, report: Report) -> Step:
    from docs_as_code.project.report import JobReport

    rel = one.source.rel
    failed = next((job for job in report.jobs if job.source == rel and job.name is None and job.error), None)
    status: Literal["stale", "up-to-date"] = "stale" if one.how in ("stale", "ran") else "up-to-date"
    kind: Literal["module", "diagram"] = "module" if one.is_module else "diagram"
    known = state.checkout.job("capture", rel)
    inputs = known.inputs if known else ()
    return Step(
        "source",
        rel,
        rel,
        failed or JobReport(kind, rel, None, status, reasons=one.reasons if status == "stale" else ()),
        input_words.uses(inputs, state.world),
        None if one.source.is_unreadable else key_of(state, one.source),
        inputs,
        status == "up-to-date",
    )


def _diagram(state: State, picture: Picture, job: JobReport) -> Step:
    drawn = input_words.Use(picture.source.rel, "draws it", "source")
    icons = tuple(input_words.icon(name) for name in picture.facts.icons)
    fonts = tuple(input_words.Use(name, "fonts", "data") for name in state.config.diagrams.fonts)
    kept = state.reuse.find("picture", picture.job, picture.key) is not None and picture.captured.how != "stale"
    label = picture.facts.name or picture.job
    return Step("diagram", picture.job, label, job, (drawn, *icons, *fonts), picture.key, (), kept)


def _deck(state: State, job: JobReport) -> Step:
    planned = state.foresight.decks.get(job.source)
    known = state.checkout.job("deck", job.source)
    inputs = known.inputs if known else ()
    uses = input_words.uses(inputs, state.world)
    if planned is None:
        return Step("deck", job.source, job.name or job.source, job, uses, None, inputs)
    shown = tuple(input_words.Use(path, "shown", "data") for path in sorted(planned.shows))
    others = tuple(use for use in uses if use.name not in planned.shows)
    kept = planned.found is not None
    return Step("deck", job.source, planned.title, job, (*shown, *others), planned.key, inputs, kept)


def _site(state: State, job: JobReport) -> Step:
    from docs_as_code.project.site_job import site_key
    from docs_as_code.site.reuse import reads

    config = state.config
    read = reads(config.project / job.source, project=config.project, output=config.output)
    inputs = tuple((name, state.world.value(name)) for name in read.inputs)
    key = site_key(state)
    kept = read.reason is None and state.reuse.find("site", job.source, key) is not None
    return Step("site", job.source, job.source, job, input_words.uses(inputs, state.world), key, inputs, kept)
