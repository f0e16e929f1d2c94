"""The merged picture of a diagram: one graph of all that is in either version, in which the changes stand out.

Added is green, bold and has a `+`; removed is red, dashed, struck out and has a `−`; changed is amber, dotted and has a
`~` and the reason. Each can be told from the others without its colour.
"""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.diagrams.diff_words import news_of, shorter, sign
from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.diff import Change, GraphDiff, Pair

_ICON = 56  # points
_BLANK = "&#160;"
_REASONS = 3  # lines that tell of a part why it counts as changed
_LINE = 28  # letters of a label in one line
_SMALL_LINE = 36  # of a reason, whose letters are smaller


class _Look(NamedTuple):
    """`style` and `width` of a frame or an arrow, and its colours."""

    style: str
    width: str
    line: str
    fill: str
    text: str


_LOOKS = {
    "+": _Look("solid", "3", "#1A7F37", "#E6F6EA", "#0B5A23"),
    "-": _Look("dashed", "2", "#CF222E", "#FDECEC", "#8E1620"),
    "~": _Look("dotted", "3.2", "#B26A00", "#FFF3D6", "#7A4900"),
    " ": _Look("solid", "1", "#AEB8C2", "#FFFFFF", "#57606A"),
}
_SIGNS = {"+": "+", "-": "−", "~": "~"}


def merged(diff: GraphDiff) -> Graph:
    """The graph of the merged picture; always laid out by `dot`, which keeps what is drawn larger here apart."""
    union = _Union(diff)
    return Graph(
        name=diff.now.name,
        dot=union.dot(),
        direction=diff.now.direction,
        nodes=tuple(union.nodes),
        edges=tuple(union.edges),
        clusters=tuple(union.clusters),
    )


class _Union:
    """The parts of both versions under ids that no two of them share."""

    def __init__(self, diff: GraphDiff) -> None:
        self._diff = diff
        self._ids: tuple[dict[str, str], dict[str, str]] = ({}, {})
        kinds: tuple[tuple[str, tuple[Pair[Any], ...]], ...] = (("cluster_", diff.clusters), ("node_", diff.nodes))
        for kind, pairs in kinds:
            for number, pair in enumerate(pairs):
                for side, part in enumerate((pair.was, pair.now)):
                    if part is not None:
                        self._ids[side][part.id] = f"{kind}{number}"
        self.nodes = [self._node(pair) for pair in diff.nodes]
        self.edges = [self._edge(pair) for pair in diff.edges]
        self.clusters = [self._cluster(pair) for pair in diff.clusters]

    def _id(self, pair: Pair[Any], name: str | None) -> str | None:
        return None if name is None else self._ids[pair.now is not None].get(name)

    def _node(self, pair: Pair[Node]) -> Node:
        node = pair.part
        place = self._id(pair, node.cluster)
        return Node(str(self._id(pair, node.id)), _marked(pair), node.cls, place, icon=node.icon)

    def _edge(self, pair: Pair[Edge]) -> Edge:
        edge = pair.part
        tail, head = (self._id(pair, name) or name for name in (edge.tail, edge.head))
        return Edge(tail, head, _marked(pair) if one_line(edge.label) else "", edge.directed)

    def _cluster(self, pair: Pair[Cluster]) -> Cluster:
        return Cluster(str(self._id(pair, pair.part.id)), _marked(pair), self._id(pair, pair.part.parent))

    def dot(self) -> str:
        """The text that is laid out."""
        return "\n".join(("digraph {", *self._head(), *self._inside(None), *self._arrows(), "}"))

    def _head(self) -> Iterator[str]:
        pairs: tuple[Pair[Any], ...] = (*self._diff.clusters, *self._diff.nodes, *self._diff.edges)
        legend = [
            f'<FONT COLOR="{_LOOKS[mark].line}"><B>{_SIGNS[mark]} {word}</B></FONT>'
            for mark, word in (("+", "added"), ("-", "removed"), ("~", "changed"))
            if any(sign(pair) == mark for pair in pairs)
        ]
        title = f'<FONT POINT-SIZE="20"><B>{_text(self._diff.now.name)}</B></FONT>'
        news = [_text(text) for text in _few(news_of(self._diff.attributes))]
        small = [f'<FONT POINT-SIZE="12">{text}</FONT>' for text in ("&#160;&#160;&#160;".join(legend), *news) if text]
        rows = "".join(f"<TR><TD>{line}</TD></TR>" for line in (title, *small))
        label = f'<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="3">{rows}</TABLE>'
        yield f'graph [rankdir={self._diff.now.direction} label=<{label}> labelloc=t fontname="Sans-Serif"'
        yield '  pad=0.3 nodesep=0.45 ranksep=0.7 splines=true bgcolor="#FFFFFF" fontcolor="#24292F"]'
        yield 'node [fontname="Sans-Serif" fontsize=13 shape=box margin="0.1,0.06"]'
        yield 'edge [fontname="Sans-Serif" fontsize=12]'

    def _inside(self, place: str | None) -> Iterator[str]:
        """The nodes and clusters in a cluster, or outside of all."""
        for pair, node in zip(self._diff.nodes, self.nodes, strict=True):
            if node.cluster == place:
                yield self._box(pair, node)
        for group, cluster in zip(self._diff.clusters, self.clusters, strict=True):
            if cluster.parent == place:
                look = _LOOKS[sign(group)]
                yield f"subgraph {cluster.id} {{"
                yield f"  label={_html(group, _reasons(self._diff, group))}"
                yield f'  style="rounded,filled,{look.style}" penwidth={look.width}'
                yield f'  color="{look.line}" fillcolor="{"#F3F5F7" if sign(group) == " " else look.fill}"'
                yield f'  fontcolor="{look.text}" fontsize=14 margin=14'
                inside = list(self._inside(cluster.id))
                yield from inside or [f'{cluster.id}_empty [style=invis label=""]']  # else it would not be drawn
                yield "}"

    def _box(self, pair: Pair[Node], node: Node) -> str:
        look = _LOOKS[sign(pair)]
        label = _html(pair, _reasons(self._diff, pair))
        if node.icon is not None:
            size = f'FIXEDSIZE="TRUE" WIDTH="{_ICON}" HEIGHT="{_ICON}"'
            image = f'<TD {size}><IMG SRC="{html.escape(node.icon)}" SCALE="TRUE"/></TD>'
            rows = f"<TR>{image}</TR><TR><TD>{label[1:-1]}</TD></TR>"
            label = f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2">{rows}</TABLE>>'
        colours = f'color="{look.line}" fillcolor="{look.fill}" fontcolor="{look.text}"'
        return f'{node.id} [label={label} style="rounded,filled,{look.style}" penwidth={look.width} {colours}]'

    def _arrows(self) -> Iterator[str]:
        for pair, edge in zip(self._diff.edges, self.edges, strict=True):
            look = _LOOKS[sign(pair)]
            label = _html(pair, _reasons(self._diff, pair)) if sign(pair) != " " or one_line(pair.part.label) else '""'
            form = f'color="{look.line}" fontcolor="{look.text}" style={look.style} penwidth={look.width}'
            arrow = "" if edge.directed else " dir=none"
            yield f"{_quoted(edge.tail)} -> {_quoted(edge.head)} [label={label} {form}{arrow}]"


