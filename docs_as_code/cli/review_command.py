"""`review`: go or no-go for a release, from evidence, with a deck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docs_as_code.cli import finding_formats, output
from docs_as_code.cli.options import global_options, load_config, say, settings
from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from docs_as_code.config import Config
    from docs_as_code.project.report import Report
    from docs_as_code.review.review import Review

_RESULTS = ("ok", "failed", "rolled-back")  # as in docs_as_code/review/document_shape.py, which takes longer to load
_FORMATS = ("text", "json", *finding_formats.NAMES)


@click.command("review")
@click.argument("plan", type=click.Path())
@click.option("--version", metavar="VERSION", help="The version to be released, instead of the plan's.")
@click.option("--base", metavar="REVISION", help="The git revision that is deployed now, instead of the plan's.")
@click.option("--head", metavar="REVISION", help="The git revision to be released, instead of the plan's.")
@click.option("--now", metavar="TIME", help="Decide as if it were TIME, as 2026-11-24T09:00Z.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="text unless told otherwise.")
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write what is said to FILE.")
@click.option("--record", is_flag=True, help="Write the decision to reviews/records/VERSION.json.")
@click.option("--facts", metavar="FILE", type=click.Path(), help="Write all facts to FILE, as values for any deck.")
@click.option("--verify", is_flag=True, help="PLAN is a record: prove that what it was decided by has not changed.")
@click.option("--outcome", type=click.Choice(_RESULTS), help="PLAN is a record: note what became of the release.")
@click.option("--deployed", metavar="TIME", help="With --outcome: when it was deployed, as 2026-11-24T09:30Z.")
@click.option(
    "--minutes-to-restore",
    "minutes",
    metavar="N",
    type=click.IntRange(0),
    help="With --outcome: until all was well again.",
)
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
    record: bool,
    facts: str | None,
    verify: bool,
    outcome: str | None,
    deployed: str | None,
    minutes: int | None,
    exit_zero: bool,
) -> int:
    """Decide go or no-go for a release by the gates of PLAN, and build the deck that shows why."""
    from docs_as_code.project import records, review_decks, reviews
    from docs_as_code.review import document

    if verify or outcome:
        return _of_record(ctx, plan, verify=verify, outcome=_outcome(outcome, deployed, minutes))
    if deployed or minutes is not None:
        raise UsageError("--deployed and --minutes-to-restore go with --outcome", hint="name what became of it, too")
    config = load_config(ctx)
    asked = reviews.Asked(settings(ctx).directory / Path(plan), version, base, head, _time("--now", now))
    found = reviews.review(config, asked)
    if record:
        records.write(config.project, found, say(ctx))
    if facts:
        _write(ctx, facts, json.dumps(document.facts(found), indent=2, ensure_ascii=False))
    deck, report = review_decks.write_deck(config, found, say(ctx))
    _tell(report)
    built = deck if (config.project / deck).is_file() and not _failed(report) else None
    text = _said(config, found, built, form)
    if target:
        _write(ctx, target, text)
    elif text:
        output.data(text)
    no_go = found.verdict == "NO-GO" and not exit_zero
    return report.exit_code(strict=False) or int(no_go)


def _write(ctx: click.Context, target: str, text: str) -> None:
    from docs_as_code.engine.named_file import write_named

    write_named(settings(ctx).directory / target, f"{text}\n".encode() if text else b"")


def _outcome(result: str | None, deployed: str | None, minutes: int | None) -> dict[str, Any] | None:
    """What is noted in a record; None where nothing is."""
    from docs_as_code.review import times

    if result is None:
        return None
    when = _time("--deployed", deployed)
    told = {"result": result, "deployed": times.exact(when) if when else None, "minutes_to_restore": minutes}
    return {name: value for name, value in told.items() if value is not None}


def _of_record(ctx: click.Context, file: str, *, verify: bool, outcome: dict[str, Any] | None) -> int:
    """Prove a record, or note in it what happened after."""
    from docs_as_code.project import records, review_proof

    if verify and outcome:
        raise UsageError("--verify and --outcome are two things to ask", hint="prove the record first, then note it")
    config = load_config(ctx)
    path = (settings(ctx).directory / Path(file)).resolve()
    if outcome:
        noted = records.add_outcome(config.project.resolve(), path, outcome, say(ctx))
        if settings(ctx).verbosity >= 0:
            output.line(f"noted in {noted}: commit it")
        return 0
    found = records.read(config.project.resolve(), path)
    proofs = review_proof.prove(config.project.resolve(), found)
    for one in proofs:
        output.data(f"{one.state:<8} {one.what}" + (f": {one.why}" if one.why else ""))
    wrong = [one for one in proofs if one.state in ("differs", "missing")]
    output.data(f"\n{found.path}: {_judged(len(wrong), len(proofs))}")
    return int(bool(wrong))


def _judged(wrong: int, every: int) -> str:
    return f"{wrong} of {every} differ or are missing" if wrong else "nothing has changed"


def _said(config: Config, found: Review, deck: str | None, form: str) -> str:
    if form == "text":
        from docs_as_code.review.review import as_text

        return as_text(found, deck)
    if form == "json":
        from docs_as_code.review import document

        return json.dumps(document.as_json(found, deck), indent=2, ensure_ascii=False)
    from docs_as_code.project import review_findings
    from docs_as_code.review.gate_findings import RULES

    listed, paths = review_findings.of_review(config, found)
    return finding_formats.written(form, listed, rules=RULES, paths=paths, name="review", fail_on="error")


def _time(option: str, text: str | None) -> datetime | None:
    from docs_as_code.review import times

    found = times.moment(text) if text is not None else None
    if text is not None and (found is None or not found[1]):
        raise UsageError(f"{option} is no time with its zone: {text!r}", hint="write it as 2026-11-24T09:00Z")
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
