"""A graph as Graphviz has laid it out: its nodes, edges and clusters with their boxes, routes, words and outlines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from docs_as_code.diagrams.picture.laid_out_ops import Box, Outline, Pen, Point, Words, operations
from docs_as_code.diagrams.picture.shown_words import visible

_OUTLINES = {"P": "polygon", "p": "polygon", "L": "line", "E": "ellipse", "e": "ellipse", "B": "curve", "b": "curve"}


@dataclass(frozen=True)
class LaidNode:
    """A node, invisible when nothing of it is drawn."""

    id: str
    box: Box
    cluster: str | None
    attributes: dict[str, str]
    outlines: tuple[Outline, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class LaidEdge:
    """An edge: its route as Graphviz draws it, from end to end with the arrows, and the words beside it by place."""

    tail: str
    head: str
    attributes: dict[str, str]
    route: tuple[Point, ...]
    pen: Pen
    words: dict[str, tuple[Words, ...]]  # label, xlabel, taillabel, headlabel


@dataclass(frozen=True)
class LaidCluster:
    """A cluster; without a box where the layout engine draws none."""

    id: str
    parent: str | None
    box: Box | None
    attributes: dict[str, str]
    outlines: tuple[Outline, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class LaidGraph:
    """The whole picture; clusters stand behind those around them."""

    box: Box
    directed: bool
    background: str
    attributes: dict[str, str]
    words: tuple[Words, ...]
    nodes: tuple[LaidNode, ...]
    edges: tuple[LaidEdge, ...]
    clusters: tuple[LaidCluster, ...]


def read(data: bytes) -> LaidGraph:
    """What `dot -Tjson` wrote."""
    document = json.loads(data, strict=False)
    return _Reader(document).graph()


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._objects = {one["_gvid"]: one for one in document.get("objects", ())}
        left, low, right, high = map(float, document["bb"].split(","))
        self._left, self._high = left, high
        self._size = Box(0, 0, right - left, high - low)
        self._clusters: list[LaidCluster] = []
        self._homes: dict[int, str] = {}

    def graph(self) -> LaidGraph:
        inner = {below for one in self._objects.values() for below in one.get("subgraphs", ())}
        for number, one in self._objects.items():
            if "pos" not in one and number not in inner and _is_group(one):
                self._collect(one, None)
        nodes = tuple(self._node(number, one) for number, one in self._objects.items() if not _is_group(one))
        drawn = self._drawn(self._document, "_draw_")
        background = drawn[0].pen.fill if drawn and drawn[0].filled else "#ffffff"
        return LaidGraph(
            self._size, self._document["directed"], background, _attributes(self._document),
            self._words(self._document, "_ldraw_"), nodes,
            tuple(self._edge(one) for one in self._document.get("edges", ())), tuple(self._clusters),
        )  # fmt: skip

    def _collect(self, one: dict[str, Any], parent: str | None) -> None:
        inner = parent
        if one["name"].startswith("cluster"):
            inner = one["name"]
            box = self._box(one["bb"]) if "bb" in one else None
            outlines, words = self._drawn(one, "_draw_"), self._words(one, "_ldraw_")
            self._clusters.append(LaidCluster(inner, parent, box, _attributes(one), outlines, words))
        if inner is not None:
            self._homes.update(dict.fromkeys(one.get("nodes", ()), inner))
        for below in one.get("subgraphs", ()):
            self._collect(self._objects[below], inner)

    def _box(self, text: str) -> Box:
        left, low, right, high = map(float, text.split(","))
        return Box(left - self._left, self._high - high, right - left, high - low)

    def _node(self, number: int, one: dict[str, Any]) -> LaidNode:
        middle = self._point(one["pos"].rstrip("!").split(",")[:2])
        width, height = float(one["width"]) * 72, float(one["height"]) * 72
        box = Box(middle.x - width / 2, middle.y - height / 2, width, height)
        outlines = self._drawn(one, "_draw_") + self._drawn(one, "_ldraw_")
        words = self._words(one, "_ldraw_")
        return LaidNode(one["name"], box, self._homes.get(number), _attributes(one), outlines, words)

    def _edge(self, one: dict[str, Any]) -> LaidEdge:
        words = {
            "label": self._words(one, "_ldraw_"),
            "xlabel": self._words(one, "_xldraw_"),
            "taillabel": self._words(one, "_tldraw_"),
            "headlabel": self._words(one, "_hldraw_"),
        }
        drawn = self._drawn(one, "_draw_")
        tail, head = (self._objects[one[end]]["name"] for end in ("tail", "head"))
        return LaidEdge(
            tail, head, _attributes(one), self._route(one.get("pos", "")), drawn[0].pen if drawn else Pen(),
            {place: found for place, found in words.items() if found},
        )  # fmt: skip

    def _route(self, pos: str) -> tuple[Point, ...]:
        """The points of the curve, three for each part behind the first, with the tips of the arrows at the ends."""
        middle: list[Point] = []
        start: list[Point] = []
        end: list[Point] = []
        for part in pos.partition(";")[0].split():
            mark, _, rest = part.partition(",")
            if mark in ("s", "e"):
                (start if mark == "s" else end).append(self._point(rest.split(",")))
            else:
                middle.append(self._point(part.split(",")))
        if start and middle:
            middle = [start[0], start[0], middle[0], *middle]
        if end and middle:
            middle = [*middle, middle[-1], end[0], end[0]]
        return tuple(middle)

    def _point(self, pair: list[str] | list[float]) -> Point:
        return Point(float(pair[0]) - self._left, self._high - float(pair[1]))

    def _drawn(self, one: dict[str, Any], key: str) -> tuple[Outline, ...]:
        found = []
        for pen, op in operations(one.get(key, ())):
            kind = _OUTLINES.get(op["op"])
            if kind is None:
                continue
            if kind == "ellipse":
                x, y, across, down = op["rect"]
                corners = [[x - across, y + down], [x + across, y - down]]
            points = tuple(self._point(point) for point in (corners if kind == "ellipse" else op["points"]))
            found.append(Outline(kind, points, op["op"] in "PEB", pen))
        return tuple(found)

    def _words(self, one: dict[str, Any], key: str) -> tuple[Words, ...]:
        return visible(
            Words(op["text"].replace("\\\\", "\\"), self._point(op["pt"]), op["align"], op["width"], pen)
            for pen, op in operations(one.get(key, ()))
            if op["op"] == "T"
        )


def _is_group(one: dict[str, Any]) -> bool:
    return "pos" not in one


def _attributes(one: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in one.items() if isinstance(value, str) and name != "name"}
