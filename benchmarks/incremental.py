"""One diagram of 1,000 changed, beside a build in which nothing did, and beside what that one diagram costs alone."""

from __future__ import annotations

import itertools
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.samples import write_team
from benchmarks.timing import Contender, race

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 1_000


def run(folder: Path, *, rounds: int) -> None:
    """Goal: no more than nothing changed, plus twice that diagram's own capture and rendering."""
    command = Path(sys.executable).with_name("docs-as-code")
    every, alone = folder / "every", folder / "alone"
    numbers = itertools.count()
    contenders = []
    for project, count, which in ((every, COUNT, f"one of {COUNT:,}"), (alone, 1, "the only one")):
        source = write_team(project, count)[0]
        subprocess.run([command, "build", "--quiet"], cwd=project, check=True)
        change = partial(edit, source, source.read_text(encoding="utf-8"), numbers)
        contenders += [
            Contender(f"{which}: nothing changed", f"{command} build", project),
            Contender(f"{which}: changed", f"{command} build", project, change),
        ]
    nothing, changed, nothing_alone, changed_alone = race("one diagram changed", contenders, rounds=rounds).values()
    own, more = changed_alone - nothing_alone, changed - nothing
    print(
        f"  its own capture and rendering {own:.2f} s; on top of nothing {more:.2f} s, that is {more / own:.2f} times"
    )


def edit(source: Path, text: str, numbers: Iterator[int]) -> None:
    """Give the diagram a label that no build has seen."""
    source.write_text(text.replace('"events"', f'"events {next(numbers)}"'), encoding="utf-8")
