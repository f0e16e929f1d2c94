"""What a comparison shows: the merged picture, the Mermaid block of a comment, the page with both versions."""

from __future__ import annotations

import re
from dataclasses import replace

import pygraphviz
import pytest

from docs_as_code.diagrams import diff_html, diff_markdown, diff_mermaid, diff_picture
from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.diff_report import DiagramDiff, DiffReport
from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Graph, Node
from tests.test_diff_command import commit, git

EC2, RDS = "diagrams.aws.compute.EC2", "diagrams.aws.database.RDS"


def graph(nodes, edges=(), clusters=(), name="Web"):
    """A graph from left to right."""
    return Graph(name, "digraph { }", "dot", "LR", tuple(nodes), tuple(edges), tuple(clusters))


BEFORE = graph(
    [
        Node("lb", "lb", EC2),
        Node("api", "api", EC2),
        Node("old", "old", RDS),
        Node("far", "far", RDS),
        Node("off", "off", RDS),
    ],
    [Edge("lb", "api"), Edge("api", "old", "sql"), Edge("far", "off")],
    [Cluster("cluster_A", "A")],
)
AFTER = graph(
    [
        Node("lb", "lb", EC2),
        Node("x", "api v2", EC2),
        Node("new", "new", EC2),
        Node("far", "far", RDS),
        Node("off", "off", RDS),
    ],
    [Edge("lb", "x", "http"), Edge("x", "new"), Edge("far", "off")],
    [Cluster("cluster_A", "A")],
)
WEB = compare(BEFORE, AFTER)


def test_merged_picture_has_all_parts_of_both():
    """Graphviz reads a graph with the union of nodes and edges; each change has a sign and a form besides its colour."""
    merged = diff_picture.merged(WEB)
    read = pygraphviz.AGraph(string=merged.dot)
    looks = {
        re.sub(r"<[^>]*>", "", read.get_node(node.id).attr["label"]): read.get_node(node.id).attr["style"]
        for node in merged.nodes
    }
    assert looks == {
        "lb": "rounded,filled,solid",
        "~ api v2was &quot;api&quot;": "rounded,filled,dotted",
        "+ new": "rounded,filled,solid",
        "far": "rounded,filled,solid",
        "off": "rounded,filled,solid",
        "− old": "rounded,filled,dashed",
    }
    assert sorted(edge.attr["style"] for edge in read.edges()) == ["dashed", "dotted", "solid", "solid"]
    assert [node.label for node in merged.nodes] == ["lb", "~ api v2", "+ new", "far", "off", "− old"]


def test_merged_picture_keeps_apart_what_shares_an_id():
    """A node that is gone and another one that has its id now are two nodes."""
    merged = diff_picture.merged(
        compare(graph([Node("a", "one", EC2)]), graph([Node("b", "two", RDS), Node("c", "x", RDS)]))
    )
    assert len({node.id for node in merged.nodes}) == 3
    assert len(pygraphviz.AGraph(string=merged.dot).nodes()) == 3


def test_merged_picture_tells_few_reasons():
    """Of a part with many changes three lines are told: the list has them all."""
    text = "digraph {{ a [color={0} shape={0} style={0} width={0}] }}"
    was, now = (replace(graph([Node("a", "a")]), dot=text.format(number)) for number in (1, 2))
    read = pygraphviz.AGraph(string=diff_picture.merged(compare(was, now)).dot)
    label = read.get_node("node_0").attr["label"]
    assert re.findall(r"<I>([^<]*)</I>", label) == [
        "color &quot;1&quot; → &quot;2&quot;",
        "shape &quot;1&quot; → &quot;2&quot;",
        "and 2 more",
    ]


def test_merged_picture_shows_an_empty_cluster():
    """A cluster that has lost its nodes, or never had any, is drawn all the same."""
    merged = diff_picture.merged(compare(BEFORE, replace(AFTER, clusters=())))
    drawn = pygraphviz.AGraph(string=merged.dot)
    drawn.layout("dot")
    assert b"<title>cluster_0</title>" in drawn.draw(format="svg")


@pytest.mark.parametrize("label", ["", " ", "<b>&amp;", 'say "x" \\', "a\nb", "ä" * 200, "\x00\x1b", "]>|{}"])
def test_merged_picture_of_any_label(label):
    """Whatever stands in a label, Graphviz reads the picture."""
    was = graph([Node("a", label), Node("b", "b")], [Edge("a", "b", label)], [Cluster("cluster_x", label)], name=label)
    now = graph([Node("a", f"{label}!"), Node("b", "b")], [Edge("b", "a")], [])
    for found in (compare(was, now), compare(now, was), compare(was, was)):
        nodes = pygraphviz.AGraph(string=diff_picture.merged(found).dot).nodes()
        assert sorted(node for node in nodes if not node.endswith("_empty")) == ["node_0", "node_1"]
        assert diff_mermaid.block(found, whole=True)


