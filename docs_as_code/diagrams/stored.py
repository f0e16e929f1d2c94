"""A capture as portable JSON: the same bytes on every machine, and nothing in it that runs when it is read.

Icons stand by portable names in the place of their paths. What planning needs is small and apart from the graphs.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from docs_as_code.diagrams import icon_paths
from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Graph, Node
from docs_as_code.diagrams.icon_names import IconNames
from docs_as_code.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docs_as_code.diagrams.capture import Capture

__all__ = [
    "CaptureFacts",
    "DrawingFacts",
    "IconNames",
    "drawing_as_json",
    "drawing_from_json",
    "facts",
    "facts_as_json",
    "facts_from_json",
]

_FACTS = 1  # version of the form of facts
_DRAWING = 1  # version of the form of a whole drawing
_NULL = type(None)


@dataclass(frozen=True)
class DrawingFacts:
    """What planning needs of a drawing: font `packs`, portable names of `icons`, the `graph`'s sha256 without lines."""

    name: str
    filename: str
    formats: tuple[str, ...]
    line: int | None
    layout: str
    packs: tuple[str, ...]
    icons: tuple[str, ...]
    graph: str


@dataclass(frozen=True)
class CaptureFacts:
    """What planning needs of one source."""

    drawings: tuple[DrawingFacts, ...] = ()
    findings: tuple[Finding, ...] = ()
    imports: tuple[str, ...] = ()
    is_module: bool = False


def facts(capture: Capture, names: IconNames) -> CaptureFacts:
    """The facts of a capture that went well."""
    drawings = tuple(_drawing_facts(drawing, names) for drawing in capture.drawings)
    return CaptureFacts(drawings, capture.findings, capture.imports, capture.is_module)


def facts_as_json(facts: CaptureFacts) -> str:
    """The facts as text."""
    drawings = [[d.name, d.filename, d.formats, d.line, d.layout, d.packs, d.icons, d.graph] for d in facts.drawings]
    findings = [[f.path, f.line, f.rule, f.severity, f.message, f.hint, f.column] for f in facts.findings]
    return _dumps([_FACTS, drawings, findings, facts.imports, facts.is_module])


def facts_from_json(text: str) -> CaptureFacts:
    """The facts in a text. Raises ValueError for anything else."""
    drawings, findings, imports, is_module = _versioned(text, _FACTS, 4)
    if type(is_module) is not bool:
        raise ValueError("not a yes or no")
    return CaptureFacts(
        tuple(_drawing_facts_from(row) for row in _rows(drawings, 8)),
        tuple(_finding_from(row) for row in _rows(findings, 7)),
        _texts(imports),
        is_module,
    )


def drawing_as_json(drawing: Drawing, names: IconNames) -> bytes:
    """A whole drawing, with its lines."""
    graph = drawing.graph
    icons = icon_paths.of_graph(graph)
    place = {path: number for number, path in enumerate(icons)}
    filename: Any = drawing.filename
    if os.path.isabs(filename):  # noqa: PTH117 - text, as the source gave it
        filename = [names.portable(filename)]
    nodes = [
        [n.id, n.label, n.cls, n.cluster, n.href, n.tooltip, None if n.icon is None else place[n.icon], n.line]
        for n in graph.nodes
    ]
    edges = [[e.tail, e.head, e.label, e.directed, e.line] for e in graph.edges]
    clusters = [[c.id, c.label, c.parent, c.line] for c in graph.clusters]
    head = [graph.name, graph.layout, graph.direction, [names.portable(path) for path in icons]]
    rest = [icon_paths.split(graph.dot, icons), nodes, edges, clusters]
    return _dumps([_DRAWING, filename, drawing.formats, drawing.line, *head, *rest]).encode()


