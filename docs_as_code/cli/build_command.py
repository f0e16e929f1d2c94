"""`build`: diagrams, decks and the site."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, settings

if TYPE_CHECKING:
    from docs_as_code.project.report import JobReport, Report

_KINDS = ("diagrams", "slides", "site")


@click.command("build")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path())
@click.option("--only", multiple=True, type=click.Choice(_KINDS), help="Build just this kind; repeatable.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="How many jobs run at once.")
@click.option("--force", is_flag=True, help="Reuse nothing.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first failure.")
@click.option("--strict", is_flag=True, help="Let warnings fail the build.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; run and write nothing.")
@click.option("--explain", is_flag=True, help="Say why each job is run.")
@click.option(
    "--trace", type=click.Path(), metavar="FILE", help="Write when what ran, for chrome://tracing or Perfetto."
)
@click.option("--shard", metavar="I/N", help="Do the I-th of N parts of the work, for a CI matrix.")
@click.option("--executor", metavar="dask://HOST:PORT", help="Run the jobs on a Dask cluster.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    only: tuple[str, ...],
    jobs: int | None,
    force: bool,
    fail_fast: bool,
    strict: bool,
    dry_run: bool,
    explain: bool,
    trace: str | None,
    shard: str | None,
    executor: str | None,
    as_json: bool,
) -> int:
    """Build diagrams, decks and the site: everything, or just the SOURCEs (files or folders)."""
    from docs_as_code.cli.progress import Progress, summary
    from docs_as_code.project.build import build
    from docs_as_code.project.state import BuildRequest

    config = load_config(ctx)
    request = BuildRequest(
        wanted=sources,
        only=frozenset(only or _KINDS),
        workers=jobs,
        force=force,
        fail_fast=fail_fast,
        strict=strict,
        dry_run=dry_run,
        folder=settings(ctx).directory,
        trace=settings(ctx).directory / trace if trace else None,
        shard=shard,
        executor=executor,
    )
    # Until a job runs, all that is made is small and stays to the end: looking for garbage would find none.
    gc.disable()
    progress = Progress(settings(ctx).verbosity, debug=settings(ctx).debug)
    try:
        report = build(config, request, progress.listener)
    finally:
        progress.end()
    _print(report, settings(ctx).verbosity, strict=strict)
    if explain:
        _explain(report, settings(ctx).verbosity)
    if as_json:
        output.data(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    elif dry_run:
        _print_stale(report, settings(ctx).verbosity)
    if settings(ctx).verbosity >= 0:
        output.line(summary(report.jobs, report.seconds))
    gc.freeze()  # and the interpreter need not look when it ends
    return report.exit_code(strict=strict)


def _print(report: Report, verbosity: int, *, strict: bool) -> None:
    """What the build has found, what failed and what was skipped."""
    for found in report.all_findings():
        if verbosity > 0 or (found.severity != "info" and (verbosity == 0 or strict)):
            output.finding(found)
    shown: set[str] = set()
    for job in report.jobs:
        if job.error and job.error.render() not in shown:  # a missing tool fails many jobs with the same words
            output.show(job.error)
            shown.add(job.error.render())
        if job.status == "skipped" and verbosity >= 0:
            output.line(f"skipped: {job.source}: {', '.join(job.reasons)}")
    for path in report.removed if verbosity > 0 else ():
        output.line(f"removed {path}")


def _explain(report: Report, verbosity: int) -> None:
    """Why each job was run, or taken from the store."""
    for job in report.jobs:
        if job.status not in ("up-to-date", "skipped", "stale"):
            how = "taken from the store" if job.status == "cached" else job.status
            for reason in _shown_reasons(job, verbosity):
                output.line(f"{how}: {_named(job)}: {reason}")


def _shown_reasons(job: JobReport, verbosity: int) -> tuple[str, ...]:
    from docs_as_code.project.explain import few

    return job.reasons if verbosity > 0 else few(job.reasons)


def _named(job: JobReport) -> str:
    return f"{job.kind} {job.source}" + (f" ({job.name})" if job.name else "")


def _print_stale(report: Report, verbosity: int) -> None:
    """What a build would run, and why."""
    for job in report.jobs:
        if job.status == "stale":
            for reason in _shown_reasons(job, verbosity):
                output.data(f"{_named(job)}: {reason}")
