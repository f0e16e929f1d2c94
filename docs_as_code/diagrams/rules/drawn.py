"""What all rules say of one drawing. The answer depends on nothing else, so that it can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.rules import clusters, connections, edge_labels, geometry, layout, names

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.findings.rule import Said

VERSION = 6  # of what the rules say: raised whenever one of them says something else

_RULES = (
    clusters.merged_clusters,
    names.duplicate_labels,
    names.untitled,
    connections.orphan_nodes,
    connections.single_points_of_failure,
)


_LAYOUT_RULES = (geometry.overlapping_nodes, geometry.small_text, edge_labels.stray_labels)


def say(drawing: Drawing, svg: str | None) -> list[Said]:
    """All that there is to say, rule by rule; `svg` is the picture, where there is one."""
    said = [one for rule in _RULES for one in rule(drawing)]
    placed = layout.read(svg) if svg is not None else None
    if placed is not None:
        said += [one for rule in _LAYOUT_RULES for one in rule(drawing, placed)]
    return said
