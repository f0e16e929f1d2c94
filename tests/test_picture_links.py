"""Links and tooltips of nodes, edges and clusters: where a reader looks for them, and easy to hit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node
from docs_as_code.diagrams.render import render
from tests.browsing import pinned_browser
from tests.rendering import Drawing, warm_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NS = "{http://www.w3.org/2000/svg}"
WEB = """digraph { rankdir=LR
  subgraph cluster_x { label="Inside" URL="https://example.org/x" tooltip="the zone"
    a [label="web\\nserver" URL="https://example.org/a"] }
  a -> b [label="calls" URL="https://example.org/e" tooltip="over HTTP"]
  b -> c [label="reads" tooltip="nightly"]
  c -> d [label="asks" URL="https://example.org/ask" labeltooltip="label's own"]
  b -> d [label="back" dir=back]
}"""


@pytest.fixture(scope="module")
def draw() -> Iterator[Drawing]:
    """One warm server for the module."""
    yield from warm_drawing()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


@pytest.fixture(scope="module")
def web(draw: Drawing) -> str:
    """The picture of all kinds of links."""
    return draw.svg(WEB)


def tips(group: ET.Element) -> list[str]:
    """What a reader is told over a part, innermost last."""
    return [element.text or "" for element in group.iter(f"{NS}title")]


def parts(text: str) -> dict[str, ET.Element]:
    """The groups of an SVG by id."""
    return {group.attrib["id"]: group for group in ET.fromstring(text).iter(f"{NS}g") if "id" in group.attrib}


def test_a_link_without_a_tooltip_says_what_the_part_is(web: str) -> None:
    """Graphviz's own default, the label or the name inside of it, is no tooltip that anybody wrote."""
    found = parts(web)
    assert tips(found["s1-a"]) == ["web server"]
    assert tips(found["s1-c--d"]) == ["c → d", "label's own"]


def test_an_edges_tooltip_holds_for_its_label_too(web: str) -> None:
    """The tooltip of an edge is told over its line and over its label, with a link and without."""
    found = parts(web)
    for name, title, tip in (("s1-a--b", "web server → b", "over HTTP"), ("s1-b--c", "b → c", "nightly")):
        assert tips(found[name]) == [title, tip]
        label = next(one for one in found[name].iter(f"{NS}text"))
        around = next(one for one in found[name] if one.tag == f"{NS}g")
        assert label in around.iter(f"{NS}text")
        assert around.findtext(f"{NS}title") == tip


def test_a_cluster_has_its_link_and_its_tooltip(web: str) -> None:
    """A click on the box or its label follows the link of the cluster."""
    cluster = parts(web)["s1-cluster_x"]
    assert tips(cluster) == ["Inside", "the zone"]
    (anchor,) = cluster.iter(f"{NS}a")
    assert anchor.attrib["href"] == "https://example.org/x"
    assert {child.tag for child in anchor} == {f"{NS}title", f"{NS}polygon", f"{NS}text"}


def test_an_arrow_that_points_back_is_told_as_it_points(draw: Drawing) -> None:
    """`b << a` draws an arrow to b: its title says so, though Graphviz keeps the order of the text."""
    nodes, edges = (Node("a", "a"), Node("b", "b")), (Edge("b", "a"),)
    text = draw.svg("digraph {\n a -> b [dir=back]\n}", nodes=nodes, edges=edges)
    assert [tips(group) for name, group in parts(text).items() if group.get("class") == "edge"] == [["b → a"]]


def test_a_line_is_easy_to_hit(chromium: Browser, web: str, tmp_path: Path) -> None:
    """Five points beside the line of an edge a click still follows its link; beside other lines there is nothing."""
    (tmp_path / "web.svg").write_text(web)
    page = chromium.new_page()
    page.goto((tmp_path / "web.svg").as_uri())
    found = page.evaluate("""() => [...document.querySelectorAll('.edge')].map(edge => {
      const line = [...edge.querySelectorAll('path')].at(-1);
      const at = line.getPointAtLength(line.getTotalLength() / 3).matrixTransform(line.getScreenCTM());
      return [edge.querySelector('title').textContent, [0, 5, -5].map(beside => {
        const anchor = document.elementFromPoint(at.x, at.y + beside).closest('a');
        return anchor && (anchor.getAttribute('href') || 'tooltip');
      })];
    })""")
    page.close()
    said = {name: set(hits) for name, hits in found}
    assert said["web server → b"] == {"https://example.org/e"}
    assert said["c → d"] == {"https://example.org/ask"}
    assert said["b → c"] == {"tooltip"}
    assert len(re.findall('pointer-events="stroke"', web)) == 3


def test_the_keyboard_shows_where_it_is(chromium: Browser, web: str, tmp_path: Path) -> None:
    """A linked part that has the focus of the keyboard is framed."""
    (tmp_path / "web.svg").write_text(web)
    page = chromium.new_page()
    page.goto((tmp_path / "web.svg").as_uri())
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focus = "document.activeElement"
        seen.append(page.evaluate(f"[{focus}.getAttribute('href'), getComputedStyle({focus}).outlineStyle]"))
    assert [href.rpartition("/")[2] for href, _ in seen] == ["x", "a", "e"]
    assert {outline for _, outline in seen} == {"solid"}
    framed = page.screenshot()
    page.evaluate("document.activeElement.blur()")
    assert page.screenshot() != framed
    page.close()


def test_the_picture_has_its_graph_as_data(draw: Drawing) -> None:
    """Parts by what they are called, with their links and tooltips; what is empty at the end is left out."""
    nodes = (Node("a", "web\nserver", cluster="cluster_x"), Node("b", "b"), Node("c", "<c> & é"), Node("d", "d"))
    edges = (Edge("a", "b", "calls"), Edge("b", "c", "reads"), Edge("c", "d", "asks"), Edge("d", "b", "back"))
    dot = WEB.replace("}\n", '} c [label="<c> & é"]\n', 1)
    request = draw.request(dot)
    graph = Graph("W", dot, nodes=nodes, edges=edges, clusters=(Cluster("cluster_x", "Inside"),))
    text = render(replace(request, graph=graph), draw.server).files["svg"].decode()
    said = ET.fromstring(text).findtext(f"{NS}metadata")
    assert said == (
        '{"v":1,"clusters":[["Inside",null,"https://example.org/x","the zone"]],'
        '"nodes":[["web server",0,"https://example.org/a"],["b"],["<c> & é"],["d"]],'
        '"edges":[[0,1,"calls",1,"https://example.org/e","over HTTP"],[1,2,"reads",1,"","nightly"],'
        '[2,3,"asks",1,"https://example.org/ask","label\'s own"],[3,1,"back",1]]}'
    )
    bare = render(replace(request, graph=replace(graph, nodes=(), edges=(), clusters=())), draw.server)
    assert b"<metadata>" not in bare.files["svg"], "nothing is known of its nodes"
