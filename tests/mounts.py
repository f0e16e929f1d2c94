"""File systems that only a test sees: small, read-only, or another than everybody else's."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.conftest import COMMAND, Project

ALONE = ("unshare", "-rm")  # what the command behind it mounts, nobody else sees


def need_mounts() -> None:
    """Skip a test where nobody may mount, as in most containers."""
    done = subprocess.run([*ALONE, "true"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this machine lets nobody mount a file system: {done.stderr.strip()}")


def mounted(project: Project, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount things, with the command as $1; nothing of it is seen outside."""
    need_mounts()
    done = subprocess.run(
        [*ALONE, "sh", "-c", "set -e\n" + script, "sh", str(COMMAND), *arguments],
        cwd=project.folder,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done
