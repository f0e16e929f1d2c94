"""The command line: parse, call, print, exit code."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `docs-as-code` and leave with its exit code."""
    if sys.platform == "win32":
        print("error: Windows is not supported\n\nhint: run docs-as-code in WSL", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    if sys.argv[1:] == ["--version"]:  # asked by scripts, again and again: it need not load the application
        from docs_as_code import __version__

        print(f"docs-as-code {__version__}")  # noqa: T201 - the answer
        sys.exit(0)
    from docs_as_code.cli.app import run

    sys.exit(run(sys.argv[1:]))
