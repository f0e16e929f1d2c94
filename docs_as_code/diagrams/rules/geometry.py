"""Rules about what a drawn picture looks like: nodes that lie on each other, and text that nobody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.diagrams.rules import parts
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.rules.layout import Box, Layout

_PIXELS = 4 / 3  # CSS pixels of a point
_PAGE = 688  # CSS pixels that a page of Material has for its content beside both side bars
_LEGIBLE = 6  # CSS pixels of a letter's height; half of what browsers take for small print
_SHARE = 0.15  # of the smaller of two nodes, across and down, that may lie below the other


def overlapping_nodes(drawing: Drawing, layout: Layout) -> Iterator[Said]:
    """Pairs of nodes that hide a part of each other; each node is named once."""
    nodes = parts.nodes(drawing)
    placed = sorted(layout.nodes, key=lambda one: one.box.left)
    told: set[str] = set()
    for at, one in enumerate(placed):
        for other in placed[at + 1 :]:
            if other.box.left >= one.box.right:
                break
            first, second = nodes.get(one.slug), nodes.get(other.slug)
            if first and second and second.id not in told and _overlap(one.box, other.box):
                told.add(second.id)
                yield Said(
                    "overlapping-nodes",
                    second.line or drawing.line,
                    f"'{one_line(second.label) or second.id}' lies on '{one_line(first.label) or first.id}'",
                    'lay it out with dot, or keep nodes apart with graph_attr={"overlap": "false"}',
                )


def small_text(drawing: Drawing, layout: Layout) -> Iterator[Said]:
    """A picture so wide that most of its text cannot be read where a page shows all of it."""
    sizes = sorted(layout.font_sizes)
    wide = layout.width * _PIXELS
    if not sizes or wide <= _PAGE:
        return
    usual = round(sizes[len(sizes) // 2] * _PIXELS * _PAGE / wide)
    unit = "pixel" if usual == 1 else "pixels"
    if usual < _LEGIBLE:
        yield Said(
            "small-text",
            drawing.line,
            f"shown {_PAGE} pixels wide, as on a page, most of its text is {usual} {unit} high",
            "draw it from top to bottom, use larger letters, or make two diagrams of it",
        )


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    width = min(one.right - one.left, other.right - other.left)
    height = min(one.bottom - one.top, other.bottom - other.top)
    return across > _SHARE * width and down > _SHARE * height
