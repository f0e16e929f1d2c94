"""The graph of a build: what is made from what, as JSON, as DOT text that Graphviz reads, and as the command gives it."""

from __future__ import annotations

import json
import re
import sys
from types import ModuleType

import pygraphviz
import pytest
from click.testing import CliRunner

from docs_as_code.cli import graph_command
from docs_as_code.engine.build_graph import BuildGraph, GraphNode

GRAPH = BuildGraph(
    (
        GraphNode("site", "site", "mkdocs.yml", "stale"),
        GraphNode("diagrams/web.py", "source", "diagrams/web.py", "failed"),
        GraphNode("web", "diagram", "Web", "up-to-date"),
        GraphNode("slides/q.md", "deck", "Quarterly", "skipped"),
        GraphNode("import:style.py", "module", "style.py"),
    ),
    (
        ("diagrams/web.py", "web", "draws"),
        ("web", "slides/q.md", "shows"),
        ("slides/q.md", "site", "publishes"),
        ("import:style.py", "diagrams/web.py", "imports"),
    ),
    kinds=("source", "diagram", "deck", "site", "theme"),
)


def test_as_json():
    """Every node with its kind and how it stands, an input with null; every edge with what is done."""
    document = GRAPH.as_json()
    assert document["schema"] == 1
    assert document["nodes"][0] == {"id": "site", "kind": "site", "label": "mkdocs.yml", "status": "stale"}
    assert document["nodes"][4] == {"id": "import:style.py", "kind": "module", "label": "style.py", "status": None}
    assert document["edges"][3] == {"from": "import:style.py", "to": "diagrams/web.py", "how": "imports"}
    assert (len(document["nodes"]), len(document["edges"])) == (5, 4)


def test_graphviz_reads_the_same_graph():
    """Nodes, edges and clusters of the DOT text, as Graphviz has them; kinds without nodes have no cluster."""
    read = pygraphviz.AGraph(string=GRAPH.as_dot())
    assert set(read.nodes()) == {node.id for node in GRAPH.nodes}
    assert set(read.edges()) == {(tail, head) for tail, head, _ in GRAPH.edges}
    clusters = {cluster.name: cluster.nodes() for cluster in read.subgraphs()}
    assert list(clusters) == [f"cluster_{kind}" for kind in ("source", "diagram", "deck", "site", "module")]
    assert clusters["cluster_site"] == ["site"]
    assert read.get_edge("import:style.py", "diagrams/web.py").attr["tooltip"] == "imports"


def test_each_kind_has_its_column():
    """All nodes of a kind stand below each other, unless one of them leads to another."""
    column = re.compile(r'subgraph "cluster_(\w+)" \{\n    label=.*\n    rank=same\n')
    assert column.findall(GRAPH.as_dot()) == ["source", "diagram", "deck", "site", "module"]
    other = GraphNode("slides/r.md", "deck", "Other", "stale")
    shows = ("slides/q.md", "slides/r.md", "shows")
    joined = BuildGraph((*GRAPH.nodes, other), (*GRAPH.edges, shows), GRAPH.kinds)
    assert column.findall(joined.as_dot()) == ["source", "diagram", "site", "module"]


def test_it_reads_without_colour():
    """The shape tells the kind, the border and a word how the job stands; inputs are small, with dashed edges."""
    read = pygraphviz.AGraph(string=GRAPH.as_dot())
    look = {name: read.get_node(name).attr for name in read.nodes()}
    assert len({attr["shape"] for attr in look.values()}) == 5
    borders = {name: (attr["style"], attr["peripheries"]) for name, attr in look.items()}
    assert borders == {
        "diagrams/web.py": ("filled,bold", "2"),
        "web": ("filled", ""),
        "slides/q.md": ("filled,dotted", ""),
        "site": ("filled,dashed", ""),
        "import:style.py": ("filled", ""),
    }
    assert look["diagrams/web.py"]["label"] == r"diagrams/web.py\nfailed"
    assert look["web"]["label"] == "Web"
    assert [name for name, attr in look.items() if attr["fontsize"] == "9"] == ["import:style.py"]
    assert [edge for edge in read.edges() if edge.attr["style"] == "dashed"] == [("import:style.py", "diagrams/web.py")]


