"""DOT text as tokens: what Graphviz's parser does not tell, namely the lines of its graphs and their parts.

Graphviz itself reads the graph; this scanner (https://graphviz.org/doc/info/lang.html) only finds places in its text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.text import html_end

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|^\#[^\n]*)
  | (?P<quoted>"(?:\\.|[^"\\])*")
  | (?P<edge>->|--)
  | (?P<word>[^\W\d][\w]*|-?(?:\.\d+|\d+(?:\.\d*)?))
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Token:
    """`kind` is word, quoted, html, edge or mark; `value` is without quotes."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it can name a node or be a value."""
        return self.kind in ("word", "quoted", "html")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`; whatever is no DOT is a mark, and Graphviz will say so."""
    at = 0
    while at < len(text):
        if text[at] == "<":
            end = html_end(text, at)
            yield Token("html", text[at:end], at, end)
            at = end
            continue
        match = _TOKEN.match(text, at)
        assert match is not None  # the last alternative takes any character
        kind = match.lastgroup or "mark"
        if kind != "skip":
            found = match.group()
            value = found[1:-1].replace("\\\n", "").replace('\\"', '"') if kind == "quoted" else found
            yield Token(kind, value, at, match.end())
        at = match.end()


class Lines:
    """The line of each place in a text, from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        """The line of the character at `place`."""
        return bisect_right(self._ends, place - 1) + 1


@dataclass(frozen=True)
class Piece:
    """One graph of a file: its text, and the line on which it starts."""

    text: str
    line: int


def pieces(text: str) -> list[Piece]:
    """Cut a file into its graphs; what cannot be cut stays whole, so that Graphviz reports it."""
    lines = Lines(text)
    found: list[Piece] = []
    start: int | None = None
    depth = 0
    for token in tokens(text):
        if start is None:
            start = token.start
        if token.kind == "mark" and token.value in "{}":
            depth += 1 if token.value == "{" else -1
            if depth <= 0 and token.value == "}":
                found.append(Piece(text[start : token.end], lines.at(start)))
                start, depth = None, 0
    if start is not None:
        found.append(Piece(text[start:], lines.at(start)))
    return found


@dataclass(frozen=True)
class Places:
    """The lines on which nodes, edges and clusters are first named; `html` are the bodies of all HTML-like labels."""

    nodes: dict[str, int]
    edges: dict[tuple[str, str], int]
    clusters: dict[str, int]
    html: frozenset[str]

    def without_lines(self) -> Places:
        """For DOT text that no user has written."""
        return Places({}, {}, {}, self.html)


def places(text: str, first: int = 1) -> Places:
    """Where the parts of a graph stand; `first` is the line on which `text` starts."""
    lines = Lines(text)
    nodes: dict[str, int] = {}
    edges: dict[tuple[str, str], int] = {}
    clusters: dict[str, int] = {}
    found = list(tokens(text))
    tail: str | None = None
    for index, token in enumerate(found):
        before = found[index - 1].value if index else ""
        line = lines.at(token.start) + first - 1
        if token.is_name and before == "subgraph":
            clusters.setdefault(token.value, line)
        elif token.is_name and before not in ("=", ":"):
            nodes.setdefault(token.value, line)
            if index and found[index - 1].kind == "edge" and tail is not None:
                edges.setdefault((tail, token.value), line)
            tail = token.value
        elif token.kind == "mark" and token.value != ":":
            tail = None
    html = frozenset(token.value[1:-1] for token in found if token.kind == "html")
    return Places(nodes, edges, clusters, html)
