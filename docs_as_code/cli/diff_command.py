"""`diff`: what has changed in the diagrams and decks between two revisions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.diff import Comparison
    from docs_as_code.project.diff_pictures import Pictures
    from docs_as_code.slides.diff_html import Thumbnails

_FORMATS = ("text", "json", "markdown", "html")


@click.command("diff")
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to say it.")
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write it to FILE, not to stdout.")
@click.option(
    "--pictures", metavar="DIR", type=click.Path(), help="Write the merged picture of each changed diagram to DIR."
)
@click.option("--exit-code", "tell", is_flag=True, help="Exit with 1 when there are differences.")
@global_options
@click.pass_context
def command(
    ctx: click.Context,
    base: str | None,
    head: str | None,
    form: str,
    target: str | None,
    pictures: str | None,
    tell: bool,
) -> int:
    """Say what has changed in the diagrams and decks from the git revision BASE to HEAD.

    BASE is where the branch left the default branch, HEAD the work tree, when they are not named.
    """
    from docs_as_code.engine.named_file import write_named
    from docs_as_code.project.diff import compared

    config = load_config(ctx)
    with compared(config, base, head, say(ctx)) as comparison:
        _warn(comparison)
        drawn = _drawn(comparison, versions=form == "html") if pictures or form == "html" else {}
        paths = _write_pictures(drawn, comparison, settings(ctx).directory / pictures, config) if pictures else {}
        thumbnails = _thumbnails(comparison, config, say(ctx)) if form == "html" else {}
        text = _text(comparison, form, paths, drawn, thumbnails)
        differs = comparison.differs
    if target:
        write_named(settings(ctx).directory / target, f"{text}\n".encode())
    else:
        output.data(text)
    return int(tell and differs)


def _drawn(comparison: Comparison, *, versions: bool) -> dict[int, Pictures]:
    """The pictures; what cannot be drawn is told."""
    from docs_as_code.project import diff_pictures

    drawn = diff_pictures.draw_all(comparison, versions=versions)
    for one in drawn.values():
        if one.error:
            output.show(one.error)
    return drawn


def _write_pictures(drawn: dict[int, Pictures], comparison: Comparison, folder: Path, config: Config) -> dict[int, str]:
    """Write the merged pictures; their paths, relative to the project where they are in it."""
    from docs_as_code.engine.named_file import write_named
    from docs_as_code.project.diff_pictures import file_names

    paths: dict[int, str] = {}
    for place, name in file_names(comparison.report).items():
        picture = drawn.get(place)
        if picture is not None and picture.merged is not None:
            path = folder / name
            write_named(path, picture.merged)
            paths[place] = (
                path.relative_to(config.project).as_posix() if path.is_relative_to(config.project) else str(path)
            )
    return paths


def _thumbnails(comparison: Comparison, config: Config, say: Callable[[str], None]) -> dict[str, Thumbnails]:
    """The thumbnails of the slides of changed decks; what cannot be made is told."""
    from docs_as_code.project.diff_thumbnails import thumbnails

    found = thumbnails(comparison, config, say)
    for one in found.values():
        for side, error in one.errors.items():
            output.line(f"in the {side}:")
            output.show(error)
    return found


def _text(
    comparison: Comparison,
    form: str,
    paths: dict[int, str],
    drawn: dict[int, Pictures],
    thumbnails: dict[str, Thumbnails],
) -> str:
    from docs_as_code.project import diff_said

    if form == "json":
        return json.dumps(diff_said.as_json(comparison, paths), indent=2, ensure_ascii=False)
    if form == "markdown":
        return diff_said.as_markdown(comparison)
    if form == "html":
        return diff_said.as_html(comparison, drawn, thumbnails)
    return diff_said.as_text(comparison)


def _warn(comparison: Comparison) -> None:
    """What could not be brought from a revision, and what fails in one."""
    for found in comparison.findings:
        output.finding(found)
    for errors in (one.errors for part in (comparison.report.diagrams, comparison.decks) for one in part):
        for side, error in errors.items():
            output.line(f"in the {side}:")
            output.show(error)
