"""The SVG of a diagram can be published: self-contained, accessible, stable ids, safe, and its text fits its boxes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import diagrams
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node
from docs_as_code.diagrams.picture import svg
from docs_as_code.diagrams.render import render_many
from tests.rendering import Drawing, warm_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ICONS = Path(diagrams.__file__).parent.parent / "resources"
EC2, RDS = ICONS / "aws/compute/ec2.png", ICONS / "aws/database/rds.png"
NS = "{http://www.w3.org/2000/svg}"
STYLE = 'node [fontname="Sans-Serif" fixedsize=true imagescale=true shape=none width=1.4 height=1.9 labelloc=b]'
WEB = f"""digraph "Web" {{
  {STYLE}
  a [label="web 1" image="{EC2}"]
  b [label="web 2" image="{EC2}"]
  c [label="data" image="{RDS}"]
  a -> c
  b -> c
}}"""


@pytest.fixture(scope="module")
def draw() -> Iterator[Drawing]:
    """One warm server for the module."""
    yield from warm_drawing()


def parts(text: str, kind: str) -> dict[str, str]:
    """The title of each part of a kind by its id; checks on the way that the text is XML and no id stands twice."""
    root = ET.fromstring(text)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    return {g.attrib["id"]: g.findtext(f"{NS}title", "") for g in root.iter(f"{NS}g") if g.get("class") == kind}


def test_nothing_of_the_machine(draw: Drawing) -> None:
    """No path, no reference to the outside, and nothing that names Graphviz or its version."""
    text = draw.svg(WEB)

    assert str(ICONS) not in text
    assert not re.search(r'(?:href|src)="(?!#|data:image/)', text)
    assert not re.search(r"graphviz|<!--|<!DOCTYPE|xlink|<script|/tmp|/home", text, re.IGNORECASE)
    assert re.findall(r"url\((?!data:)", text) == []


def test_each_icon_is_there_once(draw: Drawing) -> None:
    """Two nodes with one icon share one copy, each placed where Graphviz would have put it."""
    text = draw.svg(WEB)
    uses = re.findall(r'<use href="#(\S+)" x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"/>', text)

    assert text.count("data:image/png") == 2
    assert len(uses) == 3
    assert sorted(use[0] for use in uses).count("s1_icon-b77c918a") == 2
    assert {use[3:] for use in uses} == {("100.8", "100.8")}
    boxes = [use[1:3] for use in uses]
    assert len(set(boxes)) == 3


def test_stretched_icon(draw: Drawing) -> None:
    """`imagescale=both` stretches an icon, as Graphviz does in PNG; else it keeps its shape."""
    dot = f'digraph {{ a [label="" shape=box fixedsize=true width=2 height=1 imagescale=HOW image="{EC2}"] }}'
    stretched, kept = draw.svg(dot.replace("HOW", "both")), draw.svg(dot.replace("HOW", "true"))

    assert 'width="144" height="72"' in stretched
    assert stretched.count('preserveAspectRatio="none"') == 2
    assert 'width="72" height="72"' in kept
    assert 'preserveAspectRatio="none"' not in kept


def test_ids_and_titles(draw: Drawing) -> None:
    """Every part has an id with the diagram's prefix, and says in its title what it is."""
    dot = """digraph {
      subgraph cluster_x { label="Inside"
        a [label="web\\nserver"]
      }
      b [label="<b>", id="mine"]
      "c:d" [label="x"]
      a -> b [label="calls"]
      a -> b
      a -> a:n
    }"""
    nodes = (Node("a", "web\\nserver", cluster="cluster_x"), Node("b", "<b>"), Node("c:d", "x"))
    edges = (Edge("a", "b", "calls"), Edge("a", "b"), Edge("a", "a"))
    text = draw.svg(dot, nodes=nodes, edges=edges)

    assert parts(text, "node") == {"s1-a": "web server", "s1-mine": "<b>", "s1-c-d": "x"}
    assert parts(text, "edge") == {
        "s1-a--b": "web server → <b>",
        "s1-a--b-2": "web server → <b>",
        "s1-a--a": "web server → web server",
    }
    assert parts(text, "cluster") == {"s1-cluster_x": "Inside"}
    assert "web server — " not in text
    assert parts(draw.svg("graph {\n a -- b\n}"), "edge") == {"s1-a--b": "a — b"}


def test_a_new_node_renumbers_no_other(draw: Drawing) -> None:
    """Ids are made from what a part is: with a node in front of the others, these keep theirs."""
    gradient = 'style=filled fillcolor="red:blue" URL="https://example.com"'
    before = draw.svg(f"digraph {{ b [{gradient}] b -> c }}")
    after = draw.svg(f"digraph {{ a [{gradient}] a -> b b [{gradient}] b -> c }}")
    ids = set(re.findall(r' id="([^"]+)"', before))

    assert {"s1-b", "s1-c", "s1-b--c", "s1-b-link", "s1-b-fill"} <= ids
    assert ids < set(re.findall(r' id="([^"]+)"', after))
    assert 'fill="url(#s1-b-fill)"' in before


