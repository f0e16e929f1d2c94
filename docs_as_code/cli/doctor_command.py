"""`doctor`: each tool, where it came from, and what to do about a missing one."""

from __future__ import annotations

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings
from docs_as_code.errors import exit_code


@click.command("doctor")
@click.option("--install", is_flag=True, help="Fetch everything now, for an image or a machine that goes offline.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def command(ctx: click.Context, install: bool, as_json: bool) -> int:
    """Show each tool, its version and where it came from; exit code 3 when one is missing and cannot be fetched."""
    from docs_as_code.toolchain import doctor

    config = load_config(ctx)
    failed = doctor.install_all(config, say(ctx)) if install else []
    rows = doctor.examine(config)
    if as_json:
        output.data(doctor.to_text(doctor.as_json(rows)))
    elif settings(ctx).verbosity >= 0:
        output.data(doctor.as_text(rows))
    for error in failed:
        output.show(error)
    missing = any(row.state == "missing" for row in rows)
    return exit_code([*(error.exit_code for error in failed), *([3] if missing else [])])
