"""`diff` with one diagram of 1,000 changed, beside a build in which nothing did, and what that diagram costs alone."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.incremental import edit
from benchmarks.samples import write_team
from benchmarks.timing import Contender, race

COUNT = 1_000


def run(folder: Path, *, rounds: int) -> None:
    """Goal: no more than nothing changed, plus three times that diagram's own capture and rendering."""
    command = Path(sys.executable).with_name("docs-as-code")
    every, alone = folder / "every", folder / "alone"
    sources = {project: write_team(project, count)[0] for project, count in ((every, COUNT), (alone, 1))}
    numbers = itertools.count()
    for project in sources:
        subprocess.run([command, "build", "--quiet"], cwd=project, check=True)
        _commit(project)
    edits = {place: partial(edit, one, one.read_text(encoding="utf-8"), numbers) for place, one in sources.items()}

    def again() -> None:
        subprocess.run([command, "build", "--quiet"], cwd=every, check=True)

    def built() -> None:
        edits[every]()
        again()

    contenders = [
        Contender("one of 1,000: build, nothing changed", f"{command} build", every, again),
        Contender("the only one: build, nothing changed", f"{command} build", alone),
        Contender("the only one: build, changed", f"{command} build", alone, edits[alone]),
        Contender("one of 1,000: diff, nothing built", f"{command} diff", every, edits[every]),
        Contender("one of 1,000: diff, after the build", f"{command} diff", every, built),
        Contender("one of 1,000: diff, as a page", f"{command} diff --format html", every, edits[every]),
    ]
    nothing, nothing_alone, changed_alone, *diffs = race("one diagram changed", contenders, rounds=rounds).values()
    own = changed_alone - nothing_alone
    more = ", ".join(f"{(seconds - nothing) / own:.2f}" for seconds in diffs)
    print(f"  its own capture and rendering {own:.2f} s; on top of nothing the diffs take {more} times that")


def _commit(project: Path) -> None:
    """Put the project into git, without what is built."""
    (project / ".gitignore").write_text("docs/generated/\n.docs-as-code/\n", encoding="utf-8")
    who = {f"GIT_{who}_{what}": "bench@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
        subprocess.run(["git", *arguments], cwd=project, check=True, env={**os.environ, **who})
