"""The package `diagrams`, made to hand its graphs over: stable ids, own clusters, icons found, and no picture drawn.

Everything is patched on the classes, and before their hundreds of subclasses are loaded: each is told of a change.
"""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH119, PTH120

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.dot.labels import label_text
from docs_as_code.diagrams.graph import Cluster, Edge, Node
from docs_as_code.diagrams.python.recorder import Model

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from docs_as_code.diagrams.python.recorder import Current

_OUTFORMAT_POSITION = 4  # of Diagram's positional arguments
_LINKS = ("URL", "href", "target", "tooltip")


def install(diagrams: ModuleType, current: Current) -> None:
    """Patch the imported package, once a process."""
    _patch_diagram(diagrams, current)
    _patch_context(diagrams)
    _patch_statements(diagrams, current)
    _patch_connect(diagrams, current)
    _patch_arrows(diagrams, current)
    _patch_cluster(diagrams, current)
    _patch_node(diagrams, current)
    _patch_icons(diagrams)


def _model(current: Current, diagram: Any) -> Model:
    return current.recorder.models[id(diagram.dot)]


def _patch_diagram(diagrams: ModuleType, current: Current) -> None:
    """Upstream accepts `outformat="SVG"` and fails when it draws; it has no way to tell "png" from "nothing said"."""
    upstream = diagrams.Diagram.__init__

    @functools.wraps(upstream)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(kwargs.get("outformat"), tuple):
            kwargs["outformat"] = list(kwargs["outformat"])
        upstream(self, *args, **kwargs)
        formats = self.outformat
        self.outformat = [one.lower() for one in formats] if isinstance(formats, list) else formats.lower()
        asked = "outformat" in kwargs or len(args) > _OUTFORMAT_POSITION
        name = self.name or os.path.basename(self.filename)
        model = Model(current.recorder.files.source_line(), asked, name, self.filename)
        model.count(self.dot, 0)
        model.covers = str(self.dot.graph_attr.pop("covers", ""))  # ours, and no part of the picture
        current.recorder.models[id(self.dot)] = model

    diagrams.Diagram.__init__ = init


def _patch_context(diagrams: ModuleType) -> None:
    """Upstream draws although the body raised, and a nested diagram ends the outer one."""

    def enter(self: Any) -> Any:
        self.__dict__.setdefault("_docs_as_code_outer", []).append((diagrams.getdiagram(), diagrams.getcluster()))
        diagrams.setdiagram(self)
        diagrams.setcluster(None)
        return self

    def leave(self: Any, kind: Any, error: Any, trace: Any) -> None:  # noqa: ARG001 - the protocol's own names
        outer = self.__dict__.get("_docs_as_code_outer") or [(None, None)]
        diagram, cluster = outer.pop()
        try:
            if kind is None:
                self.render()
        finally:
            diagrams.setdiagram(diagram)
            diagrams.setcluster(cluster)

    diagrams.Diagram.__enter__ = enter
    diagrams.Diagram.__exit__ = leave


def _patch_statements(diagrams: ModuleType, current: Current) -> None:
    """Find each node's icon, and count statements, so that DOT written by the user is noticed."""
    for owner in (diagrams.Diagram, diagrams.Cluster):
        _patch_statements_of(owner, current)


def _patch_statements_of(owner: Any, current: Current) -> None:
    add_node, add_subgraph = owner.node, owner.subgraph

    @functools.wraps(add_node)
    def node(self: Any, nodeid: str, label: str, **attrs: Any) -> None:
        diagram = getattr(self, "_diagram", self)
        model = _model(current, diagram)
        before = len(self.dot.body)
        add_node(self, nodeid, label, **attrs)
        model.count(self.dot, len(self.dot.body) - before)

    @functools.wraps(add_subgraph)
    def subgraph(self: Any, dot: Any) -> None:
        before = len(self.dot.body)
        add_subgraph(self, dot)
        _model(current, getattr(self, "_diagram", self)).count(self.dot, len(self.dot.body) - before)

    owner.node = node
    owner.subgraph = subgraph


def _patch_connect(diagrams: ModuleType, current: Current) -> None:
    """Take the edge down as the reader sees it, and keep a colon in an id from being read as a port."""

    def connect(self: Any, tail: Any, head: Any, edge: Any) -> None:
        edge.__dict__["_docs_as_code_drawn"] = True
        attrs = edge.attrs
        dot = self.dot
        quoted = (dot._quote(tail.nodeid), dot._quote(head.nodeid))
        rest = {name: value for name, value in attrs.items() if name != "label"}
        attr_list = dot._attr_list(attrs.get("label"), kwargs=rest)
        dot.body.append(dot._edge(tail=quoted[0], head=quoted[1], attr=attr_list))
        model = _model(current, self)
        model.count(dot, 1)
        ends = (tail.nodeid, head.nodeid)
        if attrs.get("dir") == "back":
            ends = (head.nodeid, tail.nodeid)
        label = label_text(str(attrs.get("label") or attrs.get("xlabel") or ""))
        line = current.recorder.files.source_line()
        model.edges.append(Edge(ends[0], ends[1], label, attrs.get("dir") != "none", line))

    diagrams.Diagram.connect = connect


