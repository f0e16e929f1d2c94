"""The rule about labels of edges with right angles: Graphviz lays the labels out before it knows where the lines go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.diagrams.rules import parts
from docs_as_code.diagrams.rules.layout import Box
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.diagrams.graph import Drawing, Edge
    from docs_as_code.diagrams.rules.layout import Layout, Route

_ORTHO = re.compile(r'\bsplines\s*=\s*"?ortho\b')
# In heights of a letter: as near as this, a label belongs to its line, whatever else is near; farther than the second,
# it must be much nearer to its own than to another; farther than the third, it belongs to nothing.
_BESIDE, _OFF, _AWAY = 0.8, 3.0, 6.0


class _Label(NamedTuple):
    """A labelled edge, its route, and the box and letter height of its label."""

    edge: Edge
    route: Route
    box: Box
    size: float


def stray_labels(drawing: Drawing, layout: Layout) -> Iterator[Said]:
    """Labels that stand away from their edges, or nearer to another one: readers take them for something else's.

    Those that stand well do so by luck, and the next edge may undo it: they are told once a diagram.
    """
    if not _ORTHO.search(drawing.graph.dot):
        return
    edges = parts.edges(drawing)
    called = {node.id: one_line(node.label) or node.id for node in drawing.graph.nodes}
    beside = _beside(drawing)
    well: list[_Label] = []
    for label in _labels(edges, layout):
        wrong = _wrong(label, edges, layout, called)
        if wrong:
            yield _said(drawing, label, wrong)
        elif not beside(label.edge):
            well.append(label)
    if well:
        more = f" (and {len(well) - 1} more in this diagram)" if len(well) > 1 else ""
        yield _said(drawing, well[0], f"is placed without regard to its edge, which has right angles{more}")


def _said(drawing: Drawing, label: _Label, what: str) -> Said:
    line = label.edge.line or drawing.line
    hint = 'use graph_attr={"splines": "spline"}, or xlabel in place of label'
    return Said("ortho-edge-label", line, f"the label '{one_line(label.edge.label)}' {what}", hint)


def _beside(drawing: Drawing) -> Callable[[Edge], bool]:
    """Tells the edges whose label is an `xlabel`, which Graphviz places when it knows the line."""
    lines = [line for line in drawing.graph.dot.splitlines() if "xlabel=" in line]
    return lambda edge: any(edge.tail in line and edge.head in line for line in lines)


def _labels(edges: dict[str, Edge], layout: Layout) -> Iterator[_Label]:
    for route in layout.edges:
        edge = edges.get(route.slug)
        lines = [one_line(line) for line in edge.label.split("\n")] if edge and edge.label else []
        texts = [text for text in route.texts if one_line(text.words) in lines]
        if edge is None or not texts or not route.pieces:
            continue
        boxes = [text.box for text in texts]
        around = Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )
        yield _Label(edge, route, around, texts[0].size)


def _wrong(label: _Label, edges: dict[str, Edge], layout: Layout, called: dict[str, str]) -> str | None:
    """What is wrong with the place of a label, if anything is."""
    own = _distance(label.box, label.route)
    if own <= _BESIDE * label.size:
        return None
    others = (route for route in layout.edges if route is not label.route and _words(edges, route) != label.edge.label)
    near = min(((_distance(label.box, route), route.slug) for route in others), default=None)
    if near is not None and near[0] < own and near[1] in edges:
        edge = edges[near[1]]
        ends = f"'{called.get(edge.tail, edge.tail)}' and '{called.get(edge.head, edge.head)}'"
        return f"stands nearer to the edge between {ends} than to its own"
    is_off = own > _OFF * label.size and near is not None and near[0] < 2 * own
    return "stands away from its edge" if is_off or own > _AWAY * label.size else None


def _words(edges: dict[str, Edge], route: Route) -> str | None:
    edge = edges.get(route.slug)
    return edge.label if edge else None


def _distance(box: Box, route: Route) -> float:
    """How far a box is from a line, in points. Lines with right angles are boxes without a width or height."""
    return min((_between(box, piece) for piece in route.pieces), default=float("inf"))


def _between(one: Box, other: Box) -> float:
    across = max(one.left - other.right, other.left - one.right, 0.0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0.0)
    return float((across * across + down * down) ** 0.5)
