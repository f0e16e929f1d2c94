"""A diagram as a Mermaid flowchart, which GitHub, GitLab and many wikis draw from text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from docs_as_code.diagrams.mermaid_text import lines, quoted
from docs_as_code.diagrams.picture.shown_words import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.laid_out import LaidEdge, LaidGraph, LaidNode

_DIRECTIONS = ("BT", "LR", "RL")
_SHAPES = {  # of Graphviz, to what stands around a label
    "ellipse": ("([", "])"), "oval": ("([", "])"), "egg": ("([", "])"),
    "circle": ("((", "))"), "point": ("((", "))"), "doublecircle": ("(((", ")))"), "Mcircle": ("((", "))"),
    "diamond": ("{", "}"), "Mdiamond": ("{", "}"), "hexagon": ("{{", "}}"), "octagon": ("{{", "}}"),
    "cylinder": ("[(", ")]"), "parallelogram": ("[/", "/]"), "trapezium": ("[/", "\\]"), "invtrapezium": ("[\\", "/]"),
    "component": ("[[", "]]"), "box3d": ("[[", "]]"), "cds": (">", "]"), "rarrow": (">", "]"),
}  # fmt: skip
_BOX, _ROUND = ("[", "]"), ("(", ")")
_ARROWS = {"solid": ("---", "-->", "<-->"), "dashed": ("-.-", "-.->", "<-.->"), "bold": ("===", "==>", "<==>")}
_PROVIDERS = {  # the colour of their frames; nothing else, so that light and dark themes both stay readable
    "alibabacloud": "#ff6a00", "aws": "#ed7100", "azure": "#0078d4", "digitalocean": "#0080ff", "elastic": "#00a9e5",
    "firebase": "#f5820d", "gcp": "#4285f4", "ibm": "#0f62fe", "k8s": "#326ce5", "oci": "#c74634",
    "openstack": "#ed1944", "outscale": "#2f9dd8",
}  # fmt: skip
_KEYWORDS = frozenset(
    (
        "acc",
        "accdescr",
        "acctitle",
        "call",
        "class",
        "classdef",
        "click",
        "default",
        "direction",
        "end",
        "flowchart",
        "graph",
        "href",
        "interpolate",
        "linkstyle",
        "style",
        "subgraph",
        "tb",
        "td",
        "bt",
        "lr",
        "rl",
        "br",
    )
)
_SHAPELESS = ("none", "plain", "plaintext")
_USUAL_FILLS = frozenset({"#ffffff", "#fffffe00"})
_HEAD = "---\ntitle: {title}\n---\n%% docs-as-code {digest}\nflowchart {direction}\n"


def document(laid: LaidGraph, graph: Graph, digest: str) -> str:
    """The flowchart; `graph` knows the title and the classes of nodes, all else is as it was laid out."""
    direction = laid.attributes.get("rankdir", "TB")
    title = json.dumps(" ".join(graph.name.split()), ensure_ascii=False)
    head = _HEAD.format(title=title, digest=digest, direction=direction if direction in _DIRECTIONS else "TB")
    classes = {node.id: node.cls for node in graph.nodes if node.cls}
    return head + "\n".join(_Flowchart(laid, classes).lines()) + "\n"


class _Flowchart:
    def __init__(self, laid: LaidGraph, classes: Mapping[str, str]) -> None:
        self._laid = laid
        self._classes = classes
        self._taken: set[str] = set()
        self._names = {node.id: self._name(node.id) for node in laid.nodes}
        self._groups = {cluster.id: self._name(cluster.id) for cluster in laid.clusters}
        self._used: set[str] = set()

    def lines(self) -> Iterator[str]:
        yield from self._inside(None, "  ")
        yield from self._arrows()
        yield from self._links()
        yield from (line for node in self._laid.nodes if (line := self._painted(node)))
        yield from (f"  classDef {name} stroke:{_PROVIDERS[name]},stroke-width:2px" for name in sorted(self._used))

    def _name(self, wanted: str) -> str:
        """An id that Mermaid takes, as near to the wanted one as can be."""
        name = re.sub(r"[^A-Za-z0-9]+", "_", wanted).strip("_")
        if not name[:1].isalpha() or name.lower() in _KEYWORDS:
            name = f"n_{name}".rstrip("_")
        free, count = name, 1
        while free in self._taken:
            count += 1
            free = f"{name}_{count}"
        self._taken.add(free)
        return free

    def _inside(self, cluster: str | None, indent: str) -> Iterator[str]:
        for node in self._laid.nodes:
            if node.cluster == cluster and node.attributes.get("style") != "invis":
                yield indent + self._node(node)
        for group in self._laid.clusters:
            if group.parent == cluster and (inside := list(self._inside(group.id, f"{indent}  "))):
                yield f'{indent}subgraph {self._groups[group.id]}["{lines(text(group.words))}"]'
                yield from inside
                yield f"{indent}end"

    def _node(self, node: LaidNode) -> str:
        shape = node.attributes.get("shape", "ellipse")
        rounded = "rounded" in node.attributes.get("style", "") or shape == "Mrecord"
        left, right = _SHAPES.get(shape, _ROUND if rounded else _BOX)
        label = lines(text(node.words, " | " if "ecord" in shape else " "))
        provider, kind = self._kind(node)
        if kind and _plain(kind) not in _plain(text(node.words)):
            label += f"<br/>{quoted(f'({kind})')}"  # no icon says it here
        mark = ""
        if provider in _PROVIDERS:
            self._used.add(provider)
            mark = f":::{provider}"
        return f'{self._names[node.id]}{left}"{label}"{right}{mark}'

    def _kind(self, node: LaidNode) -> tuple[str, str]:
        """The provider and the class of a node of `diagrams`, where it says something."""
        parts = self._classes.get(node.id, "").split(".")
        provider = parts[1] if len(parts) > 2 and parts[0] == "diagrams" else ""
        return provider, parts[-1] if provider not in ("", "custom", "c4") and parts[-1] != "Blank" else ""

    def _arrows(self) -> Iterator[str]:
        colors: dict[str, list[str]] = {}
        hidden = {node.id for node in self._laid.nodes if node.attributes.get("style") == "invis"}
        shown = [edge for edge in self._laid.edges if hidden.isdisjoint((edge.tail, edge.head))]
        for number, edge in enumerate(shown):
            tail, head, arrow = self._ends(edge)
            words = [text(found) for found in edge.words.values()]
            label = lines("\n".join(words)) if words and "~" not in arrow else ""
            yield f"  {tail} {arrow}" + (f'|"{label}"|' if label.strip() else "") + f" {head}"
            if "~" not in arrow:
                colors.setdefault(edge.pen.color[:7], []).append(str(number))
        usual = max(colors, key=lambda color: len(colors[color]), default="")
        for color, numbers in colors.items():
            if color != usual:
                yield f"  linkStyle {','.join(numbers)} stroke:{color}"

    def _ends(self, edge: LaidEdge) -> tuple[str, str, str]:
        tail, head = self._names[edge.tail], self._names[edge.head]
        style = edge.attributes.get("style", "")
        if "invis" in style:
            return tail, head, "~~~"
        direction = edge.attributes.get("dir", "forward" if self._laid.directed else "none")
        at_head = direction in ("forward", "both") and edge.attributes.get("arrowhead") != "none"
        at_tail = direction in ("back", "both") and edge.attributes.get("arrowtail") != "none"
        kind = "dashed" if edge.pen.style in ("dashed", "dotted") else "bold" if edge.pen.width >= 2 else "solid"
        arrow = _ARROWS[kind][at_head + at_tail]
        return (head, tail, arrow) if at_tail and not at_head else (tail, head, arrow)

    def _links(self) -> Iterator[str]:
        for node in self._laid.nodes:
            address = node.attributes.get("URL") or node.attributes.get("href")
            if address and node.attributes.get("style") != "invis":
                tip = node.attributes.get("tooltip", "")
                said = f' "{quoted(" ".join(tip.split()))}"' if tip else ""
                yield f'  click {self._names[node.id]} href "{_address(address)}"{said}'

    def _painted(self, node: LaidNode) -> str | None:
        """The colours that someone gave a node: they mean something."""
        if node.attributes.get("shape") in _SHAPELESS or not node.outlines or not node.outlines[0].filled:
            return None
        pen = node.outlines[0].pen
        if pen.fill in _USUAL_FILLS:
            return None
        words = f",color:{node.words[0].pen.color[:7]}" if node.words else ""
        return f"  style {self._names[node.id]} fill:{pen.fill[:7]},stroke:{pen.color[:7]}{words}"


def _plain(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()


def _address(address: str) -> str:
    import html
    import urllib.parse

    return urllib.parse.quote(html.unescape(address), safe="/:?#[]@!$&'()*+,=%~-._")  # `;` ends a number of a character
