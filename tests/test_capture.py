"""Existing diagram scripts run unmodified, and what they draw is taken as data."""

from __future__ import annotations

import compileall
import importlib
import os
import textwrap
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from docs_as_code.diagrams import capture
from docs_as_code.diagrams.capture import Capture
from docs_as_code.diagrams.dot.text import references, renamed
from docs_as_code.diagrams.graph import Graph
from docs_as_code.engine.forkserver import ForkServer


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """One warm server for all tests of this file: each capture has its own child."""
    server = ForkServer(preload=capture.PRELOAD)
    yield server
    server.close()


@dataclass
class Sources:
    """A project folder whose sources are captured in the process of the test."""

    folder: Path
    server: ForkServer
    dot_server: ForkServer | None = None

    def write(self, path: str, content: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        return target

    def capture(self, path: str, content: str | None = None, *, cwd: str | None = None, now: bool = False) -> Capture:
        """Capture a source, written first where `content` is given; `cwd` is relative to the project."""
        if content is not None:
            self.write(path, content)
        source = self.folder / path
        folder = source.parent if cwd is None else self.folder / cwd
        return capture.capture(
            source,
            project=self.folder,
            cwd=folder,
            timeout=30,
            server=self.server,
            render_now=now,
            dot_server=self.dot_server,
        )

    def draws(self, path: str, content: str | None = None, **more: object) -> Capture:
        """Capture a source that must be fine."""
        captured = self.capture(path, content, **more)  # type: ignore[arg-type] # handed on
        assert captured.error is None, captured.error.render()
        return captured

    def graph(self, content: str) -> Graph:
        """The one graph of a source."""
        captured = self.draws("diagrams/one.py", content)
        assert len(captured.drawings) == 1
        return captured.drawings[0].graph

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def sources(tmp_path: Path, server: ForkServer) -> Sources:
    """An empty project."""
    return Sources(tmp_path.resolve(), server)


ARROWS = """
    from diagrams import Cluster, Diagram, Edge
    from diagrams.aws.compute import EC2

    with Diagram("Arrows"):
        a, b, c, d = (EC2(name) for name in "abcd")
        {}
"""


def arrows(graph: Graph) -> list[str]:
    """The edges in short: `a>b:label`, or `a-b` for one without a direction."""
    names = {node.id: node.label for node in graph.nodes}
    return [
        f"{names[edge.tail]}{'>' if edge.directed else '-'}{names[edge.head]}"
        + (f":{edge.label}" if edge.label else "")
        for edge in graph.edges
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a >> b >> c", ["a>b", "b>c"]),
        ("a << b", ["b>a"]),
        ("a - b", ["a-b"]),
        ("a >> [b, c] >> d", ["a>b", "a>c", "b>d", "c>d"]),
        ("[a, b] - c", ["a-c", "b-c"]),
        ("[a, b] << c", ["c>a", "c>b"]),
        ("a >> Edge(label='x') >> b", ["a>b:x"]),
        ("a << Edge(label='x', color='red') << b", ["b>a:x"]),
        ("a - Edge(style='dashed', label='x') - b", ["a-b:x"]),
        ("a >> Edge(label='both') << b", ["a>b:both"]),
        ("[a, b] >> Edge(label='l') >> c", ["a>c:l", "b>c:l"]),
        ("a >> Edge(xlabel='x') >> [b, c]", ["a>b:x", "a>c:x"]),
        ("a >> Edge(label='<<i>x</i> y>') >> b", ["a>b:x y"]),
    ],
)
def test_operators(sources: Sources, expression: str, expected: list[str]) -> None:
    """Every operator gives the edges that its arrows say, from and to as a reader sees them."""
    assert arrows(sources.graph(ARROWS.format(expression))) == expected


