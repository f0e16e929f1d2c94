"""`python -m tests.run`: pytest, in the environment that its own parts need on a bare machine.

The suite draws with Graphviz in its own process and drives the browser through Playwright. Where the machine lacks
GLib and X11, or what Playwright's own Node.js needs, they come from where the product takes them. The command under
test gets none of it: `Project.run` takes it away again.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from docs_as_code.toolchain import libraries, node

GIVEN = "TESTS_GIVEN_LIBRARY_PATH"


def main() -> None:
    """Replace this process by pytest with the arguments given."""
    env = dict(os.environ)
    path = libraries.search_path(print)
    if path:
        env |= {"LD_LIBRARY_PATH": path, GIVEN: os.environ.get("LD_LIBRARY_PATH", "")}
    if not _starts(_node_of_playwright()):
        env.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node.find_node(print).path))
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]], env)


def _node_of_playwright() -> Path:
    spec = importlib.util.find_spec("playwright")
    return Path(spec.origin if spec and spec.origin else "").parent / "driver" / "node"


def _starts(program: Path) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
