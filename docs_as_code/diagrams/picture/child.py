"""Inside the warm child: a request becomes finished files.

`preload` runs once in the server; `run` and `run_many` run in a fork of it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot import graphviz_library
from docs_as_code.diagrams.dot.links import unsafe_scheme, without_unsafe_links
from docs_as_code.diagrams.dot.text import references, renamed, whole_lines
from docs_as_code.diagrams.picture import exports, icon_pictures, raster, stamp, svg
from docs_as_code.diagrams.picture.findings import (
    icon_findings,
    link_findings,
    notice_findings,
    shown_path,
    size_findings,
)
from docs_as_code.diagrams.picture.graphviz_words import TOLD_ONCE, spoken, syntax_error
from docs_as_code.diagrams.picture.icon_formats import IconError
from docs_as_code.diagrams.picture.request import LAYOUTS, Rendered, RenderRequest
from docs_as_code.errors import DocsAsCodeError, SourceError

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.icon_pictures import IconPicture
    from docs_as_code.findings import Finding

_RASTER = ("png", "pdf", "jpg")
_WARM_UP = 'digraph { node [fontname="Sans-Serif"] a [label="warm"] b [label=<<b>up</b>>] a -> b [label=x] }'


def preload() -> None:
    """Load Graphviz and its fonts.

    The first picture of a process is slow, and its first PDF differs from all later ones.
    """
    import docs_as_code.toolchain.subset

    graphviz_library.draw(_WARM_UP, "dot", ("svg", "png", "pdf"))
    docs_as_code.toolchain.subset.warm_up()


def run(request: RenderRequest) -> Rendered:
    """All formats of one diagram from one layout."""
    try:
        return _rendered(request)
    except DocsAsCodeError as error:
        return Rendered(error=error)


def run_many(requests: list[RenderRequest]) -> list[Rendered]:
    """Several diagrams in one fork, each on its own; perhaps fewer results than requests: the first so many.

    Graphviz prints some messages once in the life of a process. So the batch ends after a diagram that made it
    print one, or that failed, and the caller asks for the rest in a fresh fork: what is said never depends on the
    neighbours.
    """
    done: list[Rendered] = []
    for request in requests:
        done.append(run(request))
        if not done[-1].files or any(finding.rule in TOLD_ONCE for finding in done[-1].findings):
            break
    return done


def _rendered(request: RenderRequest) -> Rendered:
    graph = request.graph
    if graph.layout not in LAYOUTS:
        raise SourceError(
            f"no layout engine named '{graph.layout}'",
            path=request.source,
            line=request.line,
            hint=f"use one of {', '.join(LAYOUTS)}",
        )
    dot, removed = without_unsafe_links(whole_lines(graph.dot))
    found, problems = _icons(request, dot)
    if problems:
        return Rendered(findings=tuple(problems))
    # Most diagrams have PNG icons alone and need no folder, which would cost a tenth of all the time.
    scratch = any(picture.kind != "png" for picture in found.values())
    with tempfile.TemporaryDirectory(prefix="docs-as-code-") if scratch else nullcontext("") as folder:
        files, said, notices = _files(request, dot, found, Path(folder))
    findings = [*size_findings(request), *link_findings(request, removed)]
    findings += [*spoken(request, said), *notice_findings(request, notices)]
    if any(finding.severity == "error" for finding in findings):
        files = {}
    return Rendered(files=files, findings=tuple(dict.fromkeys(findings)))


def _files(
    request: RenderRequest, dot: str, found: dict[str, IconPicture], folder: Path
) -> tuple[dict[str, bytes], str, list[svg.Notice]]:
    drawn = any(kind in _RASTER for kind in request.formats)
    written = any(icon.kind == "svg" and b"<text" in icon.data for icon in found.values())
    fonts = [str(face.path) for face in request.fonts.faces] if written else []
    names = _stand_ins(request, found, dot, folder, drawn=drawn, fonts=fonts)
    raw, said = _draw(request, renamed(dot, names), _kinds(request.formats))
    said = exports.without_noise(said)
    files: dict[str, bytes] = {}
    notices: list[svg.Notice] = []
    for kind in request.formats:
        if kind == "svg":
            shown = {names.get(path, path): icon for path, icon in found.items()}
            picture = svg.portable(
                raw[kind].decode(), request.graph, ids=request.ids, digest=request.digest, icons=shown,
                fonts=request.fonts,
            )  # fmt: skip
            files[kind], notices = picture.data, picture.notices
        elif kind == "json":
            files[kind] = stamp.stamp_json(_safe(request.graph).as_json(), request.digest).encode()
        elif kind in exports.FORMATS:
            shown = {names.get(path, path): icon for path, icon in found.items()}
            files[kind] = exports.document(kind, raw, request.graph, icons=shown, digest=request.digest)
        elif kind == "dot":
            files[kind] = stamp.stamp_dot(_portable_dot(request, raw[kind].decode(), names), request.digest).encode()
        else:
            files[kind] = raster.finished(raw[kind], kind, request.digest)
    return files, said, notices


def _kinds(formats: tuple[str, ...]) -> tuple[str, ...]:
    """What Graphviz has to write for these formats, each in the form that ours is made from."""
    kinds = {kind: None for kind in formats if kind not in ("json", *exports.FORMATS)}
    for kind in formats:
        kinds |= dict.fromkeys(exports.FORMATS.get(kind, ()))
    return tuple(kinds)


def _safe(graph: Graph) -> Graph:
    """The model without the links that the pictures lack, too."""
    return replace(
        graph, nodes=tuple(replace(node, href=None) if unsafe_scheme(node.href or "") else node for node in graph.nodes)
    )


def _draw(request: RenderRequest, dot: str, kinds: tuple[str, ...]) -> tuple[dict[str, bytes], str]:
    if not kinds:
        return {}, ""
    try:
        if request.system:
            from docs_as_code.diagrams.picture import system_dot

            return system_dot.draw(dot, request.graph.layout, kinds)
        return graphviz_library.draw(dot, request.graph.layout, kinds)
    except graphviz_library.LayoutError as error:
        raise _failure(request, error) from None


def _failure(request: RenderRequest, error: graphviz_library.LayoutError) -> SourceError:
    name = request.graph.name
    if error.stage == "read":
        line, near = syntax_error(error.said)
        at = f" near '{near}'" if near else ""
        is_dot = request.source.endswith((".dot", ".gv"))
        return SourceError(
            f"the DOT text of '{name}' is not valid: syntax error{at}",
            path=request.source,
            line=line if is_dot else request.line,
            hint="quote names and values that hold other characters than letters, digits and _",
        )
    for finding in spoken(request, error.said):
        if finding.severity == "error":
            return SourceError(finding.message, path=finding.path, line=finding.line, hint=finding.hint)
    doing = "lay out" if error.stage == "layout" else f"draw the {error.stage.upper()} of"
    return SourceError(f"Graphviz could not {doing} '{name}'", path=request.source, line=request.line)


def _icons(request: RenderRequest, dot: str) -> tuple[dict[str, IconPicture], list[Finding]]:
    """The verified icons by path, and an error for each node whose icon is missing or damaged."""
    found: dict[str, IconPicture] = {}
    problems: list[Finding] = []
    for path in references(dot):
        try:
            if not os.path.isabs(path):  # noqa: PTH117 - a plain text test
                raise IconError("does not exist")
            found[path] = icon_pictures.read_icon(path)
        except IconError as error:
            problems += icon_findings(request, path, str(error))
    return found, problems


def _stand_ins(
    request: RenderRequest, found: dict[str, IconPicture], dot: str, folder: Path, *, drawn: bool, fonts: list[str]
) -> dict[str, str]:
    try:
        return icon_pictures.stand_ins(found, dot, folder, drawn=drawn, fonts=fonts)
    except IconError as error:
        raise SourceError(
            f"an icon of '{request.graph.name}' {error}", path=request.source, line=request.line
        ) from None


def _portable_dot(request: RenderRequest, dot: str, names: dict[str, str]) -> str:
    dot = whole_lines(dot)
    originals = {stand_in: path for path, stand_in in names.items()}
    paths = {path: originals.get(path, path) for path in references(dot)}
    return renamed(dot, {path: shown_path(request, original) for path, original in paths.items()})
