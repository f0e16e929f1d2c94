"""What has changed from one graph to another, by meaning: parts are matched first, then compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from docs_as_code.diagrams import diff_attributes, diff_match, icon_paths
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.diff_attributes import Attributes
    from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

Part = TypeVar("Part", bound="Node | Edge | Cluster")


_MARKUP = {"label": "label markup", "xlabel": "xlabel markup"}  # the words are the same, else it is another label


@dataclass(frozen=True)
class Change:
    """One property that is another now; None where there is none."""

    name: str
    was: str | None
    now: str | None


@dataclass(frozen=True)
class Pair(Generic[Part]):
    """A part in both graphs, with what has changed about it; or in one of them, then it is added or removed."""

    was: Part | None
    now: Part | None
    changes: tuple[Change, ...] = ()

    @property
    def part(self) -> Part:
        """The part as it is now, or as it was."""
        found = self.now or self.was
        assert found is not None  # a pair has at least one side
        return found

    def change(self, name: str) -> Change | None:
        """What has changed about one property."""
        return next((change for change in self.changes if change.name == name), None)


@dataclass(frozen=True)
class GraphDiff:
    """All parts of two graphs in pairs, those of the new graph in its order, then what was removed.

    `attributes` are changes of the graph as a whole.
    """

    was: Graph
    now: Graph
    nodes: tuple[Pair[Node], ...] = ()
    edges: tuple[Pair[Edge], ...] = ()
    clusters: tuple[Pair[Cluster], ...] = ()
    attributes: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        pairs: tuple[Pair[Any], ...] = (*self.nodes, *self.edges, *self.clusters)
        return not self.attributes and all(one.was and one.now and not one.changes for one in pairs)


def compare(was: Graph, now: Graph, icons: tuple[Callable[[str], str], Callable[[str], str]] = (str, str)) -> GraphDiff:
    """What has changed from `was` to `now`.

    Text that has another form and no other meaning (the order of statements, say) is a change of `statements`: it may
    be laid out in another way.

    `icons` gives for each side the identity of an icon's path: a portable name, a blank and a digest of its bytes.
    """
    matched = diff_match.match(was, now)
    texts = _portable(was, icons[0]), _portable(now, icons[1])
    attributes = diff_attributes.read(texts[0]), diff_attributes.read(texts[1])
    places = _edge_places(was, attributes[0]), _edge_places(now, attributes[1])
    nodes = {(i, j): _node_changes(was.nodes[i], now.nodes[j], matched, attributes, icons) for i, j in matched.nodes}
    clusters = {
        (i, j): _cluster_changes(was.clusters[i], now.clusters[j], matched, attributes) for i, j in matched.clusters
    }
    edges = {
        (i, j): _edge_changes(was.edges[i], now.edges[j], matched, (places[0][i], places[1][j]))
        for i, j in matched.edges
    }
    found = GraphDiff(
        was,
        now,
        _pairs(was.nodes, now.nodes, nodes),
        _pairs(was.edges, now.edges, edges),
        _pairs(was.clusters, now.clusters, clusters),
        _graph_changes(was, now, attributes),
    )
    if found.is_empty and texts[0] != texts[1]:
        return replace(
            found, attributes=(Change("statements", *(sha256(one.encode()).hexdigest()[:8] for one in texts)),)
        )
    return found


def _portable(graph: Graph, icon: Callable[[str], str]) -> str:
    """The graph's text with the identities of icons in the place of their paths."""
    paths = icon_paths.of_graph(graph)
    return icon_paths.joined(icon_paths.split(graph.dot, paths), [icon(path) for path in paths])


def _pairs(
    was: tuple[Part, ...], now: tuple[Part, ...], both: dict[tuple[int, int], tuple[Change, ...]]
) -> tuple[Pair[Part], ...]:
    old = {j: i for i, j in both}
    kept = set(old.values())
    here = [Pair(was[old[j]], part, both[old[j], j]) if j in old else Pair(None, part) for j, part in enumerate(now)]
    return (*here, *(Pair(part, None) for i, part in enumerate(was) if i not in kept))


