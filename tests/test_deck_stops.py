"""A build of decks that is interrupted or killed leaves neither marp nor its browser running."""

from __future__ import annotations

import os
import signal
import subprocess
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
