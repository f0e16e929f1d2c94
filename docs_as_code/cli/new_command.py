"""`new`: start a source, a diagram or a deck, or the plan of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, settings
from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from docs_as_code.project.new_source import Written


@click.group("new", context_settings={"help_option_names": ["-h", "--help"]})
@global_options
def command() -> None:
    """Start a source: a file that can be built at once, to be changed.

    NAME becomes the title and the file: "Order service" is order_service.py in the folder of the diagrams, and
    shop/orders is orders.py in a folder shop below it. A file that is there is never overwritten.
    """


@command.command(
    "diagram", short_help="Start a diagram, also from Kubernetes manifests, Compose, Terraform or CI files."
)
@click.argument("name")
@click.option("--from", "origin", metavar="[KIND] FILE...", help="Draw what these files describe.")
@click.argument("files", nargs=-1, metavar="")
@global_options
@click.pass_context
def diagram(ctx: click.Context, name: str, origin: str | None, files: tuple[str, ...]) -> int:
    """Start a diagram: a Python script with a few nodes, or with a call that draws what FILEs describe.

    FILE is a file or a pattern such as "k8s/**/*.yaml"; in quotes, it also matches the files that come later. KIND is
    kubernetes, compose, terraform (what `terraform show -json` prints), gitlab_ci or github_actions; without it, the
    files tell. gitlab_ci and github_actions need no FILE.
    """
    from docs_as_code.project import new_origin, new_source

    if files and origin is None:
        raise UsageError(
            f"one name is enough: {files[0]}", hint=f'a name of several words stands in quotes: "{name} …"'
        )
    config = load_config(ctx)
    found = None
    if origin is not None:
        found = new_origin.origin((origin, *files), project=config.project, folder=settings(ctx).directory)
    _tell(ctx, new_source.new_diagram(config, name, found))
    return 0


@command.command("deck", short_help="Start a deck.")
@click.argument("name")
@global_options
@click.pass_context
def deck(ctx: click.Context, name: str) -> int:
    """Start a deck: Markdown for Marp, with a title, a diagram, two columns and what comes next."""
    from docs_as_code.project import new_source

    _tell(ctx, new_source.new_deck(load_config(ctx), name))
    return 0


@command.command("review", short_help="Start the plan of a deploy review.")
@click.argument("name")
@global_options
@click.pass_context
def review(ctx: click.Context, name: str) -> int:
    """Start the plan of a deploy review: with a gate for each kind of evidence that is in the project already."""
    from docs_as_code.project import new_source

    path = new_source.new_review_plan(load_config(ctx), name)
    if settings(ctx).verbosity >= 0:
        output.line(f"wrote {path}\n\nnext: docs-as-code review {_quoted(path)} --version VERSION")
    return 0


def _tell(ctx: click.Context, written: Written) -> None:
    if settings(ctx).verbosity < 0:
        return
    output.line(f"wrote {written.path}")
    if written.note:
        output.line(f"note: {written.note}")
    output.line(f"\nnext: docs-as-code build {_quoted(written.path)}")
    output.line(f"it makes {written.output}")
    if written.page:
        output.line(f"to show it on {written.page}: ![{written.title}]({written.reference})")


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
