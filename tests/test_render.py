"""A diagram drawn in every format: the same bytes whatever the circumstances, icons of every kind, clear words."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import diagrams
import pypdf
import pytest
import resvg_py
from PIL import Image

from docs_as_code.config_keys import DIAGRAM_FORMATS as FORMATS
from docs_as_code.diagrams.graph import Edge, Graph, Node
from docs_as_code.diagrams.render import RenderRequest, needed_packs, read_stamp, render, render_many
from docs_as_code.engine.forkserver import Reply
from docs_as_code.toolchain.fonts import FontSet
from tests.rendering import Drawing, warm_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

ICONS = Path(diagrams.__file__).parent.parent / "resources"
EC2, RDS = ICONS / "aws/compute/ec2.png", ICONS / "aws/database/rds.png"
NODE = "fixedsize=true imagescale=true shape=none width=1.4 height=1.9 labelloc=b"
WEB = f"""digraph {{
  rankdir=LR node [fontname="Sans-Serif" {NODE}]
  a [label="web" image="{EC2}"]
  b [label="database" image="{RDS}"]
  a -> b [label="reads"]
}}"""
OTHERS = ("digraph { x -> y }", 'graph { p -- q [label="Ωμέγα"] }')


@pytest.fixture(scope="module")
def draw() -> Iterator[Drawing]:
    """One warm server for the module."""
    yield from warm_drawing()


def test_every_format_is_what_it_says(draw: Drawing) -> None:
    """One request gives all formats, each readable by another program, and each with its stamp."""
    files = draw(WEB, *FORMATS).files

    assert Image.open(io.BytesIO(files["png"])).format == "PNG"
    assert Image.open(io.BytesIO(files["jpg"])).format == "JPEG"
    page = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages[0]
    assert "database" in page.extract_text()
    assert [node["label"] for node in json.loads(files["json"])["nodes"]] == ["web", "database"]
    assert files["dot"].startswith(b"// docs-as-code 0123abcd\ndigraph {")
    assert "pos=" in files["dot"].decode(), "the DOT output has the layout, as Graphviz's own"
    assert files["svg"].startswith(b"<svg ")
    assert {kind: read_stamp(data, kind) for kind, data in files.items()} == dict.fromkeys(FORMATS, "0123abcd")


def test_stamps_are_read_from_files_and_only_ours(tmp_path: Path, draw: Drawing) -> None:
    """A stamp is read from a file of any size; a file of somebody else, or none, has no stamp."""
    for kind, data in draw(WEB, *FORMATS).files.items():
        target = tmp_path / f"a.{kind}"
        target.write_bytes(data)
        assert read_stamp(target, kind) == "0123abcd"
        assert read_stamp(data.replace(b"docs-as-code", b"docs-as-text"), kind) is None
    assert read_stamp(b'<html><meta name="docs-as-code" content="77aa">', "html") == "77aa"
    assert read_stamp(tmp_path / "absent.svg", "svg") is None
    assert read_stamp(EC2, "png") is None
    assert read_stamp(b"plain", "txt") is None


SCRIPT = """
import hashlib, pickle, sys
from docs_as_code.diagrams.picture import child as render_child
if sys.argv[2] == "warm":
    render_child.preload()
else:
    render_child.graphviz_library.draw("digraph { w }", "dot", ("svg", "png", "pdf"))
requests = pickle.load(open(sys.argv[1], "rb"))
order = requests if sys.argv[3] == "forwards" else requests[::-1]
for request in order:
    for kind, data in sorted(render_child.run(request).files.items()):
        print(request.ids, kind, hashlib.sha256(data).hexdigest())
