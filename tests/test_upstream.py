"""Faults of other projects that we work around: a test here fails when a new version has mended one.

Then the work-around can go, with its line in docs/explanation/upstream.md. Each fault is looked for in the library as
it was installed, without any patch of ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from docs_as_code.toolchain import libraries
from docs_as_code.toolchain.fonts import font_set
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from pathlib import Path

_DIAGRAMS = """
    import json, os, sys
    import diagrams
    from diagrams import Cluster, Diagram, Edge, Node
    from diagrams.aws.compute import EC2
    from diagrams.custom import Custom

    drawn, found = [], {}

    def render(self):  # instead of dot, which need not be there
        open(self.filename, "w").close()
        drawn.append(self.name)

    Diagram.render = render

    with Diagram("one", show=False) as first:
        EC2("web")
    with Diagram("one", show=False) as second:
        EC2("web")
    found["ids differ"] = first.dot.source != second.dot.source
    found["icon paths are of the machine"] = os.path.dirname(os.path.dirname(diagrams.__file__)) in first.dot.source

    with Diagram("siblings", show=False) as siblings:
        with Cluster("zone"):
            Node("a")
        with Cluster("zone"):
            Node("b")
    found["siblings share a name"] = siblings.dot.source.count("subgraph cluster_zone {") == 2

    with Diagram("icon", show=False) as icon:
        Custom("printer", "icons/printer.png")
    found["icons are relative to the output"] = 'image="icons/printer.png"' in icon.dot.source

    drawn.clear()
    try:
        with Diagram("half", show=False):
            raise KeyError
    except KeyError:
        found["half a picture is drawn"] = drawn == ["half"]

    with Diagram("outer", show=False):
        with Diagram("inner", show=False):
            pass
        found["the inner diagram ends the outer one"] = diagrams.getdiagram() is None

    with Diagram("ports", show=False) as ports:
        Node("a", nodeid="host:80") >> Node("b", nodeid="b")
    source = ports.dot.source
    found["a colon in an id is read as a port"] = '"host:80" [' in source and "host:80 -> b" in source

    found["SVG in capitals is let through"] = Diagram("capitals", outformat="SVG", show=False).outformat == "SVG"
    print(json.dumps(found))
"""

_GRAPHVIZ = """
    import json, os, re, sys
    import pygraphviz

    found = {}
    open("icon.svg", "w").write('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40pt" '
        'height="40pt" viewBox="0 0 40 40"><rect width="40" height="40" fill="red"/></svg>')

    def picture(kind, **attributes):
        graph = pygraphviz.AGraph()
        graph.add_node("n", label="", shape="none", **attributes)
        return graph.draw(format=kind, prog="dot")

    box = {"width": "0.6", "height": "0.6", "fixedsize": "true"}
    found["SVG icons are left out of PNG"] = picture("png", image="icon.svg", **box) == picture("png", **box)
    found["PDF carries today's date"] = b"/CreationDate (D:2000" not in picture("pdf", width="1")
    stretched = picture("svg", image="icon.svg", imagescale="both", width="2", height="1", fixedsize="true")
    found["SVG forgets to stretch an icon"] = b'preserveAspectRatio="none"' not in stretched

    text = pygraphviz.AGraph(string='graph { a [URL="page?a=1&nbsp;b"] }').draw(format="svg", prog="dot")
    found["SVG has entities of HTML"] = b"&nbsp;" in text
    wide = pygraphviz.AGraph(string='graph { a [shape=plain margin=0 fontname=monospace label="%s"] }' % ("x" * 100))
    width = float(re.search(rb'<svg width="(\\d+)pt"', wide.draw(format="svg", prog="dot"))[1]) - 8  # the pad
    found["widths are of whole pixels"] = width == 100 * 11 * 0.75  # 14 pt IBM Plex Mono: 11.2 pixels a letter
    print(json.dumps(found))
"""


def ask(script: str, folder: Path, **environment: str) -> dict[str, bool]:
    """What a script finds out about a library in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, bool] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def diagrams_faults(tmp_path_factory: Any) -> dict[str, bool]:
    return ask(_DIAGRAMS, tmp_path_factory.mktemp("diagrams"))


