"""Runs one marp process under a wall-clock limit, and leaves nothing of it behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GRACE = 3.0  # seconds from SIGINT to SIGKILL; marp swallows SIGTERM
# Whoever starts marp holds the other end of its standard input. When that closes because we were killed, nobody is left
# to stop marp and its browser: the shell in the background does, on any Unix and whatever marp is busy with.
_ENDS_WITH_US = 'exec 3<&0; (read _ <&3; kill -KILL -$$) & exec "$@" </dev/null 3<&-'
_NOT_STARTED = (126, 127)  # the shell's exit codes for what cannot be run and what is not there
_SAID = re.compile(r"^\[\s*(WARN|ERROR|INFO)\s*\]\s*(.*)$")


@dataclass(frozen=True)
class Ran:
    """How it went; the exit code is a hint only, so it is not among these. Messages are marp's own."""

    timed_out: bool
    warnings: tuple[str, ...]
    errors: tuple[str, ...]


def run(arguments: Sequence[str], *, folder: Path, env: Mapping[str, str], log: Path, limit: float) -> Ran:
    """Run it to its end or to the limit (seconds). Raises OSError when it cannot start."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _ENDS_WITH_US, "sh", *arguments],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            timed_out = _wait(process, limit)
        finally:
            _stop(process)
    said = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode in _NOT_STARTED:
        raise OSError(said.strip() or arguments[0])
    return Ran(timed_out, *_messages(said))


def _wait(process: subprocess.Popen[bytes], limit: float) -> bool:
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The process and its browser; also what a finished marp left running."""
    if process.poll() is None:
        _signal(process.pid, signal.SIGINT)
        _wait(process, _GRACE)
    _signal(process.pid, signal.SIGKILL)
    process.communicate()


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