def drawing_from_json(data: bytes, names: IconNames) -> Drawing:
    """The drawing, with the paths of this machine. Raises ValueError for anything else."""
    filename, formats, line, name, layout, direction, icons, dot, nodes, edges, clusters = _versioned(
        data, _DRAWING, 11
    )
    if isinstance(filename, list):
        (portable,) = _texts(filename)
        filename = names.absolute(portable)
    paths = [names.absolute(one) for one in _texts(icons)]
    graph = Graph(
        name=_text(name),
        dot=icon_paths.joined(dot, paths),
        layout=_text(layout),
        direction=_text(direction),
        nodes=tuple(_node_from(row, paths) for row in _rows(nodes, 8)),
        edges=tuple(_edge_from(row) for row in _rows(edges, 5)),
        clusters=tuple(
            Cluster(_text(a), _text(b), _maybe(c, str), _maybe(d, int)) for a, b, c, d in _rows(clusters, 4)
        ),
    )
    return Drawing(graph, _text(filename), _texts(formats), _maybe(line, int))


def _drawing_facts(drawing: Drawing, names: IconNames) -> DrawingFacts:
    from docs_as_code.diagrams.render import needed_packs

    graph = drawing.graph
    order = sorted(icon_paths.of_graph(graph), key=names.portable)
    icons = tuple(names.portable(path) for path in order)
    text = _dumps([graph.layout, icons, icon_paths.split(graph.dot, order), graph.as_json()])
    return DrawingFacts(
        name=graph.name,
        filename=drawing.filename,
        formats=drawing.formats,
        line=drawing.line,
        layout=graph.layout,
        packs=tuple(sorted(needed_packs(graph))),
        icons=icons,
        graph=hashlib.sha256(text.encode()).hexdigest(),
    )


def _drawing_facts_from(row: list[Any]) -> DrawingFacts:
    name, filename, formats, line, layout, packs, icons, graph = row
    if type(name) is type(filename) is type(layout) is type(graph) is str and type(line) in (int, _NULL):
        return DrawingFacts(name, filename, _texts(formats), line, layout, _texts(packs), _texts(icons), graph)
    raise ValueError("not the facts of a drawing")


def _finding_from(row: list[Any]) -> Finding:
    path, line, rule, severity, message, hint, column = row
    if severity not in get_args(Severity):
        raise ValueError("not a severity")
    return Finding(
        _text(path), _maybe(line, int), _text(rule), severity, _text(message), _maybe(hint, str), _maybe(column, int)
    )


def _node_from(row: list[Any], icons: Sequence[str]) -> Node:
    name, label, *texts, icon, line = row
    cls, cluster, href, tooltip = (_maybe(text, str) for text in texts)
    path = None if icon is None else icons[_number(icon, len(icons))]
    return Node(_text(name), _text(label), cls, cluster, href, tooltip, path, _maybe(line, int))


def _edge_from(row: list[Any]) -> Edge:
    tail, head, label, directed, line = row
    if type(directed) is not bool:
        raise ValueError("not a yes or no")
    return Edge(_text(tail), _text(head), _text(label), directed, _maybe(line, int))


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _versioned(text: str | bytes, version: int, fields: int) -> list[Any]:
    """The fields behind the version number."""
    value = json.loads(text)
    if type(value) is not list or not value or type(value[0]) is not int or value[0] != version:
        raise ValueError("written by another version")
    if len(value) != fields + 1:
        raise ValueError("parts are missing")
    return value[1:]


def _rows(value: object, width: int) -> Iterable[list[Any]]:
    if type(value) is not list or any(type(row) is not list or len(row) != width for row in value):
        raise ValueError("not a table")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if type(value) is not list or any(type(one) is not str for one in value):
        raise ValueError("not a list of texts")
    return tuple(value)


def _text(value: object) -> str:
    if type(value) is not str:
        raise ValueError("not a text")
    return value


def _maybe(value: object, kind: type) -> Any:
    if value is not None and type(value) is not kind:
        raise ValueError(f"neither {kind.__name__} nor nothing")
    return value


def _number(value: object, below: int) -> int:
    if type(value) is not int or not 0 <= value < below:
        raise ValueError("not a number of an icon")
    return value