def test_title_and_description(draw: Drawing) -> None:
    """The root says in words what the picture shows, by cluster, and where the connections go."""
    graph = Graph(
        "Shop & more",
        'digraph { a [label="web"] b [label="data\\nbase"] a -> b }',
        nodes=(Node("a", "web", cluster="k"), Node("b", "data\\nbase")),
        edges=(Edge("a", "b", "reads"), Edge("b", "a", directed=False)),
        clusters=(Cluster("k", "Front"),),
    )
    request = draw.request("digraph { a -> b }")
    (rendered,) = render_many([type(request)(graph, ("svg",), "s1", "d", draw.fonts, "a.py")], draw.server)
    root = ET.fromstring(rendered.files["svg"])

    assert root.findtext(f"{NS}title") == "Shop & more"
    assert root.findtext(f"{NS}desc") == (
        "2 nodes and 2 connections. Nodes: data base. Front: web."
        " Connections: web to data base (reads); data base with web."
    )
    labelled = root.attrib["aria-labelledby"].split()
    assert [element.attrib["id"] for element in root[:2]] == labelled


def test_long_description_is_cut(draw: Drawing) -> None:
    """A large diagram is described up to a length that a person listens to, and says how much more there is."""
    dot = "digraph {\n" + "\n".join(f'n{i} [label="server number {i}"]\nn{i} -> n0' for i in range(200)) + "\n}"
    text = ET.fromstring(draw.svg(dot)).findtext(f"{NS}desc", "")

    assert text.startswith("200 nodes and 200 connections. Nodes: server number 0, server number 1, ")
    assert re.search(r", and \d+ more\. Connections: server number 0 to server number 0; .* and \d+ more\.$", text)
    assert len(text) < 2000


def test_size_for_img(draw: Drawing) -> None:
    """The root has its natural size, so that `<img>` shows it, and a view box, so that it can be scaled."""
    head = draw.svg('digraph { graph [pad=0 margin=0] a [shape=box fixedsize=true width=2 height=1 label="x"] }')[:300]

    assert 'width="144pt" height="72pt" viewBox="0 0 144 72"' in head


def test_role_follows_the_links(draw: Drawing) -> None:
    """A picture is an image to a screen reader, unless it has links, which an image would hide."""
    assert ' role="img" ' in draw.svg("digraph { a }")
    linked = draw.svg('digraph { a [URL="https://example.com/?a=1&b=2" target="_blank" tooltip="Go & see"] }')
    assert ' role="group" ' in linked
    assert '<a href="https://example.com/?a=1&amp;b=2" target="_blank">\n<title>Go &amp; see</title>' in linked
    assert ' role="img" ' in draw.svg('digraph { a [tooltip="no link"] }')


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\\tscript:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&amp;#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("place", ["node", "edge", "cluster", "html"])
def test_links_that_run_code(draw: Drawing, link: str, place: str) -> None:
    """A link to code is taken out wherever it stands and however it is written, with a warning."""
    link = link.replace("<", "&lt;").replace(">", "&gt;")
    dot = {
        "node": f'digraph {{ a [URL="{link}"] }}',
        "edge": f'digraph {{ a -> b [edgeURL="{link}" label="x" labelhref="{link}"] }}',
        "cluster": f'digraph {{ subgraph cluster_a {{ href="{link}"; b }} }}',
        "html": f"digraph {{ a [label=<<TABLE HREF='{link}'><TR><TD HREF=\"{link}\">x</TD></TR></TABLE>>] }}",
    }[place]
    if place == "html" and "\x01" in link:
        link = ""  # no XML: Graphviz refuses it
        return
    rendered = draw(dot)
    text = rendered.files["svg"].decode()

    assert "alert" not in text
    assert " href=" not in text
    assert {finding.rule for finding in rendered.findings} == {"script-link"}


def test_links_in_what_a_dot_wrote(draw: Drawing) -> None:
    """Links are checked in the SVG too: another program's output is made safe by the same rule."""
    raw = OLD_OUTPUT.replace("https://example.com/?a=1&b=2", "javascript:alert(1)")
    picture = svg.portable(raw, Graph("Old", ""), ids="o", digest="d", icons={}, fonts=draw.fonts)

    assert "alert" not in picture.text
    assert picture.notices == [svg.Notice("link", "javascript", "a")]


OLD_OUTPUT = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
 "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Generated by graphviz version 2.43.0 (0)
 -->
<!-- Title: %3 Pages: 1 -->
<svg width="62pt" height="44pt"
 viewBox="0.00 0.00 62.00 44.00" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 40)">
