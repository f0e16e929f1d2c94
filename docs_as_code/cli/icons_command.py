"""`icons`: find an icon class and the line that imports it."""

from __future__ import annotations

import json

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options


@click.command("icons")
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most N icons.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
def command(query: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Find the icon classes of the `diagrams` package that fit QUERY, best first."""
    from docs_as_code.diagrams.icons import search

    found = search(" ".join(query))[:limit]
    if as_json:
        icons = [
            {"name": icon.name, "module": icon.module, "aliases": list(icon.aliases), "import": icon.import_line}
            for icon in found
        ]
        output.data(json.dumps({"schema": 1, "icons": icons}, indent=2))
    for icon in () if as_json else found:
        also = f"  # also {', '.join(icon.aliases)}" if icon.aliases else ""
        output.data(icon.import_line + also)
    if not found:
        output.error(f"no icon fits {' '.join(query)!r}")
        return 1
    return 0
