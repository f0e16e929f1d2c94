"""What has changed in a graph, as JSON: parts by their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docs_as_code.diagrams.diff import Change, GraphDiff, Pair
    from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

_OWN_LISTS = {"label", "cluster", "parent"}  # renamed and moved parts have lists of their own


def as_json(diff: GraphDiff) -> dict[str, Any]:
    """The keys `nodes`, `edges`, `clusters` and `attributes` of a diagram's document."""
    return {
        "nodes": _nodes(diff),
        "edges": _edges(diff),
        "clusters": _clusters(diff),
        "attributes": _changes(diff.attributes),
    }


def nothing() -> dict[str, Any]:
    """The same keys where there is nothing to compare."""
    lists = ("added", "removed", "changed", "moved", "renamed")
    return {
        "nodes": {name: [] for name in lists},
        "edges": {name: [] for name in lists[:3]},
        "clusters": {name: [] for name in lists},
        "attributes": {},
    }


def _nodes(diff: GraphDiff) -> dict[str, list[dict[str, Any]]]:
    return {
        "added": [_node(diff.now, pair.part) for pair in diff.nodes if pair.was is None],
        "removed": [_node(diff.was, pair.part) for pair in diff.nodes if pair.now is None],
        "changed": [
            {**_node(diff.now, pair.part), "changes": rest} for pair in diff.nodes if (rest := _rest(pair.changes))
        ],
        "moved": [
            {**_node(diff.now, pair.part), "was": label_of(diff.was, moved.was)}
            for pair in diff.nodes
            if (moved := pair.change("cluster"))
        ],
        "renamed": [
            {**_node(diff.now, pair.part), "was": named.was} for pair in diff.nodes if (named := pair.change("label"))
        ],
    }


def _node(graph: Graph, node: Node) -> dict[str, Any]:
    return {"label": node.label, "class": node.cls, "cluster": label_of(graph, node.cluster)}


def _edges(diff: GraphDiff) -> dict[str, list[dict[str, Any]]]:
    return {
        "added": [_edge(diff.now, pair.part) for pair in diff.edges if pair.was is None],
        "removed": [_edge(diff.was, pair.part) for pair in diff.edges if pair.now is None],
        "changed": [
            {**_edge(diff.now, pair.part), "changes": _changes(pair.changes)}
            for pair in diff.edges
            if pair.was and pair.now and pair.changes
        ],
    }


def _edge(graph: Graph, edge: Edge) -> dict[str, Any]:
    labels = {node.id: node.label for node in graph.nodes}
    ends = {"from": labels.get(edge.tail, edge.tail), "to": labels.get(edge.head, edge.head)}
    return {**ends, "label": edge.label}


def _clusters(diff: GraphDiff) -> dict[str, list[dict[str, Any]]]:
    return {
        "added": [_cluster(diff.now, pair) for pair in diff.clusters if pair.was is None],
        "removed": [_cluster(diff.was, pair) for pair in diff.clusters if pair.now is None],
        "changed": [
            {**_cluster(diff.now, pair), "changes": rest} for pair in diff.clusters if (rest := _rest(pair.changes))
        ],
        "moved": [
            {**_cluster(diff.now, pair), "was": label_of(diff.was, moved.was)}
            for pair in diff.clusters
            if (moved := pair.change("parent"))
        ],
        "renamed": [
            {**_cluster(diff.now, pair), "was": named.was} for pair in diff.clusters if (named := pair.change("label"))
        ],
    }


def _cluster(graph: Graph, pair: Pair[Cluster]) -> dict[str, Any]:
    return {"label": pair.part.label, "cluster": label_of(graph, pair.part.parent)}


def label_of(graph: Graph, cluster: str | None) -> str | None:
    """The label of a cluster by its id."""
    return next((one.label for one in graph.clusters if one.id == cluster), cluster)


def _rest(changes: tuple[Change, ...]) -> dict[str, dict[str, str | None]]:
    return _changes(tuple(change for change in changes if change.name not in _OWN_LISTS))


def _changes(changes: tuple[Change, ...]) -> dict[str, dict[str, str | None]]:
    return {change.name: {"was": change.was, "now": change.now} for change in changes}