def test_model(sources: Sources) -> None:
    """The model has real classes, labels, clusters, links, icons and the user's own lines."""
    graph = sources.graph("""
        from diagrams import Cluster, Diagram
        from diagrams.k8s.network import Service
        from diagrams.onprem.client import Users

        with Diagram("Web\\nshop", direction="TB", graph_attr={"covers": "x"}):
            users = Users("people", href="https://example.org", tooltip="who")
            with Cluster("outer"):
                with Cluster("inner"):
                    users >> Service("front\\ndoor")
        """)
    assert (graph.name, graph.direction, graph.layout) == ("Web\nshop", "TB", "dot")
    users, service = graph.nodes
    assert (users.label, users.cls, users.cluster, users.line) == ("people", "diagrams.onprem.client.Users", None, 6)
    assert (users.href, users.tooltip) == ("https://example.org", "who")
    assert (service.label, service.cls, service.line) == ("front\ndoor", "diagrams.k8s.network.SVC", 9)
    assert service.icon is not None
    assert Path(service.icon).is_file()
    assert [(one.label, one.parent, one.line) for one in graph.clusters] == [
        ("outer", None, 7),
        ("inner", "cluster_outer", 8),
    ]
    assert service.cluster == graph.clusters[1].id
    assert graph.edges[0].line == 9
    assert (graph.covers, "covers" in graph.dot) == ("x", False)


def test_ids_are_stable(sources: Sources) -> None:
    """An inserted node, another hash seed and another folder change no other id; an explicit `nodeid` wins."""
    lines = ['a = EC2("web")', 'b = EC2("web")', 'with Cluster("VPC"): RDS("db")', 'a >> EC2("x", nodeid="mine")']
    head = "from diagrams import Cluster, Diagram\nfrom diagrams.aws.compute import EC2\n"
    head += "from diagrams.aws.database import RDS\nwith Diagram('d'):\n"

    def ids(path: str, body: list[str]) -> list[str]:
        captured = sources.draws(path, head + "".join(f"    {line}\n" for line in body))
        return [node.id for node in captured.drawings[0].graph.nodes]

    before = ids("diagrams/a.py", lines)
    after = ids("other/folder/b.py", [lines[0], 'EC2("new")', *lines[1:], 'EC2("last")'])
    assert before == ["aws_compute_EC2__web", "aws_compute_EC2__web__2", "VPC__aws_database_RDS__db", "mine"]
    assert [one for one in after if one in before] == before


@pytest.mark.parametrize("label", ["", "a/b", "café", "日本", '"q"', "<b>x</b>", "a_b", "x" * 200, "1", "{a|b}", "\\l"])
def test_odd_labels(sources: Sources, label: str) -> None:
    """Any label makes an id that is a plain DOT name, and two labels never share one."""
    graph = sources.graph(f"""
        from diagrams import Cluster, Diagram, Node
        with Diagram("d"):
            with Cluster({label!r}):
                Node({label!r}) >> Node({label + "~"!r})
        """)
    first, second = graph.nodes
    assert first.id != second.id
    for name in (first.id, second.id, graph.clusters[0].id):
        assert name.replace("_", "a").isalnum()
        assert len(name) < 150


def test_equal_clusters_stay_two(sources: Sources) -> None:
    """Two clusters of one label side by side are both drawn, with a word about it; upstream merges them."""
    captured = sources.draws(
        "diagrams/two.py",
        """
        from diagrams import Cluster, Diagram
        from diagrams.aws.compute import EC2

        with Diagram("two"):
            with Cluster("Zone"):
                a = EC2("a")
            with Cluster("Zone"):
                a >> EC2("b")
        """,
    )
    graph = captured.drawings[0].graph
    assert [node.cluster for node in graph.nodes] == [cluster.id for cluster in graph.clusters]
    assert len({cluster.id for cluster in graph.clusters}) == 2
    (finding,) = captured.findings
    assert (finding.severity, finding.path, finding.line) == ("info", "diagrams/two.py", 7)
    assert finding.message == "two clusters side by side are labelled 'Zone'"


def test_no_picture_of_a_body_that_raised(sources: Sources) -> None:
    """A diagram whose body raised is not drawn, also where the source goes on; upstream draws the half of it."""
    captured = sources.draws(
        "diagrams/half.py",
        """
        from diagrams import Cluster, Diagram, Node
        try:
            with Diagram("half"):
                with Cluster("c"):
                    Node("a")
                    raise ValueError
        except ValueError:
            pass
        with Diagram("whole"):
            Node("b")
        """,
    )
    assert [drawing.graph.name for drawing in captured.drawings] == ["whole"]
    assert captured.drawings[0].graph.nodes[0].cluster is None