def test_mermaid_shows_changes_and_their_neighbours():
    """What has not changed and is next to nothing that has is left out; forms and signs tell the kinds of change."""
    block = diff_mermaid.block(WEB)
    assert block is not None
    assert block.splitlines()[:8] == [
        "flowchart LR",
        '  n0["lb"]',
        '  n1["(~) api v2 (was api)"]',
        '  n2["(+) new"]',
        '  n5["(−) old"]',
        '  n0 -->|"(~) http"| n1',
        '  n1 ==>|"(+)"| n2',
        '  n1 -.->|"(−) sql"| n5',
    ]
    assert "far" not in block
    assert "  class n2 added" in block


def test_mermaid_reads_labels_as_text():
    """Whatever Mermaid, Markdown or HTML could read as something else stands as the number of its letter."""
    block = diff_mermaid.block(compare(graph([]), graph([Node("a", 'end"]; <b>`x`</b> - 1. @me')])))
    assert block is not None
    assert '  n0["(+) end#34;#93;#59; #60;b#62;#96;x#96;#60;/b#62; #45; 1#46; #64;me"]' in block.splitlines()


def test_nothing_to_draw():
    """No block where no node is concerned, and none of more parts than anybody could read."""
    many = graph([Node(f"n{n}", f"n{n}") for n in range(61)])
    assert diff_mermaid.block(compare(BEFORE, BEFORE)) is None
    assert diff_mermaid.block(compare(graph([]), many)) is None


def report(*diagrams):
    """A report of these."""
    return DiffReport("a" * 40, None, tuple(diagrams))


def test_markdown():
    """The sums, then each diagram: its block, and a list in the colours of a diff."""
    entry = DiagramDiff("diagrams/web.py", "Web", "changed", "content", None, WEB)
    text = diff_markdown.as_markdown(report(entry), "Diagrams: 1 changed")
    assert text.startswith(
        "### Diagrams: 1 changed\n\ncommit aaaaaaaaaa → the work tree\n\n"
        "#### `diagrams/web.py` `Web`: changed\n\n```mermaid\nflowchart LR\n"
    )
    assert text.endswith('- edge "api" → "old": "sql"\n```')
    added = DiagramDiff("new.py", "New", "added", "content", after=Drawing(AFTER, "new", ("svg",)))
    text = diff_markdown.as_markdown(report(added), "Diagrams")
    assert '  n2["new"]' in text
    assert "(+)" not in text


def test_markdown_is_text_of_the_user_and_no_markup():
    """Names that look like Markdown, mentions or fences stay what they are."""
    name = "`@you` ``` </details>\n# x"
    found = compare(BEFORE, replace(AFTER, nodes=(Node("a", name), *AFTER.nodes)))
    text = diff_markdown.as_markdown(report(DiagramDiff("a.py", name, "changed", "content", None, found)), "Diagrams")
    assert "#### `a.py` ```` `@you` ``` </details> # x ````: changed\n" in text
    assert "\n````diff\n" in text
    assert text.endswith("\n````")


def test_markdown_fits_a_comment():
    """However much has changed, it is no longer than 64 KiB, and says what is left out."""
    large = compare(graph([]), graph([Node(f"n{n}", f"node {n} " + "ü" * 60) for n in range(180)]))
    small = DiagramDiff("small.py", "Small", "changed", "content", None, WEB)
    entries = [DiagramDiff(f"d{n}.py", "D", "changed", "content", None, large) for n in range(10)]
    text = diff_markdown.as_markdown(report(small, *entries), "Diagrams")
    assert 40_000 < len(text.encode()) <= 65_536
    assert "```mermaid" in text.partition("d0.py")[0]
    assert text.count("(too long to be shown here)") + text.count("+ node") // 180 == 10
    many = [DiagramDiff(f"diagrams/{n}/{'x' * 80}.py", "D", "changed", "content", None, WEB) for n in range(2000)]
    text = diff_markdown.as_markdown(report(*many), "Diagrams")
    assert len(text.encode()) <= 65_536
    left = re.search(r"… and (\d+) more: `docs-as-code diff` tells all$", text)
    assert left is not None
    assert text.count("#### ") + int(left[1]) == 2000


SOURCE = """
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
with Diagram("Web", show=False):
    EC2("lb") >> EC2("api") >> RDS("users")
"""


@pytest.fixture
def web(project):
    """A project in git in which a node was renamed, with a diagram that is new."""
    project.write("diagrams/web.py", SOURCE)
    project.write(".gitignore", "docs/generated\n")
    git(project, "init", "-q", "-b", "main")
    commit(project)
    project.write("diagrams/web.py", SOURCE.replace('"api"', '"gateway <1>"'))
    project.write("diagrams/new.dot", 'digraph fresh { "a" -> "b" }')
    return project


