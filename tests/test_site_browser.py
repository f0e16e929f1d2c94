"""The built site in the real browser: every picture and deck visible, nothing fails, in both schemes and on a phone."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests import icon_sheets
from tests.browsing import pinned_browser
from tests.conftest import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).parent.parent
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

MKDOCS = """
site_name: Sample
theme:
  name: material
  font: false
  features: [FEATURES]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins: [search, docs-as-code]
markdown_extensions: [attr_list, admonition, tables]
"""
DIAGRAM = """
from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB

with Diagram("Web service", show=False, direction="LR", graph_attr={"splines": "spline"}):
    with Cluster("Workers"):
        workers = [EC2(f"worker {number}", href="../../" if number == 1 else "") for number in range(5)]
    ELB("entrance") >> workers >> Edge(label="writes") >> RDS("Zanzibar")
"""
HOME = """
# Home

![How a request comes in](generated/diagrams/web_service.svg)

!!! note
    ![Web service](generated/diagrams/web_service.svg)

| picture | words |
|---|---|
| ![Web service](generated/diagrams/web_service.svg) | A table |

![Introduction](generated/slides/intro.html)
"""
DEEP = """
# Deep

![Web service](../../generated/diagrams/web_service.svg){ width="300" }

![Introduction](../../generated/slides/intro.html)
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser's side is what counts."""