def test_nested_diagram(sources: Sources) -> None:
    """A diagram inside another one takes its own nodes, and the outer one goes on; upstream ends it."""
    captured = sources.draws(
        "diagrams/nested.py",
        """
        from diagrams import Cluster, Diagram, Node
        with Diagram("outer"):
            with Cluster("c"):
                with Diagram("inner"):
                    Node("in")
                Node("out")
        """,
    )
    found = {one.graph.name: [(node.label, node.cluster) for node in one.graph.nodes] for one in captured.drawings}
    assert found == {"inner": [("in", None)], "outer": [("out", "cluster_c")]}


@pytest.mark.parametrize(
    ("arguments", "filename", "formats"),
    [
        ('"My Web"', "my_web", ()),
        ('""', "diagrams_image", ()),
        ('"a", "sub/dir/b"', "sub/dir/b", ()),
        ('"a", outformat="SVG"', "a", ("svg",)),
        ('"a", outformat=["png", "Pdf", "png"]', "a", ("png", "pdf")),
        ('"a", outformat=("jpg", "dot")', "a", ("jpg", "dot")),
        ('"a", "b", "LR", "ortho", "svg"', "b", ("svg",)),
    ],
)
def test_filename_and_formats(sources: Sources, arguments: str, filename: str, formats: tuple[str, ...]) -> None:
    """The filename is given or derived as upstream derives it; formats are those asked for, in any case."""
    captured = sources.draws(
        "diagrams/name.py", f"from diagrams import Diagram, Node\nwith Diagram({arguments}):\n    Node('a')\n"
    )
    (drawing,) = captured.drawings
    assert (drawing.filename, drawing.formats, drawing.line) == (filename, formats, 2)


def test_diagram_by_hand(sources: Sources) -> None:
    """`render()` by hand, twice, and inside `with` is one drawing in its last state; notebooks get a real PNG."""
    captured = sources.draws(
        "diagrams/hand.py",
        """
        from diagrams import Diagram, Node, setdiagram
        d = Diagram("hand")
        setdiagram(d)
        a = Node("a")
        d.render()
        a >> Node("b")
        d.render()
        setdiagram(None)
        with Diagram("inside") as i:
            Node("c")
            i.render()
            Node("d")
        print(d._repr_png_()[:4])
        """,
    )
    assert [(one.graph.name, len(one.graph.nodes)) for one in captured.drawings] == [("hand", 2), ("inside", 2)]
    assert captured.stdout == r"b'\x89PNG'" + "\n"


def test_dot_written_by_the_user(sources: Sources) -> None:
    """Statements put straight into `diagram.dot` are part of the model too."""
    graph = sources.graph("""
        from diagrams import Diagram, Node
        with Diagram("d") as d:
            a, b = Node("a"), Node("b")
            d.dot.body.append(f"{a.nodeid} -> extra [label=raw]\\n")
            d.dot.body.append(f"{{rank=same; {a.nodeid}; {b.nodeid}}}\\n")
        """)
    assert [(node.label, node.cls, node.line) for node in graph.nodes] == [
        ("a", "diagrams.Node", 3),
        ("b", "diagrams.Node", 3),
        ("extra", None, None),
    ]
    assert [(edge.tail, edge.head, edge.label) for edge in graph.edges] == [("Node__a", "extra", "raw")]


def test_a_colon_in_a_node_id_is_no_port(sources: Sources) -> None:
    """An explicit id with a colon stays one name; graphviz would read the rest as a port and draw a third node."""
    graph = sources.graph("""
        from diagrams import Diagram, Node
        with Diagram("d"):
            Node("a", nodeid="urn:a") >> Node("b", nodeid="urn:b")
        """)
    assert '"urn:a" -> "urn:b"' in graph.dot


def test_runs_as_main(sources: Sources) -> None:
    """`__name__`, an absolute `__file__`, argv, functions that use globals, comprehensions, stdout: as python does."""
    captured = sources.draws(
        "diagrams/main.py",
        """
        import os, sys, inspect
        from diagrams import Diagram, Node

        NAMES = ["a", "b"]

        def make(label):
            return [Node(f"{label} {name}") for name in NAMES if os.path.isabs(__file__)]

        if __name__ == "__main__":
            with Diagram("main", show=True):
                make("n")
            print(sys.argv == [__file__], sys.modules["__main__"].NAMES, __file__ == os.path.abspath("main.py"))
            print(inspect.getsource(make).splitlines()[0], sys.path[0] == os.path.dirname(__file__), __package__)
        """,
    )
    assert captured.stdout == "True ['a', 'b'] True\ndef make(label): True None\n"
    assert [(node.label, node.line) for node in captured.drawings[0].graph.nodes] == [("n a", 7), ("n b", 7)]


