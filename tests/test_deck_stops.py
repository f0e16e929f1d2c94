"""A build of decks outlives its browser, and when it is interrupted or killed leaves neither marp nor its browser running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Project

ENDLESS = "---\nmarp: true\n---\n\n# A\n\n<script>document.title = 'began'; for (;;);</script>\n"


def running(mark: str) -> list[bytes]:
    """The command lines of the processes that have a text in their environment or arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if command and mark.encode() in command + (folder / "environ").read_bytes():
                found.append(command)
        except OSError:
            continue  # it has ended, or is another user's
    return found


def until(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_goes_on_without_us(project: Project, tmp_path: Path, number: signal.Signals):
    """While the browser is at a slide that never ends, the build is stopped: all that it started stops too."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project.write("marp.config.mjs", "export default { html: true }\n")
    project.write("docs-as-code.yml", "slides: {formats: [pdf]}\n")
    project.write("slides/a.md", ENDLESS)
    process = subprocess.Popen(
        [str(COMMAND), "build", "--only", "slides"],
        cwd=project.folder,
        env=os.environ | {"TMPDIR": str(temporary)},
        stderr=subprocess.DEVNULL,
    )
    mark = str(temporary)
    assert until(lambda: any(b"--remote-debugging-p" in command for command in running(mark))), running(mark)
    process.send_signal(number)
    assert process.wait(30) == (130 if number != signal.SIGKILL else -signal.SIGKILL)
    assert until(lambda: not running(mark)), running(mark)
    if number != signal.SIGKILL:
        assert list(temporary.iterdir()) == []


BUILD = """import sys
from docs_as_code.cli import main
from docs_as_code.slides import batch

batch._PATIENCE = 16.0
sys.argv = ["docs-as-code", "build", "--only", "slides"]
main()
"""
BUSY = "<script>for (const began = performance.now(); performance.now() - began < 1500;);</script>\n"


def group_of_browser(profile: str) -> dict[int, bytes]:
    """The command lines of the browser that has this profile, and of its children."""
    groups: dict[int, dict[int, bytes]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            groups.setdefault(os.getpgid(int(folder.name)), {})[int(folder.name)] = (folder / "cmdline").read_bytes()
        except OSError:
            continue
    for group, commands in groups.items():
        if b"--remote-debugging-pipe" in commands.get(group, b"") and profile.encode() in commands[group]:
            return commands
    return {}


def is_at_work(pid: int) -> bool:
    """Whether a process has had half a second of a processor, as only a page that is busy gets."""
    used = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11]
    return int(used) > os.sysconf("SC_CLK_TCK") / 2


@pytest.mark.parametrize(
    ("number", "which"),
    [(signal.SIGKILL, b""), (signal.SIGKILL, b"--type=renderer"), (signal.SIGSTOP, b"--remote-debugging-pipe")],
)
def test_a_browser_that_dies_or_hangs_is_replaced(
    project: Project, tmp_path: Path, number: signal.Signals, which: bytes
) -> None:
    """All of it killed, the process of its pages killed, or its main process stopped: all decks are built, none is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project.write("marp.config.mjs", "export default { html: true }\n")
    project.write("docs-as-code.yml", "slides: {formats: [pdf]}\n")
    for name in "abc":
        project.write(f"slides/{name}.md", f"---\nmarp: true\n---\n\n# A\n\n{BUSY}")
    environment = os.environ | {"TMPDIR": str(temporary)}
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD], cwd=project.folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    mark = str(temporary)
    pages = b"--type=renderer"
    assert until(lambda: any(pages in said and is_at_work(pid) for pid, said in group_of_browser(mark).items()))
    group = group_of_browser(mark)
    for pid, command in group.items():
        if which in command:
            os.kill(pid, number)
    said = process.communicate(timeout=200)[1]
    assert process.returncode == 0, said
    assert sorted(path.name for path in (project.folder / "docs/generated/slides").glob("*.pdf")) == [
        "a.pdf",
        "b.pdf",
        "c.pdf",
    ]
    assert until(lambda: not running(mark) and not any(Path(f"/proc/{pid}").exists() for pid in group))
    assert list(temporary.iterdir()) == []
