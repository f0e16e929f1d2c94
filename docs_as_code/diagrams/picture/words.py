"""A diagram in words: the one-line label of each part, and the description for those who cannot see the picture."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docs_as_code.diagrams.graph import Graph

DESCRIPTION_LENGTH = 1500  # characters; a screen reader says about 15 a second


def one_line(label: str) -> str:
    """A label of the model in one line."""
    return " ".join(label.split())


def runs_from_right(text: str) -> bool:
    """Whether a text runs from right to left: its first letter with a direction decides (UAX #9, rule P2)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


def description(graph: Graph, called: Mapping[str, str]) -> str:
    """Nodes by cluster, then the connections, cut at about DESCRIPTION_LENGTH characters.

    `called` says what to call each node.
    """
    parts = [f"{_count(len(graph.nodes), 'node')} and {_count(len(graph.edges), 'connection')}."]
    loose = [called[node.id] for node in graph.nodes if node.cluster is None]
    if loose:
        parts.append(_sentence("Nodes", loose, ", "))
    for cluster in graph.clusters:
        inside = [called[node.id] for node in graph.nodes if node.cluster == cluster.id]
        if inside:
            parts.append(_sentence(one_line(cluster.label) or "Group", inside, ", "))
    room = max(DESCRIPTION_LENGTH - sum(map(len, parts)), 200)
    links = [_connection(called, edge.tail, edge.head, edge.label, edge.directed) for edge in graph.edges]
    if links:
        parts.append(_sentence("Connections", links, "; ", room))
    return " ".join(parts)


def _connection(called: Mapping[str, str], tail: str, head: str, label: str, directed: bool) -> str:
    text = f"{called.get(tail, tail)} {'to' if directed else 'with'} {called.get(head, head)}"
    label = one_line(label)
    return f"{text} ({label})" if label else text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sentence(head: str, items: Iterable[str], separator: str, room: int = DESCRIPTION_LENGTH // 3) -> str:
    kept: list[str] = []
    left = list(items)
    while left and (not kept or len(left[0]) + 2 <= room):
        room -= len(left[0]) + 2
        kept.append(left.pop(0))
    more = f"{separator}and {len(left)} more" if left else ""
    return f"{head}: {separator.join(kept)}{more}."
