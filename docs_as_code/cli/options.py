"""Options that every command understands, before or after its name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.config import Config


class Settings:
    """What the global options say; `verbosity` is -1 (quiet), 0 or 1 (verbose).

    A plain class, and paths as they are needed: `--version` and `--help` pay for neither dataclasses nor pathlib.
    """

    def __init__(self) -> None:
        self.folder = "."
        self.verbosity = 0
        self.debug = False

    @property
    def directory(self) -> Path:
        """The folder to work in, absolute."""
        from pathlib import Path

        return Path(self.folder).resolve()


def settings(ctx: click.Context) -> Settings:
    """The settings of this run, shared by the application and its commands."""
    root = ctx.find_root()
    if not isinstance(root.obj, Settings):
        root.obj = Settings()
    found: Settings = root.obj
    return found


def _directory(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        settings(ctx).folder = os.path.expanduser(value)  # noqa: PTH111 - see Settings
        if not os.path.isdir(settings(ctx).folder):  # noqa: PTH112 - see Settings
            raise UsageError(f"no such folder: {value}", hint="-C names the folder to work in")


def _verbose(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        settings(ctx).verbosity = 1


def _quiet(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        settings(ctx).verbosity = -1


def _debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        settings(ctx).debug = True


def global_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add -C, -v, -q and --debug to a command."""
    for decorate in (
        click.option("--debug", is_flag=True, expose_value=False, callback=_debug, help="Show tracebacks."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_quiet, help="Show errors alone."),
        click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_verbose, help="Show every job."),
        click.option(
            "-C",
            "start",
            metavar="DIR",
            expose_value=False,
            callback=_directory,
            is_eager=True,
            help="Run as if started in DIR.",
        ),
    ):
        command = decorate(command)
    return command


def say(ctx: click.Context) -> Callable[[str], None]:
    """Prints a line of progress, or nothing where the user wants quiet."""
    from docs_as_code.cli import output

    return output.line if settings(ctx).verbosity >= 0 else lambda _: None


def load_config(ctx: click.Context) -> Config:
    """The configuration of the project that holds the working folder. Raises ConfigError."""
    from docs_as_code.config import find_project, load

    return load(find_project(settings(ctx).directory))
