"""Builds in quick succession: the real command in a fork of a process that has imported it, and clean builds to compare with.

Run as a script, this file is that process. Its children know nothing of each other: nothing has been called, opened or
cached before the fork, so a build differs from `docs-as-code build` by the interpreter's start and the imports alone.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

RUNS_NOTHING = True  # the engine reuses the runs of sources: a build that changes nothing starts no process

STATE = ".docs-as-code"
OUTPUTS = ("docs", "out")  # the folders that builds of the tests' projects write to
_LIMIT = 240  # seconds, after which a build is ended as one that hangs
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}
_TOUCHES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "sqlite3.connect"}
_WRITING = os.O_WRONLY | os.O_RDWR
_WARM = [
    "click",
    "json",
    "sqlite3",
    "filelock",
    "yaml",
    "packaging.specifiers",
    "concurrent.futures.thread",
    "docs_as_code.cli.app",
    "docs_as_code.cli.build_command",
    "docs_as_code.cli.progress",
    "docs_as_code.project.build",
    "docs_as_code.project.diagram_jobs",
    "docs_as_code.project.deck_jobs",
    "docs_as_code.engine.forkserver",
]


@dataclass(frozen=True)
class Built:
    """How a build ended. `started` are the processes that its own process started, `touches` how often it went to
    make, write, rename or remove a file.
    """

    code: int
    document: dict[str, Any] | None
    stderr: str
    started: list[str]
    touches: int

    @property
    def jobs(self) -> list[dict[str, Any]]:
        assert self.document is not None, f"exit code {self.code}\n{self.stderr}"
        return list(self.document["jobs"])

    def with_status(self, *statuses: str) -> list[tuple[str, str, str | None]]:
        """(kind, source, name) of the jobs that ended so."""
        return [(job["kind"], job["source"], job["name"]) for job in self.jobs if job["status"] in statuses]

    def errors(self, *kinds: str) -> list[tuple[Any, ...]]:
        """What failed, and with which words."""
        return [
            (job["source"], job["name"], *(job["error"][part] for part in ("message", "path", "line", "hint")))
            for job in self.jobs
            if job["error"] and job["kind"] in kinds
        ]


@dataclass
class Running:
    """A build under way."""

    builder: Builder
    folder: Path
    pid: int
    report: Path

    def kill(self, *, group: bool) -> None:
        """`kill -9`, for the process alone or for its whole group."""
        (os.killpg if group else os.kill)(self.pid, signal.SIGKILL)

    def wait_status(self) -> int:
        """Its exit code, or the number of the signal that ended it, negative."""
        return int(self.builder.ask({"wait": self.pid})["code"])

    def wait(self) -> Built:
        code = self.wait_status()
        assert code >= 0, f"the build was ended by signal {-code}; 14 means that it hung"
        out, err, started, touches = (self.report.with_suffix(end).read_text(errors="replace") for end in _REPORTS)
        assert "Traceback (most recent call last)" not in err, err
        return Built(code, _document(out, self.folder), err, started.splitlines(), int(touches))


def _document(out: str, folder: Path) -> dict[str, Any] | None:
    """What a build said, without the place of the project."""
    document: dict[str, Any] | None = json.loads(out.replace(str(folder), "PROJECT")) if out else None
    return document


def build_by_command(folder: Path, env: dict[str, str]) -> Built:
    """`docs-as-code build --json` as a user starts it."""
    from tests.conftest import Project

    result = Project(folder).build(code=None, env=dict(env))
    return Built(result.code, _document(result.stdout, folder), result.stderr, [], 0)


_REPORTS = (".out", ".err", ".started", ".touches")


class Builder:
    """The warm process. `seed` orders its sets and dicts of strings: two of them show what depends on that."""

    def __init__(self, scratch: Path, *, seed: int = 0) -> None:
        from tests.run import GIVEN

        env = {name: value for name, value in os.environ.items() if not name.startswith("DOCS_AS_CODE_CACHE")}
        if GIVEN in env:
            env["LD_LIBRARY_PATH"] = env.pop(GIVEN)
        self._env = env
        self._scratch = scratch
        self._number = 0
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env | {"PYTHONHASHSEED": str(seed)},
            text=True,
        )

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(
        self, folder: Path, env: dict[str, str] | None = None, *arguments: str, aim: tuple[int, float] | None = None
    ) -> Running:
        """Start `docs-as-code build --json` in a folder: the one place that knows how a build is called.

        With `aim` (N, SECONDS) the build dies so many seconds after it has gone to touch a file for the N-th time.
        """
        self._number += 1
        report = self._scratch / f"{self._process.pid}-{self._number}"
        request = {
            "command": ["docs-as-code", "build", "--json", *arguments],
            "folder": str(folder),
            "env": self._env | {"NO_COLOR": "1"} | (env or {}),
            "report": str(report),
            "aim": aim,
        }
        return Running(self, folder, self.ask(request)["pid"], report)

    def build(self, folder: Path, env: dict[str, str] | None = None, *arguments: str) -> Built:
        return self.start(folder, env, *arguments).wait()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@dataclass
class Clean:
    """Clean builds of copies in other folders, each content and environment once."""

    builder: Builder
    scratch: Path
    _known: dict[str, tuple[Built, dict[str, bytes]]] = field(default_factory=dict)

    def build(self, project: Path, env: dict[str, str]) -> tuple[Built, dict[str, bytes]]:
        """How a clean build ends, and the files of the project after it."""
        content = fingerprint(project, env)
        if content not in self._known:
            copy = self.scratch / f"copy-{len(self._known)}" / "elsewhere"
            shutil.copytree(project, copy, symlinks=True, ignore=_not_made)
            built = self.builder.build(copy, env)
            self._known[content] = built, tree(copy)
            shutil.rmtree(copy.parent)
        return self._known[content]


def _not_made(folder: str, names: list[str]) -> set[str]:
    return {STATE, *OUTPUTS} & set(names)


def fingerprint(project: Path, env: dict[str, str]) -> str:
    """What a build may depend on: the files that people write with their modes, and the environment."""
    sink = hashlib.sha256(repr(sorted(env.items())).encode())
    for path in sorted(project.rglob("*")):
        name = path.relative_to(project).as_posix()
        if name.partition("/")[0] in {STATE, *OUTPUTS}:
            continue
        kind = os.readlink(path) if path.is_symlink() else path.is_dir() or path.read_bytes()
        sink.update(repr((name, kind, path.lstat().st_mode)).encode())
    return sink.hexdigest()


def tree(project: Path) -> dict[str, bytes]:
    """Every file of a project but what its checkout knows, and the .gitignore that an output folder is born with."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and path.name != ".gitignore" and STATE not in path.relative_to(project).parts
    }


