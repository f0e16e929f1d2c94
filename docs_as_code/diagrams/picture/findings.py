"""What there is to say about a diagram's icons, links and characters, with the node's label and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.links import unsafe_scheme
from docs_as_code.diagrams.picture.graphviz_words import part
from docs_as_code.diagrams.picture.request import DRAW_LESS, MOST_NODES
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from docs_as_code.diagrams.dot.links import Removed
    from docs_as_code.diagrams.picture.request import RenderRequest
    from docs_as_code.diagrams.picture.svg import Notice


def size_findings(request: RenderRequest) -> list[Finding]:
    """A warning for a picture of so many nodes that nobody reads it."""
    count = len(request.graph.nodes)
    if count <= MOST_NODES:
        return []
    message = f"'{request.graph.name}' has {count:,} nodes, more than anybody can follow"
    return [
        Finding(
            rule="large-picture",
            severity="warning",
            path=request.source,
            line=request.line,
            message=message,
            hint=DRAW_LESS,
        )
    ]


def icon_findings(request: RenderRequest, path: str, problem: str) -> list[Finding]:
    """An error for each node that shows this icon."""
    nodes = [node for node in request.graph.nodes if node.icon == path]
    shown = shown_path(request, path)
    parts = [part(request, node.id) for node in nodes] or [(f"'{request.graph.name}'", request.line)]
    hint = (
        "check the path; a relative one is looked for beside the script first"
        if problem == "does not exist"
        else "replace it with a PNG, JPEG, GIF, WebP or SVG picture"
    )
    return [
        Finding(
            rule="missing-icon",
            severity="error",
            path=request.source,
            line=line,
            message=f"the icon of {label} {problem}: {shown}",
            hint=hint,
        )
        for label, line in parts
    ]


def link_findings(request: RenderRequest, removed: tuple[Removed, ...]) -> list[Finding]:
    """A warning for each link that was taken out of the DOT text, on the line of its part where that is known."""
    findings = []
    rest = list(removed)
    for node in request.graph.nodes:
        scheme = unsafe_scheme(node.href or "")
        if scheme is not None:
            label, line = part(request, node.id)
            findings.append(_unsafe_link(request, scheme, f" of {label}", line))
            same = [one for one in rest if one.scheme == scheme]
            own = next((one for one in same if _names(one.statement, node.id)), same[0] if same else None)
            if own is not None:
                rest.remove(own)
    return findings + [_unsafe_link(request, one.scheme, *_place(request, one)) for one in rest]


def _place(request: RenderRequest, removed: Removed) -> tuple[str, int | None]:
    """Whose link it was, and the user's line: DOT text of the user's own has it, of a Python source its edge."""
    is_dot = request.source.endswith((".dot", ".gv")) and request.line is not None
    line = (request.line or 1) + removed.number if is_dot else request.line
    is_edge = "->" in removed.statement or "--" in removed.statement
    for edge in request.graph.edges if is_edge else ():
        names_both = all(_names(removed.statement, one) for one in (edge.tail, edge.head))
        if names_both and edge.line and (not is_dot or edge.line == line):
            ends = f"{part(request, edge.tail)[0]} and {part(request, edge.head)[0]}"
            return f" of the edge between {ends}", edge.line
    return f" in '{request.graph.name}'", line


def _names(statement: str, node_id: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(node_id)}(?![\w-])", statement) is not None


def notice_findings(request: RenderRequest, notices: list[Notice]) -> list[Finding]:
    """What was noticed while the SVG was written."""
    findings = []
    for notice in notices:
        label, line = part(request, notice.part)
        if notice.kind == "link":
            findings.append(_unsafe_link(request, notice.what, f" of {label}", line))
        else:
            codes = ", ".join(f"{character} (U+{ord(character):04X})" for character in notice.what)
            noun = "character" if len(notice.what) == 1 else "characters"
            findings.append(
                Finding(
                    rule="missing-glyph",
                    severity="warning",
                    path=request.source,
                    line=line,
                    message=f"no font has the {noun} {codes} in {label}",
                    hint="add a font that has it under diagrams.fonts in docs-as-code.yml",
                )
            )
    return findings


def _unsafe_link(request: RenderRequest, scheme: str, where: str, line: int | None) -> Finding:
    return Finding(
        rule="script-link",
        severity="warning",
        path=request.source,
        line=line,
        message=f"the link{where} was left out, because it starts with {scheme}:",
        hint="link to an http:, https: or relative address",
    )


def shown_path(request: RenderRequest, path: str) -> str:
    """A path as it may be published: relative to the project, or inside the package that brought the icon."""
    for root in request.roots:
        if path.startswith(root.rstrip("/") + "/"):
            inside = path[len(root.rstrip("/")) + 1 :]
            if "site-packages/" not in inside:
                return inside
    return path.rpartition("/site-packages/")[2] if "/site-packages/" in path else Path(path).name