"""


def test_the_same_bytes_whatever_the_circumstances(tmp_path: Path, draw: Drawing) -> None:
    """Alone, in a batch, in other processes, folders, orders, time zones and with other hash seeds: the same bytes."""
    requests = [draw.request(dot, *FORMATS, ids=f"d{at}") for at, dot in enumerate((WEB, *OTHERS))]
    expected = sorted(_digests(request.ids, render(request, draw.server).files) for request in requests)
    batch = [render_many(requests, draw.server), render_many(requests[::-1], draw.server)[::-1]]
    pickled = tmp_path / "requests"
    pickled.write_bytes(pickle.dumps(requests))

    for results in batch:
        assert sorted(_digests(r.ids, one.files) for r, one in zip(requests, results, strict=True)) == expected
    runs = [
        ("warm", "forwards", {"PYTHONHASHSEED": "1"}, tmp_path),
        ("cold", "backwards", {"PYTHONHASHSEED": "2", "LANG": "de_DE.UTF-8", "HOME": str(tmp_path)}, Path("/")),
    ]
    for warm, order, env, folder in runs:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(pickled), warm, order],
            cwd=folder,
            env={**os.environ, "FONTCONFIG_FILE": str(draw.fonts.config_file), "TZ": "UTC", **env},
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
        assert sorted("\n".join(rest for ids, rest in lines if ids == r.ids) for r in requests) == expected


def _digests(_ids: str, files: dict[str, bytes]) -> str:
    return "\n".join(f"{kind} {hashlib.sha256(data).hexdigest()}" for kind, data in sorted(files.items()))


def test_pdf_carries_the_date_it_is_told(draw: Drawing) -> None:
    """The date in a PDF is SOURCE_DATE_EPOCH, by default 2000-01-01, and never today."""
    later = Drawing(SOURCE_DATE_EPOCH="1700000000")
    try:
        dates = [pypdf.PdfReader(io.BytesIO(d(WEB, "pdf").files["pdf"])).metadata for d in (draw, later)]
    finally:
        later.server.close()

    assert [str(date["/CreationDate"]) for date in dates if date] == ["D:20000101000000Z", "D:20231114221320Z"]


def test_svg_icon_shows_in_every_format(tmp_path: Path, draw: Drawing) -> None:
    """An SVG icon without XML header and size is visible in PNG, PDF and SVG, and its scripts are gone."""
    icon = tmp_path / "own.svg"
    icon.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="alert(1)"><script>alert(2)</script>'
        '<rect width="10" height="10" fill="#ff0000"/></svg>'
    )
    dot = f'digraph {{\n node [{NODE}]\n a [label="own" image="{icon}"]\n}}'
    files = draw(dot, "svg", "png", "pdf").files

    assert _is_red(_middle(files["png"]))
    picture = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages[0].images[0].image
    assert picture is not None
    assert _is_red(picture.convert("RGB").getpixel((20, 20)))
    svg = files["svg"].decode()
    assert _is_red(_middle(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, dpi=96))))
    (embedded,) = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", svg)
    inside = base64.b64decode(embedded).decode()
    assert "alert" not in inside
    assert '<svg width="10" height="10"' in inside
    assert svg == draw(dot, "svg").files["svg"].decode(), "the other formats do not change the SVG"


def _middle(data: bytes) -> Any:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.getpixel((image.width // 2, image.height // 2 - 20))


def _is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 240 and pixel[1] < 15 and pixel[2] < 15)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_other_picture_formats_as_icons(tmp_path: Path, draw: Drawing, kind: str) -> None:
    """Icons in the formats that the web knows are drawn in PNG, and embedded as they are in SVG."""
    icon = tmp_path / "icon"
    Image.new("RGB", (40, 40), "#ff0000").save(icon, kind, quality=100)
    files = draw(f'digraph {{\n node [{NODE}]\n a [label="own" image="{icon}"]\n}}', "svg", "png").files

    assert _is_red(_middle(files["png"]))
    assert f"data:image/{kind.lower()};base64," in files["svg"].decode()


@pytest.mark.parametrize(
    ("content", "problem", "hint"),
    [
        (None, "does not exist", "check the path; a relative one is looked for beside the script first"),
        (b"", "is empty", "replace it with a PNG, JPEG, GIF, WebP or SVG picture"),
        (b"BM0000", "is not a PNG, JPEG, GIF, WebP or SVG picture", None),
        (EC2.read_bytes()[:900], "is cut off or damaged", None),
        (EC2.read_bytes()[:-40] + b"\0" + EC2.read_bytes()[-39:], "is cut off or damaged", None),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "is cut off or damaged", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g>", "is no valid SVG: no element found in line 1", None),
        (b"<html></html>", "is no SVG picture", None),
    ],
)
def test_bad_icon_is_an_error(
    tmp_path: Path, draw: Drawing, content: bytes | None, problem: str, hint: str | None
) -> None:
    """An icon that is missing or not whole is an error with the node's label and line, and nothing is drawn."""
    icon = tmp_path / "icons/bad.png"
    if content is not None:
        icon.parent.mkdir()
        icon.write_bytes(content)
    rendered = draw(f'digraph {{\n a [label="my\\nserver" image="{icon}"]\n}}', "svg", "png", roots=(str(tmp_path),))
    (finding,) = rendered.findings

    assert finding.message == f"the icon of 'my server' {problem}: icons/bad.png"
    assert (finding.where, finding.severity, finding.rule) == ("diagrams/sample.py:2", "error", "missing-icon")
    assert finding.hint == hint or hint is None
    assert rendered.files == {}


