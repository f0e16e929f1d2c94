"""The build: diagrams, then the decks that show them, then the site that publishes both."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder
from docs_as_code.engine import outputs
from docs_as_code.errors import DocsAsCodeError, UsageError
from docs_as_code.findings import Finding
from docs_as_code.project import sources
from docs_as_code.project.places import RECORDS
from docs_as_code.project.report import Report
from docs_as_code.project.state import BuildRequest, Listener, State

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.project.report import JobReport
    from docs_as_code.project.sources import Source

_LAST_SECOND = 253402300799  # of the year 9999


def build(config: Config, request: BuildRequest, listener: Listener) -> Report:
    """Build what is asked for; what failed is in the report. Raises UsageError where there is nothing to build."""
    check_date()
    if request.dry_run:
        return _build(config, request, listener)
    with outputs.one_at_a_time(config.project, listener.say):
        return _build(config, request, listener)


def foresee(config: Config, listener: Listener, *, run_sources: bool = False) -> tuple[State, Report]:
    """What a build would do, and all that it goes by; nothing is written, nor run but sources, where that is asked for.

    Raises UsageError where there is nothing to build.
    """
    state = State(config, BuildRequest(dry_run=True, run_sources=run_sources, folder=config.project), listener)
    return state, _built(state)


def check_date() -> None:
    """Raise UsageError for a date that tools would fail at, each with its own words."""
    date = os.environ.get("SOURCE_DATE_EPOCH")
    if date is None or (date.isascii() and date.isdecimal() and int(date) <= _LAST_SECOND):
        return
    raise UsageError(
        f"SOURCE_DATE_EPOCH is no date in seconds since 1970: {date!r}",
        hint="set it as `git log -1 --format=%ct` prints it, or unset it",
    )


def _build(config: Config, request: BuildRequest, listener: Listener) -> Report:
    return _built(State(config, request, listener))


def _built(state: State) -> Report:
    started = time.perf_counter()
    config, request = state.config, state.request
    _check(request)
    every = sources.find(config, state.is_known_deck)
    has_site = (config.project / config.site.config).is_file() or config.site.config != "mkdocs.yml"
    if not every and not has_site:
        raise sources.nothing(config)
    try:
        jobs, removed = _jobs(state, every, has_site=has_site)
        _record_durations(state, jobs)
    finally:
        _save(state)
        state.close()
        if request.trace is not None:
            state.timeline.write(request.trace)
    if not request.dry_run and state.unsaved is None:
        state.mark.settle()
    return Report(_accepted(state, jobs), time.perf_counter() - started, removed, (*_unsaved(state), *state.said))


def _check(request: BuildRequest) -> None:
    """Tell of a wrong option before anything is done. Raises UsageError."""
    if request.shard is not None:
        from docs_as_code.project import shards

        shards.parse(request.shard)
    if request.executor is not None:
        from docs_as_code.project import cluster

        cluster.parse(request.executor)


def _jobs(state: State, every: list[Source], *, has_site: bool) -> tuple[list[JobReport], tuple[str, ...]]:
    config, request = state.config, state.request
    chosen = _choose(state, every)
    diagrams = [source for source in chosen if source.kind == "diagram"]
    chosen_decks = [source for source in chosen if source.kind == "deck"]
    also, shown = _needed(state, every, diagrams, chosen_decks)
    has_docs = not has_site or docs_folder(config.project / config.site.config).is_dir()  # before our outputs make it
    if not request.dry_run:
        outputs.hide_from_git(config.project, config.output)
    jobs: list[JobReport] = []
    if diagrams or also:
        from docs_as_code.project import diagram_jobs

        jobs += diagram_jobs.run(state, diagrams, also=also, shown=shown, others=_elsewhere(state, every, diagrams))
    removed = _tidy(state, "diagram")  # before a deck can show what nothing makes any more
    _save(state)
    if chosen_decks:
        from docs_as_code.project import deck_jobs

        made = deck_jobs.run(state, chosen_decks)
        jobs += made
        if not request.dry_run and (config.slides.themes or config.slides.theme or _has_theme_sheets(state)):
            from docs_as_code.project import theme_sheets

            removed += theme_sheets.update(state, made)
    removed += _tidy(state, "deck")
    if has_site and not request.dry_run and not request.wanted and state.shard is None and _has_records(state):
        from docs_as_code.project import review_index

        gone, found = review_index.update(state)
        removed += gone
        state.said += found
    if has_site and "site" in request.only and not request.wanted and state.shard is None:
        from docs_as_code.project import site_job

        _save(state)
        jobs.append(site_job.run(state, has_docs=has_docs))
    return jobs, removed


def _has_records(state: State) -> bool:
    """Whether there are records of reviews, or a page of those that there were."""
    config = state.config
    has = os.path.isdir(f"{config.project}/{RECORDS}") or state.checkout.made_at(f"{config.output}/reviews.md")  # noqa: PTH112 - for every build
    return bool(has) and not state.request.only.isdisjoint(("slides", "site"))


def _has_theme_sheets(state: State) -> bool:
    """Whether an earlier build has written style sheets of the team's themes."""
    return any(made.kind == "theme" for made in state.checkout.made())


