"""The application: its commands, loaded when they are called, and the one place where errors become exit codes."""

from __future__ import annotations

# `signal` itself only adds names to the numbers, for 3 ms of each start.
import _signal as signal  # type: ignore[import-not-found] # part of every CPython
import errno
import importlib
import sys
from typing import TYPE_CHECKING

import click

from docs_as_code import __version__
from docs_as_code.cli import output
from docs_as_code.cli.options import global_options
from docs_as_code.errors import DocsAsCodeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

# Name to help: the module of a command is imported when it is called, so that `--help` and `--version` stay quick.
COMMANDS = {
    "build": "Build diagrams, decks and the site.",
    "cache": "Look at the store of results, and tidy it.",
    "check": "Check diagrams, and the pages and decks that show them.",
    "clean": "Remove every output.",
    "completion": "Print the completion script of a shell.",
    "diff": "Say what has changed in the diagrams between two git revisions.",
    "doctor": "Show each tool, where it came from, and what to do about a missing one.",
    "explain": "Say why a file is as it is: what it is made from, what uses it.",
    "graph": "Draw what is made from what.",
    "icons": "Find an icon class and the line that imports it.",
    "init": "Start a project.",
    "list": "Show sources, outputs and what a build would run.",
    "new": "Start a diagram or a deck.",
    "review": "Decide go or no-go for a release, from evidence, with a deck.",
    "stamp": "Say beside a file from which commit it was made, for a review.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"docs_as_code.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "the commands are " + ", ".join(COMMANDS)
            raise UsageError(f"no such command: {args[0]}", hint=hint)
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="docs-as-code", message="%(prog)s %(version)s")
@global_options
@click.pass_context
def app(ctx: click.Context) -> None:
    """Architecture diagrams, slide decks and a docs site as code, in one repository and with one command."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run the application and return its exit code; no error of the user's ends in a traceback."""
    debug = "--debug" in arguments
    for number in (signal.SIGTERM, signal.SIGHUP):  # a cancelled CI job tidies up as one that is interrupted
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        result = app.main(args=list(arguments), prog_name="docs-as-code", standalone_mode=False)
    except DocsAsCodeError as error:
        return _fail(error, error, debug=debug)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)  # noqa: T201 - this is the printer
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "docs-as-code"
        message = error.format_message().rstrip(".")
        shown = UsageError(message[:1].lower() + message[1:], hint=f"`{command} --help` shows the usage")
        return _fail(shown, error, debug=debug)
    except (click.Abort, KeyboardInterrupt):
        output.error("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 - a fault of our own still ends in one line and an exit code
        return _fail(_unforeseen(error), error, debug=debug)
    return result if isinstance(result, int) else 0


def _unforeseen(error: Exception) -> DocsAsCodeError:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        where = error.filename or "what the command prints"
        return DocsAsCodeError(f"{where} cannot be written: {error.strerror}", hint="make room on that disk")
    report = "this is a fault of docs-as-code: run again with --debug and report what it prints"
    return DocsAsCodeError(f"{type(error).__name__}: {error}", hint=report)


def _fail(shown: DocsAsCodeError, cause: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(cause)
    output.show(shown)
    return shown.exit_code
