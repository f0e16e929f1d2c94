"""The marp process of a build: started when first needed, asked run after run under a wall-clock limit, then ended."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GRACE = 3.0  # seconds from SIGINT to SIGKILL; marp swallows SIGTERM
# Whoever starts marp holds the other end of its standard input. When that closes because we were killed, nobody is left
# to stop marp and its browser: the shell in the background does, on any Unix and whatever marp is busy with.
_ENDS_WITH_US = 'exec 3<&0; (read _ <&3; kill -KILL -$$) >&2 & exec "$@" </dev/null 3<&-'
_NOT_STARTED = (126, 127)  # the shell's exit codes for what cannot be run and what is not there
_SAID = re.compile(r"^\[\s*(WARN|ERROR|INFO)\s*\]\s*(.*)$")


@dataclass(frozen=True)
class Ran:
    """How a run went. Messages are marp's own; `lost` is what became of the browser, if it did not stay."""

    timed_out: bool
    warnings: tuple[str, ...]
    errors: tuple[str, ...]
    lost: Literal["late", "crashed"] | None = None


@dataclass
class Runner:
    """Runs marp in one process after another: a new one only after a run that failed. `folder` is its own."""

    command: Sequence[str]
    project: Path
    folder: Path
    env: Mapping[str, str]
    _process: _Process | None = field(default=None, init=False)

    def run(self, request: Mapping[str, object], limit: float) -> Ran:
        """One run, to its end or to the limit (seconds). Raises OSError when marp cannot start."""
        if self._process is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            self._process = _Process(self.command, self.project, self.env, self.folder.with_suffix(".log"))
        process = self._process
        try:
            ran = process.ask(request, limit)
        except BaseException:
            self.stop()
            raise
        if process.busy or ran.errors:  # what is left of a failed run would go on beside the next one
            self.stop()
        return ran

    def stop(self) -> None:
        """End the process and its browser, whatever they are busy with."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()


class _Process:
    """One process; `log` is the file that gets what it prints. It is busy until it has answered."""

    def __init__(self, command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._log = log
        self._heard = 0  # bytes of the log
        self._line, theirs = socket.socketpair()
        with theirs, log.open("wb") as output:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _ENDS_WITH_US, "sh", *command],
                cwd=folder,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=theirs.fileno(),
                stderr=output,
                start_new_session=True,
            )
        self.busy = False

    def ask(self, request: Mapping[str, object], limit: float) -> Ran:
        self.busy = True
        try:
            answer = self._answer(request, time.monotonic() + limit)
        except TimeoutError:
            return Ran(True, *self._said())
        warnings, said = self._said()
        if answer is not None:
            self.busy = False
            return Ran(False, warnings, tuple(answer["errors"]), answer["lost"])
        self._wait(_GRACE)
        if self._process.returncode in _NOT_STARTED:
            raise OSError(said[-1] if said else self._command[0])
        return Ran(False, warnings, said)

    def _answer(self, request: Mapping[str, object], deadline: float) -> Any:
        """What it answers; None when it ended instead. Raises TimeoutError."""
        received = b""
        try:
            self._line.sendall(json.dumps(dict(request)).encode() + b"\n")
            while not received.endswith(b"\n"):
                self._line.settimeout(max(0.001, deadline - time.monotonic()))
                more = self._line.recv(65536)
                if not more:
                    return None
                received += more
        except ConnectionError:
            return None
        return json.loads(received)

    def _said(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The warnings and the errors printed since the last time."""
        with self._log.open("rb") as log:
            log.seek(self._heard)
            data = log.read()
        self._heard += len(data)
        return _messages(data.decode("utf-8", errors="replace"))

    def stop(self) -> None:
        """The process and its browser; also what an ended one left running."""
        self._line.close()
        if self.busy and self._process.poll() is None:
            _signal(self._process.pid, signal.SIGINT)
        self._wait(_GRACE)
        _signal(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def _wait(self, limit: float) -> None:
        try:
            self._process.wait(limit)
        except subprocess.TimeoutExpired:
            pass  # it is killed next


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass  # all of it has ended already


def _messages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said: dict[str, list[str]] = {"WARN": [], "ERROR": [], "INFO": []}
    stray: list[str] = []
    for line in text.splitlines():
        if match := _SAID.match(line):
            said[match[1]].append(match[2].strip())
        elif line.strip():
            stray.append(line.strip())
    errors = said["ERROR"] or [line for line in stray if "Error" in line][:1]
    return tuple(said["WARN"]), tuple(errors)
