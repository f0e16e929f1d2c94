"""The command line: parse, call, print, exit code."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `docs-as-code` and leave with its exit code."""
    if sys.platform == "win32":
        print("error: Windows is not supported\n\nhint: run docs-as-code in WSL", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    from docs_as_code.cli.app import run

    sys.exit(run(sys.argv[1:]))
