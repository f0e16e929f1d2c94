"""The links of a drawn picture: of its nodes, edges and clusters and of itself, each with the line of its part."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.diagrams.rules import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.graph import Drawing

_GROUP = re.compile(r'<g id="([^"]+)" class="(graph|cluster|node|edge)\b')
_LINK = re.compile(r'<a href="([^"]*)"')


class Linked(NamedTuple):
    """A link: the line of the part that has it, what to call that part, and where it leads."""

    line: int | None
    label: str
    target: str


def links(drawing: Drawing, svg: str) -> Iterator[Linked]:
    """All links, in the picture's order; one that a part has several times counts once."""
    if "<a href=" not in svg:
        return
    known = _parts(drawing)
    pieces = _GROUP.split(svg)
    for at in range(1, len(pieces), 3):
        slug, kind, content = pieces[at].partition("-")[2], pieces[at + 1], pieces[at + 2]
        line, label = known.get((kind, slug), (drawing.line, "the diagram"))
        for target in dict.fromkeys(_LINK.findall(content)):
            yield Linked(line or drawing.line, label, html.unescape(target))


def _parts(drawing: Drawing) -> dict[tuple[str, str], tuple[int | None, str]]:
    """Line and name of each part, by its kind and by what stands for it in the ids of the picture."""
    called = {node.id: one_line(node.label) or node.id for node in drawing.graph.nodes}
    found: dict[tuple[str, str], tuple[int | None, str]] = {}
    for slug, node in parts.nodes(drawing).items():
        found["node", slug] = node.line, f"'{called[node.id]}'"
    for slug, edge in parts.edges(drawing).items():
        ends = f"'{called.get(edge.tail, edge.tail)}' and '{called.get(edge.head, edge.head)}'"
        found["edge", slug] = edge.line, f"the edge between {ends}"
    for slug, cluster in parts.clusters(drawing).items():
        found["cluster", slug] = cluster.line, f"the cluster '{one_line(cluster.label) or cluster.id}'"
    return found
