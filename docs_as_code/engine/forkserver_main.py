"""The other side of the fork server: a single-threaded process that forks a fresh child for every call.

It imports the standard library alone, since it also runs under an interpreter that the user names.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from docs_as_code.engine import frames

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None  # looked up once, not in every child
_OUTPUT_LIMIT = 256 * 1024 * 1024  # bytes a child may write to one file: a print loop must not fill the disk


def main(control_fd: int, preload: str) -> NoReturn:
    """Serve calls, each in a fork, until the parent closes its end of the control socket."""
    control = socket.socket(fileno=control_fd)
    _preload(control, preload)
    frames.send(control, frames.VALUE, b"")
    gc.collect()
    gc.freeze()  # children share the preloaded objects, and a collection would touch every page
    _serve(control, _fork)
    os._exit(0)


def main_without_fork(control_fd: int, _preloaded: str) -> NoReturn:
    """Serve calls where nothing can be forked: each child is an interpreter of its own, which loads what it needs."""
    control = socket.socket(fileno=control_fd)
    _limit()
    frames.send(control, frames.VALUE, b"")
    _serve(control, _spawn)
    os._exit(0)


def one_child(conn_fd: int, preload: str) -> NoReturn:
    """The child of a server without fork: it answers one call."""
    conn = socket.socket(fileno=conn_fd)
    os.setsid()
    _die_with_parent()
    frames.send(conn, frames.PID, struct.pack("!i", os.getpid()))
    _preload(conn, preload)
    _answer(conn)


def _preload(to: socket.socket, preload: str) -> None:
    """Load what children need. What the import raises is the parent's to show."""
    try:
        if preload:
            _resolve(preload)()
    except BaseException:  # noqa: BLE001 - whatever it is
        frames.send(to, frames.RAISED, traceback.format_exc().encode())
        os._exit(1)
    sys.dont_write_bytecode = True  # what children import is the user's, and changes
    _limit()


def _limit() -> None:
    """What no child may exceed: set once here, since each inherits it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT_LIMIT, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _serve(control: socket.socket, start: _Start) -> None:
    children: dict[int, socket.socket] = {}
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        ready, _, _ = select.select([control.fileno(), wake_read], [], [])
        if wake_read in ready:
            os.read(wake_read, 4096)
            _reap(children)
        if control.fileno() in ready:
            _, fds, _, _ = socket.recv_fds(control, 1, 3)
            if not fds:
                break
            children[start(children, control, fds, (wake_read, wake_write))] = socket.socket(fileno=fds[0])
            os.close(fds[1])
            os.close(fds[2])
    for pid in children:
        _kill_group(pid)


_Start = Callable[[dict[int, socket.socket], socket.socket, list[int], tuple[int, int]], int]


def _fork(children: dict[int, socket.socket], control: socket.socket, fds: list[int], wake: tuple[int, int]) -> int:
    pid = os.fork()
    if pid == 0:
        control.close()
        signal.set_wakeup_fd(-1)
        os.close(wake[0])
        os.close(wake[1])
        for other in children.values():
            other.close()
        _child(socket.socket(fileno=fds[0]), fds[1], fds[2])
    return pid


def _spawn(_children: dict[int, socket.socket], _control: socket.socket, fds: list[int], _wake: tuple[int, int]) -> int:
    boot, package, _, preload, bytecode, _ = sys.orig_argv[-6:]
    os.set_inheritable(fds[0], True)
    outputs = [(os.POSIX_SPAWN_DUP2, fds[1], 1), (os.POSIX_SPAWN_DUP2, fds[2], 2)]
    child = [sys.executable, "-c", boot, package, str(fds[0]), preload, bytecode, "one_child"]
    return os.posix_spawn(sys.executable, child, os.environ, file_actions=outputs)


def _reap(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        conn = children.pop(pid, None)
        if conn is None:
            continue
        _kill_group(pid)  # what the child started and left behind
        try:
            frames.send(conn, frames.STATUS, struct.pack("!i", status))
        except OSError:
            pass  # the parent gave up on this call
        conn.close()


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _child(conn: socket.socket, out: int, err: int) -> NoReturn:
    os.setsid()
    _die_with_parent()
    # The child says its own id: were it the server, two would write to one socket at once.
    frames.send(conn, frames.PID, struct.pack("!i", os.getpid()))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(out, 1)  # 0 is the null device already
    os.dup2(err, 2)
    os.close(out)
    os.close(err)
    _answer(conn)


def _answer(conn: socket.socket) -> NoReturn:
    try:
        _, request = frames.receive(conn)
        target, argument, folder = pickle.loads(request)  # noqa: S301 - our own parent wrote it
        if folder is not None:
            os.chdir(folder)
        value = pickle.dumps(_resolve(target)(argument), protocol=pickle.HIGHEST_PROTOCOL)
        tag = frames.VALUE
    except BaseException:  # noqa: BLE001 - the parent shows it
        tag, value = frames.RAISED, traceback.format_exc().encode()
    _flush()
    try:
        frames.send(conn, tag, value)
    except OSError:
        os._exit(1)  # the parent gave up on this call
    os._exit(0)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass  # the user's code closed or replaced it


def _die_with_parent() -> None:
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _resolve(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
