"""`completion`: the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@global_options
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of SHELL, as in: eval "$(docs-as-code completion bash)"."""
    kind = get_completion_class(shell)
    assert kind is not None  # the choices are click's own
    root = ctx.find_root()
    output.data(kind(root.command, {}, "docs-as-code", "_DOCS_AS_CODE_COMPLETE").source())
    return 0