def _accepted(state: State, jobs: list[JobReport]) -> tuple[JobReport, ...]:
    """The jobs without the findings that the sources themselves accept."""
    if not any(job.findings for job in jobs):
        return tuple(jobs)
    from docs_as_code.project import waivers

    return tuple(replace(job, findings=waivers.left_in(state.config.project, job.findings)) for job in jobs)


def _save(state: State) -> None:
    """Save what the checkout knows; that this cannot be is no reason to stop."""
    if state.request.dry_run or state.unsaved is not None:
        return
    try:
        state.checkout.save()
    except DocsAsCodeError as error:
        state.unsaved = error


def _tidy(state: State, kind: str) -> tuple[str, ...]:
    """Remove what nothing makes any more, after a build of all of its kind."""
    request = state.request
    if request.dry_run or request.wanted or state.shard or state.stopped or kind not in _kinds(request):
        return ()
    from docs_as_code.project import cleanup

    return cleanup.remove_stale(state, kind)


def _unsaved(state: State) -> tuple[Finding, ...]:
    """A word on what the checkout knows when it cannot be saved."""
    error = state.unsaved
    if error is None:
        return ()
    hint = f"the next build makes everything again: {error.hint}" if error.hint else None
    path = error.path or outputs.STATE
    return (Finding(rule="state", severity="warning", path=path, line=None, message=error.message, hint=hint),)


def _kinds(request: BuildRequest) -> frozenset[str]:
    """The kinds of sources that `only` asks for; the site publishes all that is built."""
    if "site" in request.only:
        return frozenset({"diagram", "deck"})
    return frozenset(kind for only, kind in (("diagrams", "diagram"), ("slides", "deck")) if only in request.only)


def _choose(state: State, every: list[Source]) -> list[Source]:
    request = state.request
    if request.wanted:
        every = sources.choose(every, request.wanted, project=state.config.project, folder=request.folder)
    chosen = [source for source in every if source.kind in _kinds(request)]
    if request.wanted and not chosen:
        asked = ", ".join(sorted(request.only))
        message = f"none of the sources named is of the kind that --only asks for: {asked}"
        raise UsageError(message, hint="name other sources, or leave --only out")
    if state.shard is not None:
        from docs_as_code.project import durations, shards

        chosen = shards.part(chosen, state.shard, durations.before_commit(state))
    return chosen


def _elsewhere(state: State, every: list[Source], diagrams: list[Source]) -> list[Source]:
    """The diagram sources of the other shards, any of which may import one of ours."""
    if state.shard is None:
        return []
    chosen = {source.rel for source in diagrams}
    return [source for source in every if source.kind == "diagram" and source.rel not in chosen]


def _record_durations(state: State, jobs: list[JobReport]) -> None:
    """Let the shards of later commits know how long everything took, after a build of all of it."""
    request = state.request
    whole = not request.wanted and state.shard is None and _kinds(request) == {"diagram", "deck"}
    if whole and not request.dry_run and any(job.status in ("ran", "cached") for job in jobs):
        from docs_as_code.project import durations

        durations.record(state)


def _needed(
    state: State, every: list[Source], diagrams: list[Source], chosen_decks: list[Source]
) -> tuple[list[Source], frozenset[str]]:
    """The diagram sources that are not chosen but may make a picture that a chosen deck shows, and those pictures."""
    chosen = {source.rel for source in diagrams}
    others = [source for source in every if source.kind == "diagram" and source.rel not in chosen]
    if not chosen_decks or not others:
        return [], frozenset()
    from docs_as_code.project import decks

    shown: set[str] = set()
    for source in chosen_decks:
        try:
            shown |= decks.plan(state, source).shows
        except (DocsAsCodeError, OSError):
            continue  # the deck's own job says what is wrong
    written = state.config.diagrams.place == "as-written"
    made = frozenset(path for path in shown if written or path.startswith(state.config.output + "/"))
    return (others if made else []), made