def test_imports(sources: Sources) -> None:
    """Modules beside the source and of the project are found, and told; relative imports work in a package."""
    sources.write("lib/__init__.py", "")
    sources.write("lib/names.py", "NAME = 'lib'\n")
    sources.write("arch/__init__.py", "PACKAGE = 'arch'\n")
    sources.write("arch/common.py", "COMMON = 'common'\n")
    sources.write("arch/deep/__init__.py", "")
    sources.write("arch/beside.py", "BESIDE = 'beside'\n")
    captured = sources.draws(
        "arch/deep/web.py",
        """
        import lib.names
        from .. import PACKAGE
        from ..common import COMMON
        from arch.beside import BESIDE
        print(PACKAGE, COMMON, BESIDE, lib.names.NAME)
        """,
    )
    assert captured.stdout == "arch common beside lib\n"
    assert captured.is_module
    assert set(captured.imports) >= {"lib/names.py", "arch/__init__.py", "arch/common.py", "arch/beside.py"}


def test_a_module_beside_the_source_hides_the_standard_library(sources: Sources) -> None:
    """As in plain Python, and although the warm server has loaded the other one already."""
    sources.write("diagrams/json.py", "MINE = True\n")
    sources.write("diagrams/queue.py", "MINE = True\n")
    captured = sources.draws("diagrams/own.py", "import json, queue\nprint(json.MINE, queue.MINE)\n")
    assert captured.stdout == "True True\n"


def test_preloading_is_invisible(sources: Sources) -> None:
    """A module of icons that the source does not import is not there, as in plain Python."""
    captured = sources.draws(
        "diagrams/seen.py",
        """
        import diagrams, sys
        print([name for name in sys.modules if name.startswith("diagrams.")], hasattr(diagrams, "aws"))
        from diagrams.aws import compute
        print(compute.__spec__.name, diagrams.aws.compute is compute, diagrams.aws.__path__ != [])
        """,
    )
    assert captured.stdout == "[] False\ndiagrams.aws.compute True True\n"


def test_no_cache_of_modules_is_written_or_read(sources: Sources) -> None:
    """An edit of equal size within one second is seen, and no `__pycache__` appears; plain Python runs the old one."""
    module = sources.write("diagrams/part.py", "VALUE = 'old'\n")
    sources.write("diagrams/uses.py", "import part\nprint(part.VALUE)\n")
    stamp = module.stat().st_mtime_ns
    compileall.compile_dir(sources.folder / "diagrams", quiet=1)
    assert list(sources.folder.rglob("*.pyc"))
    module.write_text("VALUE = 'new'\n")
    os.utime(module, ns=(stamp, stamp))
    assert sources.draws("diagrams/uses.py").stdout == "new\n"
    sources.write("lib/fresh.py", "VALUE = 1\n")
    sources.draws("diagrams/fresh.py", "import lib.fresh\n")
    assert not (sources.folder / "lib/__pycache__").exists()


def test_working_folder(sources: Sources) -> None:
    """The source runs in the folder it is told; a filename stays right when it changes that folder itself."""
    text = """
        import os
        from diagrams import Diagram, Node
        print(os.path.basename(os.getcwd()))
        os.makedirs("made", exist_ok=True)
        os.chdir("made")
        with Diagram("d"):
            Node("a")
        """
    captured = sources.draws("diagrams/cwd.py", text, cwd=".")
    assert captured.stdout == f"{sources.folder.name}\n"
    assert captured.drawings[0].filename == "made/d"
    assert sources.draws("diagrams/cwd.py").stdout == "diagrams\n"