@functools.cache
def _serve(folder: Path) -> str:
    """The address of a server for this folder, on the loopback, for as long as the tests run."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project, built by the real command."""
    project = Project(tmp_path_factory.mktemp("sample"))
    project.write("mkdocs.yml", MKDOCS.replace("FEATURES", "navigation.top"))
    project.write("diagrams/web.py", DIAGRAM)
    project.write("slides/intro.md", "---\nmarp: true\n---\n# Introduction\n\n---\n\n# Second\n")
    project.write("docs/index.md", HOME)
    project.write("docs/a/b/deep.md", DEEP)
    project.run("build", "--strict")
    return project


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This repository, copied without what is built, and built by the real command."""
    folder = tmp_path_factory.mktemp("own") / "project"
    built = shutil.ignore_patterns(".*", "site", "generated", "node_modules", "__pycache__", "dist", "build")
    shutil.copytree(ROOT, folder, ignore=built)
    shutil.copy(ROOT / ".gitlab-ci.yml", folder)  # drawn in our own docs, as the workflows are
    shutil.copytree(ROOT / ".github", folder / ".github")
    icon_sheets.write(folder / "docs/generated/icons")  # as `make build` does
    project = Project(folder)
    project.run("build")
    return project


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose complaints are collected in `page.complaints`; the test fails when there are any."""
    context = chromium.new_context(viewport=DESKTOP, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.on(
        "response", lambda answer: complaints.append(f"{answer.url}: {answer.status}") if answer.status >= 400 else None
    )
    yield page
    page.wait_for_load_state("networkidle")
    context.close()
    assert not complaints


def addresses(project: Project) -> list[str]:
    """The pages of a built site, by address."""
    pages = (os.path.relpath(path, project.folder / "site") for path in (project.folder / "site").rglob("index.html"))
    return sorted(path.removesuffix("index.html") for path in pages)


CHECK = """() => {
    const seen = (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 20 && box.height > 10 && getComputedStyle(element).visibility === 'visible';
    };
    const svgs = [...document.querySelectorAll('.dac-canvas > svg')];
    return {
        diagrams: svgs.length,
        hidden: svgs.filter((svg) => !seen(svg) || ![...svg.querySelectorAll('text')].every((text) =>
            text.getBoundingClientRect().width > 0)).length,
        dark: svgs.filter((svg) => getComputedStyle(svg.parentElement).backgroundColor !== 'rgb(255, 255, 255)').length,
        outside: [...document.querySelectorAll('.dac-diagram, .dac-deck')].filter((figure) =>
            figure.getBoundingClientRect().right > innerWidth + 1).length,
        decks: [...document.querySelectorAll('iframe.dac-slides')].filter(seen).length,
        ids: [...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at),
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
}"""


# What other tabs show counts as well; and Material glides for a while after each change of size or scheme.
STILL = ".tabbed-block { display: block !important } * { transition: none !important; animation: none !important }"
LOOKS = [("light", DESKTOP), ("dark", PHONE), ("light", PHONE), ("dark", DESKTOP)]


@pytest.mark.parametrize(("name", "looks"), [("sample", LOOKS), ("own", LOOKS[:2])], ids=["sample", "own"])
def test_every_diagram_and_deck_is_visible(
    name: str, looks: list[tuple[Literal["light", "dark"], ViewportSize]], page: Page, request: pytest.FixtureRequest
) -> None:
    """On each page, in both schemes, on a desk and on a phone: all is seen, inside the page, and ids are unique."""
    project: Project = request.getfixturevalue(name)
    base = _serve(project.folder / "site")
    shown: set[str] = set()
    for address in addresses(project):
        page.set_viewport_size(DESKTOP)
        page.goto(base + address)
        page.add_style_tag(content=STILL)
        decks = page.locator("iframe.dac-slides").all()
        for deck in decks:
            deck.scroll_into_view_if_needed()
            deck.content_frame.locator("svg.bespoke-marp-active section").first.wait_for()
        for scheme, size in looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            seen = page.evaluate(CHECK)
            assert seen == {
                "diagrams": page.locator(".dac-diagram").count(),
                "hidden": 0,
                "dark": 0,
                "outside": 0,
                "decks": len(decks),
                "ids": [],
                "sideways": 0,
            }, f"{address} {scheme} {size}"
        links = page.locator(".dac-open, .dac-tab").evaluate_all("links => links.map((link) => link.href)")
        shown |= {link.removeprefix(base).partition("#")[0] for link in links}
    made = [name.removeprefix("docs/") for name in project.files("docs/generated") if name.endswith((".svg", ".html"))]
    assert sorted(shown) == made


def test_the_dialog_by_keyboard(sample: Project, page: Page) -> None:
    """Enter opens it, + - 0 and arrows move, Escape closes it; the picture and the focus return to their places."""
    page.goto(_serve(sample.folder / "site"))
    button = page.locator("[data-dac-action=enlarge]").first
    button.focus()
    page.keyboard.press("Enter")
    picture = page.locator(".dac-stage > svg")
    picture.wait_for()
    assert page.locator("dialog").get_attribute("open") is not None
    assert page.locator(".dac-name").text_content() == "How a request comes in"
    stage = page.locator(".dac-stage").bounding_box()
    box = picture.bounding_box()
    assert stage and box
    assert box["width"] <= stage["width"] and box["height"] <= stage["height"]
    assert max(box["width"] / stage["width"], box["height"] / stage["height"]) > 0.8

    def view() -> tuple[float, float, float]:
        return tuple(
            page.evaluate(
                "(({a, e, f}) => [a, e, f])(new DOMMatrix(document.querySelector('.dac-stage > svg').style.transform))"
            )
        )

    fitted = view()
    page.keyboard.press("+")
    assert view()[0] == pytest.approx(fitted[0] * 1.3, rel=1e-4)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert view()[0] == pytest.approx(fitted[0] / 1.3, rel=1e-4)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    assert view() == pytest.approx(fitted, abs=0.1)
    page.keyboard.press("Escape")
    picture.wait_for(state="detached")
    assert page.locator("dialog").get_attribute("open") is None
    assert page.locator(".dac-canvas > svg").count() == page.locator(".dac-canvas").count()
    assert button.evaluate("button => button === document.activeElement")


def test_the_dialog_on_a_phone(sample: Project, page: Page) -> None:
    """A picture that would fit only by being tiny opens at a size that can be read, from its left edge."""
    page.set_viewport_size(PHONE)
    page.goto(_serve(sample.folder / "site"))
    page.locator("[data-dac-action=enlarge]").first.click()
    picture = page.locator(".dac-stage > svg")
    box = picture.bounding_box()
    assert box
    assert box["width"] > PHONE["width"]
    assert box["x"] == pytest.approx(12, abs=1)
    page.keyboard.press("0")
    page.wait_for_function("document.querySelector('.dac-stage > svg').getBoundingClientRect().right <= innerWidth")


def test_the_dialog_by_mouse(sample: Project, page: Page) -> None:
    """A click on the picture opens it; the wheel zooms around the pointer, a drag moves, and a drag is no click."""
    page.goto(_serve(sample.folder / "site"))
    canvas = page.locator(".dac-canvas").first
    canvas.click(position={"x": 5, "y": 5})
    picture = page.locator(".dac-stage > svg")
    before = picture.bounding_box()
    assert before
    page.mouse.move(before["x"], before["y"])
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "width => document.querySelector('.dac-stage > svg').getBoundingClientRect().width > width",
        arg=before["width"] + 1,
    )
    zoomed = picture.bounding_box()
    assert zoomed
    assert (zoomed["x"], zoomed["y"]) == pytest.approx((before["x"], before["y"]), abs=1)
    link = page.locator(".dac-stage a").first.bounding_box()
    assert link
    page.mouse.move(link["x"] + 5, link["y"] + 5)
    page.mouse.down()
    page.mouse.move(link["x"] + 45, link["y"] + 25, steps=4)
    page.mouse.up()
    moved = picture.bounding_box()
    assert moved
    assert (moved["x"] - zoomed["x"], moved["y"] - zoomed["y"]) == pytest.approx((40, 20), abs=1)
    assert page.url == _serve(sample.folder / "site")
    page.locator("[data-dac-action=close]").click()
    picture.wait_for(state="detached")


