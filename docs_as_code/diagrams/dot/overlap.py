"""Keeps the nodes that sfdp places apart: the bundled Graphviz lacks the library for sfdp's own way of doing so."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRAPH = 0  # AGRAPH in cgraph.h
_NEEDS_THE_LIBRARY = re.compile(r"(?:|false|no|0|voronoi|prism.*)", re.IGNORECASE)
# Its stand-in `voronoi` loses or crashes on sfdp's connected parts of 3 to 5 nodes in a line (Graphviz 14.1.5).
_FEW = 8


def keep_apart(gv: Any, graph: Any) -> None:
    """Set `overlap` of a graph that sfdp is about to lay out, unless the user chose a way that works."""
    if not _NEEDS_THE_LIBRARY.fullmatch(_attribute(gv, graph, b"overlap")):
        return
    few = any(size < _FEW for size in _sizes_of_parts(gv, graph))
    gv.agattr_label(graph, _GRAPH, b"overlap", b"scale" if few else b"voronoi")


def _attribute(gv: Any, graph: Any, name: bytes) -> str:
    try:
        value: bytes = gv.agget(graph, name) or b""
    except KeyError:
        return ""
    return value.decode(errors="replace")


def _sizes_of_parts(gv: Any, graph: Any) -> list[int]:
    """How many nodes each connected part has."""
    parent: dict[bytes, bytes] = {}

    def root(name: bytes) -> bytes:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for node in _each(gv.agfstnode, gv.agnxtnode, graph):
        root(gv.agnameof(node))
        for edge in _each(gv.agfstout, gv.agnxtout, graph, node):
            parent[root(gv.agnameof(gv.agtail(edge)))] = root(gv.agnameof(gv.aghead(edge)))
    return list(Counter(map(root, parent)).values())


def _each(first: Any, following: Any, graph: Any, *of: Any) -> Iterator[Any]:
    """Graphviz' way of walking: the first one, then the next, until there is none."""
    try:
        entry = first(graph, *of)
        while entry is not None:
            yield entry
            entry = following(graph, entry)
    except StopIteration:
        return
