"""Where the parts of a drawn picture are: the boxes of its nodes and the sizes of its texts, read from our own SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = re.compile(r'<svg\b[^>]*?\swidth="([\d.]+)pt" height="([\d.]+)pt"')
_NODE = re.compile(r'<g id="([^"]+)" class="node"[^>]*>(.*?)</g>', re.DOTALL)
_SIZED = re.compile(r'<(?:use|image)\b[^>]*?\sx="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_ELLIPSE = re.compile(r'<ellipse\b[^>]*?\scx="([-\d.]+)" cy="([-\d.]+)" rx="([\d.]+)" ry="([\d.]+)"')
_OUTLINE = re.compile(r'<(?:polygon|polyline|path)\b[^>]*?\s(?:points|d)="([^"]+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FONT_SIZE = re.compile(r'<text\b[^>]*?\sfont-size="([\d.]+)"')


class Box(NamedTuple):
    """A rectangle, in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


class Placed(NamedTuple):
    """A node as it is drawn: the last part of its id in the picture, and the box around its outline or icon."""

    slug: str
    box: Box


class Layout(NamedTuple):
    """One picture: its size in points, its nodes, and the font sizes of all its texts in points."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    font_sizes: tuple[float, ...]


def read(svg: str) -> Layout | None:
    """The layout of one of our pictures; None for a text that is none."""
    root = _ROOT.search(svg)
    if root is None:
        return None
    body = svg[root.end() :]
    sizes = tuple(float(size) for size in _FONT_SIZE.findall(body))
    return Layout(float(root[1]), float(root[2]), tuple(_nodes(body)), sizes)


def _nodes(body: str) -> Iterator[Placed]:
    for match in _NODE.finditer(_without_links(body)):
        box = _box(match[2])
        if box is not None:
            yield Placed(match[1].partition("-")[2], box)


def _without_links(body: str) -> str:
    """A linked node's parts stand in a group and a link of their own; what is looked for is the node's own group."""
    if "<a " not in body:
        return body
    return re.sub(r'<g id="[^"]*"[^>]*>\s*<a\b[^>]*>(.*?)</a>\s*</g>', r"\1", body, flags=re.DOTALL)


def _box(content: str) -> Box | None:
    """The box around the outline and the icon; texts run over it without harm, or have their own rule."""
    corners: list[tuple[float, float]] = []
    for x, y, width, height in _SIZED.findall(content):
        corners += [(float(x), float(y)), (float(x) + float(width), float(y) + float(height))]
    for x, y, rx, ry in _ELLIPSE.findall(content):
        corners += [(float(x) - float(rx), float(y) - float(ry)), (float(x) + float(rx), float(y) + float(ry))]
    for points in _OUTLINE.findall(content):
        numbers = [float(number) for number in _NUMBER.findall(points)]
        corners += zip(numbers[::2], numbers[1::2], strict=False)
    if not corners:
        return None
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))
