"""`python -m benchmarks [NAME …] [--rounds N]`: the names are those of BENCHMARKS; without one, all of them."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import check, decks, diagrams, diff, incremental, memory, noop, restore, review, rivals, start

BENCHMARKS = {
    "start": start.run,
    "diagrams": diagrams.run,
    "decks": decks.run,
    "rivals": rivals.run,
    "noop": noop.run,
    "memory": memory.run,
    "check": check.run,
    "incremental": incremental.run,
    "diff": diff.run,
    "restore": restore.run,
    "review": review.run,
}


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
