"""The parts of an SVG: which group is which node, edge or cluster, its stable id and its title."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Edge, Graph

_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_NUMBERED = re.compile(r"(?:\w*_)?(?:graph|clust|node|edge)\d+(?:_\w+)?$")
_NOT_IN_IDS = re.compile(r"[^\w.-]+")


class Parts:
    """Names the groups of one SVG in the order they come; ids are unique in it and start with the diagram's prefix."""

    def __init__(self, graph: Graph, ids: str) -> None:
        self._ids = ids
        self.called = {node.id: one_line(node.label) or node.id for node in graph.nodes}
        self.clusters_called: dict[str, str] = {}
        self.in_model = ""  # the name of the part that was named last, as the model has it
        self._clusters = {name: item for item in graph.clusters for name in (item.id, f"cluster_{item.id}")}
        self._edges: dict[str, Edge] = {}
        for edge in graph.edges:
            self._edges[f"{edge.tail}->{edge.head}"] = edge
            self._edges[f"{edge.tail}--{edge.head}"] = edge
        for edge in graph.edges:  # one whose arrow points backwards is written the other way round
            self._edges.setdefault(f"{edge.head}->{edge.tail}", edge)
            self._edges.setdefault(f"{edge.head}--{edge.tail}", edge)
        self._used: dict[str, int] = {}
        self._inner: dict[str, str] = {}
        self._old = self._new = ""

    def see(self, node: str, content: str) -> None:
        """What a node shows is what to call it: labels may be HTML, records or have escapes."""
        shown = visible(content)
        if shown:
            self.called[node] = shown

    def name(self, old: str, kind: str, title: str, content: str) -> tuple[str, str]:
        """The id and the title of a group; `old` and `title` are Graphviz's, `content` is what stands inside."""
        self.in_model = title
        if kind == "graph":
            wanted, shown = "graph", ""
        elif kind == "node":
            wanted, shown = title, self._called(title)
        elif kind == "cluster":
            cluster = self._clusters.get(title)
            wanted, shown = title, visible(content) or (one_line(cluster.label) if cluster else "")
            if cluster:
                self.in_model = cluster.id
                self.clusters_called[cluster.id] = shown
        else:
            wanted, shown = self._edge(title)
        if not _NUMBERED.match(old):
            wanted = html.unescape(old)  # the user's own `id`
        self._old, self._new = old, self._unique(wanted)
        return self._new, shown

    def inner_id(self, old: str) -> str:
        """The new id for one inside the current group (a gradient, a link), or for a reference to it."""
        if old not in self._inner:
            if old.startswith("a_"):
                wanted = f"{self._new}-link"
            elif self._old and old.startswith(self._old):
                wanted = f"{self._new}-{'path' if old.endswith('_p') else 'fill'}"
            else:
                wanted = html.unescape(old)
            self._inner[old] = self._unique(wanted.removeprefix(f"{self._ids}-"))
        return self._inner[old]

    def _edge(self, title: str) -> tuple[str, str]:
        edge = self._edges.get(title) or self._edge_with_ports(title)
        if edge is not None:
            tail, head, directed = edge.tail, edge.head, edge.directed
            self.in_model = edge_name(edge)
        else:
            tail, arrow, head = title.partition("->")
            if not arrow:
                tail, arrow, head = title.partition("--")
            directed = arrow == "->"
        return f"{tail}--{head}", f"{self._called(tail)} {'→' if directed else '—'} {self._called(head)}"

    def _edge_with_ports(self, title: str) -> Edge | None:
        """`a:p->b:q` is an edge from a to b; a node's name may hold colons and arrows too, so ask the edges."""
        if ":" not in title:
            return None
        for key, edge in self._edges.items():
            arrow = key[len(edge.tail) : len(edge.tail) + 2]
            pattern = f"{re.escape(edge.tail)}(:.*)?{re.escape(arrow)}{re.escape(edge.head)}(:.*)?"
            if re.fullmatch(pattern, title, re.DOTALL):
                return edge
        return None

    def _called(self, name: str) -> str:
        return self.called.get(name, name)

    def _unique(self, wanted: str) -> str:
        slug = f"{self._ids}-{_NOT_IN_IDS.sub('-', wanted).strip('-') or 'x'}"
        count = self._used[slug] = self._used.get(slug, 0) + 1
        return slug if count == 1 else self._unique(f"{slug.removeprefix(self._ids + '-')}-{count}")


def edge_name(edge: Edge) -> str:
    """What to call an edge: its ends as the model has them."""
    return f"{edge.tail}\0{edge.head}"


def visible(content: str) -> str:
    """The text that a part shows, in one line."""
    return " ".join(" ".join(html.unescape(text).split()) for text in _TEXT.findall(content)).strip()
