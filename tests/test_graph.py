"""`graph`: the build's own graph of a real project, as JSON, as DOT text and as a picture."""

from __future__ import annotations

import re

import pygraphviz
import pytest

from tests.conftest import Project
from tests.test_explain import PNG

WEB = """
    import sys
    sys.path.append("../shared")
    import style
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from diagrams.custom import Custom

    open("../data/hosts.json").read()
    with Diagram("Web", show=False, filename="web"):
        Custom(style.LABEL, "../icons/logo.png") >> EC2("web")
"""
DECK = """
    ---
    marp: true
    theme: brand
    ---

    # Talk

    ![](../docs/generated/diagrams/web.svg)
"""
WEB_SVG, FLOW_SVG = "docs/generated/diagrams/web.svg", "docs/generated/diagrams/flow.svg"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of every kind, built once."""
    project = Project(tmp_path_factory.mktemp("graph"))
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [themes/brand.css]}\n")
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/flow.gv", 'digraph "A flow" { a -> b }')
    project.write("diagrams/broken.py", "1/0\n")
    project.write("shared/style.py", "LABEL = 'shop'\n")
    project.write("data/hosts.json", "{}")
    project.write("icons/logo.png", PNG)
    project.write("themes/brand.css", "/* @theme brand */\n")
    project.write("slides/talk.md", DECK)
    project.write("docs/index.md", "# Pages\n")
    project.write("docs/more/page.md", "# More\n")
    project.write("docs/more/other.md", "# Other\n")
    project.write("mkdocs.yml", "site_name: Test\nplugins: [docs-as-code]\n")
    project.build(code=1)
    return project


def test_every_kind_and_every_edge(built):
    """What is made from what, in the direction in which data flows, with what the later one does with it."""
    document = built.run("graph", "--format", "json").json
    nodes = {node["id"]: (node["kind"], node["label"], node["status"]) for node in document["nodes"]}
    assert nodes == {
        "diagrams/broken.py": ("source", "diagrams/broken.py", "failed"),
        "diagrams/flow.gv": ("source", "diagrams/flow.gv", "up-to-date"),
        "diagrams/web.py": ("source", "diagrams/web.py", "up-to-date"),
        FLOW_SVG: ("diagram", "A flow", "up-to-date"),
        WEB_SVG: ("diagram", "Web", "up-to-date"),
        "slides/talk.md": ("deck", "Talk", "up-to-date"),
        "mkdocs.yml": ("site", "mkdocs.yml", "up-to-date"),
        "shared/style.py": ("module", "shared/style.py", None),
        "data/hosts.json": ("data", "data/hosts.json", None),
        "icons/logo.png": ("icon", "icons/logo.png", None),
        "themes/brand.css": ("theme", "themes/brand.css", None),
        "docs-as-code.yml": ("page", "docs-as-code.yml", None),
        "docs/index.md": ("page", "docs/index.md", None),
        "docs/more/": ("page", "docs/more/ (2 files)", None),
    }
    assert {(edge["from"], edge["to"]): edge["how"] for edge in document["edges"]} == {
        ("shared/style.py", "diagrams/web.py"): "imports",
        ("data/hosts.json", "diagrams/web.py"): "reads",
        ("diagrams/web.py", WEB_SVG): "draws",
        ("diagrams/flow.gv", FLOW_SVG): "draws",
        ("icons/logo.png", WEB_SVG): "shows",
        (WEB_SVG, "slides/talk.md"): "shows",
        ("themes/brand.css", "slides/talk.md"): "reads",
        (WEB_SVG, "mkdocs.yml"): "publishes",
        (FLOW_SVG, "mkdocs.yml"): "publishes",
        ("slides/talk.md", "mkdocs.yml"): "publishes",
        ("docs-as-code.yml", "mkdocs.yml"): "reads",
        ("docs/index.md", "mkdocs.yml"): "reads",
        ("docs/more/", "mkdocs.yml"): "reads",
    }


def test_the_picture_is_drawn_as_all_are(built):
    """Self-contained SVG with our fonts and words for every part, the same bytes each time, on stdout or in a file."""
    picture = built.run("graph").stdout
    titles = re.findall(r"<title[^>]*>([^<]*)</title>", picture)
    assert titles[0] == "What is made from what"
    assert {"source (3)", "diagrams/broken.py failed", "shared/style.py → diagrams/web.py", "imports"} <= set(titles)
    assert "@font-face" in picture
    assert str(built.folder) not in picture
    built.run("graph", "--output", "graph.svg")
    try:
        assert built.read("graph.svg") == picture
    finally:
        (built.folder / "graph.svg").unlink()


def test_graphviz_reads_the_text(built):
    """DOT text for one's own tools: one cluster a kind, from left to right."""
    read = pygraphviz.AGraph(string=built.run("graph", "--format", "dot").stdout)
    assert read.graph_attr["rankdir"] == "LR"
    assert [cluster.name for cluster in read.subgraphs()] == [
        f"cluster_{kind}" for kind in ("source", "diagram", "deck", "site", "module", "data", "icon", "theme", "page")
    ]


def test_a_project_that_was_never_built(project):
    """Its sources are run, to know what they draw, and nothing is written."""
    project.write("diagrams/a.gv", "digraph a { a -> b }")
    document = project.run("graph", "--format", "json").json
    assert [(node["id"], node["status"]) for node in document["nodes"]] == [
        ("diagrams/a.gv", "stale"),
        ("docs/generated/diagrams/a.svg", "stale"),
    ]
    assert [path for path in project.folder.rglob("*") if path.is_file()] == [project.folder / "diagrams/a.gv"]


def test_nothing_to_draw(project):
    """Without a source, wrong usage and what to do next, as in a build."""
    assert project.run("graph", code=2).stderr.startswith(f"error: no sources found in {project.folder}: ")
