"""`clean`: remove every output."""

from __future__ import annotations

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings
from docs_as_code.errors import exit_code


@click.command("clean")
@global_options
@click.pass_context
def command(ctx: click.Context) -> int:
    """Remove every output of this project and what the checkout knows of them; files of others are never touched."""
    from docs_as_code.project.cleanup import clean

    verbosity = settings(ctx).verbosity
    result = clean(load_config(ctx), say(ctx))
    for path in result.removed if verbosity > 0 else ():
        output.line(f"removed {path}")
    for path in result.stayed:
        output.line(f"kept {path}: it was changed after it was built")
    for error in result.failed:
        output.show(error)
    if verbosity >= 0:
        output.line(f"removed {len(result.removed)} output{'' if len(result.removed) == 1 else 's'}")
    return exit_code([error.exit_code for error in result.failed])
