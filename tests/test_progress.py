"""What a build shows while it runs: one line that moves on a terminal, plain lines elsewhere, and a summary."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata

import pytest

from docs_as_code.cli.bar import Standing, cells, text
from docs_as_code.cli.counts import Counts
from docs_as_code.cli.moving_line import MovingLine
from docs_as_code.cli.progress import summary
from docs_as_code.project.report import JobReport
from tests.conftest import COMMAND

DRAWING = Standing("drawing", 42, 96, failed=1, label="slides/quarterly/big.md", seconds=3.21)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (40, "43% 42/96 drawing · 1 failed"),
        (48, "43% 42/96 drawing · 1 failed · …ly/big.md 3.2 s"),
        (60, "▕███░░░░▏ 43% 42/96 drawing · 1 failed · …erly/big.md 3.2 s"),
        (80, "▕████░░░░░░▏ 43% 42/96 drawing · 1 failed · slides/quarterly/big.md 3.2 s"),
        (200, "▕██████████░░░░░░░░░░░░░░▏ 43% 42/96 drawing · 1 failed · slides/quarterly/big.md 3.2 s"),
        (20, "43% 42/96 drawing"),
        (10, "43% 42/96"),
        (0, ""),
    ],
)
def test_the_line_fits_the_terminal(width: int, line: str):
    """Counts come first, then failures, then the slowest job, whose path loses its beginning; a bar where there is
    room."""
    assert text(DRAWING, width) == line


@pytest.mark.parametrize(
    ("standing", "line"),
    [
        (Standing("drawing", 0, 96), "▕░░░░░░░░░░▏ 0% 0/96 drawing"),
        (Standing("drawing", 95, 96), "▕█████████░▏ 98% 95/96 drawing"),
        (Standing("drawing", 96, 96), "▕██████████▏ 100% 96/96 drawing"),
        (Standing("drawing", 97, 96), "▕██████████▏ 100% 96/96 drawing"),
        (Standing("building the site", 0, 1), "building the site"),
        (Standing("building 1 deck", 0, 1, 2, "a.md", 75), "building 1 deck · 2 failed · a.md 75.0 s"),
        (Standing("drawing", 1, 2, 0, "a\tb\x1b[31m\n.py", 1), "▕█████░░░░░▏ 50% 1/2 drawing · a?b?[31m?.py 1.0 s"),
    ],
)
def test_what_the_line_says(standing: Standing, line: str):
    """A single job needs no bar; nothing in a name reaches the terminal but what can be seen."""
    assert text(standing, 80) == line


def test_a_terminal_without_block_characters():
    """A bar of plain characters, and a name without those that the terminal does not have."""
    standing = Standing("drawing", 1, 2, 1, "büro/日本.py", 1)
    assert text(standing, 80, encoding="latin-1") == "[#####.....] 50% 1/2 drawing - 1 failed - büro/??.py 1.0 s"
    assert text(standing, 50, encoding="ascii") == "50% 1/2 drawing - 1 failed - b?ro/??.py 1.0 s"


def test_colour_adds_nothing_to_the_words():
    """Failures are red where there is colour; the line is as long as without."""
    coloured = text(DRAWING, 80, colour=True)
    assert "\x1b[31m · 1 failed\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text(DRAWING, 80)


@pytest.mark.parametrize("width", range(0, 90, 3))
def test_wide_characters_take_two_columns(width: int):
    """A name in Japanese is cut so that the line still fits, and the end of it stays."""
    line = text(Standing("drawing", 1, 2, 0, "図" * 30 + "え\N{COMBINING ACUTE ACCENT}.py", 1), width)
    columns = sum(1 + (unicodedata.east_asian_width(char) == "W") for char in line if not unicodedata.combining(char))
    assert columns == cells(line)
    assert columns <= max(width - 1, 0)
    assert width < 40 or line.endswith("図え\N{COMBINING ACUTE ACCENT}.py 1.0 s")


def test_the_slowest_job_is_the_one_that_began_first():
    """Of two with one name the first ends first; the seconds are its own."""
    counts = Counts()
    counts.began("drawing", 9)
    assert counts.standing() == Standing("drawing", 0, 9)
    for label in ("a.py", "b.py", "a.py"):
        counts.started(label)
    counts.ended("a.py")
    counts.one_finished(failed=True)
    standing = counts.standing()
    assert (standing.finished, standing.failed, standing.label) == (1, 1, "b.py")
    assert 0 <= standing.seconds <= 60
    counts.ended("b.py")
    assert counts.standing().label == "a.py"
    counts.began("building decks", 3)
    assert (counts.standing().finished, counts.standing().failed) == (0, 1)


@pytest.mark.parametrize(("no_color", "failed"), [("", "\x1b[31m · 1 failed\x1b[0m"), ("1", " · 1 failed")])
def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch, no_color: str, failed: str):
    """Any value but an empty one."""
    monkeypatch.setenv("NO_COLOR", no_color)
    counts = Counts()
    counts.began("drawing", 2)
    counts.one_finished(failed=True)
    assert counts.text(40) == f"50% 1/2 drawing{failed}"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_printed_lines_stand_above_the_line(monkeypatch: pytest.MonkeyPatch):
    """Whoever prints, on stdout too, prints in its place; it waits for the end of a line that is not complete."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    line = MovingLine(lambda width: f"<{width}>")
    line.start()
    print("one")
    line.draw()
    print("tw", end="", file=sys.stderr)
    line.draw()
    print("o", file=sys.stderr)
    line.draw()
    line.draw()
    line.end()
    assert sys.stderr is terminal
    assert sys.stdout is terminal
    assert screen(terminal.getvalue()) == ["one", "two"]
    assert "<80>\r\x1b[Ktwo\n" in terminal.getvalue()
    assert terminal.getvalue().endswith("<80>\r\x1b[K")


