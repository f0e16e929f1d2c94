"""A check beside a build: of diagrams and of decks in which nothing changed, and of decks of which nothing is known."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.samples import forget, write_decks, write_team
from benchmarks.timing import Contender, race

COUNT = 1_000
DECKS = 20
NAMES = ("build", "check")
COMMAND = Path(sys.executable).with_name("docs-as-code")


def run(folder: Path, *, rounds: int) -> None:
    """Goals: under twice the build where nothing changed; no longer than HTML and PDF where nothing is known."""
    write_team(folder / "diagrams", COUNT)
    _unchanged(folder / "diagrams", f"{COUNT:,} diagrams", rounds)
    write_decks(folder / "decks" / "slides", DECKS)
    _race(folder / "decks", f"{DECKS} decks, cold", rounds, forgets=True)
    _unchanged(folder / "decks", f"{DECKS} decks", rounds)


def _unchanged(folder: Path, what: str, rounds: int) -> None:
    for once in NAMES:
        subprocess.run([COMMAND, once, "--quiet"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    _race(folder, f"{what}, nothing changed", rounds)


def _race(folder: Path, title: str, rounds: int, *, forgets: bool = False) -> None:
    prepare = partial(forget, folder) if forgets else lambda: None
    contenders = [Contender(f"docs-as-code {name}", f"{COMMAND} {name}", folder, prepare) for name in NAMES]
    build, check = race(title, contenders, rounds=rounds).values()
    print(f"  the check takes {check / build:.2f} times as long as the build")
