"""Which part of a graph is which part of another one: the surest matches first, each of both graphs at most once.

Nothing here prefers one graph to the other, so that the way back has the same matches.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.diff_alike import alike_counts, alike_texts, paired, shared_counts
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

_RENAMED = 0.5  # from here on two nodes of one class in one cluster are one that was renamed
_REPLACED = 0.75  # from here on two nodes of another class, or in another cluster, are one that was renamed as well
_SAME_CONTENTS = 0.5  # from here on two clusters are one that was renamed
_SEVERAL = 2  # neighbours
_SURE = 2  # parts of what tells of a neighbour that is matched
_OF_NEIGHBOURS = 0.7  # their weight, beside that of the label
_OF_LABEL_ALONE = 0.8  # the weight of a label that is nearly the same, whatever the neighbours


@dataclass(frozen=True)
class Matched:
    """Pairs of places in the two graphs, in the order of the new one."""

    nodes: tuple[tuple[int, int], ...]
    edges: tuple[tuple[int, int], ...]
    clusters: tuple[tuple[int, int], ...]
    node_ids: dict[str, str]
    cluster_ids: dict[str, str]

    def node(self, was: str) -> str | None:
        """The new id of a node of the old graph."""
        return self.node_ids.get(was)

    def cluster(self, was: str | None) -> str | None:
        """The new id of a cluster of the old graph; of a removed one, a name that no cluster has."""
        return None if was is None else self.cluster_ids.get(was, f"\0{was}")


def match(was: Graph, now: Graph) -> Matched:
    """Match clusters, then nodes, then edges."""
    clusters = _Clusters(was, now).pairs()
    cluster_ids = {was.clusters[i].id: now.clusters[j].id for i, j in clusters}
    nodes = _Nodes(was, now, clusters).pairs()
    node_ids = {was.nodes[i].id: now.nodes[j].id for i, j in nodes}
    return Matched(
        tuple(sorted(nodes, key=lambda pair: pair[1])),
        tuple(sorted(_edges(was, now, nodes), key=lambda pair: pair[1])),
        tuple(sorted(clusters, key=lambda pair: pair[1])),
        node_ids,
        cluster_ids,
    )


@dataclass
class _Matching:
    """What is matched so far, and the rest, by place."""

    left: list[int]
    right: list[int]
    pairs: list[tuple[int, int]] = field(default_factory=list)

    def by(
        self,
        keys: tuple[Callable[[int], Hashable], Callable[[int], Hashable]],
        score: Callable[[int, int], float] = lambda _i, _j: 1.0,
        least: float = 0.0,
    ) -> int:
        """Match what has one key on both sides (None is no key), those first that score highest; says how many."""
        groups: dict[Hashable, tuple[list[int], list[int]]] = {}
        for side, (places, key) in enumerate(((self.left, keys[0]), (self.right, keys[1]))):
            for place in places:
                found = key(place)
                if found is not None:
                    groups.setdefault(found, ([], []))[side].append(place)
        new = [pair for a, b in groups.values() if a and b for pair in paired(a, b, score, least)]
        self.pairs += new
        gone = {i for i, _ in new}, {j for _, j in new}
        self.left = [i for i in self.left if i not in gone[0]]
        self.right = [j for j in self.right if j not in gone[1]]
        return len(new)


class _Clusters:
    """By label below the same cluster; then by id, by label elsewhere, and by what is in them."""

    def __init__(self, was: Graph, now: Graph) -> None:
        self._sides = (was.clusters, now.clusters)
        self._contents = tuple(_contents(graph) for graph in (was, now))
        self._matching = _Matching(list(range(len(was.clusters))), list(range(len(now.clusters))))

    def pairs(self) -> list[tuple[int, int]]:
        """The matches: what one of them says of the clusters below it counts at once."""
        stages: list[Callable[[], int]] = [
            lambda: self._by(lambda side, one: (self._place(side, one.parent), one_line(one.label))),
            lambda: self._by(lambda _, one: one.id),
            lambda: self._by(lambda _, one: one_line(one.label) or None, least=0.01),
            lambda: self._by(lambda side, one: (self._place(side, one.parent),), least=_SAME_CONTENTS),
        ]
        at = 0
        while at < len(stages):
            at = 0 if stages[at]() and at else at + 1
        return self._matching.pairs

    def _by(self, key: Callable[[int, Cluster], Hashable], least: float = 0.0) -> int:
        keys = (lambda i: key(0, self._sides[0][i]), lambda j: key(1, self._sides[1][j]))
        return self._matching.by(keys, self._score, least)

    def _score(self, i: int, j: int) -> float:
        a, b = self._sides[0][i], self._sides[1][j]
        return shared_counts(self._contents[0][a.id], self._contents[1][b.id]) + (0.001 if a.id == b.id else 0.0)

    def _place(self, side: int, parent: str | None) -> Hashable:
        """The same for both clusters of a match."""
        if parent is None:
            return "top"
        for pair in self._matching.pairs:
            if self._sides[side][pair[side]].id == parent:
                return pair
        return side, parent


def _contents(graph: Graph) -> dict[str, Counter[str | None]]:
    """What is in each cluster, at any depth: how many nodes of which label, or of which class where there is none."""
    parents = {cluster.id: cluster.parent for cluster in graph.clusters}
    found: dict[str, Counter[str | None]] = {name: Counter() for name in parents}
    for node in graph.nodes:
        place, seen = node.cluster, set[str]()
        while place in found and place not in seen:
            found[place][one_line(node.label) or node.cls] += 1
            seen.add(place)
            place = parents[place]
    return found


class _Nodes:
    """By class, label and cluster; then by id, by label and class or cluster, by neighbours, and by less."""

    def __init__(self, was: Graph, now: Graph, clusters: list[tuple[int, int]]) -> None:
        self._sides = (was.nodes, now.nodes)
        self._links = tuple(_links(graph) for graph in (was, now))
        self._clusters = tuple({(was, now)[side].clusters[pair[side]].id: pair for pair in clusters} for side in (0, 1))
        self._places = tuple({node.id: at for at, node in enumerate(side)} for side in self._sides)
        self._partners: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]] = ({}, {})
        self._matching = _Matching(list(range(len(was.nodes))), list(range(len(now.nodes))))
        self._known: dict[tuple[int, str], Counter[tuple[Any, ...]]] = {}

    def pairs(self) -> list[tuple[int, int]]:
        """The matches."""
        self._by(lambda side, one: (one.id, *self._whole(side, one)) if one.cls is None else None)
        self._by(self._whole)
        self._by(lambda _, one: one.id)
        self._by(lambda _, one: (one.cls, one_line(one.label)) if one_line(one.label) else None)
        self._by(lambda side, one: (one_line(one.label), self._place(side, one)) if one_line(one.label) else None)
        while self._by(lambda side, one: (one.cls, self._place(side, one)), self._renamed, _RENAMED):
            pass  # each match says more about its neighbours
        self._by(lambda _, one: one_line(one.label) or None)
        self._by(lambda _, one: one.cls, self._renamed, _REPLACED)
        self._by(lambda side, one: (self._place(side, one),), self._renamed, _REPLACED)
        return self._matching.pairs

    def _by(
        self,
        key: Callable[[int, Node], Hashable],
        score: Callable[[int, int], float] | None = None,
        least: float = 0.0,
    ) -> int:
        self._known.clear()
        keys = (lambda i: key(0, self._sides[0][i]), lambda j: key(1, self._sides[1][j]))
        count = self._matching.by(keys, score or self._score, least)
        for pair in self._matching.pairs:
            self._partners[0][pair[0]] = self._partners[1][pair[1]] = pair
        return count

    def _whole(self, side: int, one: Node) -> tuple[Hashable, ...]:
        return one.cls, one_line(one.label), self._place(side, one)

    def _place(self, side: int, one: Node) -> Hashable:
        """The same for two nodes in one cluster."""
        return "top" if one.cluster is None else self._clusters[side].get(one.cluster, (side, one.cluster))

    def _score(self, i: int, j: int) -> float:
        a, b = self._sides[0][i], self._sides[1][j]
        return alike_counts(self._around(0, a), self._around(1, b)) + (0.001 if a.id == b.id else 0.0)

    def _renamed(self, i: int, j: int) -> float:
        a, b = self._sides[0][i], self._sides[1][j]
        labels = alike_texts(one_line(a.label), one_line(b.label))
        around = self._around(0, a), self._around(1, b)
        if not any(around):
            return labels
        sure = [Counter({key: count for key, count in one.items() if len(key) == _SURE}) for one in around]
        likely = [Counter((key[0], key[1]) for key in one.elements() if len(key) != _SURE) for one in around]
        shared = (sure[0] & sure[1]).total() + (likely[0] & likely[1]).total() / 2
        either = (sure[0] | sure[1]).total() + (likely[0] | likely[1]).total()
        same = shared / either
        if shared >= _SEVERAL:  # a node that keeps all of several neighbours is the same one, whatever else it has got
            same = (same + shared / min(one.total() for one in around)) / 2
        return max(_OF_NEIGHBOURS * same + (1 - _OF_NEIGHBOURS) * labels, _OF_LABEL_ALONE * labels)

    def _around(self, side: int, one: Node) -> Counter[tuple[Any, ...]]:
        """The neighbours of a node and the way to them: the same for both nodes of a match.

        A neighbour that is matched is (way, match); one that is not yet is (way, class, label).
        """
        if (side, one.id) in self._known:
            return self._known[side, one.id]
        found = self._known[side, one.id] = Counter()
        for way, other in self._links[side].get(one.id, ()):
            at = self._places[side].get(other)
            if at is None:
                continue
            node = self._sides[side][at]
            pair = self._partners[side].get(at)
            found[(way, node.cls, one_line(node.label)) if pair is None else (way, pair)] += 1
        return found


def _links(graph: Graph) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for edge in graph.edges:
        ways = ("to", "from") if edge.directed else ("with", "with")
        found.setdefault(edge.tail, []).append((ways[0], edge.head))
        found.setdefault(edge.head, []).append((ways[1], edge.tail))
    return found


def _edges(was: Graph, now: Graph, nodes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """By ends and label, then by ends, then the other way round."""
    ends = [{graph.nodes[pair[side]].id: at for at, pair in enumerate(nodes)} for side, graph in enumerate((was, now))]
    sides = (was.edges, now.edges)
    matching = _Matching(list(range(len(was.edges))), list(range(len(now.edges))))

    def by(key: Callable[[int, int, Edge], Hashable]) -> None:
        def of(side: int) -> Callable[[int], Hashable]:
            def found(place: int) -> Hashable:
                edge = sides[side][place]
                tail, head = ends[side].get(edge.tail), ends[side].get(edge.head)
                return None if tail is None or head is None else key(tail, head, edge)

            return found

        matching.by((of(0), of(1)))

    by(lambda tail, head, edge: (tail, head, edge.directed, one_line(edge.label)))
    by(lambda tail, head, edge: (*sorted((tail, head)), one_line(edge.label)) if not edge.directed else None)
    by(lambda tail, head, _: (tail, head))
    by(lambda tail, head, edge: (*sorted((tail, head)), one_line(edge.label)))
    by(lambda tail, head, _: tuple(sorted((tail, head))))
    return matching.pairs
