"""DOT text becomes graphs: Graphviz reads it, in a child since it may crash, and we take the model."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH113, PTH118, PTH119

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.dot import graphviz_library, model, own_attributes, scan
from docs_as_code.diagrams.dot.exchange import DotReply, DotRequest
from docs_as_code.diagrams.dot.text import with_icons
from docs_as_code.diagrams.graph import Drawing, Graph
from docs_as_code.diagrams.python.input_values import look_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYNTAX = re.compile(r"syntax error in line (\d+)(?: near '([^']*)')?")


class _UnreadableError(Exception):
    """Why a text is no graph: message, line and hint are its arguments."""


def run(request: DotRequest) -> DotReply:
    """Read all graphs of a text; with `request.drawn`, the one graph of a Python source."""
    looked: dict[str, str] = {}
    try:
        drawings = tuple(_drawings(request, looked))
    except _UnreadableError as error:
        message, line, hint = error.args
        in_python = request.drawn is not None
        return DotReply((), (message, None if in_python else line, hint), tuple(looked.items()))
    return DotReply(drawings, looked=tuple(looked.items()))


def _drawings(request: DotRequest, looked: dict[str, str]) -> Iterator[Drawing]:
    found = scan.pieces(request.text)
    if not found:
        raise _UnreadableError("the file holds no graph", 1, "start with `digraph { a -> b }`")
    for number, piece in enumerate(found, start=1):
        stem = request.filename if number == 1 else f"{request.filename}.{number}"
        drawn = request.drawn
        known = drawn.drawing.graph if drawn else Graph(os.path.basename(stem), "")
        text = _find_pictures(piece, request.folders, looked)
        graph = _with_knowledge(_read(text, piece, known, request), request)
        if drawn is not None:
            yield replace(drawn.drawing, graph=graph)
        else:
            yield Drawing(graph=graph, filename=stem, formats=(), line=piece.line)


def _find_pictures(piece: scan.Piece, folders: tuple[str, ...], looked: dict[str, str]) -> str:
    """The text with absolute paths of pictures; where they were looked for is added to `looked`."""
    match = re.search(r'imagepath\s*=\s*"([^"]*)"', piece.text)
    more = [os.path.join(folder, part) for part in (match.group(1) if match else "").split(":") for folder in folders]
    tried_in = list(dict.fromkeys([*folders, *more]))

    lines = scan.Lines(piece.text)

    def is_there(path: str) -> bool:
        whole = os.path.abspath(path)
        if whole not in looked:
            looked[whole] = look_value(whole)
        return looked[whole] == "file" and os.path.isfile(whole)

    def find(path: str, place: int) -> str:
        tried = [os.path.normpath(os.path.join(folder, path)) for folder in tried_in]
        found = next((one for one in tried if is_there(one)), None)
        if found is None:
            tried = list(dict.fromkeys(tried))
            raise _UnreadableError(
                f"icon file not found: {path}",
                lines.at(place) + piece.line - 1,
                f"looked for {', '.join(tried)}",
            )
        return os.path.abspath(found)

    return with_icons(piece.text, find)


def _read(text: str, piece: scan.Piece, known: Graph, request: DotRequest) -> Graph:
    graph = _parse(text, piece)
    places = scan.places(text, piece.line)
    if request.drawn:
        places = places.without_lines()
    clusters, homes = model.clusters(graph, places)
    name = known.name if request.drawn else model.name_of(graph) or known.name
    return replace(
        known,
        name=name,
        dot=own_attributes.without(text),
        layout=model.attribute(graph, "layout") or known.layout,
        direction=model.attribute(graph, "rankdir") or "TB",
        nodes=model.nodes(graph, homes, places),
        edges=model.edges(graph, places),
        clusters=clusters,
        covers=model.attribute(graph, "covers") or known.covers,
    )


def _parse(text: str, piece: scan.Piece) -> Any:
    """The C library's graph; what it prints is read back from the error stream."""
    from pygraphviz import graphviz

    with graphviz_library.captured() as said:
        graphviz.agattr(None, graphviz.AGNODE, b"label", b"\\N")  # as `dot` itself starts: a node is called by its name
        try:
            handle = graphviz_library.read("\n" * (piece.line - 1) + text)
        except graphviz_library.LayoutError:
            handle = None
        message = said()
    if handle is None or "rror" in message:
        raise _syntax_error(message, piece)
    return handle


def _syntax_error(message: str, piece: scan.Piece) -> _UnreadableError:
    match = _SYNTAX.search(message)
    if match is None:
        first = message.strip().splitlines()[:1] or ["Graphviz cannot read it"]
        return _UnreadableError(f"syntax error: {first[0]}", piece.line, "see https://graphviz.org/doc/info/lang.html")
    near = f" near '{match.group(2)}'" if match.group(2) else ""
    hint = "check the brackets, quotes and semicolons up to there"
    return _UnreadableError(f"syntax error{near}", int(match.group(1)), hint)


def _with_knowledge(graph: Graph, request: DotRequest) -> Graph:
    """What the Python source knows better than its DOT text: classes, labels and lines."""
    drawn = request.drawn
    if drawn is None:
        return graph
    known = drawn.drawing.graph
    nodes = {node.id: node for node in known.nodes}
    clusters = {cluster.id: cluster for cluster in known.clusters}
    edges = {(edge.tail, edge.head, edge.label): edge.line for edge in known.edges}
    return replace(
        graph,
        nodes=tuple(nodes.get(one.id) or replace(one, line=drawn.node_lines.get(one.id)) for one in graph.nodes),
        clusters=tuple(clusters.get(one.id, one) for one in graph.clusters),
        edges=tuple(
            replace(
                one,
                line=edges.get((one.tail, one.head, one.label))
                or drawn.edge_lines.get((one.tail, one.head))
                or drawn.edge_lines.get((one.head, one.tail)),
            )
            for one in graph.edges
        ),
    )
