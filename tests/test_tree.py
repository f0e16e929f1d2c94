"""The tree itself: nothing generated, no registry named, no path of a machine, nothing left to do without an issue."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))]
GENERATED = re.compile(r"^(site|build|dist)/|^docs/generated/|(^|/)(__pycache__|node_modules)/|\.pyc$|\.egg-info/")
LEFT = "TO" + "DO"


def tracked() -> list[str]:
    """The files of the repository; in an archive without git, none can be told from what was built."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    return [name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            found.append((name, data.decode(errors="replace")))
    return found


def test_no_registry_is_named():
    """Whoever builds this uses the registry of their own settings."""
    assert [(name, host) for name, text in texts() for host in HOSTS if host in text] == []


def test_nothing_generated_is_tracked():
    """Outputs are built, not stored."""
    assert [name for name in tracked() if GENERATED.search(name)] == []


def test_nothing_is_left_to_do_without_an_issue():
    """A note to do something later names its issue."""
    left = re.compile(rf"\b({LEFT}|FIX{'ME'}|XX{'X'})\b(?!\(#\d+\))")
    code = [
        (name, text) for name, text in texts() if name.endswith((".py", ".mjs", ".cjs", ".js", ".css", ".c", ".yml"))
    ]
    assert [name for name, text in code if left.search(text)] == []
