"""A diagram of ours in steps: which nodes come when, and its SVG with what has not come yet hidden in its place."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_METADATA = re.compile(r"<metadata>([^<]*)</metadata>\n?")
_GROUP = re.compile(r'<g id="([^"]+)" class="(cluster|node|edge)(?=[" ])[^>]*>\n(?:<title>([^<]*)</title>)?')
_OWN = re.compile(r'<svg\b[^>]*\sid="([^"]+)"')
_SHARED = re.compile(r"<style>@font-face[^<]*</style>\n?|<defs>\n.*?</defs>\n?", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A node or a cluster: its id in the SVG, its label, and the place of the cluster around it."""

    id: str
    label: str
    around: int | None


@dataclass(frozen=True)
class Parts:
    """What a diagram consists of; `edges` are the id of each and those of its two nodes."""

    nodes: tuple[Part, ...]
    clusters: tuple[Part, ...]
    edges: tuple[tuple[str, str, str], ...]

    def around(self, part: Part) -> list[int]:
        """The places of all clusters around it, the innermost first."""
        found: list[int] = []
        while part.around is not None and part.around not in found:
            found.append(part.around)
            part = self.clusters[part.around]
        return found


def parts_of(svg: str) -> Parts | None:
    """The parts of a picture that docs-as-code has drawn; None for another."""
    own, data = _OWN.search(svg), _METADATA.search(svg)
    if own is None or data is None:
        return None
    try:
        told: dict[str, list[list[Any]]] = json.loads(html.unescape(data[1]))
    except ValueError:
        return None
    groups = [(match[1], match[2], html.unescape(match[3] or "")) for match in _GROUP.finditer(svg)]
    nodes = _matched(told.get("nodes", []), [(id_, label) for id_, kind, label in groups if kind == "node"])
    clusters = _matched(told.get("clusters", []), [(id_, label) for id_, kind, label in groups if kind == "cluster"])
    known = {node.id.removeprefix(f"{own[1]}-"): node.id for node in nodes}
    edges = [(id_, _ends(id_.removeprefix(f"{own[1]}-"), known)) for id_, kind, _ in groups if kind == "edge"]
    return Parts(nodes, clusters, tuple((id_, *ends) for id_, ends in edges if ends is not None))


def _matched(rows: Iterable[Sequence[Any]], drawn: list[tuple[str, str]]) -> tuple[Part, ...]:
    """The rows of the data, each with the first group of its label that no other row has."""
    found = []
    for row in rows:
        label = str(row[0]) if row else ""
        place = next((at for at, (_, shown) in enumerate(drawn) if shown == label), None)
        id_ = drawn.pop(place)[0] if place is not None else ""
        found.append(Part(id_, label, row[1] if len(row) > 1 and isinstance(row[1], int) else None))
    return tuple(found)


def _ends(name: str, nodes: dict[str, str]) -> tuple[str, str] | None:
    """The nodes that an edge's id names; one that is there twice has a number behind them."""
    for match in re.finditer("--", name):
        tail, rest = name[: match.start()], name[match.end() :]
        if tail in nodes:
            heads = [head for head in nodes if rest == head or rest.startswith(f"{head}-")]
            if heads:
                return nodes[tail], nodes[max(heads, key=len)]
    return None


def by_node(parts: Parts) -> list[set[int]]:
    """One node a step, in the order in which the source makes them."""
    return [{at} for at in range(len(parts.nodes))]


def by_cluster(parts: Parts) -> list[set[int]]:
    """What stands in no cluster, then the nodes of each cluster."""
    places = sorted(range(len(parts.nodes)), key=lambda at: _order(parts.nodes[at]))
    return [set(group) for _, group in groupby(places, key=lambda at: _order(parts.nodes[at]))]


def _order(node: Part) -> int:
    return -1 if node.around is None else node.around


def by_names(parts: Parts, steps: Sequence[Sequence[str]]) -> list[set[int]] | str:
    """The nodes and clusters that each step names by label; what no step names comes last. A name that is none is
    returned as it is.
    """
    found: list[set[int]] = []
    for names in steps:
        step: set[int] = set()
        for name in names:
            named = _named(parts, name)
            if not named:
                return name
            step |= named
        found.append(step)
    rest = set(range(len(parts.nodes))).difference(*found)
    return [*found, rest] if rest else found


def _named(parts: Parts, name: str) -> set[int]:
    wanted = _plain(name)
    inside = {at for at, cluster in enumerate(parts.clusters) if _plain(cluster.label) == wanted}
    return {
        at
        for at, node in enumerate(parts.nodes)
        if _plain(node.label) == wanted or inside.intersection(parts.around(node))
    }


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def shown(svg: str, parts: Parts, there: Collection[int], step: int, count: int) -> str:
    """The picture with these nodes, the edges between them and the clusters around them; the rest keeps its place."""
    nodes = {parts.nodes[at].id for at in there}
    boxes = {parts.clusters[place].id for at in there for place in parts.around(parts.nodes[at])}
    lines = {id_ for id_, tail, head in parts.edges if tail in nodes and head in nodes}
    visible = nodes | boxes | lines

    def marked(match: re.Match[str]) -> str:
        return match[0] if match[1] in visible else match[0].replace("<g ", '<g visibility="hidden" ', 1)

    made = _GROUP.sub(marked, svg)
    if step:  # letters and icons are in the page with the first one
        made = _SHARED.sub("", made)
    return re.sub(r"(</title>)", f" ({step + 1} of {count})\\1", made, count=1)
