"""A capture as portable JSON: it comes back equal, says the same on every machine, and refuses what it did not write."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.diagrams import capture, icon_paths, stored
from docs_as_code.diagrams.capture import Capture
from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Graph, Node
from docs_as_code.diagrams.stored import CaptureFacts, DrawingFacts, IconNames
from docs_as_code.engine.forkserver import ForkServer
from docs_as_code.findings import Finding

SITES = ("/opt/python/lib/python3.11/site-packages", "/usr/lib/python3/dist-packages")
NAMES = IconNames(Path("/home/me/shop"), SITES)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/me/shop/icons/a.png", "project:icons/a.png"),
        ("/home/me/shopping/a.png", "path:/home/me/shopping/a.png"),
        (f"{SITES[0]}/resources/aws/x.png", "package:resources/aws/x.png"),
        ("/other/lib/site-packages/x/a.png", "path:/other/lib/site-packages/x/a.png"),
        ("relative.png", "path:relative.png"),
        ("", "path:"),
    ],
)
def test_names_of_icons(path: str, name: str) -> None:
    """An icon's name tells where it is relative to the project or to the installed packages, and leads back."""
    assert NAMES.portable(path) == name
    assert NAMES.absolute(name) == path


def test_names_in_a_repository(tmp_path: Path) -> None:
    """Up to the git root an icon is named from the project; a package is found in the folder that has it."""
    (tmp_path / ".git").mkdir()
    project = tmp_path / "shop"
    sites = [tmp_path / one / "site-packages" for one in ("first", "second")]
    (sites[1] / "icons").mkdir(parents=True)
    names = IconNames(project, tuple(map(str, sites)))
    assert names.portable(f"{tmp_path}/lib/a.png") == "project:../lib/a.png"
    assert names.absolute("project:../lib/a.png") == f"{tmp_path}/lib/a.png"
    assert names.portable(f"{sites[1]}/icons/a.png") == "package:icons/a.png"
    assert names.absolute("package:icons/a.png") == f"{sites[1]}/icons/a.png"
    with pytest.raises(ValueError, match="not the name of an icon: 'other:x'"):
        names.absolute("other:x")


def test_packages_of_this_interpreter() -> None:
    """Without other folders those of this interpreter count."""
    import diagrams

    path = str(Path(diagrams.__file__).parent / "__init__.py")
    assert IconNames(Path("/home/me/shop")).portable(path) == "package:diagrams/__init__.py"


