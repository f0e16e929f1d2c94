"""How a source ends other than at its last line: late, by `os._exit`, or by a crash; each made to tell its line."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
from typing import Any, NoReturn

_STDERR = 2
_CRASH = re.compile(r"^Fatal Python error: .*", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r'^  File "([^"]+)", line (\d+) in ', re.MULTILINE)


class OutOfTimeError(BaseException):
    """The time limit, raised where the source is; no `except Exception` of its own swallows it."""


class EndedAtOnceError(BaseException):
    """`os._exit`, turned into an exception so that what was drawn is not lost with the process."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def watch(seconds: float) -> None:
    """From now on this process stops after `seconds`, and says where it was when it crashes or leaves."""
    own = os.getpid()
    leave = os._exit

    def exit_at_once(status: int) -> NoReturn:
        if os.getpid() != own:
            leave(status)
        raise EndedAtOnceError(status)

    def late(_number: int, _frame: Any) -> NoReturn:
        raise OutOfTimeError

    os._exit = exit_at_once
    faulthandler.enable(file=_STDERR)
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _real.append(leave)


_real: list[Any] = []


def unwatch() -> None:
    """The source has ended: its time limit, and the changed `os._exit`, go."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    if _real:
        os._exit = _real.pop()


def crash_frames(stderr: str) -> tuple[str, list[tuple[str, int]]]:
    """What a crashed source had printed itself, and the frames (file, line) it was in, innermost first."""
    match = _CRASH.search(stderr)
    if match is None:
        return stderr, []
    frames = [(path, int(line)) for path, line in _FRAME.findall(match.group())]
    return stderr[: match.start()], frames
