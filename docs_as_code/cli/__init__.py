"""The command line: parse, call, print, exit code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run `docs-as-code` and leave with its exit code."""
    if sys.platform == "win32":
        print("error: Windows is not supported\n\nhint: run docs-as-code in WSL", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    if len(sys.argv) == 2 and sys.argv[1] in _QUICK:
        print(_QUICK[sys.argv[1]](), end="")  # noqa: T201 - the answer
        sys.exit(0)
    _open_standard_streams()
    _expect_a_folder()
    from docs_as_code.cli.app import run

    sys.exit(run(sys.argv[1:]))


def _version() -> str:
    from docs_as_code import __version__

    return f"docs-as-code {__version__}\n"


def _help() -> str:
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123
        return file.read()


# Asked again and again, by scripts and by people: the answers do not load the application. `make reference` writes
# help.txt from the application's own help, and a test compares the two.
_QUICK = {"--version": _version, "--help": _help, "-h": _help}


def _open_standard_streams() -> None:
    """Where the caller closed one (`2>&-`), the next file opened would take its place and get what we print."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8"))


def _expect_a_folder() -> None:
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is not loaded yet
    except FileNotFoundError:
        hint = "go to a folder that exists, and run the command again"
        print(f"error: the current folder is no longer there\n\nhint: {hint}\n", file=sys.stderr)  # noqa: T201
        sys.exit(2)