TEXTS = st.text(max_size=12)
LINES = st.none() | st.integers(1, 99)
MAYBE = st.none() | TEXTS
ICONS = st.sampled_from(
    [
        "/home/me/shop/a.png",
        "/home/me/shop/a.png2",
        '/home/me/shop/odd "&<b>.png',
        f"{SITES[0]}/resources/x.png",
        "/elsewhere/x.png",
        "relative.png",
    ]
)
PIECES = st.one_of(
    TEXTS,
    ICONS.map(lambda path: 'image="{}"'.format(path.replace('"', '\\"'))),
    ICONS.map(lambda path: "<<img src='{}'/>>".format(path.replace("&", "&amp;"))),
    ICONS,
)
GRAPHS = st.builds(
    Graph,
    name=TEXTS,
    dot=st.lists(PIECES, max_size=6).map("".join),
    layout=TEXTS,
    direction=TEXTS,
    nodes=st.lists(
        st.builds(Node, TEXTS, TEXTS, MAYBE, MAYBE, MAYBE, MAYBE, st.none() | ICONS, LINES, TEXTS), max_size=4
    ).map(tuple),
    edges=st.lists(st.builds(Edge, TEXTS, TEXTS, TEXTS, st.booleans(), LINES), max_size=3).map(tuple),
    clusters=st.lists(st.builds(Cluster, TEXTS, TEXTS, MAYBE, LINES), max_size=3).map(tuple),
    covers=TEXTS,
)
DRAWINGS = st.builds(
    Drawing, GRAPHS, TEXTS | st.just("/home/me/shop/out/x"), st.lists(TEXTS, max_size=3).map(tuple), LINES
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(DRAWINGS)
def test_a_drawing_comes_back(drawing: Drawing) -> None:
    """Written and read, a drawing is what it was; moved to another machine and back, its bytes are the same."""
    data = stored.drawing_as_json(drawing, NAMES)
    assert stored.drawing_from_json(data, NAMES) == drawing
    if "/home/me/shop" in icon_paths.without_icons(drawing):
        return  # the user wrote a path of this machine elsewhere
    there = IconNames(Path("/srv/ci/shop"), ("/venv/lib/site-packages",))
    moved = stored.drawing_from_json(data, there)
    assert stored.drawing_as_json(moved, there) == data
    assert b"/home/me/shop" not in data


def test_ways_to_write_an_icon() -> None:
    """An icon's path is found in a text however it is escaped there, and also inside a longer name."""
    path = '/home/me/shop/odd "&<b>.png'
    ways = [path, path.replace('"', '\\"'), html.escape(path), html.escape(path, quote=False), f"{path}2"]
    graph = Graph("g", " ".join(ways), nodes=(Node("a", "a", icon=path), Node("b", "b", icon=f"{path}2")))
    data = stored.drawing_as_json(Drawing(graph, "/home/me/shop/out/x", ()), NAMES)
    assert b"/home" not in data
    there = stored.drawing_from_json(data, IconNames(Path("/srv/ci/shop")))
    assert there.graph.dot == graph.dot.replace("/home/me", "/srv/ci")
    assert there.filename == "/srv/ci/shop/out/x"


FINDINGS = st.builds(Finding, TEXTS, LINES, TEXTS, st.sampled_from(["error", "warning", "info"]), TEXTS, MAYBE, LINES)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
RESOURCES = st.lists(st.tuples(LINES, TEXTS, TEXTS), max_size=2).map(tuple)
FACTS = st.builds(
    CaptureFacts,
    st.lists(
        st.builds(DrawingFacts, TEXTS, TEXTS, LISTS, LINES, TEXTS, LISTS, LISTS, TEXTS, TEXTS, RESOURCES), max_size=3
    ).map(tuple),
    st.lists(FINDINGS, max_size=3).map(tuple),
    LISTS,
    st.booleans(),
    st.lists(st.tuples(TEXTS, LINES), max_size=3).map(tuple),
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(FACTS)
def test_facts_come_back(facts: CaptureFacts) -> None:
    """Written and read, the facts of a capture are what they were."""
    assert stored.facts_from_json(stored.facts_as_json(facts)) == facts


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(FACTS, DRAWINGS, st.data())
def test_anything_else_is_refused(facts: CaptureFacts, drawing: Drawing, data: st.DataObject) -> None:
    """A text with any part replaced gives equal types or a ValueError, never another error."""

    def spoilt(value: object) -> object:
        if isinstance(value, list) and value and data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(value) - 1))
            return [*value[:at], spoilt(value[at]), *value[at + 1 :]]
        return data.draw(JSON)

    text = json.dumps(spoilt(json.loads(stored.facts_as_json(facts))))
    try:
        assert json.loads(stored.facts_as_json(stored.facts_from_json(text))) == json.loads(text)
    except ValueError:
        pass
    text = json.dumps(spoilt(json.loads(stored.drawing_as_json(drawing, NAMES))))
    try:
        assert isinstance(stored.drawing_from_json(text.encode(), NAMES), Drawing)
    except ValueError:
        pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "[2,[],[],[],false,[]]",
        "[3,[],[],[],false]",
        "[3,[],[],[],0,[]]",
        "[true,[],[],[],false,[]]",
        '[3,[["a"]],[],[],false,[]]',
        '[3,[],[],"ab",false,[]]',
        '[3,[],[],[],false,[["a","b"]]]',
    ],
)
def test_texts_that_are_no_facts(text: str) -> None:
    """Another version, missing parts, other types and broken JSON are a ValueError."""
    with pytest.raises(ValueError):
        stored.facts_from_json(text)


@pytest.fixture(scope="module")
def server():
    """One warm server for all tests of this file."""
    server = ForkServer(preload=capture.PRELOAD)
    yield server
    server.close()


SOURCE = """
import graphviz
from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2
from diagrams.custom import Custom
with Diagram("Wéb", "out/web", outformat=["svg", "png"]):
    with Cluster("Zone"):
        a = EC2("a", href="https://example.org")
    a >> Custom("b", "icons/b.png")
with Diagram("Tokyo 東京"):
    EC2("x")
g = graphviz.Graph("g")
g.node("n", '<<table><tr><td><img src="icons/b.png"/></td></tr></table>>')
g.render("g", format="gif")
"""


