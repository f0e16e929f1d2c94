"""The fork server: every way a call can end, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from docs_as_code.engine.forkserver import OUTPUT_KEPT, ForkServer
from docs_as_code.errors import DocsAsCodeError


@pytest.fixture(scope="module", params=["fork", "spawn"])
def server(request):
    """One server for the whole file: each call is a fresh process anyway, a fork or, as on macOS, an interpreter."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "spawn":
            patch.setenv("DOCS_AS_CODE_NO_FORK", "1")
        server = ForkServer()
    yield server
    server.close()


def test_a_value_comes_back_with_what_was_printed(server):
    """The value is the target's, stdout is kept apart."""
    reply = server.call("builtins:print", "hello", timeout=10)
    assert (reply.how, reply.value, reply.stdout) == ("value", None, b"hello\n")


def test_an_exception_is_a_traceback(server):
    """What the target raises is told, not thrown."""
    reply = server.call("math:sqrt", -1.0, timeout=10)
    assert reply.how == "raised"
    assert str(reply.value).endswith("ValueError: math domain error\n")


def test_an_exit_is_its_code(server):
    """`os._exit` in the child is no value."""
    assert (server.call("os:_exit", 7, timeout=10).how, server.call("os:_exit", 7, timeout=10).code) == ("exit", 7)


def test_a_signal_is_its_number(server):
    """A child that is killed says by what."""
    reply = server.call("signal:raise_signal", signal.SIGTERM, timeout=10)
    assert (reply.how, reply.code) == ("signal", signal.SIGTERM)


def test_a_call_that_never_ends_is_killed_with_its_children(server, tmp_path):
    """The time limit ends the child's whole session."""
    mark = tmp_path / "pid"
    reply = server.call("os:system", f"sleep 600 & echo $! > {mark}; wait", timeout=1)
    assert reply.how == "timeout"
    assert _gone(int(mark.read_text()))


def test_what_a_child_leaves_running_is_killed(server, tmp_path):
    """A background process does not outlive the call that started it."""
    mark = tmp_path / "pid"
    assert server.call("os:system", f"sleep 600 & echo $! > {mark}", timeout=10).how == "value"
    assert _gone(int(mark.read_text()))


def test_a_megabyte_of_output_is_cut(server):
    """The first 64 KiB are kept, and the child does not block on the rest."""
    reply = server.call("builtins:print", "x" * 1_000_000, timeout=10)
    assert reply.how == "value"
    assert reply.stdout == b"x" * OUTPUT_KEPT


def test_large_arguments_and_values(server):
    """Ten megabytes go there and back."""
    data = os.urandom(10_000_000)
    assert server.call("builtins:bytes", data, timeout=30).value == data


def test_calls_from_many_threads(server):
    """Threads of the parent share the server, and each gets its own answer."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda n: server.call("math:sqrt", float(n * n), timeout=30).value, range(100)))
    assert values == [float(n) for n in range(100)]


def test_the_environment_is_fixed():
    """Locale, time zone and hash seed are the same everywhere; other variables are the user's own."""
    server = ForkServer(env={"MINE": "yes", "HOME": None})
    try:
        found = {
            n: server.call("os:getenv", n, timeout=10).value for n in ("LANG", "TZ", "PYTHONHASHSEED", "MINE", "HOME")
        }
    finally:
        server.close()
    assert found == {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "MINE": "yes", "HOME": None}


def test_an_interpreter_that_is_not_there():
    """The message names it."""
    with pytest.raises(DocsAsCodeError, match=r"cannot start the interpreter /nowhere/python: No such file"):
        ForkServer(python="/nowhere/python")


def test_a_preload_that_fails_is_told_at_the_first_call():
    """The last line of its traceback is the reason."""
    server = ForkServer(preload="no_such_module:f")
    try:
        with pytest.raises(DocsAsCodeError, match="No module named 'no_such_module'"):
            server.call("math:sqrt", 4.0, timeout=10)
    finally:
        server.close()


def test_children_die_with_the_server(tmp_path):
    """A parent that is killed leaves no child behind."""
    server = ForkServer()
    mark = tmp_path / "pid"
    from threading import Thread

    code = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    call = Thread(target=lambda: server.call("builtins:exec", code, timeout=60))
    call.start()
    deadline = time.monotonic() + 10
    while not (mark.exists() and mark.read_text().strip()) and time.monotonic() < deadline:
        os.sched_yield()
    server._process.kill()
    call.join(timeout=20)
    assert _gone(int(mark.read_text()))
    server.close()


def test_a_server_that_was_killed_is_a_killed_call():
    """Whoever kills the server from outside ends its calls, the later ones as well, and no fault of ours is told."""
    server = ForkServer()
    assert server.call("math:sqrt", 4.0, timeout=10).value == 2.0
    server._process.kill()
    server._process.wait()
    for _ in range(2):
        reply = server.call("math:sqrt", 4.0, timeout=10)
        assert (reply.how, reply.code) == ("signal", signal.SIGKILL)
    server.close()


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        os.sched_yield()
    return False


def test_only_the_server_keeps_bytecode(tmp_path: Path) -> None:
    """What is loaded before serving is compiled once for all starts; what a call imports is not cached anywhere."""
    for name in ("early", "late"):
        (tmp_path / f"{name}.py").write_text("def run(*_):\n    import sys\n    return sys.dont_write_bytecode\n")
    server = ForkServer(preload="early:run", env={"PYTHONPATH": str(tmp_path)})
    try:
        reply = server.call("late:run", None, timeout=20)
    finally:
        server.close()
    assert reply.value is True
    kept = [path.name.partition(".")[0] for path in (tmp_path / "__pycache__").glob("*.pyc")]
    assert kept == ([] if sys.dont_write_bytecode else ["early"])
