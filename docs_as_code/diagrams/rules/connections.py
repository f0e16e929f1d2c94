"""Rules about what is connected: nodes that stand alone, and nodes without which the graph falls apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.graph import Drawing, Node

# Parts of `diagrams` whose classes stand for something that runs, and can fail.
_RUNS = frozenset(
    {
        "analytics",
        "auth",
        "compute",
        "container",
        "containers",
        "database",
        "dns",
        "gateway",
        "identity",
        "inmemory",
        "integration",
        "network",
        "proxy",
        "queue",
        "security",
        "storage",
        "web",
    }
)


_FROM_DATA = 5  # nodes that one line of Python makes: so many come from a file or a table


def orphan_nodes(drawing: Drawing) -> Iterator[Said]:
    """Nodes without an edge, in a diagram in which most have one.

    One of several in a cluster may speak for those of its kind, and who draws from files has forgotten no edge.
    """
    graph = drawing.graph
    joined = {name for edge in graph.edges for name in (edge.tail, edge.head)}
    if "lhead" in graph.dot or "ltail" in graph.dot:  # an edge that ends at a frame is one of all that stands in it
        frames = {node.cluster for node in graph.nodes if node.id in joined} - {None}
        joined |= {node.id for node in graph.nodes if node.cluster in frames}
    alone = [node for node in graph.nodes if node.id not in joined and one_line(node.label)]
    if len(alone) * 2 >= len(graph.nodes):
        return  # what shows a collection needs no edges
    spoken_for = {(node.cluster, node.cls) for node in graph.nodes if node.id in joined and node.cluster and node.cls}
    made = Counter(node.line for node in graph.nodes)
    for node in alone:
        if (node.cluster, node.cls) in spoken_for or (node.cls and made[node.line] >= _FROM_DATA):
            continue
        yield Said(
            "orphan-node",
            node.line or drawing.line,
            f"nothing is connected to '{one_line(node.label)}'",
            "connect it, or leave it out",
        )


def single_points_of_failure(drawing: Drawing) -> Iterator[Said]:
    """Nodes that run and that several of a kind depend on: without one, these and the rest no longer reach each other.

    In a chain every node is one, and who draws a chain does not ask for more. Who draws several does. What a function
    draws from files has the lines of those: what a resource is made after is no way to reach it.
    """
    graph = drawing.graph
    from_files = Counter(node.line for node in graph.nodes if node.resource)
    called = {node.id: node for node in graph.nodes}
    around: dict[str, set[str]] = {name: set() for name in called}
    for edge in graph.edges:
        if edge.tail in around and edge.head in around and edge.tail != edge.head:
            around[edge.tail].add(edge.head)
            around[edge.head].add(edge.tail)
    for name in sorted(_cuts(around), key=list(called).index):
        node = called[name]
        if node.resource and from_files[node.line] > 1:
            continue
        kinds = Counter(called[other].cls for other in around[name] if _runs(called[other].cls))
        several = any(count > 1 and kind != node.cls for kind, count in kinds.items())
        if _runs(node.cls) and several and _parts_without(name, around, called) > 1:
            yield Said(
                "single-point-of-failure",
                node.line or drawing.line,
                f"without '{one_line(node.label) or node.id}' the diagram falls into parts",
                "draw its replicas if it has any; waive the finding where it need not survive",
            )


def _parts_without(name: str, around: dict[str, set[str]], called: dict[str, Node]) -> int:
    """Into how many parts the graph falls without a node, not counting its own replicas."""
    seen = {name}
    parts = 0
    for neighbour in around[name]:
        found = [] if neighbour in seen else [neighbour]
        seen.update(found)
        for one in found:
            new = around[one] - seen
            seen |= new
            found += new
        parts += any(called[one].cls != called[name].cls for one in found)
    return parts


def _runs(cls: str | None) -> bool:
    """Whether a class of `diagrams` is something that runs: `diagrams.aws.compute.EC2` is, a person is not.

    An object of Kubernetes is a declaration, and what stands behind it may be many.
    """
    parts = (cls or "").split(".")
    return len(parts) > 3 and parts[1] != "k8s" and parts[2] in _RUNS


def _cuts(around: dict[str, set[str]]) -> set[str]:
    """The articulation points of a graph (Hopcroft and Tarjan, 1973), without recursion: graphs may be deep."""
    depth: dict[str, int] = {}
    low: dict[str, int] = {}
    found: set[str] = set()
    for root, neighbours in around.items():
        if root in depth:
            continue
        depth[root] = low[root] = 0
        branches = 0
        stack = [(root, "", iter(neighbours))]
        while stack:
            name, parent, rest = stack[-1]
            after = next(rest, None)
            if after is None:
                stack.pop()
                if parent:
                    low[parent] = min(low[parent], low[name])
                    if parent == root:
                        branches += 1
                    elif low[name] >= depth[parent]:
                        found.add(parent)
            elif after not in depth:
                depth[after] = low[after] = len(stack)
                stack.append((after, name, iter(around[after])))
            elif after != parent:
                low[name] = min(low[name], depth[after])
        if branches > 1:
            found.add(root)
    return found
