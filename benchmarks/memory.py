"""The memory of the browser, by the number of slides and of decks: the most that its processes had in a run."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path

from benchmarks.samples import forget, write_decks

SLIDES = (30, 100, 300)
DECKS = (1, 10, 20)
FORMATS = "html, pdf, png, page"
_EACH = 0.05  # seconds from one look to the next


def run(folder: Path, *, rounds: int) -> None:
    """Goal: bounded by what is open at once and 300 slides, however many the decks. The most of all rounds is kept."""
    print(f"\nmemory of the browser (PSS of all its processes, the most of {rounds}), {FORMATS}")
    for slides in SLIDES:
        _measured(folder / f"long-{slides}", 1, slides, rounds)
    for decks in DECKS:
        _measured(folder / f"many-{decks}", decks, 30, rounds)


def _measured(project: Path, decks: int, slides: int, rounds: int) -> None:
    write_decks(project / "slides", decks, slides)
    (project / "docs-as-code.yml").write_text(f"slides: {{formats: [{FORMATS}]}}\n", encoding="utf-8")
    most: dict[str, int] = defaultdict(int)
    for _ in range(rounds):
        for command in ("build", "check"):
            forget(project)
            most[command] = max(most[command], _peak(project, command))
    what = f"{decks} deck{'s' if decks > 1 else ''} of {slides} slides"
    print(f"  {what:<28} build {most['build'] / 1e6:6.0f} MB   check {most['check'] / 1e6:6.0f} MB", flush=True)


def _peak(project: Path, command: str) -> int:
    tool = Path(sys.executable).with_name("docs-as-code")
    process = subprocess.Popen([tool, command, "--quiet"], cwd=project, stdout=subprocess.DEVNULL)
    most = 0
    ended = threading.Event()

    def wait() -> None:
        process.wait()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not ended.wait(_EACH):
        most = max(most, _browser_memory(process.pid))
    if process.returncode:
        sys.exit(f"docs-as-code {command} failed")
    return most


def _browser_memory(top: int) -> int:
    """The bytes that the browsers below a process have, shared ones by their share."""
    children: dict[int, list[int]] = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        if text := _read(status):
            children[int(text.rpartition(")")[2].split()[1])].append(int(status.parent.name))
    total = 0
    waiting = [(top, False)]
    while waiting:
        pid, inside = waiting.pop()
        inside = inside or "--remote-debugging-pipe" in _read(Path(f"/proc/{pid}/cmdline"))
        if inside:
            memory = _read(Path(f"/proc/{pid}/smaps_rollup"))
            total += next((int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:")), 0) * 1024
        waiting += [(child, inside) for child in children[pid]]
    return total


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # it has ended
