"""The words that a laid-out part shows, as lines: runs of text that stand on one baseline are one line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.picture.laid_out_ops import Words


def rows(words: Iterable[Words]) -> list[list[Words]]:
    """The runs by baseline from top to bottom, each row from left to right."""
    found: list[list[Words]] = []
    for one in sorted(words, key=lambda one: one.at.y):
        if not found or one.at.y - found[-1][0].at.y > one.pen.size / 3:  # each font has a baseline of its own
            found.append([])
        found[-1].append(one)
    return [sorted(row, key=start) for row in found]


def visible(words: Iterable[Words]) -> tuple[Words, ...]:
    """The runs without the lines at both ends that only keep room."""
    lines = rows(words)
    while lines and not any(one.text.strip() for one in lines[0]):
        del lines[0]
    while lines and not any(one.text.strip() for one in lines[-1]):
        del lines[-1]
    return tuple(one for line in lines for one in line)


def start(one: Words) -> float:
    """Where a run begins."""
    return one.at.x - {"l": 0.0, "c": 0.5, "r": 1.0}[one.align] * one.width


def pieces(row: list[Words]) -> list[list[Words]]:
    """A row cut where there is room between its runs, as between the columns of a table."""
    found = [row[:1]]
    for before, one in pairwise(row):
        if start(one) - start(before) - before.width > one.pen.size / 3:
            found.append([])
        found[-1].append(one)
    return found


def text(words: Iterable[Words], between: str = " ") -> str:
    """All lines; columns are kept apart by `between`."""
    return "\n".join(between.join("".join(one.text for one in piece) for piece in pieces(row)) for row in rows(words))
