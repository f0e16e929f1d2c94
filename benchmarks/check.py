"""A check in which nothing changed, beside a build in which nothing did."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.samples import write_team
from benchmarks.timing import Contender, race

COUNT = 1_000


def run(folder: Path, *, rounds: int) -> None:
    """Goal: under twice the build."""
    command = Path(sys.executable).with_name("docs-as-code")
    write_team(folder, COUNT)
    for once in ("build", "check"):
        subprocess.run([command, once, "--quiet"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    contenders = [Contender(f"docs-as-code {name}", f"{command} {name}", folder) for name in ("build", "check")]
    build, check = race(f"{COUNT:,} diagrams, nothing changed", contenders, rounds=rounds).values()
    print(f"  the check takes {check / build:.2f} times as long as the build")
