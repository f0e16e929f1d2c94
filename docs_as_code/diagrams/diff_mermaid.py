"""A Mermaid block of what has changed in a diagram: the parts that changed, and their neighbours.

Comments on pull requests show no pictures of their own, but they draw Mermaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.diff_words import shorter, sign
from docs_as_code.diagrams.mermaid_text import quoted
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.diff import GraphDiff, Pair
    from docs_as_code.diagrams.graph import Cluster

_MOST = 60  # parts: a larger block is no help
# Arrows with and without a head: thick, dotted and plain, which reads without colour.
_ARROWS = {"+": ("==>", "==="), "-": ("-.->", "-.-"), "~": ("-->", "---"), " ": ("-->", "---")}
_SIGNS = {"+": "(+)", "-": "(−)", "~": "(~)"}
_CLASSES = {"+": "added", "-": "removed", "~": "changed"}
_STYLES = (
    "classDef added fill:#E6F6EA,stroke:#1A7F37,stroke-width:3px,color:#0B3D1A",
    "classDef removed fill:#FDECEC,stroke:#CF222E,stroke-width:2px,stroke-dasharray:6 4,color:#5C0F15",
    "classDef changed fill:#FFF3D6,stroke:#B26A00,stroke-width:3px,stroke-dasharray:2 2,color:#4F3000",
)
_LINES = {
    "+": "stroke:#1A7F37,stroke-width:4px",
    "-": "stroke:#CF222E,stroke-width:2px",
    "~": "stroke:#B26A00,stroke-width:2px",
}


def block(diff: GraphDiff, *, whole: bool = False) -> str | None:
    """The block without its fence; None where nothing can be shown, or too much. `whole` shows all there is."""
    shown = _shown(diff, whole=whole)
    if not shown or len(shown) > _MOST:
        return None
    return "\n".join(_Block(diff, shown).lines())


def _shown(diff: GraphDiff, *, whole: bool) -> set[int]:
    """The places of the nodes that are shown."""
    places = _places(diff)
    found = {at for at, pair in enumerate(diff.nodes) if whole or sign(pair) != " "}
    news = set(found)
    for pair in diff.edges:
        ends = _ends(pair, places)
        if sign(pair) != " " or not news.isdisjoint(ends):
            found.update(ends)
    groups = _group_places(diff)
    news_of_groups = {at for at, group in enumerate(diff.clusters) if sign(group) != " "}
    return found | {at for at, pair in enumerate(diff.nodes) if _group(pair, groups) in news_of_groups}


def _places(diff: GraphDiff) -> tuple[dict[str, int], dict[str, int]]:
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for at, pair in enumerate(diff.nodes):
        for side, part in enumerate((pair.was, pair.now)):
            if part is not None:
                found[side][part.id] = at
    return found


def _ends(pair: Pair[Any], places: tuple[dict[str, int], dict[str, int]]) -> tuple[int, ...]:
    ids = places[pair.now is not None]
    return tuple(ids[name] for name in (pair.part.tail, pair.part.head) if name in ids)


def _group_places(diff: GraphDiff) -> tuple[dict[str, int], dict[str, int]]:
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for at, pair in enumerate(diff.clusters):
        for side, part in enumerate((pair.was, pair.now)):
            if part is not None:
                found[side][part.id] = at
    return found


def _group(pair: Pair[Any], groups: tuple[dict[str, int], dict[str, int]]) -> int | None:
    return groups[pair.now is not None].get(pair.part.cluster or "")


class _Block:
    def __init__(self, diff: GraphDiff, shown: set[int]) -> None:
        self._diff = diff
        self._shown = shown
        self._groups = _group_places(diff)
        self._places = _places(diff)

    def lines(self) -> Iterator[str]:
        """The lines."""
        yield f"flowchart {self._diff.now.direction if self._diff.now.direction in ('BT', 'LR', 'RL') else 'TB'}"
        yield from self._inside(None, "  ")
        yield from self._arrows()
        yield from (f"  {style}" for style in _STYLES)
        for mark, name in _CLASSES.items():
            found = [f"n{at}" for at in sorted(self._shown) if sign(self._diff.nodes[at]) == mark]
            if found:
                yield f"  class {','.join(found)} {name}"

    def _inside(self, place: int | None, indent: str) -> Iterator[str]:
        for at in sorted(self._shown):
            if _group(self._diff.nodes[at], self._groups) == place:
                yield f'{indent}n{at}["{_label(self._diff.nodes[at]) or " "}"]'
        for at, group in enumerate(self._diff.clusters):
            if self._parent(group) == place and (inside := list(self._inside(at, f"{indent}  "))):
                yield f'{indent}subgraph c{at}["{_label(group) or " "}"]'
                yield from inside
                yield f"{indent}end"

    def _parent(self, group: Pair[Cluster]) -> int | None:
        return self._groups[group.now is not None].get(group.part.parent or "")

    def _arrows(self) -> Iterator[str]:
        number = 0
        styles: list[str] = []
        for pair in self._diff.edges:
            ends = _ends(pair, self._places)
            if len(ends) != 2 or not self._shown.issuperset(ends):
                continue
            arrow = _ARROWS[sign(pair)][not pair.part.directed]
            label = _label(pair)
            yield f"  n{ends[0]} {arrow}" + (f'|"{label}"| ' if label else " ") + f"n{ends[1]}"
            if sign(pair) != " ":
                styles.append(f"  linkStyle {number} {_LINES[sign(pair)]}")
            number += 1
        yield from styles


def _label(pair: Pair[Any]) -> str:
    """The label with its sign, and what it was."""
    text = shorter(one_line(pair.part.label))
    renamed = pair.change("label")
    if renamed and renamed.was:
        text += f" (was {shorter(one_line(renamed.was))})"
    if pair.change("cluster") or pair.change("parent"):
        text += " (moved)"
    return f"{_SIGNS.get(sign(pair), '')} {quoted(text)}".strip()
