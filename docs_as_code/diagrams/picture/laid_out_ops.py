"""What Graphviz draws, by its JSON output: texts and outlines, each with the pen that draws it.

Lengths are points; x runs to the right and y down, from the top left corner of the picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WIDTH = re.compile(r"setlinewidth\(([\d.]+)\)")


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle; x and y are its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True)
class Pen:
    """How something is drawn; colours are `#rrggbb` or `#rrggbbaa`, `fill` is that of what follows if it is filled."""

    color: str = "#000000"
    fill: str = "#000000"
    style: str = "solid"
    width: float = 1
    size: float = 14
    face: str = "Times-Roman"
    look: int = 0  # 1 bold, 2 italic, 4 underlined …


@dataclass(frozen=True)
class Words:
    """One run of text: `at` is on its baseline, at its start, middle or end as `align` says ("l", "c" or "r")."""

    text: str
    at: Point
    align: str
    width: float
    pen: Pen


@dataclass(frozen=True)
class Outline:
    """A polygon, line, ellipse or curve (Bézier); the points of an ellipse are two corners of its box."""

    kind: str
    points: tuple[Point, ...]
    filled: bool
    pen: Pen


def operations(operations: list[dict[str, Any]]) -> Iterator[tuple[Pen, dict[str, Any]]]:
    """What is drawn, each with the pen as the operations before it have left it."""
    pen = Pen()
    for op in operations:
        change = _CHANGES.get(op.get("op", ""))
        if change is not None:
            pen = change(pen, op)
        elif "op" in op:  # a picture leaves an empty one
            yield pen, op


def _color(op: dict[str, Any]) -> str:
    color: str = op["color"] if op["grad"] == "none" else op["stops"][0]["color"]
    return color


def _with_style(pen: Pen, op: dict[str, Any]) -> Pen:
    width = _WIDTH.match(op["style"])
    if width:
        return replace(pen, width=float(width[1]))
    return replace(pen, width=2) if op["style"] == "bold" else replace(pen, style=op["style"])


_CHANGES: dict[str, Callable[[Pen, dict[str, Any]], Pen]] = {
    "c": lambda pen, op: replace(pen, color=_color(op)),
    "C": lambda pen, op: replace(pen, fill=_color(op)),
    "S": _with_style,
    "F": lambda pen, op: replace(pen, size=op["size"], face=op["face"]),
    "t": lambda pen, op: replace(pen, look=op["fontchar"]),
}
