"""`python -m benchmarks [start|diagrams|decks …] [--rounds N]`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import decks, diagrams, start

BENCHMARKS = {"start": start.run, "diagrams": diagrams.run, "decks": decks.run}


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    for name in asked.names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="docs-as-code-bench-") as folder:
            BENCHMARKS[name](Path(folder), rounds=asked.rounds)


if __name__ == "__main__":
    main()
