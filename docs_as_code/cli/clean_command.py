"""`clean`: remove every output."""

from __future__ import annotations

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, settings


@click.command("clean")
@global_options
@click.pass_context
def command(ctx: click.Context) -> int:
    """Remove every output of this project and what the checkout knows of them; files of others are never touched."""
    from docs_as_code.project.cleanup import clean

    removed, stayed = clean(load_config(ctx))
    verbosity = settings(ctx).verbosity
    for path in removed if verbosity > 0 else ():
        output.line(f"removed {path}")
    for path in stayed:
        output.line(f"kept {path}: it was changed after it was built")
    if verbosity >= 0:
        output.line(f"removed {len(removed)} output{'' if len(removed) == 1 else 's'}")
    return 0