@pytest.mark.parametrize(
    ("body", "where", "message"),
    [
        (
            '\n a [label="a long label" fixedsize=true width=0.2 height=0.2]\n',
            2,
            "the label of 'a long label' does not fit into its node",
        ),
        ('\n a [label="one" shape=record]\n a:q -> b', 2, "'one' has no port named 'q'"),
        ("a [shape=blob]", 3, "Graphviz has no shape named 'blob' and draws a box"),
        ("a [color=blurple]", 3, "Graphviz has no color named 'blurple' and draws black"),
        ("a [style=wavy]", 3, "Graphviz has no style named 'wavy'"),
        ("a -> b [arrowhead=wing]", 3, "Graphviz has no arrow named 'wing'"),
        ("overlap=prism a -> b", 3, "the bundled Graphviz cannot keep nodes apart with overlap=prism"),
        ('\n a [label="𓀀 old"]', 2, "no font has the character 𓀀 (U+13000) in '𓀀 old'"),
    ],
)
def test_warnings_name_the_node_and_its_line(draw: Drawing, body: str, where: int, message: str) -> None:
    """What Graphviz warns of reaches the user in the diagram's own words; the picture is drawn all the same."""
    rendered = draw(f"digraph {{ {body} }}", "svg", "png", layout="neato" if "prism" in body else "dot")
    (finding,) = rendered.findings

    assert (finding.message, finding.severity) == (message, "warning")
    assert finding.where == f"diagrams/sample.py:{where}"
    assert set(rendered.files) == {"svg", "png"}


