"""Rules about what parts are called: labels that occur twice, and diagrams without a title."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.scan import tokens
from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.graph import Drawing, Graph, Node

_UNNAMED = re.compile(r"\s*(?:strict\s+)?(?:di)?graph\s*\{", re.IGNORECASE)


def duplicate_labels(drawing: Drawing) -> Iterator[Said]:
    """Two nodes of one kind with one label in one cluster: the second is named.

    Those with the same neighbours are replicas, which nobody has to tell apart.
    """
    seen: dict[tuple[str | None, str | None, str], Node] = {}
    around = _neighbours(drawing.graph)
    for node in drawing.graph.nodes:
        label = one_line(node.label)
        first = seen.setdefault((node.cluster, node.cls, label), node)
        if label and first is not node and around.get(node.id) != around.get(first.id):
            where = "of this cluster" if node.cluster else "outside of all clusters"
            yield Said(
                "duplicate-label",
                node.line or drawing.line,
                f"another node {where} is labelled '{label}' too",
                "give them different labels: a reader cannot tell them apart",
            )


def _neighbours(graph: Graph) -> dict[str, Counter[tuple[str, str, str]]]:
    """What a reader sees around each node: how many edges, from or to which label, and what stands at them."""
    labels = {node.id: one_line(node.label) for node in graph.nodes}
    around: dict[str, Counter[tuple[str, str, str]]] = {}
    for edge in graph.edges:
        tail, head = ("from", "to") if edge.directed else ("", "")
        around.setdefault(edge.tail, Counter())[tail, labels.get(edge.head, ""), edge.label] += 1
        around.setdefault(edge.head, Counter())[head, labels.get(edge.tail, ""), edge.label] += 1
    return around


def untitled(drawing: Drawing) -> Iterator[Said]:
    """A diagram that has no name of its own and no title."""
    if _UNNAMED.match(drawing.graph.dot) and not _has_title(drawing.graph.dot):
        yield Said(
            "untitled",
            drawing.line,
            "the diagram has no title, so it is called after its file",
            'name it, as in Diagram("Web service")',
        )


def _has_title(dot: str) -> bool:
    """Whether the graph itself, not one of its parts, has a label."""
    depth = 0
    before = ["", "", ""]
    inside = ""  # what an attribute list belongs to
    for token in tokens(dot):
        if token.kind == "mark" and token.value in "{}":
            depth += 1 if token.value == "{" else -1
        elif token.value == "[":
            inside = before[-1]
        elif token.value == "]":
            inside = ""
        elif depth == 1 and before[-2:] == ["label", "="] and token.is_name and inside in ("", "graph"):
            return bool(token.value.strip())
        before = [*before[1:], token.value]
    return False
