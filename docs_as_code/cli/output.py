"""Prints: data on stdout; errors, findings and lines of progress on stderr, clear without colour."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.findings import Finding

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "hint": "cyan"}


def data(text: str) -> None:
    """Print what was asked for. When its reader has left, as `head` does, the exit code still says how things went."""
    try:
        print(text, flush=True)  # noqa: T201 - this is the printer
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        if not isinstance(error, BrokenPipeError):
            raise


def line(text: str) -> None:
    """Print one line."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the printer


def error(message: str) -> None:
    """Print an error that has no place."""
    line(f"{_label('error')} {message}")


def show(problem: DocsAsCodeError) -> None:
    """Print an error, with its hint after a blank line."""
    line(f"{_label('error')} {problem}")
    _hint(problem.hint)


def finding(found: Finding) -> None:
    """Print a finding, with its hint after a blank line."""
    line(f"{_label(found.severity)} {found.where}: {found.message} [{found.rule}]")
    _hint(found.hint)


def _hint(text: str | None) -> None:
    if text:
        line(f"\n{_label('hint')} {text}\n")


def _label(word: str) -> str:
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return f"{word}:"
    return click.style(f"{word}:", fg=_COLOURS[word], bold=True)
