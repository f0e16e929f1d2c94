"""The route of an edge for draw.io: where it leaves and arrives, its bends in between, and where its words stand."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.laid_out_ops import Box, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAME = 0.05  # points nearer to each other than this are one


class Route(NamedTuple):
    """`points` begin and end at the nodes; `curved` ones are drawn as draw.io does: through the middles of the rest."""

    points: tuple[Point, ...]
    curved: bool


def route(curve: Sequence[Point]) -> Route:
    """A Bézier curve of Graphviz; one that is straight all along is a line with corners."""
    parts = [tuple(curve[at : at + 4]) for at in range(0, len(curve) - 3, 3)]
    if all(_is_straight(part) for part in parts):
        return Route(_without_repeats([curve[0], *(part[3] for part in parts)]) if parts else tuple(curve), False)
    bends: list[Point] = [curve[0]]
    for start, first, second, end in parts:
        if _is_straight((start, first, second, end)):
            bends += [start, end]
        else:  # two quadratic curves that meet in the middle come nearest to a cubic one
            bends += [_towards(start, first, 0.75), _towards(end, second, 0.75)]
    return Route(_without_repeats([*bends, curve[-1]]), True)


def shares(point: Point, box: Box) -> tuple[float, float]:
    """Where a point stands in a box: 0 is the left or upper side, 1 the other; beside the box it is less or more."""
    return (point.x - box.x) / (box.width or 1), (point.y - box.y) / (box.height or 1)


def half_way(points: Sequence[Point]) -> Point:
    """The middle of a line with corners, by its length: where draw.io puts the words of an edge."""
    lengths = [math.dist(one, following) for one, following in pairwise(points)]
    left = sum(lengths) / 2
    for length, (one, following) in zip(lengths, pairwise(points), strict=True):
        if left <= length:
            return _towards(one, following, left / (length or 1))
        left -= length
    return points[-1]


def _is_straight(part: Sequence[Point]) -> bool:
    start, end = part[0], part[-1]
    length = math.dist(start, end)
    if length < _SAME:
        return all(math.dist(start, point) < _SAME for point in part)
    return all(
        abs((end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x)) / length < 0.5
        for point in part[1:-1]
    )


def _towards(start: Point, end: Point, share: float) -> Point:
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _without_repeats(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points on top of each other, and without those in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and math.dist(kept[-1], point) < _SAME:
            continue
        kept.append(point)
    return tuple(kept)
