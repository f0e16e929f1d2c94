"""A warm process that runs each call in a fresh fork of itself, under a time limit, and says how it ended.

Fork and threads do not mix, so the server is a single-threaded process of its own, started by exec; the threads of
this process only talk to it. Every child has its own session, dies with the server, and its output is kept apart.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docs_as_code.engine import frames
from docs_as_code.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTPUT_KEPT = 64 * 1024  # bytes of a child's stdout and stderr that are kept, each

_HINT = "`docs-as-code doctor` shows the interpreter, which `python` in docs-as-code.yml may name"

_PACKAGE = Path(__file__).resolve().parent.parent
# The package alone is made importable, not the folder it lies in: another interpreter has its own libraries.
_BOOT = """
import importlib.util, sys
sys.dont_write_bytecode = sys.argv[4] == "no bytecode"
sys.path[:] = [entry for entry in sys.path if entry]
spec = importlib.util.spec_from_file_location(
    "docs_as_code", sys.argv[1] + "/__init__.py", submodule_search_locations=[sys.argv[1]])
package = importlib.util.module_from_spec(spec)
sys.modules["docs_as_code"] = package
spec.loader.exec_module(package)
from docs_as_code.engine import forkserver_main
getattr(forkserver_main, sys.argv[5])(int(sys.argv[2]), sys.argv[3])
"""


@dataclass(frozen=True)
class Reply:
    """How a call ended.

    `value` is what the target returned, or its traceback when `how` is "raised"; `code` is the exit code or the
    signal's number; `stdout` and `stderr` are the first 64 KiB of each.
    """

    how: Literal["value", "raised", "exit", "signal", "timeout"]
    value: object
    code: int
    stdout: bytes
    stderr: bytes


class ForkServer:
    """Starts at once and warms up while the caller goes on; the first call waits for it.

    `preload` names a "module:function" that runs once before serving; `python` is the interpreter; `env` comes over
    the fixed environment, where None removes a variable.
    """

    def __init__(
        self, *, preload: str = "", python: str = sys.executable, env: Mapping[str, str | None] | None = None
    ) -> None:
        ours, theirs = socket.socketpair()
        self._control = ours
        self._lock = threading.Lock()
        self._ready = False
        self._failure: str | None = None
        self._python = python
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
        try:
            self._process = subprocess.Popen(
                [python, "-c", _BOOT, str(_PACKAGE), str(theirs.fileno()), preload, _bytecode(), _main()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env=fixed_environment(env or {}),
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise ToolError(f"cannot start the interpreter {python}: {error.strerror}", hint=_HINT) from error
        finally:
            theirs.close()

    def call(self, target: str, argument: object, *, timeout: float, cwd: Path | None = None) -> Reply:
        """Run `target` ("module:function") with one pickled argument in a fresh fork; `timeout` is in seconds."""
        request = pickle.dumps((target, argument, str(cwd) if cwd else None), protocol=pickle.HIGHEST_PROTOCOL)
        conn, theirs = socket.socketpair()
        with _scratch() as out, _scratch() as err, conn:
            with theirs, self._lock:
                self._wait_until_ready()
                try:
                    socket.send_fds(self._control, [b"c"], [theirs.fileno(), out.fileno(), err.fileno()])
                except OSError:
                    return Reply(*_GONE, b"", b"")
            how, value, code = _converse(conn, request, time.monotonic() + timeout)
            return Reply(how, value, code, _head(out), _head(err))

    def close(self) -> None:
        """Stop the server and every child that still runs."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _wait_until_ready(self) -> None:
        if self._failure is not None:
            raise ToolError(self._failure, hint=_HINT)
        if self._ready:
            return
        try:
            tag, body = frames.receive(self._control)
        except (EOFError, OSError):
            tag, body = frames.RAISED, bytearray()
        if tag == frames.RAISED:
            self._log.seek(0)
            said = body.decode(errors="replace") or self._log.read().decode(errors="replace")
            last = said.strip().splitlines()[-1] if said.strip() else "it said nothing"
            self._failure = f"the interpreter {self._python} cannot run sources: {last}"
            raise ToolError(self._failure, hint=_HINT)
        self._ready = True


def fixed_environment(extra: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of a child: the user's own, without what makes two runs or two machines differ."""
    env = {name: value for name, value in os.environ.items() if name != "LANGUAGE" and not name.startswith("LC_")}
    env |= {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    env.setdefault("SOURCE_DATE_EPOCH", "946684800")
    for name, value in extra.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = value
    return env


def _bytecode() -> str:
    """The server may keep what it compiles of this package, as this process does; its children never do."""
    return "no bytecode" if sys.dont_write_bytecode else "bytecode"


def _main() -> str:
    """Fork where a fork is safe: not on macOS, whose own libraries do not survive one. Elsewhere each child is started
    anew. A test may ask for the latter.
    """
    forks = hasattr(os, "fork") and sys.platform != "darwin" and "DOCS_AS_CODE_NO_FORK" not in os.environ
    return "main" if forks else "main_without_fork"


_How = Literal["value", "raised", "exit", "signal", "timeout"]


# The server itself is gone: somebody killed it, or the machine ran out of memory.
_GONE: tuple[_How, object, int] = ("signal", None, signal.SIGKILL)


def _converse(conn: socket.socket, request: bytes, deadline: float) -> tuple[_How, object, int]:
    pid = 0
    result: tuple[_How, object] | None = None
    late = False
    try:
        frames.send(conn, frames.VALUE, request)
    except OSError:
        return _GONE
    while True:
        if not late and not _readable(conn, deadline):
            late = True
            _kill(pid)
        try:
            tag, body = frames.receive(conn)
        except (EOFError, OSError):
            return _GONE
        if tag == frames.PID:
            (pid,) = struct.unpack("!i", body)
            if late:
                _kill(pid)
        elif tag == frames.VALUE:
            result = ("value", pickle.loads(body))  # noqa: S301 - our own child wrote it
        elif tag == frames.RAISED:
            result = ("raised", body.decode(errors="replace"))
        else:
            (status,) = struct.unpack("!i", body)
            return _ending(result, status, late=late)


def _readable(conn: socket.socket, deadline: float) -> bool:
    """Wait for the first byte of a frame: a time limit in the middle of one would lose the thread."""
    conn.settimeout(max(deadline - time.monotonic(), 0.001))
    try:
        conn.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return False
    except OSError:
        pass  # the read that follows says what happened
    finally:
        conn.settimeout(None)
    return True


def _ending(result: tuple[_How, object] | None, status: int, *, late: bool) -> tuple[_How, object, int]:
    if result is not None:
        return (*result, 0)
    if late:
        return "timeout", None, 0
    code = os.waitstatus_to_exitcode(status)
    return ("signal", None, -code) if code < 0 else ("exit", None, code)


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            if pid:
                kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def _scratch() -> tempfile._TemporaryFileWrapper[bytes]:
    """A file that has no name, in memory where the platform can."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("docs-as-code"), "w+b")  # type: ignore[return-value] # a file all the same
    return tempfile.TemporaryFile()  # type: ignore[return-value] # a file all the same


def _head(file: tempfile._TemporaryFileWrapper[bytes]) -> bytes:
    return os.pread(file.fileno(), OUTPUT_KEPT, 0)
