"""What all rules say of one drawing. The answer depends on nothing else, so that it can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.rules import clusters, connections, names

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.rules.rule import Said

VERSION = 1  # of what the rules say: raised whenever one of them says something else

_RULES = (
    clusters.merged_clusters,
    names.duplicate_labels,
    names.untitled,
    connections.orphan_nodes,
    connections.single_points_of_failure,
)


def say(drawing: Drawing) -> list[Said]:
    """All that there is to say, rule by rule."""
    return [one for rule in _RULES for one in rule(drawing)]
