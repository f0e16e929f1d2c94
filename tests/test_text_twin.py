"""The text twin: a diagram's nodes and connections as lists below it, for those who would rather read or cannot see."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import markdown
import pytest

from docs_as_code.site import extension
from tests.browsing import pinned_browser
from tests.conftest import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

MKDOCS = """
site_name: Sample
theme: {name: material, font: false}
plugins: [search, docs-as-code]
markdown_extensions: [attr_list, tables, pymdownx.details]
"""
SHOP = """
from diagrams import Cluster, Diagram, Edge, Node

with Diagram("Shop", show=False, graph_attr={"splines": "spline"}):
    user = Node("Visitor")
    with Cluster("Cloud", graph_attr={"tooltip": "in Frankfurt"}):
        web = Node("Zanzibar", href="../../more/", tooltip="the shop")
        with Cluster("Data <1>"):
            store = Node("Quito & sons")
        queue = Node("Jakarta")
    user >> Edge(label="opens", href="https://example.org/api", tooltip="HTTPS") >> web
    web >> Edge(tooltip="nightly") >> store
    queue << web
    web - user
"""
HOME = """
# Home

![Shop](generated/diagrams/shop.svg)

![How the shop works](generated/diagrams/shop.svg)

![Shop](generated/diagrams/shop.svg){ .no-words }
"""
DEEP = "# More\n\n| a | b |\n|---|---|\n| ![Shop](../generated/diagrams/shop.svg) | a long text |\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site that shows one diagram a few times, built by the real command."""
    project = Project(tmp_path_factory.mktemp("sample"))
    project.write("mkdocs.yml", MKDOCS)
    project.write("diagrams/shop.py", SHOP)
    project.write("docs/index.md", HOME)
    project.write("docs/more/index.md", "# Target\n")
    project.write("docs/more/deep.md", DEEP)
    project.run("build", "--strict")
    return project


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


def twins(html: str) -> list[str]:
    """The twins of a page as lines of text, an asterisk for each level of a list; links as `[text](address)`."""
    found = []
    for twin in re.findall(r"<details class=\"dac-words.*?</details>", html, re.DOTALL):
        text, level = "", 0
        for tag, body in re.findall(r"(<[^>]+>)([^<]*)", twin):
            level += {"<ul": 1, "</u": -1}.get(tag[:3], 0)
            address = re.match(r'<a href="([^"]*)"', tag)
            start = "\n" + "*" * level + " " if tag.startswith("<li") else "\n" if tag.startswith("<p") else ""
            text += start + (f"[{body.strip()}]({address[1]})" if address else re.sub(r"\s+", " ", body))
        found.append("\n".join(line.strip() for line in text.strip().splitlines()))
    return found


TWIN = """In words: 4 nodes, 4 connections
* Visitor
* Cloud (in Frankfurt)
** [Zanzibar](generated/diagrams/../../more/) (the shop)
** Jakarta
** Data &lt;1&gt;
*** Quito &amp; sons
Connections
* [Visitor → Zanzibar](https://example.org/api): opens (HTTPS)
* Zanzibar → Quito &amp; sons (nightly)
* Zanzibar → Jakarta
* Zanzibar — Visitor"""


def test_nodes_by_cluster_and_connections_with_their_links(site: Project) -> None:
    """The lists say what the picture says; relative links start at the picture, as they do in it."""
    first, second = twins(site.read("site/index.html"))
    assert first == second == TWIN
    (deep,) = twins(site.read("site/more/deep/index.html"))
    assert deep == TWIN.replace("(generated", "(../../generated")


def test_the_data_is_not_in_the_page(site: Project) -> None:
    """What the twin is made from stays in the file, and so does what the picture needs where it stands alone."""
    assert "<metadata>" in site.read("docs/generated/diagrams/shop.svg")
    html = site.read("site/index.html")
    assert "metadata" not in html
    assert "dac-dark" not in html


def test_the_search_finds_each_word_once(site: Project) -> None:
    """Material's index has the words of the picture, and not those of its twin again."""
    documents = json.loads(site.read("site/search/search_index.json"))["docs"]
    (deep,) = (one["text"] for one in documents if one["location"] == "more/deep/" and "Zanzibar" in one["text"])
    assert deep.count("Zanzibar") == deep.count("Quito") == deep.count("Frankfurt") + 1 == 1
    assert "In words" not in deep