def _serve() -> None:
    """Fork a child for each build asked for on stdin."""
    for module in _WARM:
        importlib.import_module(module)
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            answer = {"code": os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])}
        else:
            pid = os.fork()
            if pid == 0:
                _child(request)
            os.setpgid(pid, pid)  # here too, so that it is done when the answer goes out
            answer = {"pid": pid}
        print(json.dumps(answer), flush=True)


def _child(request: dict[str, Any]) -> NoReturn:
    os.setpgid(0, 0)
    signal.alarm(_LIMIT)
    started, null = os.open(request["report"] + ".started", os.O_WRONLY | os.O_CREAT), os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for number, end in ((1, ".out"), (2, ".err")):
        os.dup2(os.open(request["report"] + end, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = request["command"]
    sys.addaudithook(lambda event, args: event in _STARTS and os.write(started, f"{event} {args[:2]!r}\n".encode()))
    touches = _count_touches(request["aim"])
    code = 1
    try:
        importlib.import_module("docs_as_code.cli").main()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        Path(request["report"] + ".touches").write_text(str(touches[0]))
        os._exit(code)


def _count_touches(aim: tuple[int, float] | None) -> list[int]:
    """Count from now on how often this process goes to touch a file, and die soon after the one aimed at.

    The timer's signal ends the process at once, as `kill -9` would, and in the middle of what it does.
    """
    touches = [0]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in _TOUCHES or (event == "open" and isinstance(args[2], int) and args[2] & _WRITING):
            if aim and touches[0] == aim[0]:
                signal.setitimer(signal.ITIMER_REAL, aim[1])
            touches[0] += 1

    sys.addaudithook(hook)
    return touches


if __name__ == "__main__":
    _serve()