def test_a_link_in_a_diagram_is_followed(sample: Project, page: Page) -> None:
    """A click on a node with an address goes there, and opens no dialog."""
    page.goto(_serve(sample.folder / "site") + "a/b/deep/")
    page.locator(".dac-canvas a").first.click()
    page.wait_for_url(_serve(sample.folder / "site"))


def test_search_finds_what_stands_only_in_a_diagram(sample: Project, page: Page) -> None:
    """Material's search leads to the page by a label of the picture."""
    page.goto(_serve(sample.folder / "site"))
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("Zanzibar")
    results = page.locator(".md-search-result__item > a h1")
    results.first.wait_for()
    assert set(results.all_text_contents()) == {"Home", "Deep"}


def test_the_search_index_has_each_label_once(sample: Project) -> None:
    """What a picture says again for screen readers and in its tooltips does not fill the search results."""
    index = json.loads((sample.folder / "site/search/search_index.json").read_text())
    texts = [document["text"] for document in index["docs"] if "Zanzibar" in document["text"]]
    assert [text.count("Zanzibar") for text in texts] == [3, 1]  # so many pictures are on each page


def test_a_deck_goes_full_screen(sample: Project, page: Page) -> None:
    """The button shows the deck over the whole screen; the PDF stands beside it."""
    page.goto(_serve(sample.folder / "site"))
    page.locator("[data-dac-action=fullscreen]").click()
    page.wait_for_function("document.fullscreenElement && document.fullscreenElement.matches('iframe.dac-slides')")
    page.evaluate("document.exitFullscreen()")
    assert page.locator(".dac-pdf").get_attribute("href") == "generated/slides/intro.pdf"


def test_motion_is_reduced_when_asked(sample: Project, page: Page) -> None:
    """Zooming glides, but not for people who have asked their system for less motion."""
    page.goto(_serve(sample.folder / "site"))
    page.locator("[data-dac-action=enlarge]").first.click()
    page.keyboard.press("+")
    duration = "getComputedStyle(document.querySelector('.dac-stage > svg')).transitionDuration"
    assert page.evaluate(duration) == "0.16s"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(duration) == "0s"


def test_instant_navigation(sample: Project, page: Page, tmp_path: Path) -> None:
    """A page that Material has put in place of another one has working tools, and its dialog closes on leaving."""
    folder = tmp_path / "project"
    shutil.copytree(sample.folder, folder)
    project = Project(folder)
    address = _serve(folder / "site")  # Material asks the sitemap whether a link stays on the site
    project.write("mkdocs.yml", MKDOCS.replace("FEATURES", "navigation.instant") + f"site_url: {address}\n")
    project.write("docs/index.md", "# Home\n\n[there](a/b/deep.md)\n")
    project.write("docs/a/b/deep.md", "# Deep\n\n![Web service](../../generated/diagrams/web_service.svg)\n")
    project.run("build", "--only", "site")
    page.goto(address)
    page.evaluate("window.stayed = true")
    page.locator("article a", has_text="there").click()
    page.locator("h1", has_text="Deep").wait_for()
    assert page.evaluate("window.stayed") is True
    page.locator("[data-dac-action=enlarge]").click()
    page.locator(".dac-stage > svg").wait_for()
    page.go_back()
    page.locator("h1", has_text="Home").wait_for()
    assert page.locator("dialog").get_attribute("open") is None


def test_material_assigns_to_the_href_of_svg_elements(chromium: Browser, project: Project) -> None:
    """Material 9.8.1's instant navigation breaks on a plain href in an SVG: when this fails, ours may be plain again."""
    address = _serve(project.folder / "site")
    project.write("mkdocs.yml", MKDOCS.replace("FEATURES", "navigation.instant") + f"site_url: {address}\n")
    project.write("docs/index.md", '# Home\n\n<svg><defs><g id="a"/></defs><use href="#a"/></svg>\n')
    project.run("build", "--only", "site")
    page = chromium.new_page()
    with page.expect_event("pageerror") as error:
        page.goto(address)
    assert "Cannot set property href" in str(error.value)
    page.close()
