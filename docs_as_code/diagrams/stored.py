"""A capture as portable JSON: the same bytes on every machine, and nothing in it that runs when it is read.

Icons stand by portable names in the place of their paths. What planning needs is small and apart from the graphs.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams import icon_paths, json_rows
from docs_as_code.diagrams.facts import CaptureFacts, DrawingFacts, facts_as_json, facts_from_json
from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Graph, Node
from docs_as_code.diagrams.icon_names import IconNames

if TYPE_CHECKING:
    from collections.abc import Sequence

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

_DRAWING = 2  # version of the form of a whole drawing


def facts(capture: Capture, names: IconNames) -> CaptureFacts:
    """The facts of a capture that went well."""
    drawings = tuple(_drawing_facts(drawing, names) for drawing in capture.drawings)
    writes = tuple((path, line) for path, line in capture.writes if path[:1] != "/")
    return CaptureFacts(drawings, capture.findings, capture.imports, capture.is_module, writes)


def drawing_as_json(drawing: Drawing, names: IconNames) -> bytes:
    """A whole drawing, with its lines."""
    graph = drawing.graph
    icons = icon_paths.of_graph(graph)
    place = {path: number for number, path in enumerate(icons)}
    filename: Any = drawing.filename
    if os.path.isabs(filename):  # noqa: PTH117 - text, as the source gave it
        filename = [names.portable(filename)]
    nodes = [
        [
            *(n.id, n.label, n.resource, n.cls, n.cluster, n.href, n.tooltip),
            *(None if n.icon is None else place[n.icon], n.line),
        ]
        for n in graph.nodes
    ]
    edges = [[e.tail, e.head, e.label, e.directed, e.line] for e in graph.edges]
    clusters = [[c.id, c.label, c.parent, c.line] for c in graph.clusters]
    head = [graph.name, graph.layout, graph.direction, [names.portable(path) for path in icons], graph.covers]
    rest = [icon_paths.split(graph.dot, icons), nodes, edges, clusters]
    return json_rows.dumps([_DRAWING, filename, drawing.formats, drawing.line, *head, *rest]).encode()


def drawing_from_json(data: bytes, names: IconNames) -> Drawing:
    """The drawing, with the paths of this machine. Raises ValueError for anything else."""
    filename, formats, line, name, layout, direction, icons, covers, *rest = json_rows.versioned(data, _DRAWING, 12)
    if isinstance(filename, list):
        (portable,) = json_rows.texts(filename)
        filename = names.absolute(portable)
    dot, nodes, edges, clusters = rest
    paths = [names.absolute(one) for one in json_rows.texts(icons)]
    graph = Graph(
        name=json_rows.text(name),
        dot=icon_paths.joined(dot, paths),
        layout=json_rows.text(layout),
        direction=json_rows.text(direction),
        nodes=tuple(_node_from(row, paths) for row in json_rows.rows(nodes, 9)),
        edges=tuple(_edge_from(row) for row in json_rows.rows(edges, 5)),
        clusters=tuple(
            Cluster(json_rows.text(a), json_rows.text(b), json_rows.maybe(c, str), json_rows.maybe(d, int))
            for a, b, c, d in json_rows.rows(clusters, 4)
        ),
        covers=json_rows.text(covers),
    )
    return Drawing(graph, json_rows.text(filename), json_rows.texts(formats), json_rows.maybe(line, int))


def _drawing_facts(drawing: Drawing, names: IconNames) -> DrawingFacts:
    from docs_as_code.diagrams.render import needed_packs

    graph = drawing.graph
    order = sorted(icon_paths.of_graph(graph), key=names.portable)
    icons = tuple(names.portable(path) for path in order)
    text = json_rows.dumps([graph.layout, icons, icon_paths.split(graph.dot, order), graph.as_json()])
    return DrawingFacts(
        name=graph.name,
        filename=drawing.filename,
        formats=drawing.formats,
        line=drawing.line,
        layout=graph.layout,
        packs=tuple(sorted(needed_packs(graph))),
        icons=icons,
        graph=hashlib.sha256(text.encode()).hexdigest(),
        covers=graph.covers,
        resources=tuple((n.line, _label(n), n.resource) for n in graph.nodes if n.resource),
    )


def _label(node: Node) -> str:
    return " ".join(node.label.split()) or node.id


def _node_from(row: list[Any], icons: Sequence[str]) -> Node:
    name, label, resource, *texts, icon, line = row
    cls, cluster, href, tooltip = (json_rows.maybe(text, str) for text in texts)
    path = None if icon is None else icons[json_rows.number(icon, len(icons))]
    place = json_rows.maybe(line, int)
    words = json_rows.text(name), json_rows.text(label)
    return Node(*words, cls, cluster, href, tooltip, path, place, json_rows.text(resource))


def _edge_from(row: list[Any]) -> Edge:
    tail, head, label, directed, line = row
    if type(directed) is not bool:
        raise ValueError("not a yes or no")
    return Edge(json_rows.text(tail), json_rows.text(head), json_rows.text(label), directed, json_rows.maybe(line, int))