def _patch_arrows(diagrams: ModuleType, current: Current) -> None:
    """Say where an Edge that is used again shows what nobody wrote: it keeps its arrows, and `<<` its first node."""
    _patch_arrow(diagrams, current, "__rshift__", lambda edge: edge.reverse)
    _patch_arrow(diagrams, current, "__sub__", lambda edge: edge.forward or edge.reverse)
    _patch_arrow(diagrams, current, "__lshift__", lambda _: True)


def _patch_arrow(diagrams: ModuleType, current: Current, name: str, is_turned: Callable[[Any], bool]) -> None:
    upstream = getattr(diagrams.Node, name)

    @functools.wraps(upstream)
    def arrow(self: Any, other: Any) -> Any:
        again = isinstance(other, diagrams.Edge) and other.__dict__.get("_docs_as_code_drawn")
        if again and is_turned(other):
            first = name == "__lshift__"
            wrong = (
                "it starts at its first node again, and the new line is plain" if first else "it keeps its old arrow"
            )
            hint = "make a new Edge for each connection"
            current.recorder.remark("turned-edge", "warning", f"an Edge is used a second time: {wrong}", hint)
        return upstream(self, other)

    setattr(diagrams.Node, name, arrow)


def _patch_cluster(diagrams: ModuleType, current: Current) -> None:
    """Upstream names a cluster after its label alone, so that two of one label become one."""
    upstream = diagrams.Cluster.__init__

    @functools.wraps(upstream)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        upstream(self, *args, **kwargs)
        model = _model(current, self._diagram)
        parent = self._parent.name if self._parent else None
        label = label_text(self.label)
        if any(one.parent == parent and one.label == label for one in model.clusters.values()):
            hint = "both are drawn; give them different labels to tell them apart"
            current.recorder.remark(
                "duplicate-cluster", "info", f"two clusters side by side are labelled {label!r}", hint
            )
        _keep_links_apart(self.dot.graph_attr, (self._parent or self._diagram).dot.graph_attr)
        self.name = self.dot.name = model.ids.cluster(parent, self.label)
        model.clusters[self.name] = Cluster(self.name, label, parent, current.recorder.files.source_line())
        model.count(self.dot, 0)

    diagrams.Cluster.__init__ = init


def _keep_links_apart(own: dict[str, str], around: dict[str, str]) -> None:
    """Graphviz hands the link and the tooltip of a cluster down to the clusters inside of it."""
    own.update({name: "" for name in _LINKS if around.get(name) and name not in own})


def _patch_node(diagrams: ModuleType, current: Current) -> None:
    """Upstream's ids are random."""
    upstream = diagrams.Node.__init__

    @functools.wraps(upstream)
    def init(self: Any, label: str = "", *, nodeid: str | None = None, **attrs: Any) -> None:
        diagram = diagrams.getdiagram()
        if diagram is None:
            upstream(self, label, nodeid=nodeid, **attrs)
            return
        model = _model(current, diagram)
        cluster = diagrams.getcluster()
        cls = _diagrams_class(type(self))
        place = cluster.name if cluster else None
        resource = str(attrs.pop("resource", None) or "")  # ours, and no part of the picture
        made = nodeid or model.ids.node(place, cls or type(self).__name__, str(label))
        picture = _Picture(self, attrs, current, os.path.dirname(diagram.filename), cls)
        upstream(self, label, nodeid=made, **picture.attrs)
        link = attrs.get("href") or attrs.get("URL")
        line = current.recorder.files.source_line()
        text = label_text(self.label)
        model.nodes[made] = Node(made, text, cls, place, link, attrs.get("tooltip"), picture.path, line, resource)

    diagrams.Node.__init__ = init


def _patch_icons(diagrams: ModuleType) -> None:
    """Upstream works out anew for each node where the icon of its class lies."""
    upstream = diagrams.Node._load_icon
    known: dict[tuple[Any, Any], Any] = {}

    @functools.wraps(upstream)
    def load_icon(self: Any) -> Any:
        key = (self._icon_dir, self._icon)
        if key not in known:
            known[key] = upstream(self)
        return known[key]

    diagrams.Node._load_icon = load_icon


class _Picture:
    """The icon of a node that is being made: its absolute path, and the attributes that say so."""

    def __init__(self, node: Any, attrs: dict[str, Any], current: Current, output: str, cls: str | None) -> None:
        shipped = cls if cls == f"{type(node).__module__}.{type(node).__qualname__}" and node._icon_dir else None
        wanted = attrs.get("image") or (node._load_icon() if node._icon else None)
        self.path = current.recorder.icon(wanted, output, shipped=shipped) if wanted else None
        self.attrs = {**attrs, "image": self.path} if wanted else attrs


def _diagrams_class(kind: type) -> str | None:
    """The class of `diagrams` that a node is: its own, or the nearest one that it is made from."""
    for one in kind.__mro__:
        if one.__module__.partition(".")[0] == "diagrams":
            return f"{one.__module__}.{one.__qualname__}"
    return None
