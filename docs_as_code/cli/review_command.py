"""`review`: go or no-go for a release, from evidence, with a deck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import finding_formats, output
from docs_as_code.cli.options import global_options, load_config, say, settings
from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from docs_as_code.config import Config
    from docs_as_code.project.report import Report
    from docs_as_code.review.review import Review

_FORMATS = ("text", "json", *finding_formats.NAMES)


@click.command("review")
@click.argument("plan", type=click.Path())
@click.option("--version", metavar="VERSION", help="The version to be released, instead of the plan's.")
@click.option("--base", metavar="REVISION", help="The git revision that is deployed now, instead of the plan's.")
@click.option("--head", metavar="REVISION", help="The git revision to be released, instead of the plan's.")
@click.option("--now", metavar="TIME", help="Decide as if it were TIME, as 2026-11-24T09:00Z.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="text unless told otherwise.")
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write what is said to FILE.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also for a no-go.")
@global_options
@click.pass_context
def command(
    ctx: click.Context,
    plan: str,
    version: str | None,
    base: str | None,
    head: str | None,
    now: str | None,
    form: str,
    target: str | None,
    exit_zero: bool,
) -> int:
    """Decide go or no-go for a release by the gates of PLAN, and build the deck that shows why."""
    from docs_as_code.project import reviews

    config = load_config(ctx)
    asked = reviews.Asked(settings(ctx).directory / Path(plan), version, base, head, _time(now))
    found = reviews.review(config, asked)
    deck, report = reviews.write_deck(config, found, say(ctx))
    _tell(report)
    built = deck if (config.project / deck).is_file() and not _failed(report) else None
    text = _said(config, found, built, form)
    if target:
        from docs_as_code.engine.named_file import write_named

        write_named(settings(ctx).directory / target, f"{text}\n".encode() if text else b"")
    elif text:
        output.data(text)
    no_go = found.verdict == "NO-GO" and not exit_zero
    return report.exit_code(strict=False) or int(no_go)


def _said(config: Config, found: Review, deck: str | None, form: str) -> str:
    if form == "text":
        from docs_as_code.review.review import as_text

        return as_text(found, deck)
    if form == "json":
        from docs_as_code.review.document import as_json

        return json.dumps(as_json(found, deck), indent=2, ensure_ascii=False)
    from docs_as_code.project import review_findings
    from docs_as_code.review.gate_findings import RULES

    listed, paths = review_findings.of_review(config, found)
    return finding_formats.written(form, listed, rules=RULES, paths=paths, name="review", fail_on="error")


def _time(text: str | None) -> datetime | None:
    from docs_as_code.review import times

    found = times.moment(text) if text is not None else None
    if text is not None and (found is None or not found[1]):
        raise UsageError(f"--now is no time with its zone: {text!r}", hint="write it as 2026-11-24T09:00Z")
    return found[0] if found else None


def _failed(report: Report) -> bool:
    return any(job.error is not None for job in report.jobs)


def _tell(report: Report) -> None:
    """What building the deck has found, and why it failed."""
    for found in report.all_findings():
        if found.severity != "info":
            output.finding(found)
    for job in report.jobs:
        if job.error:
            output.show(job.error)