def _reasons(diff: GraphDiff, pair: Pair[Any]) -> tuple[str, ...]:
    """Why a part counts as changed, but for its label, which stands there."""
    if sign(pair) != "~":
        return ()
    short = [_last_names(change) if change.name == "class" else change for change in pair.changes]
    return _few(news_of(tuple(short), diff))


def _few(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """The first of them: the list beside the picture has them all."""
    if len(reasons) <= _REASONS:
        return reasons
    return (*reasons[: _REASONS - 1], f"and {len(reasons) - _REASONS + 1} more")


def _last_names(change: Change) -> Change:
    """A change of class, without the modules."""
    return replace(change, was=(change.was or "").rpartition(".")[2], now=(change.now or "").rpartition(".")[2])


def _marked(pair: Pair[Any]) -> str:
    """The label with its sign, as plain text."""
    mark = _SIGNS.get(sign(pair))
    return f"{mark} {one_line(pair.part.label)}".strip() if mark else one_line(pair.part.label)


def _html(pair: Pair[Any], reasons: tuple[str, ...]) -> str:
    mark = sign(pair)
    lines = [_text(line) for line in _wrapped(one_line(pair.part.label))]
    if mark == "-":
        lines = [f"<S>{line}</S>" for line in lines if line != _BLANK] or [_BLANK]
    if mark in _SIGNS:
        lines[0] = f"<B>{_SIGNS[mark]}</B> {lines[0]}"
        lines = [f"<B>{line}</B>" if mark == "+" and at else line for at, line in enumerate(lines)]
    small = [
        f'<FONT POINT-SIZE="10"><I>{_text(line)}</I></FONT>' for text in reasons for line in _wrapped(text, _SMALL_LINE)
    ]
    return f"<{'<BR/>'.join([*lines, *small])}>"


def _wrapped(text: str, most: int = _LINE) -> list[str]:
    import textwrap

    return textwrap.wrap(shorter(text), most, break_long_words=False) or [""]


def _text(text: str) -> str:
    """Text inside an HTML-like label; an empty one would not be valid."""
    return html.escape("".join(letter if letter.isprintable() else " " for letter in text)) or _BLANK


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