def test_custom_icons(sources: Sources) -> None:
    """A relative icon is looked for beside the script, in the working folder, and where upstream looks."""
    for path in ("diagrams/beside.png", "working.png", "out/upstream.png"):
        sources.write(path, "png")
    captured = sources.draws(
        "diagrams/icons.py",
        """
        from pathlib import Path
        from diagrams import Diagram, Node
        from diagrams.custom import Custom
        with Diagram("icons", "out/icons"):
            Custom("a", "beside.png")
            Custom("b", "working.png")
            Custom("c", Path("upstream.png"))
            Node("d", image="beside.png")
        """,
        cwd=".",
    )
    icons = [node.icon for node in captured.drawings[0].graph.nodes]
    expected = ["diagrams/beside.png", "working.png", "out/upstream.png", "diagrams/beside.png"]
    assert icons == [str(sources.folder / path) for path in expected]


def test_class_without_its_icon(sources: Sources) -> None:
    """A class that the package ships without a picture is drawn, with a warning; upstream shows an empty box."""
    captured = sources.draws(
        "diagrams/map.py",
        "from diagrams import Diagram\nfrom diagrams.gis.cplusplus import Mapnik\nwith Diagram('m'):\n    Mapnik('x')\n",
    )
    (finding,) = captured.findings
    assert (finding.severity, finding.line) == ("warning", 4)
    assert finding.message == "diagrams.gis.cplusplus.Mapnik comes without its icon file"


def test_c4(sources: Sources) -> None:
    """The C4 functions, whose labels are HTML, have the words that a reader sees."""
    graph = sources.graph("""
        from diagrams import Diagram
        from diagrams.c4 import Container, Person, Relationship, SystemBoundary
        with Diagram("C4"):
            person = Person(name="Customer", description="A <b>person</b>")
            with SystemBoundary("Bank & Co"):
                web = Container(name="Web", technology="Java", description="Shows pages")
            person >> Relationship("Visits [HTTPS]") >> web
        """)
    assert graph.nodes[0].label.startswith("Customer\n[Person]")
    assert "A <b>person</b>" in graph.nodes[0].label
    assert graph.clusters[0].label == "Bank & Co"
    assert graph.edges[0].label == "Visits [HTTPS]"


def test_words_of_a_table(sources: Sources) -> None:
    """Cells of an HTML label are words apart, its rows are lines, and a break in the text is none in the label."""
    graph = sources.graph("""
        import graphviz
        g = graphviz.Digraph("spam")
        table = "<<table><tr><td>a</td><td><b>b</b>\\n  c</td></tr><tr><td>d &amp; e</td></tr></table>>"
        g.node("n", table)
        g.render()
        """)
    assert graph.nodes[0].label == "a b c\nd & e"


def test_graphviz_objects(sources: Sources) -> None:
    """Digraph, Graph and Source hand over what they draw: one drawing a filename, with lines and clusters."""
    captured = sources.draws(
        "diagrams/gv.py",
        """
        import graphviz
        g = graphviz.Digraph("spam", format="svg", engine="neato")
        g.node("a", "A node", href="https://example.org")
        g.edge("a", "b", label="e")
        with g.subgraph(name="cluster_0") as c:
            c.attr(label="box")
            c.edges([("b", "c")])
        print(g.render("out/spam.gv", view=True), g.render(format="png"), g.view(), g.render(outfile="x/y.pdf"))
        u = graphviz.Graph("u", "comment", "under", directory="deep")
        u.edge("x:n", "y")
        u.view(cleanup=True)
        graphviz.Source("digraph S { p -> q }", filename="src.gv", format="gif").render()
        """,
    )
    found = [(one.graph.name, one.filename, one.formats, one.graph.layout, one.line) for one in captured.drawings]
    assert found == [
        ("spam", "out/spam.gv", ("svg", "png"), "neato", 8),
        ("spam", "x/y", ("pdf",), "neato", 8),
        ("u", "deep/under", (), "dot", 11),
        ("src.gv", "src.gv", (), "dot", 12),
    ]
    assert captured.stdout == "out/spam.gv.svg out/spam.gv.png out/spam.gv.svg x/y.pdf\n"
    graph = captured.drawings[0].graph
    assert [(node.id, node.label, node.cluster, node.line, node.href) for node in graph.nodes] == [
        ("a", "A node", None, 3, "https://example.org"),
        ("b", "b", "cluster_0", None, None),
        ("c", "c", "cluster_0", None, None),
    ]
    assert [(edge.tail, edge.head, edge.label, edge.line) for edge in graph.edges] == [
        ("a", "b", "e", 4),
        ("b", "c", "", 7),
    ]
    assert [(one.id, one.label) for one in graph.clusters] == [("cluster_0", "box")]
    assert [edge.directed for edge in captured.drawings[2].graph.edges] == [False]
    (finding,) = captured.findings
    assert (finding.message, finding.line) == ("no picture is made in the format 'gif'", 12)
    assert sources.files() == ["diagrams/gv.py"]


