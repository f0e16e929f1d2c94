"""The start of the command line, beside an interpreter that does nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import Contender, race


def run(folder: Path, *, rounds: int) -> None:
    """Goal: `--version` and `--help` in under 4 times `python -c pass`."""
    command = Path(sys.executable).with_name("docs-as-code")
    repeat = "for i in 1 2 3 4 5 6 7 8 9 10; do {}; done"
    contenders = [
        Contender("python -c pass", repeat.format(f"{sys.executable} -c pass"), folder),
        Contender("docs-as-code --version", repeat.format(f"{command} --version"), folder),
        Contender("docs-as-code --help", repeat.format(f"{command} --help"), folder),
    ]
    race("ten starts of the command line", contenders, rounds=rounds)
