"""Where the parts of a drawn picture are: nodes, routes of edges, texts and their sizes, read from our own SVG."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = re.compile(r'<svg\b[^>]*?\swidth="([\d.]+)pt" height="([\d.]+)pt"')
_NODE = re.compile(r'<g id="([^"]+)" class="node"[^>]*>(.*?)</g>', re.DOTALL)
_SIZED = re.compile(r'<(?:use|image)\b[^>]*?\sx="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_ELLIPSE = re.compile(r'<ellipse\b[^>]*?\scx="([-\d.]+)" cy="([-\d.]+)" rx="([\d.]+)" ry="([\d.]+)"')
_OUTLINE = re.compile(r'<(?:polygon|polyline|path)\b[^>]*?\s(?:points|d)="([^"]+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_EDGE = re.compile(r'<g id="([^"]+)" class="edge"[^>]*>(.*?)</g>', re.DOTALL)
_ROUTE = re.compile(r'<path\b[^>]*?\sd="([^"]+)"')
_TEXT = re.compile(
    r'<text\b[^>]*?\stext-anchor="(\w+)" x="([-\d.]+)" y="([-\d.]+)"[^>]*?\sfont-size="([\d.]+)"[^>]*>(.*?)</text>',
    re.DOTALL,
)
_LETTER = 0.5  # the width of a usual letter, as a share of the size of its font
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


class Written(NamedTuple):
    """A line of text, the size of its font in points, and about the box around it."""

    words: str
    size: float
    box: Box


class Route(NamedTuple):
    """An edge as it is drawn: the last part of its id in the picture, the boxes around its pieces, and its texts."""

    slug: str
    pieces: tuple[Box, ...]
    texts: tuple[Written, ...]


class Layout(NamedTuple):
    """One picture: its size in points, its nodes and edges, and the font sizes of all its texts in points."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    edges: tuple[Route, ...]
    font_sizes: tuple[float, ...]


def read(svg: str) -> Layout | None:
    """The layout of one of our pictures; None for a text that is none."""
    root = _ROOT.search(svg)
    if root is None:
        return None
    body = _without_links(svg[root.end() :])
    sizes = tuple(float(size) for size in _FONT_SIZE.findall(body))
    return Layout(float(root[1]), float(root[2]), tuple(_nodes(body)), tuple(_edges(body)), sizes)


def _edges(body: str) -> Iterator[Route]:
    for match in _EDGE.finditer(body):
        path = _ROUTE.search(match[2])
        if path is not None:
            points = _points(path[1])
            pieces = (_around([one, other]) for one, other in pairwise(points) if one != other)
            yield Route(match[1].partition("-")[2], tuple(pieces), tuple(map(_written, _TEXT.finditer(match[2]))))


def _written(match: re.Match[str]) -> Written:
    words = html.unescape(match[5]).strip()
    x, y, size = float(match[2]), float(match[3]), float(match[4])
    width = len(words) * size * _LETTER
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}.get(match[1], 0.5) * width
    return Written(words, size, Box(left, y - size * 0.75, left + width, y + size * 0.25))


def _points(numbers: str) -> list[tuple[float, float]]:
    found = [float(number) for number in _NUMBER.findall(numbers)]
    return list(zip(found[::2], found[1::2], strict=False))


def _around(points: list[tuple[float, float]]) -> Box:
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _nodes(body: str) -> Iterator[Placed]:
    for match in _NODE.finditer(body):
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
        corners += _points(points)
    return _around(corners) if corners else None
