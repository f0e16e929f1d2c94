"""What has changed in a graph, in words: one line a part, its sign in front (`+` added, `-` removed, `~` changed)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.diff_json import label_of
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from docs_as_code.diagrams.diff import Change, GraphDiff, Pair
    from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

_LONGEST = 80  # characters of one value


class Line(NamedTuple):
    """`sign`, what kind of part, what it is called, and more about it; `name` and `values` are the user's own words."""

    sign: str
    kind: str
    name: str
    rest: tuple[str, ...] = ()

    def plain(self) -> str:
        """As text."""
        return f"{self.sign} {self.kind} {self.name}".rstrip() + (f": {', '.join(self.rest)}" if self.rest else "")


def lines(diff: GraphDiff) -> list[Line]:
    """The lines: clusters, nodes, edges, and the graph as a whole."""
    return [
        *(_cluster(diff, pair) for pair in diff.clusters if _is_news(pair)),
        *(_node(diff, pair) for pair in diff.nodes if _is_news(pair)),
        *(_edge(diff, pair) for pair in diff.edges if _is_news(pair)),
        *(Line("~", "diagram", "", (_said(change),)) for change in diff.attributes),
    ]


def _is_news(pair: Pair[Node] | Pair[Edge] | Pair[Cluster]) -> bool:
    return sign(pair) != " "


def sign(pair: Pair[Node] | Pair[Edge] | Pair[Cluster]) -> str:
    """`+`, `-`, `~`, or a blank for what has not changed."""
    if pair.was is None:
        return "+"
    if pair.now is None:
        return "-"
    return "~" if pair.changes else " "


def _node(diff: GraphDiff, pair: Pair[Node]) -> Line:
    graph = diff.now if pair.now else diff.was
    node = pair.part
    rest: list[str] = []
    if pair.was is None or pair.now is None:
        rest += [node.cls.removeprefix("diagrams.")] if node.cls else []
        rest += [f"in {quoted(path(graph, node.cluster))}"] if node.cluster else []
    moved = pair.change("cluster")
    if moved:
        rest.append(f"moved from {_place(diff.was, moved.was)} to {_place(diff.now, moved.now)}")
    return Line(sign(pair), "node", quoted(node.label), (*rest, *_told(pair.changes)))


def _cluster(diff: GraphDiff, pair: Pair[Cluster]) -> Line:
    moved = pair.change("parent")
    graph = diff.now if pair.now else diff.was
    rest: list[str] = []
    if moved:
        rest.append(f"moved from {_place(diff.was, moved.was)} to {_place(diff.now, moved.now)}")
    elif sign(pair) in "+-" and pair.part.parent:
        rest.append(f"in {quoted(path(graph, pair.part.parent))}")
    return Line(sign(pair), "cluster", quoted(pair.part.label), (*rest, *_told(pair.changes)))


def _edge(diff: GraphDiff, pair: Pair[Edge]) -> Line:
    graph = diff.now if pair.now else diff.was
    labels = {node.id: node.label for node in graph.nodes}
    edge = pair.part
    arrow = "→" if edge.directed else "—"
    ends = f"{quoted(labels.get(edge.tail, edge.tail))} {arrow} {quoted(labels.get(edge.head, edge.head))}"
    is_told = any(change.name == "label" for change in pair.changes)
    rest = (quoted(edge.label),) if one_line(edge.label) and not is_told else ()
    return Line(sign(pair), "edge", ends, (*rest, *_told(pair.changes)))


def _told(changes: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(_said(change) for change in changes if change.name not in ("cluster", "parent"))


def _said(change: Change) -> str:
    if change.name == "label":
        return f"was {quoted(change.was)}" if change.now else f"lost its label {quoted(change.was)}"
    if change.name == "direction" and change.was == "the other way":
        return "turned round"
    if change.name == "statements":
        return "its statements stand in another order, which may lay it out in another way"
    if change.name == "class":
        return f"class {_class(change.was)} → {_class(change.now)}"
    return f"{change.name} {quoted(change.was)} → {quoted(change.now)}"


def news_of(changes: tuple[Change, ...], diff: GraphDiff | None = None) -> tuple[str, ...]:
    """What has changed about a part, in words; with the `diff` also where it was moved from."""
    moved = [
        f"moved from {_place(diff.was, change.was)}"
        for change in changes
        if diff and change.name in ("cluster", "parent")
    ]
    return (*moved, *_told(changes))


def shorter(text: str) -> str:
    """A text that is cut where it is long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _class(name: str | None) -> str:
    return (name or "none").removeprefix("diagrams.")


def _place(graph: Graph, cluster: str | None) -> str:
    return quoted(path(graph, cluster)) if cluster else "outside of all clusters"


def path(graph: Graph, cluster: str | None) -> str:
    """The labels of a cluster and those around it, outermost first."""
    parents = {one.id: one.parent for one in graph.clusters}
    found: list[str] = []
    while cluster is not None and len(found) <= len(parents):
        found.append(one_line(label_of(graph, cluster) or ""))
        cluster = parents.get(cluster)
    return " / ".join(reversed(found))


def quoted(text: str | None) -> str:
    """A value in one line, in quotes, cut where it is long."""
    if text is None:
        return "nothing"
    return f'"{shorter(one_line(text))}"'