def test_one_quiet_line_until_it_is_opened(chromium: Browser, site: Project) -> None:
    """Closed it is one line high and looks like no box of the theme; opened it stands below the picture, in its width."""
    for width in (1280, 390):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.goto((site.folder / "site/index.html").as_uri())
        line = page.locator("details.dac-words").first
        assert line.get_attribute("open") is None
        box = line.bounding_box()
        assert box is not None
        assert box["height"] < 30
        assert line.evaluate("one => [getComputedStyle(one).borderTopWidth, getComputedStyle(one).boxShadow]") == [
            "0px",
            "none",
        ]
        line.locator("summary").focus()
        page.keyboard.press("Enter")
        listed, picture = line.locator("ul").first.bounding_box(), page.locator(".dac-canvas").first.bounding_box()
        assert listed is not None
        assert picture is not None
        assert listed["y"] > picture["y"] + picture["height"]
        assert picture["x"] <= listed["x"]
        assert listed["x"] + listed["width"] <= picture["x"] + picture["width"] + 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("details.dac-words").count() == 2
        page.close()


def test_the_links_of_the_twin_lead_where_those_of_the_picture_do(chromium: Browser, site: Project) -> None:
    """Both lead to the same page of the site."""
    page = chromium.new_page()
    page.goto((site.folder / "site/index.html").as_uri())
    addresses = page.evaluate("""() => [
      new URL(document.querySelector('.dac-canvas .node a').getAttribute('xlink:href'), document.baseURI).href,
      document.querySelector('.dac-words li a').href]""")
    page.close()
    assert addresses[0] == addresses[1] == (site.folder / "site/more").as_uri() + "/"


def test_a_site_without_twins(project: Project) -> None:
    """`words: false` of the plugin leaves them out; the class `words` asks for one all the same."""
    project.write("mkdocs.yml", MKDOCS.replace("docs-as-code]", "docs-as-code: {words: false}]"))
    project.write("diagrams/a.gv", "digraph { Lima -> Perth }")
    project.write("docs/index.md", "![](generated/diagrams/a.svg)\n\n![](generated/diagrams/a.svg){ .words }\n")
    project.run("build")
    assert twins(project.read("site/index.html")) == [
        "In words: 2 nodes, 1 connection\n* Lima\n* Perth\nConnections\n* Lima → Perth"
    ]
    assert project.read("site/index.html").count("dac-canvas") == 2


SVG = """<svg xmlns="http://www.w3.org/2000/svg" id="a" data-docs-as-code="1"><title id="a_title">A</title>
<metadata>DATA</metadata>
<g id="a-x"><text>Lima</text></g></svg>"""


def page(folder: Path, data: str, **settings: Any) -> str:
    """A page in plain Python-Markdown that shows a picture with this data."""
    (folder / "a.svg").write_text(SVG.replace("DATA", data))
    configs = {extension.NAME: {"base": str(folder), "assets": "linked", **settings}}
    return markdown.markdown("![](a.svg)", extensions=[extension.NAME], extension_configs=configs)


def test_any_builder_shows_the_twin(tmp_path: Path) -> None:
    """It is the Markdown extension that writes it: no plugin, no build and nothing but the SVG is needed."""
    data = '{"v":1,"clusters":[],"nodes":[["Lima"],["Perth"]],"edges":[[0,1]]}'
    assert twins(page(tmp_path, data)) == [
        "In words: 2 nodes, 1 connection\n* Lima\n* Perth\nConnections\n* Lima — Perth"
    ]
    assert twins(page(tmp_path, data, words=False)) == []


@pytest.mark.parametrize(
    "data",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '{"v":2,"clusters":[],"nodes":[["a"]],"edges":[]}',
        '{"v":1,"clusters":[],"nodes":[["a",3]],"edges":[]}',
        '{"v":1,"clusters":[],"nodes":[["a"]],"edges":[[0,5]]}',
        '{"v":1,"clusters":[],"nodes":[["a"]],"edges":[[0,"x"]]}',
        '{"v":1,"clusters":[],"nodes":[["a",null,"","",9]],"edges":[]}',
        '{"v":1,"clusters":5,"nodes":[],"edges":[]}',
    ],
)
def test_data_that_nobody_knows(tmp_path: Path, data: str) -> None:
    """Data of another version, or that is broken, gives no twin; the picture is shown all the same."""
    html = page(tmp_path, data)
    assert twins(html) == []
    assert "Lima" in html
    assert "metadata" not in html


def test_clusters_that_lie_in_each_other(tmp_path: Path) -> None:
    """Data that goes round in circles ends."""
    data = '{"v":1,"clusters":[["x",1],["y",0]],"nodes":[["a",0],["b"]],"edges":[]}'
    assert twins(page(tmp_path, data)) == ["In words: 2 nodes\n* b"]
