"""Styles of draw.io: shapes, colours, lines and arrows in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.drawio_stencil import stencil
from docs_as_code.diagrams.picture.svg_icons import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.picture.drawio_labels import Style
    from docs_as_code.diagrams.picture.laid_out import LaidCluster, LaidEdge, LaidNode
    from docs_as_code.diagrams.picture.laid_out_ops import Outline, Pen

_ELLIPSE: Style = {"shape": "ellipse", "perimeter": "ellipsePerimeter"}
_RECTANGLE: Style = {"rounded": 0}
_SHAPES: dict[str, Style] = {
    **dict.fromkeys(("box", "rect", "rectangle", "square", "record", "Mrecord"), _RECTANGLE),
    **dict.fromkeys(("ellipse", "oval", "circle", "point"), _ELLIPSE),
    **dict.fromkeys(("none", "plain", "plaintext"), _RECTANGLE),
    "diamond": {"shape": "rhombus", "perimeter": "rhombusPerimeter"},
    "doublecircle": {"shape": "doubleEllipse", "perimeter": "ellipsePerimeter"},
    "cylinder": {"shape": "cylinder3", "boundedLbl": 1, "backgroundOutline": 1, "size": 6},
}
_SEVERAL_LINES = ("cylinder", "doublecircle")  # what draw.io draws of them, Graphviz draws as several outlines
_ARROWS: dict[str, tuple[str, int]] = {  # of Graphviz, to draw.io's name and whether it is filled
    "normal": ("block", 1), "empty": ("block", 0), "onormal": ("block", 0), "vee": ("classic", 1), "open": ("open", 0),
    "dot": ("oval", 1), "odot": ("oval", 0), "diamond": ("diamond", 1), "odiamond": ("diamond", 0), "box": ("box", 1),
    "obox": ("box", 0), "tee": ("dash", 0), "crow": ("ERmany", 0), "none": ("none", 0),
}  # fmt: skip


def written(style: Style) -> str:
    """A style as a cell has it."""
    return "".join(f"{name}={number(value) if isinstance(value, float) else value};" for name, value in style.items())


def of_node(node: LaidNode) -> Style:
    """The shape of a node and its colours."""
    name = node.attributes.get("shape", "ellipse")
    if not node.outlines:
        return {**_SHAPES["none"], "fillColor": "none", "strokeColor": "none"}
    first = node.outlines[0]
    known = _SHAPES.get(name)
    if known is None or (len(node.outlines) > 1 and name not in _SEVERAL_LINES):
        return {"shape": stencil(node.outlines, node.box)}
    rounded = first.kind == "curve" and known is _RECTANGLE
    return {**(_ROUNDED if rounded else known), **_colors(first)}


def of_cluster(cluster: LaidCluster) -> Style:
    """The frame of a cluster, which carries along what stands in it."""
    own: Style = {"container": 1, "collapsible": 0, "recursiveResize": 0}
    if not cluster.outlines:
        return {**own, "fillColor": "none", "strokeColor": "none"}
    first = cluster.outlines[0]
    return {**(_ROUNDED if first.kind == "curve" else _RECTANGLE), **own, **_colors(first)}


_ROUNDED: Style = {"rounded": 1, "absoluteArcSize": 1, "arcSize": 24}


def of_edge(edge: LaidEdge, *, curved: bool, directed: bool) -> Style:
    """The line of an edge and its arrows."""
    direction = edge.attributes.get("dir", "forward" if directed else "none")
    style: Style = {"edgeStyle": "none", "rounded": 0, "curved": int(curved), **_line(edge.pen)}
    style |= _arrow("start", edge.attributes, "arrowtail", drawn=direction in ("back", "both"))
    style |= _arrow("end", edge.attributes, "arrowhead", drawn=direction in ("forward", "both"))
    return style


def _arrow(end: str, attributes: Mapping[str, str], which: str, *, drawn: bool) -> Style:
    name, filled = _ARROWS.get(attributes.get(which, "normal"), ("block", 1)) if drawn else ("none", 0)
    if name == "none":
        return {f"{end}Arrow": "none"}
    try:
        scale = float(attributes.get("arrowsize", 1))
    except ValueError:
        scale = 1.0
    return {f"{end}Arrow": name, f"{end}Fill": filled, f"{end}Size": round(7 * scale, 1)}


def _colors(outline: Outline) -> Style:
    style: Style = {"fillColor": paint(outline.pen.fill) if outline.filled else "none"}
    if outline.filled and len(outline.pen.fill) == 9:
        style["fillOpacity"] = round(int(outline.pen.fill[7:], 16) / 2.55)
    return {**style, **_line(outline.pen)}


def _line(pen: Pen) -> Style:
    style: Style = {"strokeColor": paint(pen.color)}
    if pen.width != 1:
        style["strokeWidth"] = pen.width
    if pen.style in ("dashed", "dotted"):
        style |= {"dashed": 1, "dashPattern": "5 2" if pen.style == "dashed" else "1 3"}
    return style


def paint(color: str) -> str:
    """`#rrggbb`, or none for what cannot be seen."""
    return "none" if color[7:] == "00" else color[:7]
