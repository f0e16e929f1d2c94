"""The model of one diagram: nodes, edges, clusters, and the DOT text that Graphviz lays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Node:
    """One node. `id` is stable: it is made from what the node is, so that an inserted node renumbers no other."""

    id: str
    label: str
    cls: str | None = None  # the real class, "diagrams.aws.compute.EC2"; None where it is none of `diagrams`
    cluster: str | None = None  # id of the innermost cluster
    href: str | None = None
    tooltip: str | None = None
    icon: str | None = None  # absolute path of the picture inside the node
    line: int | None = None  # the user's line that made it
    resource: str = ""  # what it stands for, "k8s/api.yaml#Deployment/api"; no part of the picture


@dataclass(frozen=True)
class Edge:
    """One edge between two node ids."""

    tail: str
    head: str
    label: str = ""
    directed: bool = True
    line: int | None = None


@dataclass(frozen=True)
class Cluster:
    """A box around nodes; `parent` is the id of the cluster around it."""

    id: str
    label: str
    parent: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Graph:
    """What Graphviz lays out: `dot` has stable ids and absolute icon paths; `layout` is its engine.

    `covers` are patterns of the files that it means to show whole; they are no part of the picture.
    """

    name: str
    dot: str
    layout: str = "dot"
    direction: str = "TB"
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    covers: str = ""

    def as_json(self) -> dict[str, Any]:
        """The public JSON form, schema 1."""
        return {
            "schema": 1,
            "name": self.name,
            "direction": self.direction,
            "nodes": [
                {
                    "id": n.id,
                    "label": n.label,
                    "class": n.cls,
                    "cluster": n.cluster,
                    "href": n.href,
                    "tooltip": n.tooltip,
                }
                for n in self.nodes
            ],
            "edges": [{"from": e.tail, "to": e.head, "label": e.label, "directed": e.directed} for e in self.edges],
            "clusters": [{"id": c.id, "label": c.label, "parent": c.parent} for c in self.clusters],
        }


@dataclass(frozen=True)
class Drawing:
    """One picture that a source asked for.

    `filename` is as written, without the extension (relative to the working folder, or absolute); `formats` are
    those the source asked for, perhaps none; `line` is the user's line that asked.
    """

    graph: Graph
    filename: str
    formats: tuple[str, ...]
    line: int | None = None
