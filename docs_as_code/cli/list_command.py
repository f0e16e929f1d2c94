"""`list`: sources, outputs and what a build would run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say

if TYPE_CHECKING:
    from docs_as_code.project.report import JobReport


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> int:
    """Show each diagram, deck and the site with its outputs, and whether a build would run it."""
    from docs_as_code.project.build import build
    from docs_as_code.project.state import BuildRequest, Listener

    report = build(load_config(ctx), BuildRequest(dry_run=True, run_sources=True), Listener(say(ctx)))
    if as_json:
        output.data(json.dumps(report.as_json(modules=True), indent=2, ensure_ascii=False))
    else:
        output.data("\n".join(_table(report.jobs)))
    for job in report.jobs:
        if job.error:
            output.show(job.error)
    return report.exit_code()


def _table(jobs: tuple[JobReport, ...]) -> list[str]:
    rows = [(job.kind, job.status if job.kind != "module" else "", job.source, _made(job)) for job in jobs]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return [
        "  ".join((*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3])).rstrip()
        for row in rows
    ]


def _made(job: JobReport) -> str:
    name = f"{job.name}: " if job.name else ""
    return name + ", ".join(job.outputs) if job.outputs else name.removesuffix(": ")
