"""`init`: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, settings


@click.command("init")
@click.argument("directory", default=".", type=click.Path(file_okay=False))
@global_options
@click.pass_context
def command(ctx: click.Context, directory: str) -> int:
    """Write a small project to DIRECTORY: one diagram, one deck and a site. Files that are there stay as they are."""
    from docs_as_code.project.starter import create

    folder = settings(ctx).directory / Path(directory).expanduser()
    written = create(folder)
    if settings(ctx).verbosity < 0:
        return 0
    for path, is_new in written:
        output.line(f"{'wrote' if is_new else 'kept '} {path}")
    where = "" if directory == "." else f" -C {directory}"
    output.line(f"\nnext: docs-as-code{where} build")
    return 0
