"""Captures what a source draws: runs it in a fresh child, and returns its drawings as data, or the error it made."""

from __future__ import annotations

import os
import signal
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from docs_as_code.diagrams.dot.exchange import DotReply, DotRequest
from docs_as_code.diagrams.python import endings, errors
from docs_as_code.diagrams.python.exchange import Drawn, Failure, Request, Result
from docs_as_code.diagrams.python.user_lines import UserFiles
from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.forkserver import ForkServer, Reply

PRELOAD = "docs_as_code.diagrams.python.child:preload"
_RUN = "docs_as_code.diagrams.python.child:run"
_READ_DOT = "docs_as_code.diagrams.dot.read:run"
_GRACE = 0.5  # seconds in which a child can say itself that it is late
_STDERR_SHOWN = 4096  # characters of what a failing source printed


@dataclass(frozen=True)
class Capture:
    """What came of one source.

    With an `error` there are no drawings. `is_module`: the source ran well and drew nothing. `imports` are the files
    of the project that it imported, relative to the project. `traceback` is for `--debug`.
    """

    drawings: tuple[Drawing, ...] = ()
    stdout: str = ""
    stderr: str = ""
    findings: tuple[Finding, ...] = ()
    error: SourceError | None = None
    is_module: bool = False
    imports: tuple[str, ...] = ()
    traceback: str = ""


def capture(
    source: Path,
    *,
    project: Path,
    cwd: Path,
    timeout: float,
    server: ForkServer,
    render_now: bool = False,
    dot_server: ForkServer | None = None,
) -> Capture:
    """Run a `.py` source, or read a `.dot` or `.gv` one.

    `timeout` is in seconds. DOT text is read in `dot_server`, which must have pygraphviz; by default in `server`.
    Never raises for what a source does: the error is part of the result.
    """
    dots = dot_server or server
    if source.suffix != ".py":
        return _capture_dot(source, project, cwd, timeout, dots)
    request = Request(str(source), str(project), timeout, render_now)
    reply = server.call(_RUN, request, timeout=timeout + _GRACE, cwd=cwd)
    stdout, stderr = (text.decode(errors="replace") for text in (reply.stdout, reply.stderr))
    rel = _relative(str(source), project)
    if reply.how != "value":
        message, hint = _ending(reply, timeout)
        stderr, frames = endings.crash_frames(stderr)
        own = UserFiles(str(project), str(source))
        path, line = next(((path, line) for path, line in frames if own.owns(path)), (str(source), None))
        error = SourceError(message, path=_relative(path, project), line=line, hint=_with_stderr(hint, stderr))
        return Capture(stdout=stdout, stderr=stderr, error=error, traceback=str(reply.value or ""))
    result = cast("Result", reply.value)
    imports = tuple(_relative(path, project) for path in result.imports)
    findings = tuple(
        Finding(
            rule=remark.rule,
            severity=cast("Literal['error', 'warning', 'info']", remark.severity),
            path=rel,
            line=remark.line,
            message=remark.message,
            hint=remark.hint,
        )
        for remark in result.remarks
    )
    drawings, failure = _complete(result.drawn, str(source), dots, timeout)
    failure = result.failure or failure
    if failure is not None:
        error = _error(failure, project, stderr)
        return Capture((), stdout, stderr, findings, error, imports=imports, traceback=failure.traceback)
    return Capture(drawings, stdout, stderr, findings, is_module=not drawings, imports=imports)


def _capture_dot(source: Path, project: Path, cwd: Path, timeout: float, server: ForkServer) -> Capture:
    """Read the graphs of a DOT file; each is one drawing, the first under the file's own stem."""
    rel = _relative(str(source), project)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte 0x{error.object[error.start]:02X}"
        return Capture(error=SourceError(message, path=rel, line=line, hint="save it as UTF-8"))
    request = DotRequest(text, (str(source.parent),), os.path.relpath(source.parent / source.stem, cwd))
    reply = server.call(_READ_DOT, request, timeout=timeout, cwd=source.parent)
    if reply.how != "value":
        ended, hint = _ending(reply, timeout)
        return Capture(error=SourceError(ended, path=rel, hint=hint))
    answer = cast("DotReply", reply.value)
    if answer.failure is not None:
        said, found, advice = answer.failure
        return Capture(error=SourceError(said, path=rel, line=found, hint=_shorter(advice, project)))
    return Capture(answer.drawings)


def _complete(
    drawn: tuple[Drawn, ...], source: str, server: ForkServer, timeout: float
) -> tuple[tuple[Drawing, ...], Failure | None]:
    """Read the model of those drawings that are DOT text so far."""
    drawings: list[Drawing] = []
    for one in drawn:
        answer = _read_dot(one, server, timeout) if one.raw else DotReply((one.drawing,))
        if answer.failure is not None:
            message, line, hint = answer.failure
            return (), Failure(message, source, line or one.drawing.line, hint)
        drawings += answer.drawings[:1]
    return tuple(drawings), None


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
