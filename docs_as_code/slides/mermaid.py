"""Mermaid diagrams drawn in the browser, one process of Node.js for all of them; and their SVG made fit for a deck."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs_as_code.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.slides.expand.drawings import Drawing

_SCRIPT = Path(__file__).with_name("marp") / "mermaid.cjs"
_START = 60.0  # seconds for the browser itself
_MOST_WORDS = 300  # characters of a description
_ROOT = re.compile(r"<svg\b([^>]*)>")
_BOX = re.compile(r'\sviewBox="(\S+) (\S+) (\S+) (\S+)"')
_DROPPED = re.compile(r'\s(?:width|height|style|role|aria-roledescription)="[^"]*"')
_LABELLED = re.compile(r'\saria-(labelledby|describedby)="')
_ANIMATION = re.compile(r"@keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*\}")
_WHERE = re.compile(r"(?:on|at) line:? ?(\d+)|line (\d+)[,:]")
_EXPECTED = re.compile(r"Expecting .*?, got '(?P<got>[^']*)'", re.DOTALL)
_SWITCH = re.compile(r"<switch>\s*<foreignObject\b.*?</foreignObject>", re.DOTALL)  # text stands behind it
_FOREIGN = re.compile(r"<foreignObject\b|<script\b|@import", re.IGNORECASE)


@dataclass(frozen=True)
class Tools:
    """What draws: absolute paths of Node.js, marp's modules, Mermaid's script, the browser and its font settings."""

    node: Path
    modules: Path
    script: Path
    browser: Path
    font_config: Path


@dataclass(frozen=True)
class Made:
    """A picture, or why there is none: a message, the line of the code and a hint."""

    svg: str = ""
    message: str = ""
    line: int | None = None
    hint: str | None = None


def draw(drawings: Sequence[Drawing], tools: Tools, limit: float) -> list[Made]:
    """The pictures in the order of the drawings; `limit` is for each, in seconds. Raises ToolError."""
    with tempfile.TemporaryDirectory(prefix="docs-as-code-", ignore_cleanup_errors=True) as temporary:
        request = {
            "drawings": [{"id": f"m{one.digest[:8]}", "code": one.code} for one in drawings],
            "modules": str(tools.modules),
            "browser": str(tools.browser),
            "script": str(tools.script),
            "profile": f"{temporary}/browser",
            "limit": limit,
        }
        answers = _asked(request, tools, temporary, _START + (limit + 5) * len(drawings))
    return [_made(answer, one, limit) for answer, one in zip(answers, drawings, strict=True)]


def _asked(request: dict[str, Any], tools: Tools, temporary: str, limit: float) -> list[dict[str, Any]]:
    environment = {**os.environ, "FONTCONFIG_FILE": str(tools.font_config), "TMPDIR": temporary, "HOME": temporary}
    environment |= {"TZ": "UTC", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [tools.node, _SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    try:
        out, said = process.communicate(json.dumps(request).encode(), timeout=limit)
    except subprocess.TimeoutExpired as error:
        raise ToolError("the browser did not draw the Mermaid blocks", hint="run docs-as-code doctor") from error
    finally:
        _end(process)
    if process.returncode:
        reason = said.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise ToolError(f"Mermaid could not be started: {reason[0]}", hint="run docs-as-code doctor")
    found: list[dict[str, Any]] = json.loads(out)
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of it stays, the browser neither."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # all of it has ended already
    process.wait()


def _made(answer: dict[str, Any], drawing: Drawing, limit: float) -> Made:
    if answer.get("late"):
        return Made(message=f"Mermaid took longer than {limit:g} s on this block", hint="make several diagrams of it")
    if "error" in answer:
        return _wrong(str(answer["error"]), answer.get("line"))
    svg = _SWITCH.sub("<switch>", str(answer["svg"]))
    if _FOREIGN.search(svg):
        return Made(message="Mermaid draws this kind of diagram with HTML, which a picture cannot hold")
    return Made(svg=portable(svg, f"m{drawing.digest[:8]}", answer["words"]))


def _wrong(said: str, line: int | None) -> Made:
    lines = [one.strip() for one in said.strip().splitlines()] or ["no reason given"]
    where = _WHERE.search(lines[0])
    found = line or (int(where[1] or where[2]) if where else None)
    expected = _EXPECTED.search(said)
    if expected:
        got = "the end of the block" if expected["got"] in ("EOF", "") else f"'{_token(lines, expected['got'])}'"
        return Made(
            "", f"Mermaid does not expect {got} here", found, "see https://mermaid.js.org/intro/syntax-reference.html"
        )
    if lines[0].startswith("No diagram type detected"):
        kinds = "begin with its kind, such as flowchart LR, sequenceDiagram or gantt"
        return Made("", "the block is no Mermaid diagram", None, kinds)
    return Made("", f"Mermaid says: {lines[0][:200].rstrip('.:')}", found)


def _token(lines: Sequence[str], token: str) -> str:
    """What stands at the arrow of Mermaid's message, else its own name of it."""
    for above, arrow in pairwise(lines):
        if re.fullmatch(r"-+\^", arrow):
            rest = above[len(arrow) - 1 :].split()
            return rest[0] if rest else token
    return token


def portable(svg: str, own: str, words: Sequence[str]) -> str:
    """With a size, a name and its words for who cannot see it, and without what moves."""
    root = _ROOT.search(svg)
    box = _BOX.search(root[1]) if root else None
    if root is None or box is None:
        return svg
    attributes = _DROPPED.sub("", root[1])
    body = _ANIMATION.sub("", svg[root.end() :])
    named = _LABELLED.search(attributes) is not None
    said = "" if named else f' aria-labelledby="{own}_title {own}_desc"'
    text = html.escape(_words(words), quote=False)
    added = "" if named else f'<title id="{own}_title">{_title(svg)}</title><desc id="{own}_desc">{text}</desc>'
    size = f' width="{float(box[3]):g}" height="{float(box[4]):g}"'
    return f'<svg{attributes}{size} role="img"{said} data-drawn="mermaid">{added}{body}'


_KINDS = {
    "flowchart-v2": "Flowchart",
    "class": "Class diagram",
    "er": "Entity relationship diagram",
    "pie": "Pie chart",
}


def _title(svg: str) -> str:
    match = re.search(r'aria-roledescription="([^"]*)"', svg)
    kind = match[1] if match else "diagram"
    return _KINDS.get(kind, f"{kind.removesuffix('Diagram').capitalize()} diagram")


def _words(words: Sequence[str]) -> str:
    text = ", ".join(dict.fromkeys(words))
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS]}…"