def test_pictures_are_written_and_named(web):
    """One SVG for each diagram that changed, the same bytes each time; JSON has its path, relative to the project."""
    found = web.run("diff", "--format", "json", "--pictures", "build/diff").json["diagrams"]
    assert {one["name"]: one["picture"] for one in found} == {
        "Web": "build/diff/diagrams-web-Web.svg",
        "fresh": "build/diff/diagrams-new-fresh.svg",
    }
    svg = web.read("build/diff/diagrams-web-Web.svg")
    assert "gateway &lt;1&gt;" in svg
    assert svg.count("<image") == 2
    assert str(web.folder) not in svg
    web.run("diff", "--pictures", "again")
    assert web.read("again/diagrams-web-Web.svg") == svg


def test_page(web):
    """One file that needs no other: merged, before and after as pictures inside, and words for those who see none."""
    web.run("diff", "--format", "html", "--output", "review.html")
    page = web.read("review.html")
    sources = re.findall(r'src="([^"]{0,26})', page)
    assert sources == ["data:image/svg+xml;base64,"] * 4
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    assert page.count('type="range"') == 1
    assert "<h1>Diagrams: 1 changed, 1 added</h1>" in page
    assert "~ node &quot;gateway &lt;1&gt;&quot;: was &quot;api&quot;" in page


def test_slider(web):
    """The line between before and after can be moved by keys; without scripts there are three places to choose from."""
    from playwright.sync_api import sync_playwright

    from docs_as_code.toolchain.browser import ensure_browser

    web.run("diff", "--format", "html", "--output", "review.html")
    clip = "getComputedStyle(document.querySelector('.slider .before')).clipPath"
    whole = ("inset(0px)", "inset(0px 0% 0px 0px)", "inset(0px 0px 0px 0px)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(ensure_browser(None, print).path), args=["--no-sandbox"])
        problems: list[str] = []
        for scripts in (True, False):
            page = browser.new_context(java_script_enabled=scripts).new_page()
            page.on("console", lambda message: problems.append(message.text))
            page.goto((web.folder / "review.html").as_uri())
            assert page.evaluate(clip) == "inset(0px 50% 0px 0px)"
            page.get_by_label("after", exact=True).check()
            assert page.evaluate(clip) == "inset(0px 100% 0px 0px)"
            page.get_by_label("before", exact=True).check()
            assert page.evaluate(clip) in whole
            page.keyboard.press("ArrowRight")
            assert page.evaluate(clip) == "inset(0px 50% 0px 0px)"
            line = page.locator("input[type=range]")
            assert line.is_visible() == scripts
            if scripts:
                line.press("ArrowRight")
                assert page.evaluate(clip) == "inset(0px 49% 0px 0px)"
                line.press("End")
                assert page.evaluate(clip) in whole
            assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
        browser.close()
    assert problems == []


def test_before_and_after_have_one_scale(web):
    """A letter is as large before as it is after, whichever picture is the larger one."""
    text = SOURCE.replace(">> RDS", '>> EC2("one more") >> EC2("another") >> RDS')
    web.write("diagrams/web.py", text)
    web.run("diff", "--format", "html", "--output", "review.html", "--pictures", "out")
    page = web.read("review.html")
    widths = dict(re.findall(r'style="width:([0-9.]+)%" alt="The diagram (before|after) the change"', page))
    shares = {name: float(share) for share, name in widths.items()}
    assert shares["after"] == 100
    assert 40 < shares["before"] < 80


def test_wide_picture_has_a_switch_to_full_size():
    """A merged picture that is wider than the page can be seen as large as it is; one that fits has no switch."""
    entry = DiagramDiff("web.py", "Web", "changed", "content", None, WEB, after=Drawing(AFTER, "web", ("svg",)))
    for width, has_switch in ((3000, True), (600, False)):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="20pt"/>'.encode()
        page = diff_html.as_html(report(entry), {0: diff_html.Versions(None, None, svg)}, "Diagrams")
        assert ('<label for="full0">full size</label>' in page) == has_switch


def test_picture_that_cannot_be_drawn(web):
    """It is told on stderr and on the page, with the source's line; all that can be drawn is there."""
    web.write("diagrams/logo.png", b"no picture at all")
    web.write(
        "diagrams/web.py",
        SOURCE.replace('EC2("api")', 'Custom("api", "logo.png")').replace(
            "from diagrams import", "from diagrams.custom import Custom\nfrom diagrams import"
        ),
    )
    result = web.run("diff", "--format", "html", "--output", "review.html")
    assert "error: diagrams/web.py:5: " in result.stderr
    page = web.read("review.html")
    assert "A picture cannot be drawn: diagrams/web.py:5: " in page
    assert "~ node &quot;api&quot;: class aws.compute.EC2 → custom.Custom" in page
