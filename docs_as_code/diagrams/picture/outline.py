"""What a picture says, as data inside the SVG: from it the site writes the words beside the picture.

The SVG is all that a page has of a diagram whose outputs are committed. The form is as short as can be, and our own:
`{"v": 1, "clusters": [[label, parent]], "nodes": [[label, cluster, href, tooltip]], "edges": [[from, to, label,
directed, href, tooltip]]}`, where parent, cluster, from and to are places in these lists, 1 or 0 stands for directed,
and what is empty at the end of a row is left out. `docs_as_code/site/words.py` reads it.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.picture.svg_parts import edge_name
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.svg_links import Links

VERSION = 1
_FORBIDDEN = re.compile(r"[\ufffe\uffff]")  # in XML; JSON has other words for control characters


def metadata(graph: Graph, called: Mapping[str, str], titles: Mapping[str, str], links: Links) -> str:
    """The element, or nothing for a graph without nodes. `titles` says what to call each cluster."""
    if not graph.nodes:
        return ""
    clusters = {cluster.id: place for place, cluster in enumerate(graph.clusters)}
    nodes = {node.id: place for place, node in enumerate(graph.nodes)}
    document = {
        "v": VERSION,
        "clusters": [
            _row(titles.get(c.id) or one_line(c.label), clusters.get(c.parent or ""), *links.take("cluster", c.id))
            for c in graph.clusters
        ],
        "nodes": [_row(called[n.id], clusters.get(n.cluster or ""), *links.take("node", n.id)) for n in graph.nodes],
        "edges": [
            _row(nodes[e.tail], nodes[e.head], one_line(e.label), int(e.directed), *links.take("edge", edge_name(e)))
            for e in graph.edges
            if e.tail in nodes and e.head in nodes
        ],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"<metadata>{html.escape(_FORBIDDEN.sub('', text), quote=False)}</metadata>\n"


def _row(*values: Any) -> list[Any]:
    row = list(values)
    while row and row[-1] in ("", None):
        row.pop()
    return row
