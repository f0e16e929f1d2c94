"""One SVG for light and dark: readable in both, the same as ever in the light, and light where it has to stay so."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import diagrams
import pytest

from docs_as_code.diagrams.picture import dark_icons, svg_scheme
from docs_as_code.diagrams.picture.icon_pictures import read_icon
from docs_as_code.site import viewer
from tests.browsing import pinned_browser, pixel
from tests.conftest import Project
from tests.rendering import Drawing, warm_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ICONS = Path(diagrams.__file__).parent.parent / "resources"
GITHUB, EC2 = ICONS / "onprem/vcs/github.png", ICONS / "aws/compute/ec2.png"
WHITE, PAPER = (255, 255, 255), (30, 33, 41)

# Clusters as `diagrams` fills them, four deep, and everything that Graphviz draws in black by itself.
DEFAULTS = """digraph { label="The title" fontcolor="#2D3436"
  node [fontcolor="#2D3436"] edge [color="#7B8894" fontcolor="#2D3436"]
  start [shape=point]
  subgraph cluster_1 { label="one" bgcolor="#E5F5FD" style=rounded pencolor="#AEB6BE" a [label="in one"]
    subgraph cluster_2 { label="two" bgcolor="#EBF3E7" b [label="in two" shape=box]
      subgraph cluster_3 { label="three" bgcolor="#ECE8F6" c [shape=record label="{x|y}" fontcolor=black]
        subgraph cluster_4 { label="four" bgcolor="#FDF7E3" d [shape=diamond label="in four"] } } } }
  start -> a -> b -> c -> d [label="calls"]
  d -> a [color=black label="back" fontcolor=black]
  a -> e [dir=both arrowhead=odiamond label="out"]
}"""
# What the user has coloured: fills, a cluster, cells, a gradient, and lines that leave the cluster.
COLOURED = """digraph { node [shape=box]
  subgraph cluster_u { label="filled" style=filled fillcolor="#fff1c9" a [label="on it"] b [label="on it too"]
    subgraph cluster_v { label="unfilled inside" c [label="deep"] } a -> b [label="within"] b -> c }
  b -> d [label="across"] c -> d [color=darkgreen]
  d [style=filled fillcolor="#cfe8ff" label="blue"] e [style=filled fillcolor=navy fontcolor=white label="dark"]
  f [style=filled fillcolor="lightyellow:orange" label="gradient"] g [style=filled label="grey"]
  h [shape=plain label=<<TABLE><TR><TD BGCOLOR="#ffe9a8">cell</TD><TD>bare</TD></TR></TABLE>>]
  i [style=filled fillcolor="#ff000030" label="faint"]
  d -> e -> f -> g -> h -> i
  h -> i [label=<<TABLE BGCOLOR="white"><TR><TD>on a label</TD></TR></TABLE>>]
}"""

# Colours that a user may choose: all hues, from the darkest to the brightest.
NAMES = (
    *("black", "navy", "darkblue", "blue", "indigo", "purple", "maroon", "brown", "firebrick", "red", "crimson"),
    *("darkgreen", "green", "teal", "olive", "saddlebrown", "darkslategray", "dimgray", "gray", "orange", "gold"),
    *("hotpink", "skyblue", "white", "#123456", "#7b8894", "#ff00ff"),
)

# The contrast of each text, and of each edge at points of its line, with the uppermost fill below it (WCAG 2.2).
CONTRASTS = """() => {
  const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas').getContext('2d');
  const light = (colour) => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const below = (x, y, own) => {
    for (const element of document.elementsFromPoint(x, y)) {
      if (own.contains(element) || element.tagName === 'text') continue;
      if (element.tagName === 'use') return null;
      if (getComputedStyle(element).fillOpacity < .5) continue;
      const fill = getComputedStyle(element).fill;
      if (element.closest('.edge') && !fill.startsWith('rgb(255')) continue;
      if (fill.startsWith('url')) return null;
      if (fill !== 'none' && element.tagName !== 'svg') return fill;
    }
    return null;
  };
  const found = [];
  for (const text of document.querySelectorAll('text')) {
    const box = text.getBoundingClientRect();
    const fill = below(box.x + box.width / 2, box.y + box.height / 2, text);
    if (fill) found.push(['text', text.textContent, contrast(getComputedStyle(text).fill, fill)]);
  }
  for (const line of document.querySelectorAll('.edge path')) {
    if (getComputedStyle(line).stroke === 'none') continue;
    const [place, long] = [line.getScreenCTM(), line.getTotalLength()];
    for (const part of [.15, .5, .85]) {
      const at = line.getPointAtLength(long * part).matrixTransform(place);
      const fill = below(at.x, at.y, line.closest('.edge'));
      const name = line.closest('.edge').querySelector('title').textContent;
      if (fill) found.push(['edge', name, contrast(getComputedStyle(line).stroke, fill)]);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def draw() -> Iterator[Drawing]:
    """One warm server for the module."""
    yield from warm_drawing()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


def opened(chromium: Browser, scheme: Literal["light", "dark"]) -> Page:
    """A large window of a browser that prefers a scheme."""
    return chromium.new_context(color_scheme=scheme, viewport={"width": 2600, "height": 2000}).new_page()


def shown(chromium: Browser, folder: Path, text: str, scheme: Literal["light", "dark"]) -> Page:
    """A page that shows one SVG by itself."""
    target = folder / "picture.svg"
    target.write_text(text)
    page = opened(chromium, scheme)
    page.goto(target.as_uri())
    return page


def low(found: list[list[Any]]) -> list[list[Any]]:
    """What lacks the contrast that WCAG's level AA asks of it."""
    return [one for one in found if one[2] < (4.5 if one[0] == "text" else 3)]


@pytest.mark.parametrize("dot", [DEFAULTS, COLOURED], ids=["defaults", "coloured"])
def test_all_can_be_read_in_the_dark(draw: Drawing, chromium: Browser, tmp_path: Path, dot: str) -> None:
    """Each text and line has the contrast of level AA with what it lies on: paper, clusters, cells, the user's fills."""
    page = shown(chromium, tmp_path, draw.svg(dot), "dark")
    found = page.evaluate(CONTRASTS)
    page.context.close()

    assert {kind for kind, *_ in found} == {"text", "edge"}
    assert len(found) > 20
    assert low(found) == []


def test_colours_of_the_user_can_be_read_in_the_dark(draw: Drawing, chromium: Browser, tmp_path: Path) -> None:
    """Text and lines keep their hue and get as light as they must, on the paper and on the lightest cluster."""
    places = ("", 'bgcolor="#FDF7E3"', 'bgcolor="#E5F5FD"')
    inside = ""
    for at, place in enumerate(places):
        lines = [
            f'x{at}{n} [label="{name}" fontcolor="{name}"] y{at}{n} [label=""] x{at}{n} -> y{at}{n} [color="{name}"]'
            for n, name in enumerate(NAMES)
        ]
        inside += f"subgraph cluster_{at} {{ {place} {' '.join(lines)} }}\n"
    page = shown(chromium, tmp_path, draw.svg(f"digraph {{ rankdir=LR {inside} }}"), "dark")
    page.set_viewport_size({"width": 1000, "height": 9000})
    found = page.evaluate(CONTRASTS)
    red = page.locator("text", has_text=re.compile("^red$")).first.evaluate("one => getComputedStyle(one).fill")
    page.context.close()

    assert len([one for one in found if one[0] == "text"]) == 3 * len(NAMES)
    assert low(found) == []
    assert re.fullmatch(r"oklch\(0\.77 0\.2 29\.\d+\)", red), "the hue of red"


def test_a_fill_of_the_user_keeps_its_text(draw: Drawing, chromium: Browser, tmp_path: Path) -> None:
    """Black text on a fill that the user chose stays black; beside the fill it follows the paper."""
    page = shown(chromium, tmp_path, draw.svg(COLOURED), "dark")
    fills = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('text')]
      .map(text => [text.textContent, getComputedStyle(text).fill]))""")
    page.context.close()

    black, ink, white = "rgb(0, 0, 0)", "rgb(228, 232, 238)", "rgb(255, 255, 255)"
    kept = ("filled", "on it", "on it too", "unfilled inside", "deep", "within", "blue", "gradient", "grey", "cell")
    assert {name: fills[name] for name in (*kept, "on a label")} == dict.fromkeys((*kept, "on a label"), black)
    assert fills["dark"] == white
    assert {name: fills[name] for name in ("bare", "faint", "across")} == dict.fromkeys(
        ("bare", "faint", "across"), ink
    )


@pytest.mark.parametrize("dot", [DEFAULTS, COLOURED, f'digraph {{ a [image="{GITHUB}" shape=none label=""] }}'])
def test_in_the_light_nothing_is_another(draw: Drawing, chromium: Browser, tmp_path: Path, dot: str) -> None:
    """A light browser shows the same pixels as without any of it."""
    text = draw.svg(dot)
    bare = re.sub(r'<style class="dac-dark">.*?</style>| class="dac-[^"]*"| color="[^"]*"', "", text)
    assert "dac-" not in re.sub(r"data-docs-as-code|base64,[^)\"]*", "", bare)
    pictures = []
    for one in (text, bare):
        page = shown(chromium, tmp_path, one, "light")
        pictures.append(page.screenshot())
        page.context.close()
    assert pictures[0] == pictures[1]


def test_colours_stand_in_plain_attributes(draw: Drawing) -> None:
    """Programs that know no `var()` see the light picture as ever: the attributes are those that Graphviz wrote."""
    text = draw.svg(DEFAULTS)
    body = text.partition("</style>\n<g ")[2]
    assert "var(" not in re.sub(r"<style.*?</style>", "", text)
    assert '<polygon class="dac-paper" fill="white" stroke="none"' in body or 'class="dac-paper" fill="white"' in text
    assert 'fill="#e5f5fd" stroke="#aeb6be"' in text
    assert 'stroke="#7b8894"' in text
    assert 'fill="#2d3436"' in text


@pytest.mark.parametrize(
    ("attributes", "paper"),
    [
        ("", PAPER),
        ("bgcolor=white", WHITE),
        ('bgcolor="#FFFFFF"', WHITE),
        ("bgcolor=lightyellow", (255, 255, 224)),
        ("theme=light", WHITE),
        ('graph [theme="Light"]', WHITE),
        ("bgcolor=white theme=auto", PAPER),
        ("bgcolor=lightyellow theme=auto", PAPER),
        ("theme=other", PAPER),
        ('subgraph cluster_x { bgcolor=white b } label="theme"', PAPER),
    ],
)
def test_who_decides_about_the_paper(
    draw: Drawing, chromium: Browser, tmp_path: Path, attributes: str, paper: tuple[int, ...]
) -> None:
    """A background of the user's own keeps the picture light, and so does `theme=light`; `theme=auto` does not."""
    page = shown(chromium, tmp_path, draw.svg(f"digraph {{ {attributes} a -> c }}"), "dark")
    assert pixel(page, 2, 2) == paper
    page.context.close()


def test_a_transparent_picture_follows_the_page(draw: Drawing, chromium: Browser, tmp_path: Path) -> None:
    """Without paper of its own, what is drawn follows, and what is below shows through."""
    text = draw.svg("digraph { bgcolor=transparent a -> c }")
    assert "dac-paper" not in re.sub(r"<style.*?</style>", "", text)
    (tmp_path / "picture.svg").write_text(text)
    (tmp_path / "page.html").write_text('<body style="background:#123456;margin:0"><img src="picture.svg">')
    page = opened(chromium, "dark")
    page.goto((tmp_path / "page.html").as_uri())
    assert pixel(page, 2, 2) == (0x12, 0x34, 0x56)
    page.context.close()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_an_image_follows_the_page_that_shows_it(
    draw: Drawing, chromium: Browser, tmp_path: Path, media: Literal["screen", "print"]
) -> None:
    """As `<img>`, the scheme of the page decides, or the system's where the page says nothing; print is light."""
    (tmp_path / "picture.svg").write_text(draw.svg("digraph { a -> c }"))
    image = '<img src="picture.svg" style="display:block">'
    (tmp_path / "page.html").write_text(f'{image}<div style="color-scheme:light">{image}</div>')
    answers: dict[Literal["light", "dark"], list[tuple[int, ...]]] = {"light": [WHITE, WHITE], "dark": [PAPER, WHITE]}
    for scheme, papers in answers.items():
        page = opened(chromium, scheme)
        page.emulate_media(media=media)
        page.goto((tmp_path / "page.html").as_uri())
        if media == "screen":
            assert [pixel(page.locator("img").nth(at), 2, 2) for at in (0, 1)] == papers
        page.goto((tmp_path / "picture.svg").as_uri())
        assert pixel(page, 2, 2) == (papers[0] if media == "screen" else WHITE)
        page.context.close()


def test_dark_icons_get_a_plate(draw: Drawing, chromium: Browser, tmp_path: Path) -> None:
    """An icon that dark paper would swallow lies on a light plate there, and on nothing in the light."""
    node = "shape=none fixedsize=true width=1.4 height=1.9 labelloc=b imagescale=true"
    text = draw.svg(f'digraph {{ node [{node}] a [label="code" image="{GITHUB}"] b [label="vm" image="{EC2}"] }}')
    assert re.findall(r'<rect class="dac-plate" fill="none"[^>]*>\n<use href="#s1_icon-(\w+)"', text) == [
        read_icon(str(GITHUB)).digest[:8]
    ]
    page = shown(chromium, tmp_path, text, "dark")
    assert page.locator(".dac-plate").evaluate("one => getComputedStyle(one).fill") == "rgb(204, 211, 221)"
    page.context.close()
    filled = draw.svg(f'digraph {{ a [{node} image="{GITHUB}" style=filled shape=box fillcolor=white label=""] }}')
    assert "dac-plate" not in re.sub(r"<style.*?</style>", "", filled), "the user's own fill is light already"


def test_text_on_an_icon_is_read_on_a_plate(draw: Drawing) -> None:
    """A label in the middle of an icon stays as it is, and so must what is behind it; one below the icon does not."""
    node = "shape=none fixedsize=true width=1.4 height=1.4 imagescale=true"
    over = draw.svg(f'digraph {{ a [{node} image="{EC2}" label="over"] }}')
    assert 'class="dac-plate"' in over
    assert re.search(r"<text(?! class)[^>]*>over<", over)
    below = draw.svg(f'digraph {{ a [{node} image="{EC2}" height=1.9 labelloc=b label="below"] }}')
    assert 'class="dac-plate"' not in below
    assert re.search(r'<text class="dac-ink"[^>]*>below<', below)


def test_the_list_of_dark_icons_is_what_looking_at_them_says() -> None:
    """For icons of `diagrams` nobody has to look; the list was made by looking, and a sample still gives the same."""
    listed = set((Path(dark_icons.__file__).parent / "dark_icons.txt").read_text().split())
    names = ["onprem/vcs/github", "onprem/queue/kafka", "aws/compute/ec2", "k8s/compute/pod", "azure/compute/vm"]
    names += ["programming/framework/react", "onprem/iac/terraform", "generic/device/mobile", "onprem/database/mongodb"]
    for name in names:
        icon = read_icon(str(ICONS / f"{name}.png"))
        assert dark_icons.look(icon) is (icon.digest[: dark_icons.KNOWN] in listed), name
    assert {name for name in names if read_icon(str(ICONS / f"{name}.png")).digest[: dark_icons.KNOWN] in listed} == {
        "onprem/vcs/github",
        "onprem/queue/kafka",
        "onprem/iac/terraform",
        "generic/device/mobile",
    }


@pytest.mark.parametrize(
    ("shape", "plate"),
    [
        ('<circle cx="8" cy="8" r="6" fill="#111"/>', True),
        ('<circle cx="8" cy="8" r="6" fill="#e33"/>', False),
        ('<rect width="16" height="16" fill="#fff"/><circle cx="8" cy="8" r="3"/>', False),
        ("", False),
    ],
)
def test_icons_of_the_user_are_looked_at(draw: Drawing, tmp_path: Path, shape: str, plate: bool) -> None:
    """A team's own icon gets a plate by its own pixels: not where it brings a light ground, or is bright itself."""
    icon = tmp_path / "own.svg"
    icon.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">{shape}</svg>')
    text = draw.svg(f'digraph {{ a [shape=none label="" image="{icon}"] }}')
    assert ('class="dac-plate"' in text) is plate


def test_pages_and_pictures_have_the_same_colours() -> None:
    """What the viewer's style gives a picture in a dark page is what the picture gives itself in a dark browser."""
    scope = ':where([data-md-color-scheme="slate"], [data-bs-theme="dark"]) .dac-schemes'
    sheet = re.sub(r"\s+", "", viewer.style())
    for rule in re.findall(r"[^{}]+\{[^{}]*\}", svg_scheme.dark_rules(scope).replace("@supports", "")):
        for declaration in rule.partition("{")[2].strip("}").split(";"):
            selector = re.sub(r"\s+", "", rule.partition("{")[0])
            selector = selector[selector.rfind(":where(") :]
            block = sheet.partition(selector + "{")[2].partition("}")[0]
            assert re.sub(r"\s+", "", declaration) in block.split(";"), (selector, declaration)


MKDOCS = """
site_name: Sample
theme:
  name: material
  font: false
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: To dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: To light}}
plugins: [search, docs-as-code]
extra_css: [own.css]
"""
PAGE = "# Home\n\n![Web](generated/diagrams/web.svg)\n\n![Kept](generated/diagrams/kept.svg)\n"
DECK = "---\nmarp: true\ntheme: gaia\n---\n\n![](../docs/generated/diagrams/web.svg)\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site and a deck with one picture that follows the page, and a site with one that does not."""
    project = Project(tmp_path_factory.mktemp("sample"))
    project.write("mkdocs.yml", MKDOCS)
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("diagrams/web.gv", 'digraph web { pad=0.3 a [label=Zanzibar] a -> b [label=calls color="#7B8894"] }')
    project.write("diagrams/kept.gv", "digraph kept { bgcolor=white pad=0.3 a -> b }")
    project.write("docs/own.css", '[data-md-color-scheme="slate"] .dac-schemes { --dac-edge: #abcdef; }')
    project.write("docs/index.md", PAGE)
    project.write("slides/deck.md", DECK)
    project.run("build")
    return project


def test_the_palette_toggle_switches_the_picture(chromium: Browser, site: Project) -> None:
    """Light, dark and light again by Material's own switch, whatever the system prefers; a kept picture stays."""
    page = opened(chromium, "dark")
    page.goto((site.folder / "site/index.html").as_uri())
    web, kept = page.locator(".dac-canvas").nth(0), page.locator(".dac-canvas").nth(1)
    assert (pixel(web, 4, 20), pixel(web.locator("svg"), 8, 8)) == (WHITE, WHITE)
    page.locator("label[title='To dark']").click()
    assert (pixel(web, 4, 20), pixel(web.locator("svg"), 8, 8)) == (PAPER, PAPER)
    assert (pixel(kept, 4, 20), pixel(kept.locator("svg"), 8, 8)) == (WHITE, WHITE)
    found = page.evaluate(CONTRASTS)
    assert any(one[1] == "Zanzibar" for one in found)
    assert low(found) == []
    page.emulate_media(media="print")
    assert pixel(web.locator("svg"), 8, 8) == WHITE, "printed light"
    page.emulate_media(media="screen")
    page.locator("label[title='To light']").click()
    assert pixel(web.locator("svg"), 8, 8) == WHITE
    page.context.close()


def test_a_site_may_choose_its_own_dark_colours(chromium: Browser, site: Project) -> None:
    """A rule of the site outweighs ours, though its style sheet comes first."""
    page = opened(chromium, "light")
    page.goto((site.folder / "site/index.html").as_uri())
    page.locator("label[title='To dark']").click()
    line = page.locator(".dac-edge-line").first
    assert line.evaluate("one => getComputedStyle(one).stroke") == "rgb(171, 205, 239)"
    page.context.close()


def test_the_theme_of_mkdocs_has_a_dark_side_too(chromium: Browser, project: Project) -> None:
    """Its colour mode is another attribute than Material's."""
    project.write("mkdocs.yml", "site_name: A\ntheme: {name: mkdocs, color_mode: dark}\nplugins: [docs-as-code]\n")
    project.write("diagrams/web.gv", "digraph web { pad=0.3 a -> b }")
    project.write("docs/index.md", "![](generated/diagrams/web.svg)\n")
    project.run("build")
    page = opened(chromium, "light")
    page.goto((project.folder / "site/index.html").as_uri())
    assert pixel(page.locator(".dac-canvas svg"), 8, 8) == PAPER
    page.context.close()


def test_an_enlarged_picture_keeps_the_scheme(chromium: Browser, site: Project) -> None:
    """The dialog is dark around a dark picture, and white around one that stays light."""
    page = opened(chromium, "light")
    page.goto((site.folder / "site/index.html").as_uri())
    page.locator("label[title='To dark']").click()
    for at, paper in enumerate((PAPER, WHITE)):
        page.locator("[data-dac-action=enlarge]").nth(at).click()
        assert pixel(page.locator(".dac-stage"), 30, 300) == paper
        assert pixel(page.locator(".dac-stage > svg"), 40, 40) == paper
        page.keyboard.press("Escape")
    page.context.close()


def test_a_light_deck_shows_the_light_picture(chromium: Browser, site: Project) -> None:
    """Slides do not turn dark with the system of who looks at them: neither do the pictures on them."""
    html = site.read("docs/generated/slides/deck.html")
    drawn = [base64.b64decode(data) for data in re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", html)]
    (diagram,) = (data for data in drawn if b"data-docs-as-code" in data)
    assert b"<metadata>" not in diagram
    address = (site.folder / "docs/generated/slides/deck.html").as_uri()
    pictures = []
    for scheme in ("light", "dark"):
        page = opened(chromium, scheme)
        page.goto(address)
        page.locator("img").wait_for()
        pictures.append(page.locator("img").screenshot())
        page.context.close()
    assert pictures[0] == pictures[1]


SLIDES = """\
---
marp: true
theme: docs-as-code-dark
---

![w:300 The web](../docs/generated/diagrams/web.svg)

---

<!-- _class: diagram -->

![The web](../docs/generated/diagrams/web.svg)

---

<!-- _class: invert -->

![w:300 The web](../docs/generated/diagrams/web.svg)

---

![bg contain](../docs/generated/diagrams/web.svg)

---

<!-- build-up: by=node -->
![w:300](../docs/generated/diagrams/web.svg)
"""
SLIDE = (21, 26, 51)  # the background of the dark theme


def test_diagrams_turn_dark_with_their_slide(chromium: Browser, project: Project) -> None:
    """As pictures, as backgrounds and built up; the paper is the slide. A light slide of the same deck shows the light side."""
    project.write("docs-as-code.yml", "slides: {formats: [images]}\n")
    project.write("diagrams/web.gv", 'digraph web { graph [pad=0.3] subgraph cluster_a { bgcolor="#E5F5FD" a } }')
    project.write("slides/deck.md", SLIDES)
    project.run("build", "--only", "slides")
    page = opened(chromium, "light")
    page.goto(project.write("white.html", "<p>").as_uri())
    areas = []
    for number in range(1, 6):
        uri = (
            "data:image/png;base64,"
            + base64.b64encode(project.bytes(f"docs/generated/slides/deck.00{number}.png")).decode()
        )
        areas.append(page.evaluate(FOUND, [uri, [[33, 51, 63], [229, 245, 253], list(SLIDE), [255, 255, 255]]]))
    page.context.close()
    assert areas == [
        [True, False, True, False],
        [True, False, True, False],
        [False, True, False, True],
        [True, False, True, False],
        [True, False, True, False],
    ]


FOUND = """async ([uri, colours]) => {
  const image = new Image();
  image.src = uri;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0);
  const pixels = brush.getImageData(0, 0, image.width, image.height).data;
  const counts = colours.map(() => 0);
  for (let at = 0; at < pixels.length; at += 4)
    colours.forEach((one, index) => { counts[index] += one.every((value, part) => Math.abs(pixels[at + part] - value) < 2) });
  return counts.map((count) => count > 1000);
}"""
