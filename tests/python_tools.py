"""Command-line tools from PyPI that only a test runs: each in an environment of its own in the per-user cache."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir


def environment(requirement: str) -> Path:
    """The folder of an environment with this exact requirement, as `name==1.0`: `bin/python -m …` runs it.

    A tool of many packages would bind the versions of our own, were it among them.
    """
    target = cache_dir() / "python-tools" / requirement.replace("==", "-")
    return installed_once(target, lambda folder: _install(folder, requirement), proof="whole")


def _install(folder: Path, requirement: str) -> None:
    venv.create(folder, with_pip=False)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(packages), requirement], check=True, stdin=subprocess.DEVNULL)
    (folder / "whole").touch()