def test_graphviz_bytes_and_files(sources: Sources) -> None:
    """`pipe` returns real bytes, saved DOT text can be read back, `unflatten` and `version` work: without `dot`."""
    captured = sources.draws(
        "diagrams/bytes.py",
        """
        import os, graphviz
        os.environ["PATH"] = "/nowhere"
        g = graphviz.Digraph("g")
        g.edges(["ab", "ac", "ad"])
        print(g.pipe(format="png")[:4], g.pipe("svg", encoding="utf-8")[:5])
        print(graphviz.pipe("dot", "svg", b"graph { x }")[:5], g._repr_image_svg_xml()[:5])
        path = g.save("saved.gv")
        print(open(path).readline().strip(), os.path.exists(path), graphviz.Source.from_file(path).source == g.source)
        print(graphviz.render("dot", "svg", path), "minlen" in g.unflatten(stagger=3).source, graphviz.version() > (2,))
        """,
    )
    assert captured.stdout.splitlines() == [
        r"b'\x89PNG' <?xml",
        "b'<?xml' <?xml",
        "digraph g { True True",
        "saved.gv.svg True True",
    ]
    assert sources.files() == ["diagrams/bytes.py"]


def test_render_now(sources: Sources) -> None:
    """With `render: now` a source can read, look at, rename and remove the picture it has drawn; nothing is written."""
    captured = sources.draws(
        "diagrams/thumb.py",
        """
        import os, shutil, tempfile
        from pathlib import Path
        from diagrams import Diagram
        from diagrams.aws.compute import EC2
        with Diagram("Thumb", outformat=["png", "svg"]):
            EC2("a")
        picture = Path("thumb.png")
        print(picture.read_bytes()[:4], picture.exists(), os.path.getsize("thumb.svg") > 500)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy("thumb.png", folder)
            print(os.listdir(folder))
        os.remove("thumb.png")
        print(picture.exists())
        """,
        now=True,
    )
    assert (captured.stdout, captured.stderr) == ("b'\\x89PNG' True True\n['thumb.png']\nFalse\n", "")
    assert sources.files() == ["diagrams/thumb.py"]


def test_dot_file(sources: Sources) -> None:
    """A DOT file gives each of its graphs, with its layout engine, icons beside it, and lines."""
    icon = sources.write("diagrams/icons/x.png", "png")
    captured = sources.draws(
        "diagrams/net.gv",
        """
        // two graphs
        digraph one {
          layout = circo; rankdir = LR
          a [label="A\\nnode" image="icons/x.png"]
          subgraph cluster_box { label = "Box"; b [label=<<table><tr><td><img src='icons/x.png'/></td></tr></table>>] }
          a -> b [label=e]
          c -> a [dir=back]
        }
        strict graph { "x y" -- z:n; }
        """,
    )
    one, two = captured.drawings
    assert [(d.graph.name, d.filename, d.formats, d.line, d.graph.layout) for d in (one, two)] == [
        ("one", "net", (), 2, "circo"),
        ("net.2", "net.2", (), 9, "dot"),
    ]
    assert [(n.id, n.label, n.cluster, n.line) for n in one.graph.nodes] == [
        ("a", "A\nnode", None, 4),
        ("b", "", "cluster_box", 5),
        ("c", "c", None, 7),
    ]
    assert one.graph.nodes[0].icon == str(icon)
    assert one.graph.dot.count(f'"{icon}"') == 2
    assert [(e.tail, e.head, e.label, e.line) for e in one.graph.edges] == [("a", "b", "e", 6), ("a", "c", "", 7)]
    assert [(c.id, c.label, c.line) for c in one.graph.clusters] == [("cluster_box", "Box", 5)]
    assert [(n.id, n.line) for n in two.graph.nodes] == [("x y", 9), ("z", 9)]
    assert one.graph.direction == "LR"