def test_a_terminal_that_goes_away_stops_nothing(monkeypatch: pytest.MonkeyPatch):
    """A build in a window that was closed goes on."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    line = MovingLine(lambda _: "line")
    line.start()
    terminal.close()
    line.draw()
    line.end()


def screen(printed: str) -> list[str]:
    """The lines that stand on a terminal at the end, without colours: it knows `\\r`, newlines and "clear the rest"."""
    lines, column = [""], 0
    for part in re.findall(r"\x1b\[K|\x1b\[\d*m|\r|\n|[^\r\n\x1b]+", printed):
        if part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        elif part == "\r":
            column = 0
        elif part == "\n":
            lines.append("")
            column = 0
        elif not part.startswith("\x1b"):
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part) :]
            column += len(part)
    return lines if lines[-1] else lines[:-1]


class OnTerminal:
    """The real command on a pseudo-terminal of 80 columns; `read_until` gives what it has printed so far."""

    def __init__(self, project, *arguments: str, **env: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
        self.process = subprocess.Popen(
            [str(COMMAND), *arguments],
            cwd=project.folder,
            env={**kept, "TERM": "xterm", **env},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.printed = b""

    def read_until(self, pattern: str) -> str:
        deadline = time.monotonic() + 60
        while not re.search(pattern, self.printed.decode(errors="replace")):
            assert time.monotonic() < deadline, self.printed
            data = self._read()
            assert data, self.printed
        return self.printed.decode(errors="replace")

    def rest(self) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait(timeout=60), self.printed.decode().replace("\r\n", "\n")

    def _read(self) -> bytes:
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # Linux says so when the other side has closed
            data = b""
        self.printed += data
        return data


@pytest.fixture
def small(project):
    """Three sources: one fails at once, one says something, and one ends when the file `go` is there."""
    project.write("diagrams/bad.py", "raise ValueError('no')")
    project.write("diagrams/loud.dot", "digraph { a -> b }")
    project.write(
        "diagrams/slow.py",
        """
        import os, time
        from graphviz import Digraph
        while not os.path.exists("../go"):
            time.sleep(0.01)
        print("said by slow")
        Digraph("slow").render()
        """,
    )
    return project


LAST = [
    "diagrams/slow.py: said by slow",
    "error: diagrams/bad.py:1: ValueError: no",
    "",
    "hint: `docs-as-code build --debug` shows the whole traceback",
    "",
    "3 diagrams: 2 ran, 1 failed in N s",
]


def shown(printed: str) -> list[str]:
    return [re.sub(r"in \d+\.\d s", "in N s", line) for line in screen(printed)]


def test_on_a_terminal_a_line_moves(small):
    """It counts while sources run, and leaves nothing behind among the lines that are printed."""
    terminal = OnTerminal(small, "build", "-j2")
    terminal.read_until(r"\r\x1b\[K▕██████░░░░▏ 66% 2/3 running")
    small.write("go", "")
    code, printed = terminal.rest()
    assert code == 1
    assert shown(printed) == LAST
    assert "\x1b[31m" in printed


def test_without_colour_the_line_still_moves(small):
    """NO_COLOR takes the colours away and nothing else."""
    terminal = OnTerminal(small, "build", "-j2", NO_COLOR="1")
    terminal.read_until(r"\r\x1b\[K▕██████░░░░▏ 66% 2/3 running")
    small.write("go", "")
    code, printed = terminal.rest()
    assert code == 1
    assert shown(printed) == LAST
    assert set(re.findall(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", printed)) == {"\x1b[K"}


def test_a_dumb_terminal_gets_plain_lines(small):
    """So does a file: the lines of both are the same."""
    small.write("go", "")
    _, printed = OnTerminal(small, "build", "-j2", TERM="dumb", NO_COLOR="1").rest()
    lines = ["running 3 sources", *LAST[:1], "drawing 2 diagrams", *LAST[1:]]
    assert "\r" not in printed
    assert "\x1b" not in printed
    assert shown(printed) == lines
    assert shown(small.run("build", "-j2", "--force", code=1).stderr) == lines


@pytest.mark.parametrize(("option", "first"), [("-q", "error: "), ("-v", "running 3 sources")])
def test_quiet_and_verbose_have_no_moving_line(small, option: str, first: str):
    """Errors alone, or a line for every job."""
    small.write("go", "")
    _, printed = OnTerminal(small, "build", "-j2", option, NO_COLOR="1").rest()
    assert "\x1b" not in printed
    assert printed.startswith(first)


def test_an_interrupt_takes_the_line_away(small):
    """Ctrl-C leaves a line that says so, below the one on which the terminal shows ^C."""
    terminal = OnTerminal(small, "build", "-j2")
    terminal.read_until(r"\r\x1b\[K▕██████░░░░▏ 66% 2/3 running")
    os.killpg(terminal.process.pid, signal.SIGINT)
    code, printed = terminal.rest()
    assert code == 130
    assert screen(printed) == ["", "error: interrupted"]


def _job(kind: str, status: str) -> JobReport:
    return JobReport(kind, "a", None, status)  # type: ignore[arg-type] # the parameters of the test are texts


@pytest.mark.parametrize(
    ("jobs", "line"),
    [
        ([], "nothing to build: nothing ran in 1.2 s"),
        ([("module", "ran"), ("site", "up-to-date")], "the site: 1 up-to-date in 1.2 s"),
        (
            [("diagram", "ran"), ("diagram", "cached"), ("deck", "cached"), ("deck", "skipped"), ("site", "failed")],
            "2 diagrams, 2 decks, the site: 1 ran, 2 from the store, 1 failed, 1 skipped in 1.2 s",
        ),
        ([("deck", "stale")], "1 deck: 1 stale in 1.2 s"),
    ],
)
def test_the_summary(jobs: list[tuple[str, str]], line: str):
    """How many of each kind, and how they ended, in the words of people."""
    assert summary(tuple(_job(*job) for job in jobs), 1.23) == line
