"""`graph`: what is made from what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings

if TYPE_CHECKING:
    from pathlib import Path

_FORMATS = ("svg", "dot", "json")


@click.command("graph")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="svg, unless the name of the output file says otherwise."
)
@click.option("--output", "target", metavar="FILE", type=click.Path(), help="Write it to FILE, not to stdout.")
@global_options
@click.pass_context
def command(ctx: click.Context, form: str | None, target: str | None) -> int:
    """Draw what is made from what: sources, diagrams, decks and the site, with the inputs that were found."""
    from docs_as_code.engine.named_file import write_named
    from docs_as_code.project.graph import build_graph, draw

    path = settings(ctx).directory / target if target else None
    form = form or _form_of(path)
    config = load_config(ctx)
    graph = build_graph(config)
    if form == "json":
        text = json.dumps(graph.as_json(), indent=2, ensure_ascii=False) + "\n"
    else:
        text = graph.as_dot() if form == "dot" else draw(config, graph, say(ctx))
    if path:
        write_named(path, text.encode())
    else:
        output.data(text.rstrip("\n"))
    return 0


def _form_of(path: Path | None) -> str:
    ending = path.suffix.lower().lstrip(".") if path else ""
    return {"gv": "dot", "dot": "dot", "json": "json"}.get(ending, "svg")