@pytest.fixture(scope="module")
def graphviz_faults(tmp_path_factory: Any) -> dict[str, bool]:
    fonts = font_set(frozenset(), (), silent).config_file
    folder = tmp_path_factory.mktemp("graphviz")
    return ask(_GRAPHVIZ, folder, SOURCE_DATE_EPOCH="946684800", FONTCONFIG_FILE=str(fonts))


def test_diagrams_ids_are_random(diagrams_faults):
    """Two equal diagrams have different node ids."""
    assert diagrams_faults["ids differ"]


def test_diagrams_icons_are_absolute(diagrams_faults):
    """The graph names icons by their path on this machine."""
    assert diagrams_faults["icon paths are of the machine"]


def test_diagrams_merges_clusters(diagrams_faults):
    """Two clusters of one label have one name, so Graphviz draws one box."""
    assert diagrams_faults["siblings share a name"]


def test_diagrams_icons_are_relative_to_the_output(diagrams_faults):
    """A relative icon path is handed to dot as it is, which looks beside its output."""
    assert diagrams_faults["icons are relative to the output"]


def test_diagrams_draws_after_an_error(diagrams_faults):
    """A diagram whose body raised is drawn all the same."""
    assert diagrams_faults["half a picture is drawn"]


def test_diagrams_cannot_nest(diagrams_faults):
    """After an inner diagram, nodes belong to no diagram any more."""
    assert diagrams_faults["the inner diagram ends the outer one"]


def test_diagrams_reads_a_colon_as_a_port(diagrams_faults):
    """An edge to a node whose id has a colon goes to another node."""
    assert diagrams_faults["a colon in an id is read as a port"]


def test_diagrams_accepts_formats_it_cannot_draw(diagrams_faults):
    """`outformat="SVG"` passes the check and reaches graphviz, which refuses it."""
    assert diagrams_faults["SVG in capitals is let through"]


def test_diagrams_lacks_an_icon():
    """One class names an icon that the package does not contain."""
    from pathlib import Path

    from diagrams.gis import cplusplus

    icon = Path(cplusplus.__file__).parent.parent.parent / cplusplus.Mapnik._icon_dir / cplusplus.Mapnik._icon
    assert not icon.exists()


def test_graphviz_wheel_draws_no_svg_icons(graphviz_faults):
    """A PNG with an SVG icon is the PNG without it."""
    assert graphviz_faults["SVG icons are left out of PNG"]


def test_graphviz_pdf_carries_the_clock(graphviz_faults):
    """SOURCE_DATE_EPOCH does not reach the date inside a PDF."""
    assert graphviz_faults["PDF carries today's date"]


def test_graphviz_wheel_loses_nodes_of_small_sfdp_graphs(tmp_path):
    """Without its triangulation library sfdp falls back to voronoi, which loses nodes or crashes on a few in a line."""
    (tmp_path / "line.dot").write_text("graph { overlap=false; a -- b -- c }")
    script = "import pygraphviz; pygraphviz.AGraph('line.dot').draw('line.svg', prog='sfdp')"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=tmp_path, capture_output=True)
    drawn = tmp_path / "line.svg"
    assert done.returncode or not drawn.exists() or drawn.read_text().count('class="node"') < 3


def test_graphviz_lays_out_by_the_state_of_random_numbers():
    """Where something has drawn random numbers before, sfdp places the same nodes elsewhere."""
    script = """
import ctypes, pygraphviz
def drawn(seed):
    ctypes.CDLL(None).srand(seed)
    graph = pygraphviz.AGraph(string="graph { a -- {b c d e f g h i} ; b -- c }")
    return graph.draw(format="dot", prog="sfdp")
print(len({drawn(seed) for seed in range(1, 9)}))
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 1


def test_graphviz_wheel_needs_libraries_of_the_system():
    """The wheel names GLib and X11 and carries neither, so a slim container cannot load it."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("pygraphviz")
    assert spec is not None
    carried = list(Path(spec.origin or "").parent.parent.glob("pygraphviz.libs/*"))
    needed = b"".join(file.read_bytes() for file in carried)
    for name in (*libraries.GLIB, *libraries.X11):
        assert name.encode() in needed
        assert not any(file.name.startswith(name.partition(".so")[0] + "-") for file in carried)


