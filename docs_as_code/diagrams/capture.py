"""Captures what a source draws: runs it in a fresh child, and returns its drawings as data, or the error it made."""

from __future__ import annotations

import os
import signal
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from docs_as_code.diagrams import captured_inputs
from docs_as_code.diagrams.dot.exchange import DotReply, DotRequest
from docs_as_code.diagrams.python import PRELOAD, endings, errors
from docs_as_code.diagrams.python.exchange import Drawn, Failure, Request, Result
from docs_as_code.diagrams.python.input_names import Names, git_root
from docs_as_code.diagrams.python.user_lines import UserFiles
from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.forkserver import ForkServer, Reply

__all__ = ["PRELOAD", "Capture", "capture", "read_dot"]

_RUN = "docs_as_code.diagrams.python.child:run"
_READ_DOT = "docs_as_code.diagrams.dot.read:run"
_GRACE = 0.5  # seconds in which a child can say itself that it is late
_STDERR_SHOWN = 4096  # characters of what a failing source printed


@dataclass(frozen=True)
class Capture:
    """What came of one source.

    With an `error` there are no drawings. `is_module`: the source ran well and drew nothing. `imports` are the files
    of the project that it imported, relative to the project. `traceback` is for `--debug`.

    `inputs` are what it read, name and value, sorted (`python/inputs.py`; its own bytes are none); `writes` the files
    that it wrote itself, each with its line that did. `is_local`: it depends on, or shows, where things are on this
    machine.
    """

    drawings: tuple[Drawing, ...] = ()
    stdout: str = ""
    stderr: str = ""
    findings: tuple[Finding, ...] = ()
    error: SourceError | None = None
    is_module: bool = False
    imports: tuple[str, ...] = ()
    traceback: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    writes: tuple[tuple[str, int | None], ...] = ()
    is_local: bool = False


def capture(
    source: Path,
    *,
    project: Path,
    cwd: Path,
    timeout: float,
    server: ForkServer,
    render_now: bool = False,
    dot_server: ForkServer | None = None,
    ignored: tuple[Path, ...] = (),
) -> Capture:
    """Run a `.py` source, or read a `.dot` or `.gv` one.

    `timeout` is in seconds. DOT text is read in `dot_server`, which must have pygraphviz; by default in `server`.
    What lies in the folders `ignored` (absolute) is no input. Never raises for what a source does: the error is part
    of the result.
    """
    dots = dot_server or server
    root = git_root(str(project))
    hidden = tuple(map(str, ignored))
    names = Names(str(project), root, hidden)
    if source.suffix != ".py":
        return _capture_dot(source, project, cwd, timeout, dots, names)
    request = Request(str(source), str(project), root, timeout, render_now, hidden)
    reply = server.call(_RUN, request, timeout=timeout + _GRACE, cwd=cwd)
    stdout, stderr = (text.decode(errors="replace") for text in (reply.stdout, reply.stderr))
    if reply.how != "value":
        return _crashed(reply, source, project, timeout)
    result = cast("Result", reply.value)
    imports = tuple(_relative(path, project) for path in result.imports)
    findings = tuple(
        Finding(
            rule=remark.rule,
            severity=cast("Literal['error', 'warning', 'info']", remark.severity),
            path=_relative(str(source), project),
            line=remark.line,
            message=remark.message,
            hint=remark.hint,
        )
        for remark in result.remarks
    )
    drawings, failure, looked = _complete(result.drawn, str(source), dots, timeout)
    failure = result.failure or failure
    inputs = captured_inputs.whole(result.inputs, result.packages, looked, names)
    return Capture(
        drawings if failure is None else (),
        stdout,
        stderr,
        findings,
        error=_error(failure, project, stderr) if failure else None,
        is_module=not drawings and failure is None,
        imports=imports,
        traceback=failure.traceback if failure else "",
        inputs=inputs,
        writes=result.writes,
        is_local=captured_inputs.are_local(inputs, drawings, names),
    )


def _crashed(reply: Reply, source: Path, project: Path, timeout: float) -> Capture:
    """The source's process ended without an answer."""
    message, hint = _ending(reply, timeout)
    stdout = reply.stdout.decode(errors="replace")
    stderr, frames = endings.crash_frames(reply.stderr.decode(errors="replace"))
    own = UserFiles(str(project), str(source))
    path, line = next(((path, line) for path, line in frames if own.owns(path)), (str(source), None))
    error = SourceError(message, path=_relative(path, project), line=line, hint=_with_stderr(hint, stderr))
    return Capture(stdout=stdout, stderr=stderr, error=error, traceback=str(reply.value or ""))


