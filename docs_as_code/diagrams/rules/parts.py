"""The parts of a graph by what stands for them in the ids of its picture."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Node


def nodes(drawing: Drawing) -> dict[str, Node]:
    """The nodes; those with an id of the user's own are not found."""
    return {_slug(node.id): node for node in drawing.graph.nodes}


def edges(drawing: Drawing) -> dict[str, Edge]:
    """The edges; one more between the same two nodes has a number behind."""
    count: Counter[str] = Counter()
    found = {}
    for edge in drawing.graph.edges:
        slug = _slug(f"{edge.tail}--{edge.head}")
        count[slug] += 1
        found[slug if count[slug] == 1 else f"{slug}-{count[slug]}"] = edge
    return found


def clusters(drawing: Drawing) -> dict[str, Cluster]:
    """The clusters, with and without what Graphviz wants their names to start with."""
    return {_slug(name): one for one in drawing.graph.clusters for name in (one.id, f"cluster_{one.id}")}


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-")
