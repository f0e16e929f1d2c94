"""1,000 outputs restored from a warm store in a fresh clone, beside a copy of the files and a build that runs all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from benchmarks.samples import forget, write_team
from benchmarks.timing import Contender, race

COUNT = 1_000


def run(folder: Path, *, rounds: int) -> None:
    """Goal: under 2 s."""
    command = Path(sys.executable).with_name("docs-as-code")
    first, clone, cold = folder / "first", folder / "clone", folder / "cold"
    env = {"DOCS_AS_CODE_CACHE_DIR": str(folder / "store")}
    for project in (first, clone, cold):
        write_team(project, COUNT)
    subprocess.run([command, "build", "--quiet"], cwd=first, env={**os.environ, **env}, check=True)
    contenders = [
        Contender("cp -r of the outputs", f"cp -r {first / 'docs'} copy", folder, partial(_remove, folder / "copy")),
        Contender("docs-as-code build, all in the store", f"{command} build", clone, partial(forget, clone), env),
        Contender("docs-as-code build, all to run", f"{command} build", cold, partial(forget, cold)),
    ]
    race(f"{COUNT:,} diagrams in a fresh clone", contenders, rounds=rounds)
    forget(clone)
    said = subprocess.run(
        [command, "build", "--quiet", "--json"],
        cwd=clone,
        env={**os.environ, **env},
        check=True,
        capture_output=True,
    ).stdout
    statuses = Counter(job["status"] for job in json.loads(said)["jobs"])
    print("  of the jobs of the clone " + ", ".join(f"{count:,} {status}" for status, count in statuses.items()))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
