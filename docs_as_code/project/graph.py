"""The graph of a build: which sources, modules, data and icons become which diagrams and decks; and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder
from docs_as_code.engine.build_graph import BuildGraph, GraphNode
from docs_as_code.project.input_words import IN_VAIN
from docs_as_code.project.state import Listener
from docs_as_code.project.survey import survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.project.input_words import Use
    from docs_as_code.project.survey import Step, Survey

_PAGE = "page"
KINDS = ("source", "diagram", "deck", "site", "module", "data", "icon", "theme", _PAGE)
_VERBS = {"imported": "imports", "read": "reads", "shown": "shows", "listed": "lists", "fonts": "is set in"}
_TIMEOUT = 120.0  # seconds for the layout of a large project


def build_graph(config: Config) -> BuildGraph:
    """The graph of this project's build. Sources that are not up to date are run, to know what they draw; nothing is
    written.
    """
    found = survey(config, Listener(lambda _: None), run_sources=True)
    nodes: dict[str, GraphNode] = {}
    edges: dict[tuple[str, str], str] = {}
    for step in found.steps.values():
        if step.kind == "source" and step.report.kind == "module":
            continue
        nodes[step.id] = GraphNode(step.id, step.kind, step.label, step.report.status)
    for step in found.steps.values():
        if step.id in nodes:
            _connect(found, step, nodes, edges)
    return BuildGraph(tuple(nodes.values()), tuple((*ends, how) for ends, how in edges.items()), KINDS)


def _connect(found: Survey, step: Step, nodes: dict[str, GraphNode], edges: dict[tuple[str, str], str]) -> None:
    """Add what a step uses, and the edges from there."""
    makers = {path: one for one in found.steps.values() for path in one.report.outputs}
    if step.kind == "site":
        edges |= {(one.id, step.id): "publishes" for one in _published(found)}
        ours = f"{found.state.config.output}/"
        read = [use for use in step.uses if use.how == "read" and not use.name.startswith(ours)]
        pages = [use for use in read if use.name not in nodes]
        _add_pages(pages, step, nodes, edges)
        return
    for use in step.uses:
        maker = makers.get(use.name)
        if use.kind == "source" or (maker is not None and maker is not step):
            edges[maker.id if maker else use.name, step.id] = "draws" if use.kind == "source" else _VERBS["shown"]
        elif use.is_path and use.how in _VERBS and use.how != IN_VAIN:
            nodes.setdefault(use.name, GraphNode(use.name, _kind(use), use.name))
            edges[use.name, step.id] = _VERBS[use.how]


def _kind(use: Use) -> str:
    return use.kind if use.kind in KINDS else "data"


def _published(found: Survey) -> list[Step]:
    """The diagrams and decks whose outputs are among the pages."""
    docs = found.state.relative(str(docs_folder(found.state.config.project / found.state.config.site.config)))
    return [
        step
        for step in found.steps.values()
        if step.kind in ("diagram", "deck") and any(path.startswith(f"{docs}/") for path in step.report.outputs)
    ]


def _add_pages(pages: list[Use], site: Step, nodes: dict[str, GraphNode], edges: dict[tuple[str, str], str]) -> None:
    """One node for all files of a folder that the site alone reads."""
    folders: dict[str, list[str]] = {}
    for use in pages:
        folders.setdefault(use.name.rpartition("/")[0], []).append(use.name)
    for folder, names in folders.items():
        name, label = (names[0], names[0]) if len(names) == 1 else (f"{folder}/", f"{folder}/ ({len(names)} files)")
        nodes.setdefault(name, GraphNode(name, _PAGE, label))
        edges[name, site.id] = "reads"


def draw(config: Config, graph: BuildGraph, say: Callable[[str], None]) -> str:
    """The graph as SVG, drawn as every picture is. Raises DocsAsCodeError."""
    from docs_as_code.diagrams import render
    from docs_as_code.project.workers import Workers

    model = _model(graph)
    packs = render.needed_packs(model)
    with Workers(config, say) as warm:
        request = render.RenderRequest(
            graph=model,
            formats=("svg",),
            ids="build",
            digest="",
            fonts=warm.fonts(packs),
            source="the graph of the build",
            system=config.graphviz == "system",
        )
        rendered = render.render(request, warm.drawing(packs), timeout=max(_TIMEOUT, config.diagrams.timeout))
    if rendered.error:
        raise rendered.error
    return rendered.files["svg"].decode()


def _model(graph: BuildGraph) -> Graph:
    """The graph as any diagram's, so that its parts are named for those who cannot see it."""
    from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

    return Graph(
        name="What is made from what",
        dot=graph.as_dot(),
        direction="LR",
        nodes=tuple(Node(node.id, node.label, cluster=f"cluster_{node.kind}") for node in graph.nodes),
        edges=tuple(Edge(tail, head, how) for tail, head, how in graph.edges),
        clusters=tuple(Cluster(f"cluster_{kind}", kind) for kind in dict.fromkeys(node.kind for node in graph.nodes)),
    )
