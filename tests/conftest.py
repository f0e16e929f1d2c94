"""A project in a temporary folder, and the real command run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.run import GIVEN

COMMAND = Path(sys.executable).with_name("docs-as-code")


@dataclass(frozen=True)
class Result:
    """What one run of the command left: its exit code and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.stdout)

    def job(self, source: str, name: str | None = None) -> dict[str, Any]:
        """The one job of `build --json` with this source (and name)."""
        jobs = [job for job in self.json["jobs"] if job["source"] == source and name in (None, job["name"])]
        assert len(jobs) == 1, jobs
        found: dict[str, Any] = jobs[0]
        return found

    def error(self, source: str) -> tuple[str, int | None, str | None]:
        """Path:line, message and hint of the error of `source` in `build --json`."""
        error = next(job["error"] for job in self.json["jobs"] if job["source"] == source and job["error"])
        return error["message"], error["line"], error["hint"]


class Project:
    """A project folder and the command. `write` dedents; `run` is the installed command in a fresh process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, content: str | bytes) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        return target

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def bytes(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def exists(self, path: str) -> bool:
        return (self.folder / path).exists()

    def files(self, below: str = ".") -> list[str]:
        """All files below a folder, relative to the project, without what a checkout knows."""
        found = (path for path in (self.folder / below).rglob("*") if path.is_file())
        names = sorted(path.relative_to(self.folder).as_posix() for path in found)
        return [name for name in names if not name.startswith(".docs-as-code/")]

    def run(
        self, *arguments: str, code: int | None = 0, env: dict[str, str | None] | None = None, cwd: str = "."
    ) -> Result:
        """Run `docs-as-code` with these arguments; `code` is the exit code it must have (None: any)."""
        environment = dict(os.environ) | {"NO_COLOR": "1"}
        if GIVEN in environment:  # the command must find the libraries by itself
            environment["LD_LIBRARY_PATH"] = environment.pop(GIVEN)
        for name, value in (env or {}).items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        done = subprocess.run(
            [str(COMMAND), *arguments],
            cwd=self.folder / cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=300,
            check=False,
        )
        result = Result(done.returncode, done.stdout, done.stderr)
        assert "Traceback (most recent call last)" not in result.stderr, result.stderr
        if code is not None:
            assert result.code == code, f"exit code {result.code}\n{result.stdout}\n{result.stderr}"
        return result

    def build(self, *arguments: str, code: int | None = 0, **more: Any) -> Result:
        """Run `docs-as-code build --json`."""
        return self.run("build", "--json", *arguments, code=code, **more)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder)
