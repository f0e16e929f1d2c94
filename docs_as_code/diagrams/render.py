"""The picture of a diagram, asked of a warm server: one fork for one diagram, or one for a batch."""

from __future__ import annotations

import html
import signal
from typing import TYPE_CHECKING, cast

from docs_as_code.diagrams.dot.text import references, renamed
from docs_as_code.diagrams.picture import PRELOAD
from docs_as_code.diagrams.picture.request import DRAW_LESS, MOST_NODES, Rendered, RenderRequest
from docs_as_code.diagrams.picture.stamp import read_stamp
from docs_as_code.errors import DocsAsCodeError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.engine.forkserver import ForkServer, Reply

__all__ = ["PRELOAD", "RenderRequest", "Rendered", "needed_packs", "read_stamp", "render", "render_many"]

_ONE = "docs_as_code.diagrams.picture.child:run"
_MANY = "docs_as_code.diagrams.picture.child:run_many"


def render(request: RenderRequest, server: ForkServer, *, timeout: float = 60) -> Rendered:
    """Draw one diagram in a fresh fork; every failure is in the result. `timeout` is in seconds."""
    reply = server.call(_ONE, request, timeout=timeout)
    if reply.how == "value":
        return cast("Rendered", reply.value)
    return Rendered(error=_failure(request, reply, timeout))


def render_many(requests: Sequence[RenderRequest], server: ForkServer, *, timeout: float = 60) -> list[Rendered]:
    """Draw several diagrams in as few forks as can be; results in the order of the requests.

    `timeout` is for each diagram. Where a batch dies or takes too long, its diagrams are drawn one by one, so that
    the fault is laid at the right door.
    """
    done: list[Rendered] = []
    while len(done) < len(requests):
        rest = list(requests[len(done) :])
        reply = server.call(_MANY, rest, timeout=timeout + len(rest) - 1)
        if reply.how != "value":
            if len(rest) == 1:  # it was alone: a second time would only take as long again
                return [*done, Rendered(error=_failure(rest[0], reply, timeout))]
            return done + [render(request, server, timeout=timeout) for request in rest]
        done += cast("list[Rendered]", reply.value)
    return done


def needed_packs(graph: Graph) -> frozenset[str]:
    """The font packs that the diagram's text needs beyond the base fonts."""
    text = html.unescape(graph.dot) if "&" in graph.dot else graph.dot
    if text.isascii():
        return frozenset()
    from docs_as_code.toolchain.fonts import packs_for

    return packs_for(renamed(text, dict.fromkeys(references(text), "")))


def _failure(request: RenderRequest, reply: Reply, timeout: float) -> DocsAsCodeError:
    name = request.graph.name
    if reply.how == "timeout":
        edges = len(request.graph.edges)
        counts = f"{len(request.graph.nodes):,} nodes and {edges:,} {'edge' if edges == 1 else 'edges'}"
        large = len(request.graph.nodes) > MOST_NODES // 2
        return SourceError(
            f"Graphviz took longer than {timeout:g} s on '{name}'" + (f", which has {counts}" if large else ""),
            hint=(f"{DRAW_LESS}; " if large else "")
            + "try another layout engine or splines, or raise diagrams.timeout in docs-as-code.yml",
            path=request.source,
            line=request.line,
        )
    if reply.how == "signal":
        died = signal.Signals(reply.code).name if reply.code in set(signal.Signals) else str(reply.code)
        return SourceError(
            f"Graphviz crashed on '{name}' ({died})",
            hint="try another layout engine, or splines other than ortho",
            path=request.source,
            line=request.line,
        )
    said = str(reply.value or reply.stderr.decode(errors="replace")).strip()
    last = said.splitlines()[-1] if said else f"exit code {reply.code}"
    return DocsAsCodeError(f"'{name}' could not be drawn: {last}", path=request.source, line=request.line)
