"""`stamp`: says beside a file from which commit it was made, for a review to read later."""

from __future__ import annotations

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, settings


@click.command("stamp")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@global_options
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...]) -> int:
    """Write beside each FILE a small FILE.stamp.json: its digest, the commit, the time, and the CI job.

    Run it in the job that has written the files, and keep the stamps with them. A review takes the commit and the time
    from there, and does not accept a file that was changed after it was stamped.
    """
    from docs_as_code.project import stamps

    for path in stamps.write(settings(ctx).directory, files):
        if settings(ctx).verbosity >= 0:
            output.line(f"wrote {path}")
    return 0
