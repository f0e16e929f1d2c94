"""Where words and line ends stand in draw.io: in or beside a box, beside an edge, at the border of a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture import drawio_labels as labels
from docs_as_code.diagrams.picture import drawio_routes as routes
from docs_as_code.diagrams.picture.shown_words import start
from docs_as_code.diagrams.picture.svg_icons import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.diagrams.picture.drawio_labels import Style
    from docs_as_code.diagrams.picture.laid_out_ops import Box, Point, Words

_EVEN = 6  # points: room at two sides that differs by less is the same


def inside(words: Sequence[Words], box: Box) -> Style:
    """Where in its box a label stands."""
    upper, lower = labels.top(words) - box.y, box.y + box.height - labels.bottom(words)
    style: Style = {"align": labels.alignment(words), "spacing": 0}
    if style["align"] == "left":
        style["spacingLeft"] = round(min(start(one) for one in words) - box.x)
    elif style["align"] == "right":
        style["spacingRight"] = round(box.x + box.width - max(start(one) + one.width for one in words))
    else:
        style |= _justified(words, box)
    if abs(upper - lower) <= _EVEN:
        return {**style, "verticalAlign": "middle"}
    if upper < lower:
        return {**style, "verticalAlign": "top", "spacingTop": round(upper)}
    return {**style, "verticalAlign": "bottom", "spacingBottom": round(lower)}


def _justified(words: Sequence[Words], box: Box) -> Style:
    """Words that are centred, but not in the middle of the box."""
    left = min(start(one) for one in words) - box.x
    right = box.x + box.width - max(start(one) + one.width for one in words)
    if abs(left - right) <= _EVEN:
        return {}
    if left < right:
        return {"align": "left", "spacingLeft": round(left)}
    return {"align": "right", "spacingRight": round(right)}


def beside(words: Sequence[Words], box: Box) -> Style:
    """Where a label stands that belongs to an icon: below, above, or across it."""
    upper, lower = labels.top(words), labels.bottom(words)
    style: Style = {"align": "center", "spacing": 0}
    if (upper + lower) / 2 > box.y + box.height * 0.75:
        below = round(upper - box.y - box.height)
        return {**style, "verticalLabelPosition": "bottom", "verticalAlign": "top", "spacingTop": below}
    if (upper + lower) / 2 < box.y + box.height * 0.25:
        above = round(box.y - lower)
        return {**style, "verticalLabelPosition": "top", "verticalAlign": "bottom", "spacingBottom": above}
    return {**style, "verticalAlign": "middle"}


def ends(points: Sequence[Point], tail: Box, head: Box) -> Style:
    """Where a line leaves the box at its tail and meets the one at its head, as shares of their sides."""
    (out_x, out_y), (in_x, in_y) = routes.shares(points[0], tail), routes.shares(points[-1], head)
    exits = {"exitX": round(out_x, 4), "exitY": round(out_y, 4), "exitDx": 0, "exitDy": 0, "exitPerimeter": 0}
    enters = {"entryX": round(in_x, 4), "entryY": round(in_y, 4), "entryDx": 0, "entryDy": 0, "entryPerimeter": 0}
    return {**exits, **enters}


def offset(words: Sequence[Words], middle: Point) -> str:
    """How far from the middle of an edge its words stand."""
    left = min(start(one) for one in words)
    right = max(start(one) + one.width for one in words)
    x, y = (left + right) / 2 - middle.x, (labels.top(words) + labels.bottom(words)) / 2 - middle.y
    return f'<mxPoint x="{number(x)}" y="{number(y)}" as="offset"/>'


def beside_edge(words: Sequence[Words], middle: Point) -> str:
    """The geometry of further words of an edge."""
    return f'<mxGeometry relative="1" as="geometry">{offset(words, middle)}</mxGeometry>'
