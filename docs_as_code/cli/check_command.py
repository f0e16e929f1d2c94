"""`check`: what the rules say of diagrams, and of what shows them."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import finding_formats, output
from docs_as_code.cli.options import global_options, load_config, settings

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.findings.listed import About
    from docs_as_code.project.check import CheckRequest
    from docs_as_code.project.check_report import CheckReport
    from docs_as_code.project.state import Listener

_KINDS = ("diagrams", "slides", "site")
_FORMATS = ("text", "json", *finding_formats.NAMES)


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", type=click.Path())
@click.option("--only", multiple=True, type=click.Choice(_KINDS), help="Check just this kind; repeatable.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="text unless told otherwise.")
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write the findings to FILE.")
@click.option("--select", multiple=True, metavar="RULE", help="Look for this rule alone; repeatable, or with commas.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not look for this rule; as --select.")
@click.option(
    "--new",
    "base",
    is_flag=False,
    flag_value="",
    metavar="[BASE]",
    help="Leave out what BASE has too; default: where the default branch was left.",
)
@click.option("--fail-on", type=click.Choice(("error", "warning")), help="What ends with exit code 1.")
@global_options
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    only: tuple[str, ...],
    form: str,
    target: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    base: str | None,
    fail_on: str | None,
) -> int:
    """Check diagrams, and the pages and decks that show them: everything, or just the SOURCEs. Builds nothing."""
    from docs_as_code.cli.progress import Progress
    from docs_as_code.project.check import CheckRequest

    config = load_config(ctx)
    request = CheckRequest(
        wanted=sources,
        only=frozenset(only or _KINDS),
        select=_names(select),
        ignore=_names(ignore),
        fail_on=fail_on,
        folder=settings(ctx).directory,
    )
    gc.disable()  # as in a build: until something is run, looking for garbage would find none
    progress = Progress(settings(ctx).verbosity, debug=settings(ctx).debug)
    try:
        report = _check(config, request, base, progress.listener)
    finally:
        progress.end()
    text = _text(report, settings(ctx).verbosity) if form == "text" else _document(report, form)
    if target:
        from docs_as_code.engine.named_file import write_named

        write_named(settings(ctx).directory / target, f"{text}\n".encode() if text else b"")
    elif text:
        output.data(text)
    if settings(ctx).verbosity >= 0:
        output.line(_summary(report, settings(ctx).verbosity))
    gc.freeze()  # and the interpreter need not look when it ends
    return report.exit_code


def _check(config: Config, request: CheckRequest, base: str | None, listener: Listener) -> CheckReport:
    if base is None:
        from docs_as_code.project.check import check

        return check(config, request, listener)
    from docs_as_code.project.check_new import check_new

    return check_new(config, request, base or None, listener)


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())


def _text(report: CheckReport, verbosity: int) -> str:
    """Each finding on a line, its hint on the next; infos only where one wants them."""
    shown = [
        one
        for one in report.findings
        if verbosity > 0 or one.severity == "error" or (one.severity == "warning" and verbosity == 0)
    ]
    lines = []
    for one in shown:
        lines.append(f"{one.where}: {one.severity}: {one.message} [{one.rule}]")
        if one.hint:
            lines.append(f"    hint: {one.hint}")
    return "\n".join(lines)


def _document(report: CheckReport, form: str) -> str:
    if form == "json":
        return json.dumps(report.as_json(), indent=2, ensure_ascii=False)
    paths = [report.folder + path for path in report.sources]
    about = _about() if form == "sarif" else {}
    return finding_formats.written(
        form, report.listed(), rules=about, paths=paths, name="check", fail_on=report.fail_on
    )


def _about() -> dict[str, About]:
    from docs_as_code.findings.listed import About
    from docs_as_code.project.rule_table import RULES

    return {name: About(rule.what, rule.fix, rule.severity or "warning") for name, rule in RULES.items()}


def _summary(report: CheckReport, verbosity: int) -> str:
    counts = [
        _count(report.count(name), noun)
        for name, noun in (("error", "error"), ("warning", "warning"), ("info", "info"))
    ]
    more = " (-v shows all)" if report.count("info") and verbosity == 0 else ""
    waived = f", {report.waived} waived" if report.waived else ""
    return f"{_count(len(report.sources), 'source')}: {', '.join(counts)}{waived}{more}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
