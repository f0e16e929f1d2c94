"""The model of a graph that Graphviz has read: its nodes, edges and clusters, from the C library's own structures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.dot.labels import label_text
from docs_as_code.diagrams.graph import Cluster, Edge, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.diagrams.dot.scan import Places


def name_of(handle: Any) -> str:
    """The name of a graph, subgraph or node; empty for an anonymous one."""
    from pygraphviz import graphviz

    name = graphviz.agnameof(handle)
    return name.decode(errors="replace") if name else ""


def attribute(handle: Any, name: str) -> str | None:
    """The value of an attribute, or None where the graph never speaks of it."""
    from pygraphviz import graphviz

    value = graphviz.agget(handle, name.encode())
    return None if value is None else value.decode(errors="replace")


def nodes(graph: Any, homes: dict[str, str], places: Places) -> tuple[Node, ...]:
    """The nodes in the order in which the text names them."""
    return tuple(_node(handle, name_of(graph), homes, places) for handle in _nodes(graph))


def _node(handle: Any, graph_name: str, homes: dict[str, str], places: Places) -> Node:
    name = name_of(handle)
    written = attribute(handle, "label")
    label = name if written is None else written.replace("\\N", name).replace("\\G", graph_name)
    return Node(
        id=name,
        label=_words(label, places),
        cluster=homes.get(name),
        href=attribute(handle, "URL") or attribute(handle, "href") or None,
        tooltip=attribute(handle, "tooltip") or None,
        icon=attribute(handle, "image") or None,
        line=places.nodes.get(name),
        resource=attribute(handle, "resource") or "",
    )


def _words(label: str, places: Places) -> str:
    """The C library gives the body of an HTML-like label, and does not say that it is one."""
    return label_text(f"<{label}>" if label in places.html else label)


def edges(graph: Any, places: Places) -> tuple[Edge, ...]:
    """The edges, node by node; from and to are as the arrow points, also where it is drawn from the other end."""
    from pygraphviz import graphviz

    usual = "forward" if graphviz.agisdirected(graph) else "none"
    found = []
    for node in _nodes(graph):
        for handle in _walk(lambda: graphviz.agfstout(graph, node), lambda one: graphviz.agnxtout(graph, one)):  # noqa: B023 - walked at once
            found.append(_edge(handle, usual, places))  # noqa: PERF401 - two nested loops read better
    return tuple(found)


def _edge(handle: Any, usual: str, places: Places) -> Edge:
    from pygraphviz import graphviz

    tail, head = name_of(graphviz.agtail(handle)), name_of(graphviz.aghead(handle))
    direction = attribute(handle, "dir") or usual
    line = places.edges.get((tail, head)) or places.edges.get((head, tail))
    if direction == "back":
        tail, head = head, tail
    label = _words(attribute(handle, "label") or attribute(handle, "xlabel") or "", places)
    return Edge(tail, head, label, direction != "none", line)


def clusters(graph: Any, places: Places) -> tuple[tuple[Cluster, ...], dict[str, str]]:
    """The clusters, outermost first, and the innermost one of each node by name."""
    found: list[Cluster] = []
    homes: dict[str, str] = {}
    _collect(graph, None, places, found, homes)
    return tuple(found), homes


def _collect(graph: Any, parent: str | None, places: Places, found: list[Cluster], homes: dict[str, str]) -> None:
    from pygraphviz import graphviz

    for part in _walk(lambda: graphviz.agfstsubg(graph), graphviz.agnxtsubg):
        name = name_of(part)
        inner = parent
        if name.startswith("cluster"):
            label = _words(attribute(part, "label") or "", places)
            found.append(Cluster(name, label, parent, places.clusters.get(name)))
            inner = name
        if inner is not None:
            homes.update(dict.fromkeys(map(name_of, _nodes(part)), inner))
        _collect(part, inner, places, found, homes)


def _nodes(graph: Any) -> Iterator[Any]:
    from pygraphviz import graphviz

    return _walk(lambda: graphviz.agfstnode(graph), lambda one: graphviz.agnxtnode(graph, one))


def _walk(first: Callable[[], Any], following: Callable[[Any], Any]) -> Iterator[Any]:
    """The binding ends a list with StopIteration, or with None."""
    try:
        one = first()
        while one is not None:
            yield one
            one = following(one)
    except (StopIteration, KeyError):
        return