def _node_changes(
    was: Node,
    now: Node,
    matched: diff_match.Matched,
    attributes: tuple[Attributes, Attributes],
    icons: tuple[Callable[[str], str], Callable[[str], str]],
) -> tuple[Change, ...]:
    changes = _label_changes(was.label, now.label)
    if matched.cluster(was.cluster) != now.cluster:
        changes.append(Change("cluster", was.cluster, now.cluster))
    if was.cls != now.cls:
        changes.append(Change("class", was.cls, now.cls))
    else:
        changes += _icon_change(
            *(icon(one.icon) if one.icon else None for icon, one in zip(icons, (was, now), strict=True))
        )
    changes += _plain("href", was.href, now.href) + _plain("tooltip", was.tooltip, now.tooltip)
    of_both = [found.nodes.get(one.id, {}) for found, one in zip(attributes, (was, now), strict=True)]
    return (*changes, *_attribute_changes(of_both, relabelled=was.label != now.label, drawn=now.cls is not None))


def _cluster_changes(
    was: Cluster, now: Cluster, matched: diff_match.Matched, attributes: tuple[Attributes, Attributes]
) -> tuple[Change, ...]:
    changes = _label_changes(was.label, now.label)
    if matched.cluster(was.parent) != now.parent:
        changes.append(Change("parent", was.parent, now.parent))
    of_both = [found.clusters.get(one.id, {}) for found, one in zip(attributes, (was, now), strict=True)]
    return (*changes, *_attribute_changes(of_both, relabelled=was.label != now.label))


def _edge_changes(
    was: Edge, now: Edge, matched: diff_match.Matched, attributes: tuple[dict[str, str], dict[str, str]]
) -> tuple[Change, ...]:
    changes = _label_changes(was.label, now.label)
    if was.directed != now.directed:
        changes.append(Change("directed", _yes(was.directed), _yes(now.directed)))
    if was.directed and now.directed and matched.node(was.tail) != now.tail:
        changes.append(Change("direction", "the other way", "this way"))
    return (*changes, *_attribute_changes(list(attributes), relabelled=was.label != now.label))


def _graph_changes(was: Graph, now: Graph, attributes: tuple[Attributes, Attributes]) -> tuple[Change, ...]:
    changes = _plain("name", was.name, now.name)
    changes += _plain("direction", was.direction, now.direction) + _plain("layout", was.layout, now.layout)
    of_both = [dict(found.graph) for found in attributes]
    for found in of_both:
        found.pop("rankdir", None)
        title = found.pop("label", None)
        if title is not None and was.name == now.name:
            found["title"] = title
    return (*changes, *_attribute_changes(of_both, relabelled=False))


def _label_changes(was: str, now: str) -> list[Change]:
    """A label whose words are the same, and only their lines others, is none."""
    return [] if one_line(was) == one_line(now) else [Change("label", was, now)]


def _icon_change(was: str | None, now: str | None) -> list[Change]:
    if was == now:
        return []
    names = [one.partition(" ")[0] if one else None for one in (was, now)]
    if names[0] != names[1]:
        return [Change("icon", *names)]
    shown = [f"{name} ({(one or '').partition(' ')[2][:8]})" for name, one in zip(names, (was, now), strict=True)]
    return [Change("icon", *shown)]


def _plain(name: str, was: str | None, now: str | None) -> list[Change]:
    return [] if was == now else [Change(name, was, now)]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _attribute_changes(both: list[dict[str, str]], *, relabelled: bool, drawn: bool = False) -> list[Change]:
    """Changes of Graphviz attributes. The form of a label counts only where its words have not changed, and the height
    of a node that `diagrams` has drawn follows from its label.
    """
    was, now = both
    hidden = {"label", "xlabel"} if relabelled else set()
    hidden |= {"height"} if drawn else set()
    names = sorted((was.keys() | now.keys()) - hidden - diff_attributes.TOLD_ELSEWHERE)
    return [
        Change(_MARKUP.get(name, name), was.get(name), now.get(name))
        for name in names
        if was.get(name) != now.get(name)
    ]


def _edge_places(graph: Graph, attributes: Attributes) -> list[dict[str, str]]:
    """The attributes of each edge: the n-th between two nodes is the n-th in the text."""
    seen: dict[tuple[str, str], int] = {}
    found: list[dict[str, str]] = []
    for edge in graph.edges:
        ends = (edge.tail, edge.head)
        at = seen[ends] = seen.get(ends, -1) + 1
        known = attributes.edges.get(ends, [])
        found.append(known[at] if at < len(known) else {})
    return found
