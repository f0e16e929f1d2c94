"""The attributes that DOT text gives to a graph and its parts, as the text says them: enough to see what has changed.

Graphviz itself reads the graph; here only statements with names and lists of attributes count.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.scan import tokens

if TYPE_CHECKING:
    from docs_as_code.diagrams.dot.scan import Token

# What the model of the graph says already, or what follows from it.
TOLD_ELSEWHERE = frozenset({"URL", "dir", "href", "id", "image", "tooltip"})
_DEFAULTS = ("graph", "node", "edge")


@dataclass
class Attributes:
    """By id of a node or a cluster, and by the two ends of an edge in the order of the text.

    `graph` holds the graph's own; the defaults of nodes and edges as `node.NAME` and `edge.NAME`.
    """

    graph: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    clusters: dict[str, dict[str, str]] = field(default_factory=dict)


def read(text: str) -> Attributes:
    """The attributes in DOT text; what is no plain statement is passed over."""
    return _Reader(list(tokens(text))).found


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.found = Attributes()
        self._tokens = found
        self._at = next((at for at, token in enumerate(found) if token.value == "{" and token.kind == "mark"), -1) + 1
        self._clusters: list[str | None] = [None]
        while self._at < len(found):
            self._statement()

    def _mark(self, value: str) -> bool:
        """Whether the next token is this mark."""
        return self._at < len(self._tokens) and _is(self._tokens[self._at], "mark", value)

    def _statement(self) -> None:
        token = self._tokens[self._at]
        self._at += 1
        if _is(token, "mark", "{"):
            self._clusters.append(self._clusters[-1])
        elif _is(token, "mark", "}"):
            if len(self._clusters) > 1:
                self._clusters.pop()
        elif _is(token, "word", "subgraph"):
            self._subgraph()
        elif token.is_name:
            self._named(token)

    def _subgraph(self) -> None:
        name = None
        if self._at < len(self._tokens) and self._tokens[self._at].is_name:
            name = self._tokens[self._at].value
            self._at += 1
        if self._mark("{"):
            self._at += 1
            self._clusters.append(name if name and name.startswith("cluster") else self._clusters[-1])

    def _named(self, token: Token) -> None:
        if token.kind == "word" and token.value.lower() in _DEFAULTS and self._mark("["):
            self._defaults(token.value.lower())
        elif self._mark("="):
            self._at += 1
            if self._at < len(self._tokens):
                self._of_graph()[token.value] = self._value()
        else:
            self._chain(token.value)

    def _of_graph(self) -> dict[str, str]:
        name = self._clusters[-1]
        return self.found.graph if name is None else self.found.clusters.setdefault(name, {})

    def _defaults(self, kind: str) -> None:
        found = self._list()
        if kind == "graph":
            self._of_graph().update(found)
        else:
            self._of_graph().update({f"{kind}.{name}": value for name, value in found.items()})

    def _chain(self, first: str) -> None:
        """A node, or edges from each name to the next."""
        names = [first]
        self._port()
        while self._at + 1 < len(self._tokens) and self._tokens[self._at].kind == "edge":
            if not self._tokens[self._at + 1].is_name:
                self._at += 1
                return
            names.append(self._tokens[self._at + 1].value)
            self._at += 2
            self._port()
        found = self._list()
        if len(names) == 1:
            self.found.nodes.setdefault(first, {}).update(found)
        for tail, head in itertools.pairwise(names):
            ends = (head, tail) if found.get("dir") == "back" else (tail, head)
            self.found.edges.setdefault(ends, []).append(found)

    def _port(self) -> None:
        while self._mark(":"):
            self._at += 2

    def _list(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self._mark("["):
            self._at += 1
            while self._at < len(self._tokens) and not self._mark("]"):
                name = self._tokens[self._at]
                self._at += 1
                if name.is_name and self._mark("="):
                    self._at += 1
                    if self._at < len(self._tokens):
                        found[name.value] = self._value()
                elif name.is_name:
                    found[name.value] = "true"
            self._at += 1
        return found

    def _value(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1].value


def _is(token: Token, kind: str, value: str) -> bool:
    return token.kind == kind and token.value == value
