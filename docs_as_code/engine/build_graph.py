"""What is made from what: the graph of a build, as JSON and as DOT text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

# One shape and one pale colour a kind, in the order of the kinds: the shapes tell them apart without colour.
_LOOKS = (
    ("note", "#fff4d6"),
    ("box", "#dcebfb"),
    ("folder", "#e3f4e1"),
    ("tab", "#f0e4f7"),
    ("component", "#f2f2f2"),
    ("cylinder", "#e0f2f1"),
    ("ellipse", "#fce4ec"),
    ("hexagon", "#ede7dd"),
    ("octagon", "#f9fbe7"),
    ("parallelogram", "#e8eaf6"),
)
_BORDERS = {  # how a job stands; its word is written below its name as well
    "failed": 'style="filled,bold" peripheries=2',
    "stale": 'style="filled,dashed"',
    "skipped": 'style="filled,dotted"',
    "ran": 'style="filled,bold"',
}
_FINE = ("", "up-to-date")  # what needs no word
_HEADER = """\
digraph build {
  rankdir=LR
  newrank=true
  nodesep=0.15
  ranksep=0.9
  node [fontname="Sans-Serif" fontsize=11 height=0.35 margin="0.12,0.05" style=filled color="#555555"]
  edge [color="#555555" arrowsize=0.6 tailport=e headport=w]
  graph [fontname="Sans-Serif" fontsize=12 labeljust=l style="rounded" color="#bbbbbb"]"""


@dataclass(frozen=True)
class GraphNode:
    """A job or one of its inputs. `status` is how the job stands, and empty for an input, which no job makes."""

    id: str
    kind: str
    label: str
    status: str = ""


@dataclass(frozen=True)
class BuildGraph:
    """Nodes, and edges (from, to, how) in the direction in which data flows: `how` is what the later one does with it.

    `kinds` is the order in which kinds are shown, and decides their shapes; further ones follow as they come.
    """

    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[str, str, str], ...]
    kinds: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The public JSON form, schema 1."""
        return {
            "schema": 1,
            "nodes": [
                {"id": node.id, "kind": node.kind, "label": node.label, "status": node.status or None}
                for node in self.nodes
            ],
            "edges": [{"from": tail, "to": head, "how": how} for tail, head, how in self.edges],
        }

    def as_dot(self) -> str:
        """DOT text: from left to right, a cluster for each kind, in one column where that can be.

        Inputs are small, and the edges from them dashed.
        """
        counts = Counter(node.kind for node in self.nodes)
        inputs = {node.id for node in self.nodes if not node.status}
        in_columns = set(counts) - self._joined()
        lines = [_HEADER]
        for number, kind in enumerate(dict.fromkeys([*self.kinds, *counts])):
            if kind in counts:
                lines += [
                    f"  subgraph {_quoted(f'cluster_{kind}')} {{",
                    f"    label={_text(f'{kind} ({counts[kind]})')}",
                ]
                lines += ["    rank=same"] if kind in in_columns else []
                lines += [f"    {_node(node, number)}" for node in self.nodes if node.kind == kind]
                lines += ["  }"]
        for tail, head, how in self.edges:
            style = " style=dashed" if tail in inputs else ""
            lines.append(f"  {_quoted(tail)} -> {_quoted(head)} [tooltip={_text(how)}{style}]")
        return "\n".join([*lines, "}", ""])

    def _joined(self) -> set[str]:
        """The kinds of which one node leads to another: they cannot stand in one column."""
        kinds = {node.id: node.kind for node in self.nodes}
        return {kinds[tail] for tail, head, _ in self.edges if kinds[tail] == kinds[head]}


def _node(node: GraphNode, number: int) -> str:
    shape, colour = _LOOKS[number % len(_LOOKS)]
    words = _text(node.label) if node.status in _FINE else _text(node.label, node.status)
    looks = [f"label={words}", f"shape={shape}", f'fillcolor="{colour}"', f"tooltip={_text(node.id)}"]
    if not node.status:
        looks.append('fontsize=9 height=0.2 margin="0.08,0.03"')
    if node.status in _BORDERS:
        looks.append(_BORDERS[node.status])
    return f"{_quoted(node.id)} [{' '.join(looks)}]"


def _text(*lines: str) -> str:
    """A DOT text that shows these lines as they are: a backslash would be an escape, and `&` the start of an entity."""
    shown = ["".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line) for line in lines]
    return '"' + "\\n".join(_escaped(line).replace("&", "&amp;") for line in shown) + '"'


def _quoted(name: str) -> str:
    """A DOT name. Two backslashes stay two there, which is well as long as they do wherever the name stands."""
    return f'"{_escaped(name)}"'


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')
