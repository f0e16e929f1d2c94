"""The paths of icons in the text of a graph: taken out, so that what is left is the same everywhere, and put back."""

# Paths are text here: they stand inside the text of graphs.
# ruff: noqa: PTH117

from __future__ import annotations

import html
import os
import re
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.text import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from docs_as_code.diagrams.graph import Drawing, Graph

# How a path is written in DOT: as it is, inside a quoted text, inside an HTML label.
_WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    lambda path: path.replace('"', '\\"'),
    html.escape,
    lambda path: html.escape(path, quote=False),
)
_MARKUP = re.compile("[\"'&<>]")  # a path without these is written in one way only


def of_graph(graph: Graph) -> list[str]:
    """The paths of the icons of a graph, those in its HTML labels too, each once."""
    named = (path for path in references(graph.dot) if os.path.isabs(path))
    return list(dict.fromkeys([*(node.icon for node in graph.nodes if node.icon is not None), *named]))


def split(dot: str, icons: Sequence[str]) -> list[str | int]:
    """Text, number, text, number … text: a number stands for an icon's path and the way it is written."""
    written: dict[str, int] = {}
    for number, path in enumerate(icons):
        if os.path.isabs(path):
            for way, write in enumerate(_WRITTEN if _MARKUP.search(path) else _WRITTEN[:1]):
                written.setdefault(write(path), number * len(_WRITTEN) + way)
    parts: list[str | int] = []
    at = 0
    for start, text in _places(dot, list(written)):
        if start >= at:
            parts += [dot[at:start], written[text]]
            at = start + len(text)
    return [*parts, dot[at:]]


def _places(dot: str, texts: list[str]) -> Iterator[tuple[int, str]]:
    """Where the texts stand; of two that start in one place the first counts.

    A pattern of all of them would be compiled for each diagram, which takes longer than drawing it. What they begin
    with is the same for nearly all, so it is looked for once.
    """
    beginning = os.path.commonprefix(texts)  # noqa: RUF071 - of the texts, whatever their folders
    start = dot.find(beginning)
    while start >= 0:
        text = next((text for text in texts if dot.startswith(text, start)), None)
        if text is not None:
            yield start, text
        start = dot.find(beginning, start + 1)


def joined(parts: object, icons: Sequence[str]) -> str:
    """What `split` took apart, with the paths of this machine. Raises ValueError for anything else."""
    if type(parts) is not list or len(parts) % 2 == 0:
        raise ValueError("not the text of a graph")
    texts = list(parts)
    for at in range(1, len(texts), 2):
        if type(texts[at]) is not int or not 0 <= texts[at] < len(icons) * len(_WRITTEN):
            raise ValueError("not a number of an icon")
        number, way = divmod(texts[at], len(_WRITTEN))
        texts[at] = _WRITTEN[way](icons[number])
    if any(type(text) is not str for text in texts):
        raise ValueError("not the text of a graph")
    return "".join(texts)


def without_icons(drawing: Drawing) -> str:
    """All texts of a drawing but the paths of its icons: what may tell where things are on this machine."""
    graph = drawing.graph
    texts = [part for part in split(graph.dot, of_graph(graph)) if isinstance(part, str)]
    texts += [drawing.filename, *(cluster.label for cluster in graph.clusters), *(edge.label for edge in graph.edges)]
    for node in graph.nodes:
        texts += [node.id, node.label, node.href or "", node.tooltip or ""]
    return "\n".join(texts)
