"""Draws the records with the package `diagrams`: boxes, nodes and edges inside the diagram that is being made."""

from __future__ import annotations

import difflib
import html
import os
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.labels import plain, width, wrapped
from docs_as_code.diagrams.sources.problem import NoSuchNodeError, SourcesError

if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.picture import Bond, Link, Picture, Thing

_ICON, _GAP = 1.4, 0.05  # inches: the longer side of an icon, and the space below it
_WIDE = 168  # letters n of a line that fit below an icon, times the size of the font in points
_SMALLEST = 8.0  # points
_MOST = 1_000  # nodes of one picture: of more, Graphviz takes minutes, and nobody finds anything in it
GroupBy = str | tuple[str, ...] | list[str] | None
_EDGES: dict[Bond, dict[str, str]] = {
    "uses": {},
    "refers": {"style": "dashed", "arrowhead": "vee"},
    "rules": {"style": "dotted", "arrowhead": "vee", "penwidth": "1.6"},
}


class Nodes(Mapping[str, Any]):
    """The nodes that were drawn, by name: `nodes["shop/Deployment/api"]`, or its end where that is the only one so."""

    def __init__(self, nodes: dict[str, Any]) -> None:
        self._nodes = nodes

    def __getitem__(self, name: str) -> Any:
        if name in self._nodes:
            return self._nodes[name]
        ending = [known for known in self._nodes if known.endswith((f"/{name}", f".{name}"))]
        if len(ending) == 1:
            return self._nodes[ending[0]]
        if ending:
            raise NoSuchNodeError(f"{name!r} is the name of {len(ending)} nodes", hint=f"write {' or '.join(ending)}")
        near = difflib.get_close_matches(str(name), list(self._nodes), 1, 0.4)
        raise NoSuchNodeError(f"no node was drawn for {name!r}", hint=f"did you mean {near[0]!r}?" if near else None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


def draw(picture: Picture, group_by: GroupBy, function: str) -> Nodes:
    """Draw everything into the current diagram, and the current cluster of it if there is one."""
    diagrams: Any = import_module("diagrams")
    diagram = diagrams.getdiagram()
    if diagram is None:
        hint = f"call {function}() inside `with Diagram(...):`"
        raise SourcesError(f"{function}() has no diagram to draw into", hint=hint)
    if len(picture.things) > _MOST:
        message = f"there are {len(picture.things):,} things to draw, more than the {_MOST:,} that a picture may show"
        raise SourcesError(message, hint=f"make several pictures with `only` and `hide`; {_largest(picture)}")
    keys = _keys(picture, group_by)
    nodes: dict[str, Any] = {}
    places = [(tuple(thing.groups[key] for key in keys if thing.groups.get(key)), thing) for thing in picture.things]
    _draw_box(places, 0, nodes, _font_size(diagram))
    for link, attributes in _edges(picture.links, diagram.dot.graph_attr):
        if link.tail in nodes and link.head in nodes:
            nodes[link.tail].connect(nodes[link.head], diagrams.Edge(forward=True, **attributes))
    return Nodes({thing.name: nodes[thing.name] for thing in picture.things})


def _keys(picture: Picture, group_by: GroupBy) -> tuple[str, ...]:
    keys = (group_by,) if isinstance(group_by, str) else group_by or ()
    if not isinstance(keys, (list, tuple)) or not all(isinstance(key, str) for key in keys):
        raise SourcesError(f"group_by takes texts, not {group_by!r:.80}", hint='as group_by="file", or group_by=None')
    known = sorted({key for thing in picture.things for key in thing.groups})
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"they have {', '.join(known[:20])}"
            raise SourcesError(f"group_by={key!r} is nothing that any of the things has", hint=hint)
    return tuple(keys)


def _edges(links: tuple[Link, ...], settings: Mapping[str, str]) -> Iterator[tuple[Link, dict[str, str]]]:
    """The attributes of each edge. Graphviz makes no room for the labels of right-angled ones: a rank more does."""
    angled = settings.get("splines") == "ortho"
    across = settings.get("rankdir") in ("LR", "RL")
    spoken = {link.tail for link in links if link.label and angled and across}
    for link in links:
        label = "\n".join(map(plain, link.label.split("\n")))
        said = {"xlabel" if angled else "label": label} if label else {}
        yield link, {**_EDGES[link.bond], **said, **({"minlen": "2"} if link.tail in spoken else {})}


def _largest(picture: Picture) -> str:
    """What most of the things are, so that a person knows what to hide."""
    kinds = Counter(thing.kind for thing in picture.things).most_common(3)
    return "most are " + ", ".join(f"{kind} ({count:,})" for kind, count in kinds)


def _draw_box(places: list[tuple[tuple[str, ...], Thing]], depth: int, nodes: dict[str, Any], size: float) -> None:
    """Draw the boxes at this depth, each once, and what is in none."""
    box: Any = import_module("diagrams").Cluster
    boxes: dict[str, list[tuple[tuple[str, ...], Thing]]] = {}
    for way, thing in places:
        if len(way) > depth:
            boxes.setdefault(way[depth], []).append((way, thing))
        else:
            nodes[thing.name] = _draw_node(thing, size)
    for label, inside in boxes.items():
        with box(plain(label)):
            _draw_box(inside, depth + 1, nodes, size)


def _font_size(diagram: Any) -> float:
    try:
        return max(float(diagram.dot.node_attr.get("fontsize", 13)), _SMALLEST)
    except ValueError:
        return 13.0  # Graphviz will say what it thinks of it


def _draw_node(thing: Thing, size: float) -> Any:
    """A node as tall as it looks, so that arrows end at its edge; a word that is too wide is set smaller."""
    module, _, name = thing.icon.rpartition(".")
    cls = getattr(import_module(module), name)
    slim = max(_proportion(cls), 1)  # Graphviz makes an icon as large as its node allows
    widest = _WIDE / size / slim
    label = "\n".join(wrapped(text, widest) for text in (thing.label, *thing.notes))
    lines = label.split("\n")
    icon = _ICON * min(_proportion(cls), 1) + _GAP
    attributes = {"imagepos": "tc", "height": f"{icon + size * 1.27 / 72 * len(lines):.2f}"}
    attributes["width"] = f"{_ICON / slim:.2f}"
    longest = max(width(html.unescape(line)) for line in lines)
    if longest > widest:
        attributes["fontsize"] = f"{max(size * widest / longest, _SMALLEST):.1f}"
    tooltip = plain(f"{thing.kind} {thing.label}" + (f" in {thing.path}" if thing.path else ""))
    if thing.resource:
        attributes["resource"] = thing.resource
    return cls(label, tooltip=tooltip, **attributes)


@cache
def _proportion(cls: Any) -> float:
    """The height of a class's icon by its width, from the head of the PNG; 1 where that cannot be told."""
    diagrams: Any = import_module("diagrams")
    root = os.path.dirname(os.path.dirname(os.path.abspath(diagrams.__file__)))  # noqa: PTH100, PTH120 - as upstream
    try:
        with open(os.path.join(root, cls._icon_dir, cls._icon), "rb") as file:  # noqa: PTH118, PTH123 - as above
            head = file.read(24)
        width, height = struct.unpack(">II", head[16:24])
        return float(min(max(height / width, 0.3), 3.0))
    except (OSError, TypeError, struct.error, ZeroDivisionError):
        return 1.0