def test_what_only_looks_like_an_icon(sources: Sources) -> None:
    """Comments, texts, links and visible words of HTML labels name no icon; entities are read as Graphviz shows them."""
    icon = sources.write("diagrams/icons/a&b.png", "png")
    captured = sources.draws(
        "diagrams/looks.gv",
        """
        // image="none.png"
        graph { /* src='none.png' */
          a [label="R&amp;D\\nimage=\\"none.png\\"" URL="https://example.com/?src='none.png'"]
          b [label=<<b>5" image="none.png"</b>> image="icons/a&b.png"]
          c [label=<<table><tr><td><img src="icons/a&amp;b.png"/></td></tr></table>>]
        }
        """,
    )
    (drawing,) = captured.drawings
    nodes = drawing.graph.nodes
    assert [node.label for node in nodes] == ['R&D\nimage="none.png"', '5" image="none.png"', ""]
    assert references(drawing.graph.dot) == (str(icon),)
    assert drawing.graph.dot.count(str(icon).replace("&", "&amp;")) == 1
    assert renamed(drawing.graph.dot, {str(icon): "x.png"}).count('"x.png"') == 2


def test_module(sources: Sources) -> None:
    """A source that draws nothing is a module: no error, no drawing."""
    captured = sources.capture("diagrams/part.py", "from diagrams import Node\nNAMES = [1]\n")
    assert (captured.is_module, captured.error, captured.drawings) == (True, None, ())


def test_same_graph_at_every_run(sources: Sources) -> None:
    """The whole capture is equal at every run, and in another server."""
    text = ARROWS.format("a >> Edge(label='x') >> [b, c]; d - a")
    first = sources.draws("diagrams/same.py", text)
    other = ForkServer(preload="", env={"PYTHONHASHSEED": "7"})
    try:
        again = Sources(sources.folder, other).draws("diagrams/same.py")
    finally:
        other.close()
    assert first == sources.draws("diagrams/same.py") == again


@pytest.mark.parametrize(
    "reads",
    [
        "open('thumb.png', 'rb').read()",
        "Path('thumb.png').read_bytes()",
        "Path('thumb.png').stat()",
        "os.path.getsize('thumb.png')",
        "shutil.copy('thumb.png', 'copy.png')",
        "os.rename('thumb.png', 'other.png')",
    ],
)
def test_an_old_picture_is_not_read(sources: Sources, reads: str) -> None:
    """A source that reads the picture it has just drawn fails also where an old one lies: every machine says the same."""
    sources.write("diagrams/thumb.png", "an old picture")
    captured = sources.capture(
        "diagrams/thumb.py",
        f"""
        import os, shutil
        from pathlib import Path
        from diagrams import Diagram, Node
        with Diagram('thumb'):
            Node('a')
        assert not os.path.exists('thumb.png') and not Path('thumb.png').is_file()
        {reads}
        """,
    )
    assert captured.error is not None
    assert captured.error.message == "the source reads the picture that it has just drawn: thumb.png"
    assert captured.error.line == 7
    assert captured.error.hint == 'put `render: {"diagrams/thumb.py": now}` under `diagrams:` in docs-as-code.yml'
    assert (sources.folder / "diagrams/thumb.png").read_text() == "an old picture"


def test_another_interpreter(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With `python: PATH` a source runs where only `diagrams` and `graphviz` are; a missing module names that one."""
    folder = tmp_path_factory.mktemp("other")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    packages = Path(importlib.import_module("graphviz").__file__ or "").parent.parent
    for name in ("diagrams", "graphviz", "resources"):
        (site / name).symlink_to(packages / name)
    other = ForkServer(preload=capture.PRELOAD, python=str(folder / "bin/python"))
    here = Sources(sources.folder, other, sources.server)
    try:
        assert arrows(here.graph(ARROWS.format("a >> b"))) == ["a>b"]
        drawn = here.draws("diagrams/gv.py", "import graphviz\ng = graphviz.Graph('g')\ng.edge('x', 'y')\ng.render()\n")
        assert [node.id for node in drawn.drawings[0].graph.nodes] == ["x", "y"]
        failed = here.capture("diagrams/yaml.py", "import click\n")
    finally:
        other.close()
    assert failed.error is not None
    assert failed.error.hint is not None
    assert failed.error.hint.startswith(f"`{folder}/bin/python -m pip install click`")