<title>%3</title>
<polygon fill="white" stroke="transparent" points="-4,4 -4,-40 58,-40 58,4 -4,4"/>
<!-- a -->
<g id="node1" class="node">
<title>a</title>
<g id="a_node1"><a xlink:href="https://example.com/?a=1&b=2" xlink:title="a">
<defs>
<linearGradient id="l_0" gradientUnits="userSpaceOnUse" x1="0" y1="-18" x2="54" y2="-18" >
<stop offset="0" style="stop-color:#ff0000;stop-opacity:1.;"/>
</linearGradient>
</defs>
<ellipse fill="url(#l_0)" stroke="black" cx="27" cy="-18" rx="27" ry="18"/>
<text text-anchor="middle" x="27" y="-14.3" font-family="Times,serif" font-size="14.00">&nbsp;a &unknown; & b&#45;c</text>
</a>
</g>
</g>
</g>
</svg>
"""


def test_output_of_old_graphviz(draw: Drawing) -> None:
    """Graphviz 2.43 of Debian 12 writes lone `&` and HTML's entities; what comes out is XML all the same."""
    picture = svg.portable(OLD_OUTPUT, Graph("Old", ""), ids="o", digest="d", icons={}, fonts=draw.fonts)
    root = ET.fromstring(picture.text)

    assert [a.attrib["href"] for a in root.iter(f"{NS}a")] == ["https://example.com/?a=1&b=2"]
    assert [text.text for text in root.iter(f"{NS}text")] == ["\xa0a &unknown; & b-c"]
    assert root.findtext(f"{NS}title") == "Old"
    assert "%3" not in picture.text
    assert 'id="o-l_0"' in picture.text
    assert 'fill="url(#o-l_0)"' in picture.text


def test_html_labels_records_and_layers(draw: Drawing) -> None:
    """Labels with a structure have their text as title; a diagram in layers still has no id twice."""
    dot = """digraph { layers="one:two" graph [layersep=":"]
      a [label="<p> left|{x|y}" shape=record]
      b [label=<<TABLE><TR><TD BGCOLOR="red:blue" PORT="q">first</TD><TD><B>second</B> &amp; x</TD></TR></TABLE>>]
      a:p -> b:q
    }"""
    text = draw.svg(dot, nodes=(Node("a", "<p> left|{x|y}"), Node("b", "…")), edges=(Edge("a", "b"),))

    assert list(parts(text, "node").values()) == ["left x y", "first second & x"] * 2
    assert parts(text, "edge")["s1-a--b"] == "left x y → first second & x"


def test_right_to_left_text_starts_on_the_right(draw: Drawing) -> None:
    """A label in Hebrew or Arabic has its direction, as in the PNG; its neighbours keep theirs."""
    text = draw.svg('digraph { a [label="שלום (x)"] b [label="plain שלום"] c [shape=box label="مرحبا\\r"] }')
    shown = {element.text: element.attrib for element in ET.fromstring(text).iter(f"{NS}text")}

    assert shown["שלום (x)"]["direction"] == "rtl"
    assert "direction" not in shown["plain שלום"]
    assert shown["مرحبا"]["text-anchor"] == "start", "the end of such a text is on the left"


def test_fonts_are_inside_and_named_apart(draw: Drawing) -> None:
    """Each text names the face it was measured with, under a name of its own, and the picture carries that face."""
    text = draw.svg(
        'digraph { a [fontname="Helvetica-Bold"] b [fontname="Courier"] c [fontname="Fira Sans Italic"]'
        " d [label=<x<B>y</B>>] }"
    )
    faces = re.findall(r"@font-face\{font-family:'([^']+)';(font-style:italic;)?font-weight:(\d+);", text)
    shown = {
        (element.text, element.attrib["font-family"], element.get("font-weight"), element.get("font-style"))
        for element in ET.fromstring(text).iter(f"{NS}text")
    }

    sans, mono = "'s1 Fira Sans',Fira Sans,sans-serif", "'s1 IBM Plex Mono',IBM Plex Mono,monospace"
    assert shown == {
        ("a", sans, "700", None),
        ("b", mono, None, None),
        ("c", sans, None, "italic"),
        ("x", sans, None, None),
        ("y", sans, "700", None),
    }
    assert faces == [
        ("s1 Fira Sans", "", "400"),
        ("s1 Fira Sans", "font-style:italic;", "400"),
        ("s1 Fira Sans", "", "700"),
        ("s1 IBM Plex Mono", "", "400"),
    ]
    assert text.count("src:url(data:font/woff2;base64,") == 4