def _capture_dot(source: Path, project: Path, cwd: Path, timeout: float, server: ForkServer, names: Names) -> Capture:
    """Read the graphs of a DOT file; each is one drawing, the first under the file's own stem."""
    rel = _relative(str(source), project)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte 0x{error.object[error.start]:02X}"
        return Capture(error=SourceError(message, path=rel, line=line, hint="save it as UTF-8"))
    answer = read_dot(text, source.parent, os.path.relpath(source.parent / source.stem, cwd), server, timeout)
    inputs = captured_inputs.whole({}, (), answer.looked, names)
    local = captured_inputs.are_local(inputs, answer.drawings, names)
    if answer.failure is not None:
        said, found, advice = answer.failure
        failed = SourceError(said, path=rel, line=found, hint=_shorter(advice, project))
        return Capture(error=failed, inputs=inputs, is_local=local)
    return Capture(answer.drawings, inputs=inputs, is_local=local)


def read_dot(text: str, folder: Path, filename: str, server: ForkServer, timeout: float) -> DotReply:
    """Read the graphs of a DOT text whose pictures count from `folder`; every failure is in the result."""
    request = DotRequest(text, (str(folder),), filename)
    reply = server.call(_READ_DOT, request, timeout=timeout, cwd=folder)
    if reply.how != "value":
        message, hint = _ending(reply, timeout)
        return DotReply(failure=(message, None, hint))
    return cast("DotReply", reply.value)


def _complete(
    drawn: tuple[Drawn, ...], source: str, server: ForkServer, timeout: float
) -> tuple[tuple[Drawing, ...], Failure | None, tuple[tuple[str, str], ...]]:
    """Read the model of those drawings that are DOT text so far; also where their pictures were looked for."""
    drawings: list[Drawing] = []
    looked: list[tuple[str, str]] = []
    for one in drawn:
        answer = _read_dot(one, server, timeout) if one.raw else DotReply((one.drawing,))
        looked += answer.looked
        if answer.failure is not None:
            message, line, hint = answer.failure
            return (), Failure(message, source, line or one.drawing.line, hint), tuple(looked)
        drawings += answer.drawings[:1]
    return tuple(drawings), None, tuple(looked)


def _read_dot(one: Drawn, server: ForkServer, timeout: float) -> DotReply:
    request = DotRequest(one.drawing.graph.dot, one.folders, one.drawing.filename, one)
    reply = server.call(_READ_DOT, request, timeout=timeout)
    if reply.how != "value":
        message, hint = _ending(reply, timeout)
        return DotReply(failure=(message, None, hint))
    return cast("DotReply", reply.value)


def _ending(reply: Reply, timeout: float) -> tuple[str, str | None]:
    if reply.how == "timeout":
        return errors.LATE.format(timeout), errors.LATE_HINT
    if reply.how == "exit":
        return f"the source called os._exit({reply.code})", "a source that is fine ends without it"
    if reply.how == "signal":
        name = signal.Signals(reply.code).name if reply.code in set(signal.Signals) else f"signal {reply.code}"
        hint = "the machine may have run out of memory" if reply.code == signal.SIGKILL else None
        return f"the source was killed by {name}", hint or "run it alone with python to see where it ends"
    last = str(reply.value or "").strip().splitlines()[-1:] or ["no reason given"]
    return f"the source's drawings could not be taken: {last[0]}", "`docs-as-code build --debug` shows the traceback"


def _error(failure: Failure, project: Path, stderr: str) -> SourceError:
    hint = _with_stderr(_shorter(failure.hint, project), stderr)
    return SourceError(failure.message, path=_relative(failure.path, project), line=failure.line, hint=hint)


def _with_stderr(hint: str | None, stderr: str) -> str | None:
    """What the source itself printed says most about why it failed."""
    text = stderr.strip()
    if not text:
        return hint
    if len(text) > _STDERR_SHOWN:
        text = f"{text[:_STDERR_SHOWN]}\n… cut at {_STDERR_SHOWN // 1024} KB"
    return f"{hint or 'read what it printed'}\n\nthe source printed on stderr:\n{textwrap.indent(text, '  ')}"


def _shorter(hint: str | None, project: Path) -> str | None:
    return hint.replace(f"{project}{os.sep}", "") if hint else hint


def _relative(path: str, project: Path) -> str:
    try:
        return Path(path).relative_to(project).as_posix()
    except ValueError:
        return path
