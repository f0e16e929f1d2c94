"""`diff`: what has changed in the diagrams between two revisions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings

if TYPE_CHECKING:
    from docs_as_code.project.diff import Comparison

_FORMATS = ("text", "json")


@click.command("diff")
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to say it.")
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write it to FILE, not to stdout.")
@click.option("--exit-code", "tell", is_flag=True, help="Exit with 1 when there are differences.")
@global_options
@click.pass_context
def command(ctx: click.Context, base: str | None, head: str | None, form: str, target: str | None, tell: bool) -> int:
    """Say what has changed in the diagrams from the git revision BASE to HEAD.

    BASE is where the branch left the default branch, HEAD the work tree, when they are not named.
    """
    from docs_as_code.engine.named_file import write_named
    from docs_as_code.project.diff import compared

    with compared(load_config(ctx), base, head, say(ctx)) as comparison:
        text = _text(comparison, form)
        _warn(comparison)
        report = comparison.report
    if target:
        write_named(settings(ctx).directory / target, f"{text}\n".encode())
    else:
        output.data(text)
    return int(tell and report.differs)


def _text(comparison: Comparison, form: str) -> str:
    from docs_as_code.diagrams import diff_report

    report = comparison.report
    if form == "json":
        return json.dumps(diff_report.as_json(report), indent=2, ensure_ascii=False)
    return diff_report.as_text(report)


def _warn(comparison: Comparison) -> None:
    """What could not be brought from a revision, and what fails in one."""
    for found in comparison.findings:
        output.finding(found)
    for one in comparison.report.diagrams:
        for side, error in one.errors.items():
            output.line(f"in the {side}:")
            output.show(error)