def test_graphviz_svg_has_entities_of_html(graphviz_faults):
    """What looks like an entity in a link stays one in the SVG, which knows five of them."""
    assert graphviz_faults["SVG has entities of HTML"]


def test_graphviz_svg_forgets_to_stretch(graphviz_faults):
    """`imagescale=both` stretches an icon in PNG; in SVG it keeps its shape."""
    assert graphviz_faults["SVG forgets to stretch an icon"]


def test_graphviz_wheel_measures_in_whole_pixels(graphviz_faults):
    """Each letter is as wide as so many pixels, so monospaced text comes out narrower than a browser draws it."""
    assert graphviz_faults["widths are of whole pixels"]


def test_material_prints_a_banner(tmp_path):
    """Importing Material's templates under the name mkdocs prints a notice about its end of life."""
    script = "import sys; sys.argv = ['mkdocs', 'build']; import material.templates"
    environment = {name: value for name, value in os.environ.items() if "MKDOCS_2_WARNING" not in name}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert "end of life" in done.stderr + done.stdout


@pytest.fixture(scope="module")
def marp_run(tmp_path_factory: Any) -> tuple[subprocess.CompletedProcess[str], str]:
    """marp on a deck with a missing picture, an emoji, a formula and a note, beside a deck that is not there."""
    from docs_as_code.toolchain.marp import ensure_marp

    folder = tmp_path_factory.mktemp("marp")
    (folder / "theme.css").write_text("/* @theme team */\nsection { color: red }\n")
    (folder / "deck.md").write_text("---\nmarp: true\n---\n\n# One 🚀\n\n![](gone.png)\n\n$a^2$\n\n<!-- a secret -->\n")
    marp = ensure_marp(lambda _: None)
    command = [str(marp.node.path), str(marp.cli), "--no-stdin", "--no-config-file", "--theme", "theme.css"]
    done = subprocess.run(
        [*command, "gone.md", "deck.md"],
        cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done, (folder / "deck.html").read_text()


def test_marp_calls_a_missing_input_success(marp_run):
    """marp ends with 0 although one of its inputs does not exist."""
    assert marp_run[0].returncode == 0


def test_marp_is_silent_about_missing_pictures(marp_run):
    """marp says nothing about a picture that is not there."""
    assert "gone.png" not in marp_run[0].stderr


def test_marp_publishes_notes(marp_run):
    """Speaker notes are in marp's HTML."""
    assert "a secret" in marp_run[1]


def test_marp_loads_from_other_hosts(marp_run):
    """Emoji and the fonts of formulas come from another host."""
    assert "cdn.jsdelivr.net" in marp_run[1]


def test_marp_draws_the_names_of_scoped_styles_by_lot():
    """The same slide with a style of its own has another name for it each time."""
    from docs_as_code.toolchain.marp import ensure_marp

    marp = ensure_marp(silent)
    script = f"""
        const {{ Marpit }} = require({str(marp.modules / "@marp-team" / "marpit")!r})
        const render = () => new Marpit().render('<style scoped>h1 {{ color: red }}</style>').css
        console.log(render() === render())
    """
    done = subprocess.run([marp.node.path, "-e", script], capture_output=True, text=True, check=True)
    assert done.stdout == "false\n"


def test_marp_writes_its_pages_into_the_home_folder():
    """On Linux marp takes only the name of its temporary files, and writes them into the home."""
    from docs_as_code.toolchain.marp import ensure_marp

    scripts = ensure_marp(silent).cli.parent.glob("lib/*.js")
    assert any(re.search(r"homedir\(\),\w+\.basename\(", script.read_text(encoding="utf-8")) for script in scripts)


def test_marp_waits_for_silence():
    """Before each page marp waits until the network has been silent, by puppeteer's default of 500 ms."""
    from docs_as_code.toolchain.marp import ensure_marp

    scripts = ensure_marp(silent).cli.parent.glob("lib/*.js")
    assert any("waitForNetworkIdle()" in script.read_text(encoding="utf-8") for script in scripts)
