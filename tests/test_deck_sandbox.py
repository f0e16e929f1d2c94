"""The browser's own sandbox, where the kernel lets a normal user have one: no deck's page runs beside the user's files."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs_as_code.toolchain.sandbox import sandbox
from tests.conftest import COMMAND

if TYPE_CHECKING:
    from tests.conftest import Project


@pytest.mark.skipif(sandbox() != "on", reason="Chromium can have no sandbox here: root, or no user namespaces")
def test_pages_of_decks_run_in_the_sandbox(project: Project) -> None:
    """Each renderer is in a user namespace that neither we nor the browser are in, and the deck is built all the same."""
    project.write("slides/a.md", "---\nmarp: true\n---\n\n" + "\n\n---\n\n".join(f"# Slide {n}" for n in range(60)))
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf, png]}\n")
    renderers: set[Path] = set()
    others: set[Path] = {Path("/proc/self/ns/user").readlink()}
    running = subprocess.Popen([COMMAND, "build", "--quiet"], cwd=project.folder)
    while running.poll() is None:
        _look(renderers, others)
        time.sleep(0.002)
    assert running.returncode == 0
    assert renderers
    assert not renderers & others
    assert project.exists("docs/generated/slides/a.pdf")


def _look(renderers: set[Path], others: set[Path]) -> None:
    """Which user namespaces the browser's processes are in: those that show pages, and the one that starts them."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes()
            if b"--type=renderer" in command:
                renderers.add((process / "ns/user").readlink())
            elif b"--remote-debugging" in command and b"--type=" not in command:
                others.add((process / "ns/user").readlink())