_NASTY = st.lists(
    st.sampled_from(
        [
            *("&", "&foo;", "&amp;", "&copy;", "&#1;", "&#65535;", "<", ">", "'", "-->", "]]>", "\x01", "\ufffe", "é"),
            *("🚀", " ", "\n", "a", ":", "->", "{", "|", "%", "url(#node1)", " id=x", "</title>", "javascript:"),
            *("\\N", "\\l"),
        ]
    ),
    max_size=5,
).map("".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[_NASTY] * 8), min_size=8, max_size=8))
def test_always_xml_whatever_the_labels_hold(draw: Drawing, samples: list[Any]) -> None:
    """Labels, names, links, tooltips and ids of the strangest kind give XML with unique ids and nothing that runs."""
    requests = []
    for a, b, label, other, link, tip, name, title in samples:
        dot = (
            f'digraph "{title}" {{ subgraph "cluster_{name}" {{ label="{other}" "{a}" [label="{label}" URL="{link}"'
            f' tooltip="{tip}" id="{name}" class="{other}"] }} "{b}" [label="{other}" style=filled fillcolor="red:blue"]'
            f' "{a}" -> "{b}" [label="{label}" edgeURL="{link}" xlabel="{tip}"] }}'
        )
        requests.append(draw.request(dot, name=title, nodes=(Node(a, label), Node(b, other)), edges=(Edge(a, b),)))
    for rendered in render_many(requests, draw.server):
        text = rendered.files["svg"].decode()
        parts(text, "node")
        for element in ET.fromstring(text).iter():
            assert not any(name.startswith("on") for name in element.attrib)
            assert not element.get("href", "").startswith("javascript:")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser, set to fit letters to the pixel grid as many desktops do."""
    from playwright.sync_api import sync_playwright

    from docs_as_code.toolchain.browser import ensure_browser

    path = ensure_browser(None, print).path
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(path), args=["--no-sandbox", "--font-render-hinting=full"]
        )
        yield browser
        browser.close()


MEASURE = """async () => {
  await document.fonts.ready;
  const faces = [...document.fonts].map(face => `${face.family} ${face.status}`);
  const nodes = [...document.querySelectorAll('g.node')].map(node => {
    const box = node.querySelector('polygon').getBBox();
    return [...node.querySelectorAll('text')].map(text => {
      const shown = text.getBBox();
      return [text.textContent, shown.x - box.x, box.x + box.width - shown.x - shown.width, shown.width];
    });
  }).flat();
  return [faces, nodes];
}"""


def test_text_fits_its_box_in_a_browser(tmp_path: Path, draw: Drawing, chromium: Browser) -> None:
    """A browser that has none of our fonts shows every label inside its node, with the width Graphviz counted on."""
    labels = {
        "a": ("AVA To WAVE fi ffl", "Sans-Serif"),
        "b": ("mono_text(): x == 10 and a lot more of this", "Courier New"),
        "c": ("Ωμέγα — Жук, naïve", "Helvetica"),
        "d": ("bold and wide MMMM", "Times-Bold"),
        "e": ("an italic label", "Arial Italic"),
        "f": ("two  blanks   kept", "Verdana"),
    }
    lines = "\n".join(
        f'{k} [shape=box fontsize=13 fontname="{font}" label="{text}"]' for k, (text, font) in labels.items()
    )
    target = tmp_path / "a.svg"
    target.write_text(draw.svg(f"digraph {{\n{lines}\n}}"))
    page = chromium.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(target.as_uri())
    faces, texts = page.evaluate(MEASURE)
    page.close()

    assert faces
    assert {face.rsplit(" ", 1)[1] for face in faces} == {"loaded"}
    assert len(texts) == len(labels)
    margin = 7.92  # points that Graphviz leaves on each side by default: 0.11 inches
    for text, left, right, width in texts:
        # Pango rounds the width of each letter to a pixel, which makes 2 or 3 % in either direction.
        assert abs(left + right - 2 * margin) < 0.03 * width, text
        assert abs(left - right) < 1, text
    assert [url[:5] for url in requests if not url.startswith(("file:", "data:"))] == []


def test_icons_stand_where_graphviz_puts_them(tmp_path: Path, draw: Drawing, chromium: Browser) -> None:
    """The SVG in a browser and Graphviz's own PNG show the same picture, pixel for pixel but for the edges of shapes."""
    import io

    from PIL import Image, ImageChops

    files = draw(WEB, "svg", "png").files
    target = tmp_path / "a.svg"
    target.write_bytes(files["svg"])
    png = Image.open(io.BytesIO(files["png"])).convert("L")
    page = chromium.new_page(viewport={"width": png.width, "height": png.height})
    page.goto(target.as_uri())
    page.evaluate("() => document.fonts.ready")
    shown = Image.open(io.BytesIO(page.screenshot())).convert("L")
    page.close()
    different = ImageChops.difference(png, shown).resize((png.width // 4, png.height // 4), Image.Resampling.BOX)

    histogram = different.histogram()
    assert sum(histogram[64:]) < 0.01 * different.width * different.height
