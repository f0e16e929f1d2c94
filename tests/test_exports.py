"""Exports to Mermaid and draw.io, read by the programs that people will read them with."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from tests import readers
from tests.browsing import pinned_browser
from tests.conftest import Project
from tests.debian import graphviz_environment

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
SHOP = """
    from diagrams import Cluster, Diagram, Edge
    from diagrams.aws.compute import EC2
    from diagrams.aws.database import RDS
    from diagrams.onprem.client import Users

    with Diagram("The shop", direction="LR", graph_attr={"splines": "spline"}, show=False):
        people = Users("people")
        with Cluster("Inside"):
            with Cluster("Web"):
                web = EC2("web", href="https://example.org/?a=1&b=2", tooltip="serves pages")
            data = RDS("orders")
            web >> Edge(label="writes", color="firebrick", style="dashed") >> data
        people >> web
        people - Edge(style="bold") - data
"""
LABELS = {  # how a label is written in DOT, and what a reader must see
    r"end": "end",
    r"1. Web": "1. Web",
    r"- item": "- item",
    r"# head": "# head",
    r"say \"hi\" [x](http://e.org) {y}": 'say "hi" [x](http://e.org) {y}',
    r"a | <b>z</b> & c": "a | <b>z</b> & c",
    r"**b** _u_ `c` ~s~": "**b** _u_ `c` ~s~",
    r"line 1\nline 2": "line 1\nline 2",
    r"#35; &amp; ; %% x": "#35; & ; %% x",
    r"style:#a; classDef:#b;": "style:#a; classDef:#b;",
    r"subgraph\ndirection TB": "subgraph\ndirection TB",
    r"C:\\dir": "C:\\dir",
    "שלום, עולם!": "שלום, עולם!",
    "日本語 é 😀": "日本語 é 😀",
}
NASTY = """digraph { graph [label="T"] subgraph "cluster x" { label="in [1] \\"q\\"" p } end -> graph_ [dir=both label="a|b"]
end [label="first"] "x y" -> class [dir=back] class -> style [arrowhead=none] u -> v [style=invis]
""" + "".join(f'n{at} [label="{label}"]\n' for at, label in enumerate(LABELS))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from pinned_browser()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The diagrams of this repository in every format of data."""
    folder = tmp_path_factory.mktemp("exports") / "project"
    for name in ("diagrams", "docs/examples"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / ".gitlab-ci.yml", folder)
    shutil.copytree(ROOT / ".github", folder / ".github")
    project = Project(folder)
    project.write("docs-as-code.yml", "diagrams: {formats: [json, mermaid, drawio]}")
    project.build("--only", "diagrams")
    return project


def exported(project: Project, source: str, *formats: str, name: str = "sample.gv", **more: Any) -> str:
    """The file of the last format that a source is built to."""
    endings = {"mermaid": "mmd"}
    project.write("docs-as-code.yml", f"diagrams: {{formats: [{', '.join(formats)}]}}")
    project.write(f"diagrams/{name}", source)
    path = next(
        path
        for path in project.build(**more).json["jobs"][0]["outputs"]
        if path.endswith(endings.get(formats[-1], formats[-1]))
    )
    return project.read(path)


def mermaid_page(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_content("<body><div id=o></div></body>")
    page.add_script_tag(path=readers.mermaid())
    return page


def drawn_by_mermaid(page: Page, text: str) -> dict[str, Any]:
    """What Mermaid shows, under the settings of GitHub: the words of nodes, edges and clusters, and the links."""
    shown: dict[str, Any] = page.evaluate(
        """async text => {
        mermaid.initialize({startOnLoad: false, securityLevel: 'strict'});
        await mermaid.parse(text);
        const {svg} = await mermaid.render('m', text);
        document.getElementById('o').innerHTML = svg;
        const words = what => [...document.querySelectorAll(what)].map(one => one.innerText.trim());
        return {nodes: words('.node .nodeLabel'), edges: words('.edgeLabel .edgeLabel'), clusters: words('.cluster .nodeLabel'),
                paths: document.querySelectorAll('.flowchart-link').length,
                links: [...document.querySelectorAll('a')].map(one => one.getAttribute('xlink:href') || one.getAttribute('href'))};
        }""",
        text,
    )
    return shown


def drawn_by_drawio(browser: Browser, xml: str) -> dict[str, Any]:
    """What draw.io's viewer shows: its cells with their boxes, the words, and how many icons have loaded."""
    page = browser.new_page(viewport={"width": 3000, "height": 2000})
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_content("<body></body>")
    page.evaluate(
        """xml => { const box = document.createElement('div'); box.className = 'mxgraph';
        box.setAttribute('data-mxgraph', JSON.stringify({xml, nav: false, toolbar: null})); document.body.append(box);
        window.onDrawioViewerLoad = () => GraphViewer.createViewerForElement(box, viewer => { window.shown = viewer.graph; }) }""",
        xml,
    )
    page.add_script_tag(path=readers.drawio())
    page.wait_for_function("window.shown && document.querySelector('.mxgraph svg')")
    found: dict[str, Any] = page.evaluate(
        """() => { const graph = window.shown, cells = {};
        for (const cell of Object.values(graph.model.cells)) { const state = graph.view.getState(cell);
          if (state) cells[cell.id] = {x: state.x - graph.view.translate.x, y: state.y - graph.view.translate.y,
            width: state.width, height: state.height, parent: cell.parent && cell.parent.id,
            text: state.text ? state.text.value : '', link: graph.getLinkForCell(cell), tip: graph.getTooltipForCell(cell),
            points: (state.absolutePoints || []).length}; }
        return {cells, images: document.querySelectorAll('.mxgraph image').length} }"""
    )
    page.close()
    assert problems == []
    return found


def cells_of(xml: str) -> dict[str, ET.Element]:
    """Every cell by its id, with an object around it counted as the cell."""
    found = {}
    for element in ET.fromstring(xml).iterfind("./diagram/mxGraphModel/root/*"):
        assert element.get("id") not in found, "ids are unique"
        found[element.get("id") or ""] = element if element.tag == "mxCell" else element[0]
    return found


def test_mermaid_text_of_a_diagram(project: Project) -> None:
    """The whole text: direction, clusters, labels with the class that the icon would say, arrows, colours, links."""
    text = exported(project, SHOP, "mermaid", name="shop.py")
    digest = re.search(r"%% docs-as-code (\w+)", text)
    assert digest
    assert (
        text.replace(digest[1], "DIGEST")
        == """\
---
title: "The shop"
---
%% docs-as-code DIGEST
flowchart LR
  onprem_client_Users_people("people<br/>(Users)")
  subgraph cluster_Inside["Inside"]
    Inside_aws_database_RDS_orders("orders<br/>(RDS)"):::aws
    subgraph cluster_Inside_Web["Web"]
      Inside_Web_aws_compute_EC2_web("web<br/>(EC2)"):::aws
    end
  end
  Inside_Web_aws_compute_EC2_web -.->|"writes"| Inside_aws_database_RDS_orders
  onprem_client_Users_people --> Inside_Web_aws_compute_EC2_web
  onprem_client_Users_people === Inside_aws_database_RDS_orders
  linkStyle 0 stroke:#b22222
  click Inside_Web_aws_compute_EC2_web href "https://example.org/?a=1&b=2" "serves pages"
  classDef aws stroke:#ed7100,stroke-width:2px
"""
    )


def test_mermaid_shows_every_label_as_it_was_meant(project: Project, browser: Browser) -> None:
    """Quotes, brackets, Markdown, HTML, words of Mermaid's own, right-to-left text: drawn letter by letter."""
    shown = drawn_by_mermaid(mermaid_page(browser), exported(project, NASTY + "}", "mermaid"))
    assert set(LABELS.values()) <= set(shown["nodes"])
    assert shown["clusters"] == ['in [1] "q"']
    assert [words for words in shown["edges"] if words] == ["a|b"]
    assert shown["paths"] == 3, "the fourth only keeps two nodes apart"
    text = project.read("docs/generated/diagrams/sample.mmd")
    for line in ('n_end <-->|"a#124;b"| n_graph', "n_class --> x_y", "n_class --- n_style", "u ~~~ v"):
        assert f"  {line}\n" in text


def test_mermaid_draws_all_diagrams_of_this_repository(own: Project, browser: Browser) -> None:
    """Each of them is valid, and shows as many nodes and edges as the diagram's JSON has."""
    page = mermaid_page(browser)
    files = [path for path in own.files("docs/generated/diagrams") if path.endswith(".mmd")]
    assert len(files) > 20
    for path in files:
        shown = drawn_by_mermaid(page, own.read(path))
        data = json.loads(own.read(path.replace(".mmd", ".json")))
        assert len(shown["nodes"]) == len(data["nodes"]), path
        assert shown["paths"] == len(data["edges"]), path


def test_drawio_stands_where_graphviz_has_put_it(project: Project, browser: Browser) -> None:
    """Icons at the places of the SVG, clusters that hold their nodes, edges with ends, bends and words, links."""
    xml = exported(project, SHOP, "drawio", name="shop.py")
    shown = drawn_by_drawio(browser, xml)
    cells = shown["cells"]
    web, inside = cells["node-Inside_Web__aws_compute_EC2__web"], cells["cluster_Inside"]
    assert shown["images"] == 3
    assert (web["parent"], cells["cluster_Inside_Web"]["parent"], inside["parent"]) == (
        "cluster_Inside_Web",
        "cluster_Inside",
        "1",
    )
    assert inside["x"] < web["x"] < web["x"] + web["width"] < inside["x"] + inside["width"]
    assert inside["y"] < web["y"] < web["y"] + web["height"] < inside["y"] + inside["height"]
    assert (web["text"], inside["text"]) == ("web", "Inside")
    assert (web["link"], web["tip"]) == ("https://example.org/?a=1&b=2", "serves pages")

    svg = ET.fromstring(project.read("docs/generated/diagrams/the_shop.svg"))
    uses = list(svg.iter(f"{SVG}use"))
    names = [
        "node-onprem_client_Users__people",
        "node-Inside__aws_database_RDS__orders",
        "node-Inside_Web__aws_compute_EC2__web",
    ]
    frame = next(group for group in svg.iter(f"{SVG}g") if group.findtext(f"{SVG}title") == "Inside")
    outline = [float(part) for part in re.findall(r"-?[\d.]+", frame.find(f"{SVG}path").get("d"))]  # type: ignore[union-attr, arg-type]
    left, top = min(outline[::2]), min(outline[1::2])
    expected = [
        (float(use.get("x", 0)) - left, float(use.get("y", 0)) - top, float(use.get("width", 0))) for use in uses
    ]
    found = [(cells[name]["x"] - inside["x"], cells[name]["y"] - inside["y"], cells[name]["width"]) for name in names]
    for one, other in zip(sorted(expected), sorted(found), strict=True):
        assert one == pytest.approx(other, abs=0.1)

    edge = cells_of(xml)["edge-Inside_Web__aws_compute_EC2__web-Inside__aws_database_RDS__orders"]
    assert (edge.get("source"), edge.get("target")) == (
        "node-Inside_Web__aws_compute_EC2__web",
        "node-Inside__aws_database_RDS__orders",
    )
    assert edge.get("parent") == "cluster_Inside", "it moves with the cluster around both ends"
    assert "strokeColor=#b22222;" in edge.get("style", "")
    assert "dashed=1;" in edge.get("style", "")
    assert cells[edge.get("id")]["text"] == "writes"


def test_drawio_file_is_well_made(own: Project) -> None:
    """In each: ids once, parents, sources and targets that exist, numbers for geometry, icons inside, no machine's path."""
    files = [path for path in own.files("docs/generated/diagrams") if path.endswith(".drawio")]
    assert len(files) > 20
    for path in files:
        xml = own.read(path)
        cells = cells_of(xml)
        data = json.loads(own.read(path.replace(".drawio", ".json")))
        assert sum(cell.get("edge") == "1" for cell in cells.values()) == len(data["edges"]), path
        assert {f"node-{node['id']}" for node in data["nodes"]} <= set(cells), path
        assert str(own.folder) not in xml
        for name, cell in cells.items():
            assert name == "0" or cell.get("parent") in cells
            assert all(cell.get(end, "0") in cells for end in ("source", "target"))
            geometry = cell.find("mxGeometry")
            assert name in ("0", "1") or geometry is not None
            for element in cell.iter():
                [float(value) for key, value in element.attrib.items() if key in ("x", "y", "width", "height")]
            for address in re.findall(r"image=([^;]*);", cell.get("style", "")):
                assert re.match(r"data:image/(png|jpeg|svg\+xml),[\w+/]", address)


def test_drawio_keeps_words_shapes_and_odd_labels(project: Project, browser: Browser) -> None:
    """Labels letter by letter, a table as its lines and cells, a shape that draw.io lacks, words at the ends of an edge."""
    source = NASTY.replace(
        "digraph {",
        """digraph { star [shape=star] rec [shape=record label="{a|b}|c"]
        tab [shape=plaintext label=<<table><tr><td>A</td><td><b>B</b></td></tr></table>>]
        star -> rec [label=middle headlabel=head taillabel=tail] tab -> tab""",
    )
    xml = exported(project, source + "}", "drawio")
    shown = drawn_by_drawio(browser, xml)["cells"]
    texts = [cell["text"] for cell in shown.values()]
    assert set(LABELS.values()) <= set(texts)
    assert {"a", "b", "c", "A", "B", "middle", "head", "tail"} <= set(texts)
    assert "shape=stencil(" in cells_of(xml)["node-star"].get("style", "")
    assert shown["edge-tab-tab"]["points"] > 3


def test_exports_carry_the_digest_and_are_cleaned_up(project: Project) -> None:
    """They are known as ours by what stands in them: gone with their source, also in a checkout that knows nothing."""
    exported(project, NASTY + "}", "mermaid", "drawio")
    shutil.rmtree(project.folder / ".docs-as-code")
    project.write("docs/generated/diagrams/mine.mmd", "flowchart TB\n")
    project.run("clean")
    assert project.files("docs") == ["docs/generated/.gitignore", "docs/generated/diagrams/mine.mmd"]


def test_exports_with_the_systems_dot(project: Project, browser: Browser) -> None:
    """Debian's dot 2.43 tells the same by its JSON, so both exports are drawn."""
    project.write("docs-as-code.yml", "graphviz: system\ndiagrams: {formats: [mermaid, drawio]}")
    project.write("diagrams/shop.py", SHOP)
    result = project.build(env=graphviz_environment())
    assert result.json["summary"]["findings"] == []
    shown = drawn_by_drawio(browser, project.read("docs/generated/diagrams/the_shop.drawio"))
    assert shown["images"] == 3
    assert "people<br/>(Users)" in project.read("docs/generated/diagrams/the_shop.mmd")