def captured(folder: Path, server: ForkServer, text: str = SOURCE) -> Capture:
    """What the source draws in a project in this folder."""
    (folder / "diagrams/icons").mkdir(parents=True, exist_ok=True)
    (folder / "diagrams/icons/b.png").write_bytes(b"png")
    source = folder / "diagrams/web.py"
    source.write_text(text, encoding="utf-8")
    made = capture.capture(source, project=folder, cwd=source.parent, timeout=30, server=server)
    assert made.error is None, made.error.render()
    return made


def test_same_bytes_everywhere(tmp_path: Path, server: ForkServer) -> None:
    """Two clones in two folders store the same bytes, with no path of theirs in them; a comment changes only lines."""
    made = []
    for name in ("one", "another/place"):
        folder = tmp_path.resolve() / name
        names = IconNames(folder)
        result = captured(folder, server)
        assert not result.is_local
        drawings = [stored.drawing_as_json(drawing, names) for drawing in result.drawings]
        assert tuple(stored.drawing_from_json(data, names) for data in drawings) == result.drawings
        facts = stored.facts(result, names)
        made.append((stored.facts_as_json(facts), drawings))
    assert made[0] == made[1]
    assert str(tmp_path) not in str(made[0])
    assert "site-packages" not in str(made[0])
    web, tokyo, plain = facts.drawings
    assert (web.name, web.filename, web.formats, web.line, web.layout, web.packs) == (
        "Wéb",
        "out/web",
        ("svg", "png"),
        6,
        "dot",
        (),
    )
    assert web.icons == ("package:resources/aws/compute/ec2.png", "project:diagrams/icons/b.png")
    assert tokyo.packs == ("sc",)
    assert plain.icons == ("project:diagrams/icons/b.png",)
    assert [finding.rule for finding in facts.findings] == ["unknown-format"]
    later = stored.facts(captured(folder, server, "# a comment\n" + SOURCE), names)
    assert [one.graph for one in later.drawings] == [one.graph for one in facts.drawings]
    assert [one.line for one in later.drawings] == [7, 11, 15]
    other = stored.facts(captured(folder, server, SOURCE.replace("example.org", "example.com")), names)
    assert [one.graph == two.graph for one, two in zip(other.drawings, facts.drawings, strict=True)] == [
        False,
        True,
        True,
    ]


def test_a_filename_in_the_project(tmp_path: Path, server: ForkServer) -> None:
    """A filename given by its absolute path in the project is stored relative to the working folder."""
    folder = tmp_path.resolve()
    text = (
        "import os\nfrom diagrams import Diagram, Node\nwith Diagram('d', os.path.abspath('out/d')):\n    Node('a')\n"
    )
    made = captured(folder, server, text)
    assert [one.filename for one in stored.facts(made, IconNames(folder)).drawings] == ["out/d"]


def test_parts_of_the_graph_decide_its_digest(tmp_path: Path, server: ForkServer) -> None:
    """The digest of a graph changes with its layout, its text and its words, and with nothing else."""
    names = IconNames(tmp_path.resolve())
    drawing = captured(tmp_path.resolve(), server).drawings[0]

    def graph(**changes: object) -> str:
        changed = replace(drawing, graph=replace(drawing.graph, **changes))  # type: ignore[arg-type] # fields of Graph
        return stored.facts(Capture((changed,)), names).drawings[0].graph

    first = graph()
    nodes = drawing.graph.nodes
    assert graph(nodes=tuple(replace(node, line=99) for node in nodes)) == first
    assert (
        len(
            {
                first,
                graph(layout="neato"),
                graph(dot=drawing.graph.dot + " "),
                graph(nodes=(replace(nodes[0], tooltip="t"), *nodes[1:])),
            }
        )
        == 4
    )


def test_reading_is_cheap(tmp_path: Path, server: ForkServer) -> None:
    """The module loads none of the libraries that draw, nor what finds fonts."""
    script = "import sys; from docs_as_code.diagrams import stored; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"diagrams", "graphviz", "pygraphviz", "docs_as_code.toolchain", "pickle"} & set(loaded)
