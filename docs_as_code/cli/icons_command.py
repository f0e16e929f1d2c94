"""`icons`: find an icon class and the line that imports it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options
from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.icons import Icon


@click.command("icons")
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most N icons.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
def command(query: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Find the icon classes of the `diagrams` package that fit QUERY, best first."""
    from docs_as_code.diagrams.icon_search import search

    asked = " ".join(query)
    found = search(asked)
    shown = found.icons[:limit]
    if as_json:
        answer = {"query": asked, "read_as": found.read_as, "icons": _rows(shown), "near": _rows(found.near)}
        output.data(json.dumps({"schema": 1, **answer}, indent=2))
    elif shown:
        output.data("\n".join(_line(icon) for icon in shown))
    if not shown:
        near = "; ".join(icon.import_line for icon in found.near)
        hint = f"near to it: {near}" if near else "one word is often enough: `docs-as-code icons database`"
        output.show(DocsAsCodeError(f"no icon fits {asked!r}", hint=hint))
        return 1
    if found.read_as:
        output.line(f"note: no icon is called {asked!r}, and these fit {found.read_as!r}")
    if more := len(found.icons) - len(shown):
        output.line(f"note: {more:,} more fit; `-n {len(found.icons)}` shows all")
    return 0


def _line(icon: Icon) -> str:
    return icon.import_line + (f"  # also {', '.join(icon.aliases)}" if icon.aliases else "")


def _rows(icons: Iterable[Icon]) -> list[dict[str, object]]:
    return [
        {"name": icon.name, "module": icon.module, "aliases": list(icon.aliases), "import": icon.import_line}
        for icon in icons
    ]
