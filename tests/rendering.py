"""What the tests of rendering share: a warm server, and a request made from a few lines of DOT."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.dot.labels import label_text
from docs_as_code.diagrams.graph import Edge, Graph, Node
from docs_as_code.diagrams.render import PRELOAD, Rendered, RenderRequest, render
from docs_as_code.engine.forkserver import ForkServer
from docs_as_code.toolchain.fonts import font_set

if TYPE_CHECKING:
    from collections.abc import Iterator


class Drawing:
    """A warm server; calling it draws one diagram."""

    def __init__(self, **env: str) -> None:
        self.fonts = font_set(frozenset(), (), lambda _: None)
        self.server = ForkServer(preload=PRELOAD, env={"FONTCONFIG_FILE": str(self.fonts.config_file), **env})

    def request(self, dot: str, *formats: str, **more: Any) -> RenderRequest:
        """A request as the build makes it. `nodes` and `edges` fall back to what the text seems to say."""
        graph = Graph(
            name=more.pop("name", "Sample"),
            dot=dot,
            layout=more.pop("layout", "dot"),
            nodes=more.pop("nodes", ()) or nodes_in(dot),
            edges=more.pop("edges", ()) or edges_in(dot),
        )
        values: dict[str, Any] = {"ids": "s1", "digest": "0123abcd", "source": "diagrams/sample.py", "line": 3} | more
        return RenderRequest(graph=graph, formats=formats or ("svg",), fonts=self.fonts, **values)

    def __call__(self, dot: str, *formats: str, **more: Any) -> Rendered:
        return render(self.request(dot, *formats, **more), self.server)

    def svg(self, dot: str, **more: Any) -> str:
        """The finished SVG."""
        rendered = self(dot, "svg", **more)
        assert rendered.error is None, rendered.error
        return rendered.files["svg"].decode()


def nodes_in(dot: str) -> tuple[Node, ...]:
    """The nodes that are declared one a line as `id [label="…"`, with the line's number."""
    nodes = []
    for number, line in enumerate(dot.splitlines(), 1):
        match = re.match(r'\s*(\w+) \[label="((?:[^"\\]|\\.)*)"', line)
        if match:
            icon = re.search(r'image="([^"]+)"', line)
            href = re.search(r'(?:href|URL)="([^"]+)"', line)
            nodes.append(
                Node(match[1], label_text(match[2]), icon=icon and icon[1], href=href and href[1], line=number)
            )
    return tuple(nodes)


def edges_in(dot: str) -> tuple[Edge, ...]:
    """The edges that are declared one a line as `a -> b` or `a -- b`."""
    found = []
    for number, line in enumerate(dot.splitlines(), 1):
        match = re.match(r"\s*(\w+)(?::\w+)? (->|--) (\w+)", line)
        if match:
            label = re.search(r'\blabel="([^"]*)"', line)
            found.append(Edge(match[1], match[3], label_text(label[1]) if label else "", match[2] == "->", number))
    return tuple(found)


def warm_drawing(**env: str) -> Iterator[Drawing]:
    """For a fixture: the server, closed at the end."""
    drawing = Drawing(**env)
    yield drawing
    drawing.server.close()
