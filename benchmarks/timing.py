"""Times whole processes in turn, several rounds, and keeps the medians: machines drift, ratios hold."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.engine.scheduler import default_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """One way to do the same work: a shell command in a folder, after `prepare` has put the folder right."""

    name: str
    command: str
    folder: Path
    prepare: Callable[[], None] = lambda: None
    env: Mapping[str, str] | None = None


def race(title: str, contenders: Sequence[Contender], *, rounds: int) -> dict[str, float]:
    """Run the contenders in turn, `rounds` times, and print medians in seconds with the ratio to the first."""
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            seconds[contender.name].append(_once(contender))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    first = next(iter(medians.values()))
    print(f"\n{title} (median of {rounds}, {default_workers()} cores)")
    for name, median in medians.items():
        spread = f"{min(seconds[name]):.2f} to {max(seconds[name]):.2f}"
        print(f"  {name:<44} {median:8.2f} s  {median / first:6.2f} x   ({spread})")
    sys.stdout.flush()
    return medians


def _once(contender: Contender) -> float:
    contender.prepare()
    started = time.perf_counter()
    done = subprocess.run(
        ["sh", "-c", contender.command],
        cwd=contender.folder,
        env={**os.environ, **(contender.env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{contender.name} failed:\n{done.stderr.decode()}")
    return elapsed