@pytest.mark.parametrize(
    ("dot", "more", "error"),
    [
        (
            "digraph {\n a ->;\n}",
            {},
            "diagrams/sample.py:3: the DOT text of 'Sample' is not valid: syntax error near ';'",
        ),
        (
            "digraph {\n a ->;\n}",
            {"source": "diagrams/a.dot", "line": 1},
            "diagrams/a.dot:2: the DOT text of 'Sample' is not valid: syntax error near ';'",
        ),
        ("digraph { a }", {"layout": "dott"}, "diagrams/sample.py:3: no layout engine named 'dott'"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(draw: Drawing, dot: str, more: dict[str, Any], error: str) -> None:
    """DOT text that cannot be read, and an unknown engine, are errors at the user's own line."""
    rendered = draw(dot, "svg", **more)

    assert str(rendered.error) == error
    assert rendered.error is not None
    assert rendered.error.hint
    assert rendered.files == {}


def test_broken_html_label_is_an_error(draw: Drawing) -> None:
    """Graphviz draws an empty label for broken HTML and goes on; here nothing is written."""
    rendered = draw("digraph { a [label=<<b>x</i>>] }", "svg")
    (finding,) = rendered.findings

    assert finding.message == "the HTML label of 'a' is not valid: mismatched tag"
    assert (finding.severity, rendered.files) == ("error", {})


@pytest.mark.parametrize(
    "body",
    [
        "a [color=blurple]",
        "a [shape=blurple]",
        "a [style=blurple]",
        "a -> b [arrowhead=blurple]",
        "a:blurple -> b",
        'a [label="far too long" fixedsize=true width=0.1]',
        'a [URL="javascript:blurple()"]',
        'a [label="\U00012000"]',
    ],
)
def test_what_is_said_does_not_depend_on_the_neighbours(draw: Drawing, body: str) -> None:
    """Graphviz says some things once in a process; in a batch each diagram gets its own warning all the same."""
    requests = [draw.request(f"digraph {name} {{ {body} }}", "svg") for name in ("a", "b", "c", "d")]

    assert [len(rendered.findings) for rendered in render_many(requests, draw.server)] == [1, 1, 1, 1]


def test_a_fault_in_a_batch_stays_with_its_diagram(draw: Drawing) -> None:
    """One diagram that cannot be drawn takes no other with it."""
    good, bad = draw.request(WEB, "svg"), draw.request("digraph { a -> ; }", "svg")
    results = render_many([good, bad, good], draw.server)

    assert [bool(rendered.files) for rendered in results] == [True, False, True]


def test_time_limit(draw: Drawing) -> None:
    """A layout that takes too long is stopped, and the message says what to try."""
    edges = " ".join(f"n{i} -> n{(i * 7919 + j) % 4000};" for i in range(4000) for j in range(4))
    rendered = render(draw.request(f"digraph {{ {edges} }}", "svg"), draw.server, timeout=1)

    assert str(rendered.error) == "diagrams/sample.py:3: Graphviz took longer than 1 s on 'Sample'"
    assert rendered.error is not None
    assert "another layout engine" in (rendered.error.hint or "")


def test_what_takes_too_long_alone_is_not_tried_again() -> None:
    """Nothing can have disturbed it: a second time would only take as long. (A server that counts stands in.)"""
    asked: list[str] = []

    class Slow:
        def call(self, target: str, *_arguments: object, **_more: object) -> Reply:
            asked.append(target.rpartition(":")[2])
            return Reply("timeout", None, 0, b"", b"")

    nodes = tuple(Node(f"n{number}", f"n{number}") for number in range(2000))
    graph = Graph("Web", "digraph {}", nodes=nodes, edges=(Edge("n1", "n2"),))
    request = RenderRequest(graph, ("svg",), "d1", "0" * 64, FontSet(Path("fonts.conf"), (), "0"), "diagrams/web.py", 3)
    (rendered,) = render_many([request], Slow(), timeout=60)  # type: ignore[arg-type] # stands in

    assert asked == ["run_many"]
    assert (
        str(rendered.error)
        == "diagrams/web.py:3: Graphviz took longer than 60 s on 'Web', which has 2,000 nodes and 1 edge"
    )
    assert rendered.error is not None
    assert rendered.error.hint == (
        "make several diagrams of it; kubernetes() and the like draw less with `only`, `hide` and `collapse`; "
        "try another layout engine or splines, or raise diagrams.timeout in docs-as-code.yml"
    )
    asked.clear()
    render_many([request, request], Slow(), timeout=60)  # type: ignore[arg-type] # stands in
    assert asked == ["run_many", "run", "run"]


def test_crash_of_graphviz(draw: Drawing) -> None:
    """A crash is an error of that diagram. (A server that reports one stands in: no way to crash it is known now.)"""

    class Crashing:
        def call(self, *_arguments: object, **_more: object) -> Reply:
            return Reply("signal", None, 11, b"", b"")

    (rendered,) = render_many([draw.request(WEB, "svg")], Crashing())  # type: ignore[arg-type] # stands in

    assert str(rendered.error) == "diagrams/sample.py:3: Graphviz crashed on 'Sample' (SIGSEGV)"


@pytest.mark.parametrize("label", ["\\n", "\n", "\\l\\n"])
def test_label_of_line_breaks_alone(draw: Drawing, label: str) -> None:
    """Graphviz 14.1.5 dies when an edge's label is nothing but line breaks; here it is drawn as a blank."""
    requests = [draw.request(f'digraph {{ a -> b [label="{label}" xlabel="{label}"] }}', "svg", "png")] * 20

    assert all(rendered.files for rendered in render_many(requests, draw.server))


@pytest.mark.parametrize("layout", ["dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage", "patchwork"])
def test_every_layout_engine(draw: Drawing, layout: str) -> None:
    """All of Graphviz's engines work, without a warning."""
    rendered = draw("graph { a -- b -- c -- a; c -- d; node [area=2] e }", "svg", layout=layout)

    assert rendered.findings == ()
    assert rendered.files["svg"].count(b'class="node"') == 5


@pytest.mark.parametrize("overlap", ["", "overlap=false", "overlap=prism", 'overlap="voronoi"', "overlap=scale"])
@pytest.mark.parametrize(
    "shape", ["a -- b -- c", "a -- b -- c -- d", "a -- b; a -- c", "a -- b -- c -- d -- e", "a; b -- b"]
)
def test_sfdp_loses_no_node(draw: Drawing, overlap: str, shape: str) -> None:
    """The bundled Graphviz loses nodes of small graphs, or dies of them, where it must keep them apart without GTS."""
    rendered = draw(f"graph {{ {overlap} {shape} }}", "svg", layout="sfdp")

    assert (rendered.error, rendered.findings) == (None, ())
    assert rendered.files["svg"].count(b'class="node"') == len(set(shape) - set(" -;"))
    assert rendered.files["svg"].count(b'class="edge"') == shape.count("--")


def test_size_dpi_and_background(draw: Drawing) -> None:
    """`dpi`, `size`, `ratio` and `bgcolor` of the graph decide the picture, as in Graphviz."""
    png = draw('digraph { dpi=50 size="2,1!" ratio=fill bgcolor="#00ff00" a -> b }', "png").files["png"]
    image = Image.open(io.BytesIO(png)).convert("RGB")

    assert 96 <= image.width <= 100
    assert image.height == 50
    assert image.getpixel((1, 1)) == (0, 255, 0)


def test_dot_output_names_icons_without_the_machine(tmp_path: Path, draw: Drawing) -> None:
    """In the DOT output an icon of the project is named relative to it, one of a package from the package on."""
    own = tmp_path / "icons/own.png"
    own.parent.mkdir()
    own.write_bytes(EC2.read_bytes())
    dot = f'digraph {{ a [image="{own}"] b [image="{RDS}"] c [label=<<TABLE><TR><TD><IMG SRC="{own}"/></TD></TR></TABLE>>] }}'
    text = draw(dot, "dot", roots=(str(tmp_path),)).files["dot"].decode()

    assert re.findall(r'(?:image|SRC)="([^"]+)"', text) == [
        "icons/own.png",
        "resources/aws/database/rds.png",
        "icons/own.png",
    ]


def test_unsafe_links_are_in_no_format(draw: Drawing) -> None:
    """A link that would run code is left out of every format, with one warning at its node."""
    rendered = draw('digraph {\n a [label="click" URL="JavaScript:alert(1)"]\n}', *FORMATS)
    (finding,) = rendered.findings

    assert finding.message == "the link of 'click' was left out, because it starts with javascript:"
    assert finding.where == "diagrams/sample.py:2"
    assert not any(b"alert" in data for data in rendered.files.values())


def test_needed_packs() -> None:
    """The font packs follow from the text, also where it is written as an entity; a path is no text."""
    assert needed_packs(Graph("a", "digraph { a }")) == frozenset()
    assert needed_packs(Graph("a", 'digraph { a [label="שלום"] }')) == {"hebrew"}
    assert needed_packs(Graph("a", 'digraph { a [label="&#1513;"] }')) == {"hebrew"}
    assert needed_packs(Graph("a", 'digraph { a [image="/home/שלום/a.png"] }')) == frozenset()


DOT_COMMAND = """#!{python}
import sys, pygraphviz
dot = pygraphviz.AGraph(sys.stdin.buffer.read().decode())
kind, layout = (next(a[2:] for a in sys.argv if a.startswith(flag)) for flag in ("-T", "-K"))
sys.stdout.buffer.write(dot.draw(format=kind, prog=layout))
"""


def test_dot_of_the_system(tmp_path: Path) -> None:
    """`graphviz: system` runs the `dot` on the PATH. (A `dot` made of the same library stands in on bare machines.)"""
    command = tmp_path / "dot"
    command.write_text(DOT_COMMAND.format(python=sys.executable))
    command.chmod(0o755)
    for draw in warm_drawing(PATH=f"{tmp_path}:{os.environ['PATH']}"):
        rendered = draw(WEB, *FORMATS, system=True)
        bundled = draw(WEB, *FORMATS)

        assert rendered.error is None
        same = [kind for kind in FORMATS if rendered.files[kind] == bundled.files[kind]]
        assert same == ["svg", "png", "pdf", "jpg", "json", "mermaid", "drawio"]
        assert read_stamp(rendered.files["dot"], "dot") == "0123abcd"
        assert [finding.message for finding in draw("digraph { a [shape=blob] }", "svg", system=True).findings] == [
            "Graphviz has no shape named 'blob' and draws a box"
        ]


def test_dot_of_the_system_is_missing(tmp_path: Path) -> None:
    """Without a `dot` on the PATH, `graphviz: system` says so and what to do."""
    for draw in warm_drawing(PATH=str(tmp_path)):
        error = draw(WEB, "svg", system=True).error

        assert error is not None
        assert error.exit_code == 3
        assert error.message == "`graphviz: system` is set, and there is no `dot` on the PATH"
        assert error.hint == "install Graphviz, or use `graphviz: bundled`"