def test_a_kind_looks_the_same_in_every_project():
    """Its shape depends on the order of the kinds, not on which of them a project has."""
    whole = pygraphviz.AGraph(string=GRAPH.as_dot())
    alone = pygraphviz.AGraph(string=BuildGraph(GRAPH.nodes[:1], (), GRAPH.kinds).as_dot())
    assert alone.get_node("site").attr["shape"] == whole.get_node("site").attr["shape"] == "tab"


def test_from_left_to_right():
    """What is made from something stands to the right of it."""
    laid = pygraphviz.AGraph(string=GRAPH.as_dot())
    laid.layout(prog="dot")
    across = {name: float(laid.get_node(name).attr["pos"].split(",")[0]) for name in laid.nodes()}
    assert all(across[tail] < across[head] for tail, head, _ in GRAPH.edges)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"C:\new\N", r"C:\new\N"),
        ('say "hi"\\', 'say "hi"\\'),
        ("a &lt; b <i>", "a &amp;lt; b &lt;i&gt;"),
        ("two\nlines\t\x1b", "two\N{REPLACEMENT CHARACTER}lines" + "\N{REPLACEMENT CHARACTER}" * 2),
        ("日本 é", "日本 é"),
        ("", ""),
    ],
)
def test_names_are_shown_as_they_are(name: str, shown: str):
    """Whatever a file or a diagram is called, the picture shows it, and the edges hold."""
    graph = BuildGraph(
        (GraphNode(f"id {name}", "source", name), GraphNode("b", "deck", "b")), ((f"id {name}", "b", ""),)
    )
    read = pygraphviz.AGraph(string=graph.as_dot())
    assert (len(read.nodes()), len(read.edges())) == (2, 1)
    svg = read.draw(format="svg", prog="dot").decode().replace("&quot;", '"').replace("&#39;", "'")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert ("".join(text for text in texts if text not in ("source (1)", "deck (1)", "b"))) == shown


@pytest.fixture
def run(project, monkeypatch):
    """The command in the project's folder, with a project room that knows the graph above."""
    room = ModuleType("docs_as_code.project.graph")
    vars(room).update(build_graph=lambda config: GRAPH, draw=lambda config, graph, say: "<svg>…</svg>\n")
    monkeypatch.setitem(sys.modules, "docs_as_code.project.graph", room)

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(
            graph_command.command, ["-C", str(project.folder), *arguments], standalone_mode=False
        )
        assert (result.exception, result.return_value) == (None, 0)
        return result.stdout

    return run


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ((), "<svg>…</svg>\n"),
        (("--format", "dot"), GRAPH.as_dot()),
        (("--format", "json"), json.dumps(GRAPH.as_json(), indent=2) + "\n"),
    ],
)
def test_the_command_prints_it(run, arguments: tuple[str, ...], printed: str):
    """An SVG, unless another format is asked for."""
    assert run(*arguments) == printed


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--output", "new/graph.svg"), "<svg>"),
        (("--output", "new/graph.JSON"), "{"),
        (("--output", "new/graph.gv"), "digraph build {"),
        (("--output", "new/graph.dot"), "digraph build {"),
        (("--output", "new/graph"), "<svg>"),
        (("--output", "new/graph.txt", "--format", "json"), "{"),
    ],
)
def test_the_command_writes_a_file(run, project, arguments: tuple[str, ...], begins: str):
    """In the folder of -C, made when it is missing; the name's ending says the format, unless it is given."""
    assert run(*arguments) == ""
    assert project.read(arguments[1]).startswith(begins)
