"""The promise of a build: the same sources give the same bytes, wherever, whenever and however they are built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from docs_as_code.config_keys import DIAGRAM_FORMATS as FORMATS
from tests.conftest import Project

SVG_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8" fill="teal"/></svg>'
)
SHOP = """
    import os
    from diagrams import Cluster, Diagram, Edge
    from diagrams.aws.compute import EC2, Lambda
    from diagrams.custom import Custom

    with Diagram("Shop", show=False, graph_attr={"fontname": "IBM Plex Mono"}):
        with Cluster("Ünits"):
            nodes = [EC2(name) for name in {"cart", "prices", "stock", "mail", "search"}]
        nodes >> Edge(label="καλά", color="#0000ff80", style="dashed") >> Lambda("<b>& more", href="https://example.com/?a=1&b=2")
        Custom("own", "icons/own.svg") - nodes
"""
TWO = """
    from graphviz import Digraph

    one = Digraph("one", engine="neato", graph_attr={"start": "7"})
    one.edges(["ab", "bc", "ca"])
    one.render("graphs/one.gv")
    two = Digraph("two", node_attr={"shape": "record"})
    two.node("x", "{<p> left|right}")
    two.edge("x:p", "y", penwidth="2.5")
    two.render("graphs/two.gv")
"""
GRAPH = """
    graph net { layout=sfdp; node [style=filled, fillcolor="gold:white"]; a -- {b c d e f g h i} ; b -- c
      d [label=<<table border="0"><tr><td><b>bold</b></td><td><i>slanted</i></td></tr></table>>] }
"""


def _fill(project: Project) -> None:
    project.folder.mkdir(parents=True, exist_ok=True)
    project.write("docs-as-code.yml", f"diagrams: {{formats: [{', '.join(FORMATS)}]}}\n")
    project.write("diagrams/shop.py", SHOP)
    project.write("diagrams/icons/own.svg", SVG_ICON)
    project.write("diagrams/deep/two.py", TWO)
    project.write("diagrams/net.gv", GRAPH)
    for number in range(2):
        text = SHOP.replace("Shop", f"Shop {number}").replace("stock", f"stock {number}")
        project.write(f"diagrams/more/shop_{number}.py", text.replace("icons/own", "../icons/own"))


def _pictures(project: Project) -> dict[str, bytes]:
    return {name: project.bytes(name) for name in project.files("docs/generated/diagrams") if ".gitignore" not in name}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    """A project built one source at a time, and its pictures."""
    project = Project(tmp_path_factory.mktemp("first"))
    _fill(project)
    project.build("-j1")
    return project, _pictures(project)


def test_everywhere_and_always(tmp_path: Path, first: tuple[Project, dict[str, bytes]]) -> None:
    """Another folder, caches that are empty, four workers, another seed, time zone, language and home: equal files."""
    far = Project(tmp_path / "some where/ƒar")
    _fill(far)
    away: dict[str, str | None] = {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "de_DE.UTF-8",
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "DOCS_AS_CODE_TOOLS": str(tmp_path / "tools"),
        "SOURCE_DATE_EPOCH": None,
    }

    far.run("build", "-q", "-j4", "-C", str(far.folder), cwd="..", env=away)

    expected = first[1]
    assert len(expected) == 6 * len(FORMATS)
    assert {name: data for name, data in _pictures(far).items() if data != expected.get(name)} == {}
    assert set(_pictures(far)) == set(expected)


def test_again_and_alone(tmp_path: Path, first: tuple[Project, dict[str, bytes]]) -> None:
    """Built again by force, and each source by itself in the reverse order: equal files."""
    project, expected = first
    project.build("--force")
    assert _pictures(project) == expected

    alone = Project(tmp_path / "alone")
    _fill(alone)
    for source in ("diagrams/net.gv", "diagrams/more/shop_1.py", "diagrams/deep/two.py", "diagrams/shop.py"):
        alone.build(source)
    built = _pictures(alone)
    assert len(built) == 5 * len(FORMATS)
    assert built == {name: expected[name] for name in built}


def test_whatever_the_state_of_random_numbers() -> None:
    """sfdp goes by C's random numbers, of which fontconfig takes some on a machine that it is new to."""
    script = """
import ctypes, sys
from docs_as_code.diagrams.dot.graphviz_library import draw
made = set()
for seed in range(1, 9):
    ctypes.CDLL(None).srand(seed)
    made.add(draw(sys.argv[1], "sfdp", ("dot",))[0]["dot"])
print(len(made))
"""
    graph = textwrap.dedent(GRAPH).replace("layout=sfdp;", "")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, graph], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"


def test_without_fork(tmp_path: Path, first: tuple[Project, dict[str, bytes]]) -> None:
    """Where nothing can be forked, as on macOS, each child is an interpreter of its own, and the bytes are the same."""
    other = Project(tmp_path / "project")
    _fill(other)
    other.build(env={"DOCS_AS_CODE_NO_FORK": "1"})
    assert _pictures(other) == first[1]


def test_a_given_date_is_in_the_pdf_alone(tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH, which many CI systems set anew for each commit, changes no picture but a PDF."""
    files = []
    for epoch in (None, "946684800", "1700000000"):
        project = Project(tmp_path / str(epoch))
        _fill(project)
        project.write("docs-as-code.yml", "diagrams: {formats: [svg, png, jpg, dot, json]}\n")
        project.build("diagrams/shop.py", "diagrams/net.gv", env={"SOURCE_DATE_EPOCH": epoch})
        files.append(_pictures(project))
    assert files[0] == files[1] == files[2]


def test_nothing_of_the_machine_in_any_format(first: tuple[Project, dict[str, bytes]]) -> None:
    """No file holds a path of this machine, the name of its user or host, or the time."""
    import socket
    import sys
    import zlib

    project, pictures = first
    telling = [str(project.folder), sys.prefix, sys.base_prefix, "site-packages/", str(Path.home()) + "/", "/tmp/"]
    if len(socket.gethostname()) > 5:
        telling.append(socket.gethostname())
    for name, data in pictures.items():
        shown = data
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL) if name.endswith(".pdf") else ():
            try:
                shown += zlib.decompress(stream)
            except zlib.error:
                pass  # a stream that is not compressed has been looked at as it is
        assert [word for word in telling if os.fsencode(word) in shown] == [], name
        assert not re.search(rb"\(D:(?!20000101000000)", shown), name
