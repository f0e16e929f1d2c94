"""Nothing changed: a whole project, beside an interpreter that does nothing, make and ninja; and ten times as much."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.samples import write_team, write_tiny
from benchmarks.timing import Contender, race
from tests.debian import unpacked

DIAGRAMS, DECKS = 1_000, 100
SIZES = (1_000, 10_000)
COMMAND = Path(sys.executable).with_name("docs-as-code")


def run(folder: Path, *, rounds: int) -> None:
    """Goals: under 4 times `python -c "import click"`; ten times as many sources cost at most ten times as much."""
    ours, theirs = folder / "ours", folder / "theirs"
    write_team(ours, DIAGRAMS, DECKS)
    sources = write_team(theirs, DIAGRAMS, DECKS)
    subprocess.run([COMMAND, "build", "--quiet"], cwd=ours, check=True)
    ninja = _rules(theirs, sources)
    contenders = [
        Contender('python -c "import click"', f'{sys.executable} -c "import click"', folder),
        Contender("docs-as-code build", f"{COMMAND} build", ours),
        Contender("make -q", "make -q", theirs),
        Contender("ninja", ninja, theirs),
    ]
    race(f"{DIAGRAMS:,} diagrams and {DECKS} decks, nothing changed", contenders, rounds=rounds)
    _growth(folder, rounds)


def _rules(folder: Path, sources: list[Path]) -> str:
    """Write one rule a source for make and for ninja, and let both make all; returns ninja's path."""
    names = [source.relative_to(folder).as_posix() for source in sources]
    made = {name: name.replace("/", "_") for name in names}
    make = ["all: " + " ".join(f"make/{target}" for target in made.values())]
    make += [f"make/{target}: {name} shared/style.py\n\ttouch $@" for name, target in made.items()]
    ninja = ["rule make\n  command = touch $out"]
    ninja += [f"build ninja/{target}: make {name} | shared/style.py" for name, target in made.items()]
    (folder / "Makefile").write_text("\n".join(make) + "\n", encoding="utf-8")
    (folder / "build.ninja").write_text("\n".join(ninja) + "\n", encoding="utf-8")
    (folder / "make").mkdir()
    program = shutil.which("ninja") or str(unpacked("ninja-build") / "root/usr/bin/ninja")
    for command in (["make", "--silent"], [program, "--quiet"]):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return program


def _growth(folder: Path, rounds: int) -> None:
    """Projects of one-node graphs, so that what is measured is the build and not its jobs."""
    print(f"\nnothing changed, graphs of one node (median of {rounds})")
    seconds = {}
    for count in SIZES:
        project = folder / f"tiny-{count}"
        write_tiny(project, count)
        subprocess.run([COMMAND, "build", "--quiet"], cwd=project, check=True)
        runs = [_measured(project) for _ in range(rounds)]
        seconds[count] = statistics.median(once for once, _ in runs)
        memory = max(kilobytes for _, kilobytes in runs) / 1024
        each = seconds[count] / count * 1e6
        print(f"  {count:>6,} sources {seconds[count]:8.2f} s  {each:8.0f} µs a source  {memory:6.0f} MB at most")
    print(f"  {SIZES[1] // SIZES[0]} times as many take {seconds[SIZES[1]] / seconds[SIZES[0]]:.1f} times as long")


def _measured(project: Path) -> tuple[float, int]:
    """Seconds of one build that runs nothing, and the most memory it held: that of its largest process, in KiB."""
    started = time.perf_counter()
    process = subprocess.Popen([COMMAND, "build", "--quiet"], cwd=project)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"the build in {project} failed")
    return time.perf_counter() - started, usage.ru_maxrss
