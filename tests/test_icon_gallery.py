"""The page of all icons in our docs: finds as you type what `icons` finds, and copies the line that imports one."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import shutil
import sysconfig
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageStat

from docs_as_code.diagrams import icon_search, icons
from tests import icon_sheets
from tests.browsing import pinned_browser
from tests.conftest import Project
from tests.test_icons import BEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
PACKAGES = Path(sysconfig.get_path("purelib"))
MKDOCS = """
site_name: Sample
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
nav: [Home: index.md, Icons: icons.md]
plugins: [search, docs-as-code]
markdown_extensions: [md_in_html]
strict: true
"""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets and names, made from the installed package."""
    folder = tmp_path_factory.mktemp("icons")
    icon_sheets.write(folder)
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sheets: Path) -> Iterator[str]:
    """The address of the page on a site that stands below a prefix, as a project's pages do."""
    project = Project(tmp_path_factory.mktemp("gallery"))
    project.write("mkdocs.yml", MKDOCS)
    project.write("docs/index.md", "# Home\n")
    for path in ("docs/icons.md", "docs/assets/icons.js", "docs/assets/icons.css"):
        project.write(path, (ROOT / path).read_bytes())
    shutil.copytree(sheets, project.folder / "docs/generated/icons")
    project.run("build")
    root = tmp_path_factory.mktemp("server")
    (project.folder / "site").rename(root / "handbook")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/handbook/icons/"
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """A page that is left does not wait for its pictures."""
        with contextlib.suppress(ConnectionError):
            super().handle()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The page, in a browser that lets it write to the clipboard; nothing may fail on it."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.locator(".icon-copy").first.wait_for()
    yield page
    context.close()
    assert complaints == []


def _lines(page: Page) -> list[str]:
    lines: list[str] = page.locator(".icon code").all_text_contents()
    return lines


def _clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_each_picture_is_in_its_cell(sheets: Path) -> None:
    """The n-th icon of the list is the n-th cell of the sheets, and looks as the package has it."""
    listed = json.loads((sheets / "icons.json").read_text())
    names = {(icon.module, icon.name) for icon in icons.index()}
    assert {(listed["modules"][module], name) for name, module, *_ in listed["icons"]} == names
    assert len(listed["icons"]) == len(names)
    paths = {(icon.module, icon.name): PACKAGES / (icon.path or "") for icon in icons.index()}
    for number in range(0, len(listed["icons"]), 97):
        name, module, has_picture, *_ = listed["icons"][number]
        assert has_picture
        with Image.open(sheets / f"{number // 64}.webp") as sheet:
            left, top = number % 8 * 64 + 2, number % 64 // 8 * 64 + 2
            cell = sheet.convert("RGBA").crop((left, top, left + 60, top + 60))
        with Image.open(paths[listed["modules"][module], name]) as original:
            drawn = original.convert("RGBA")
        drawn.thumbnail((60, 60))
        centred = Image.new("RGBA", (60, 60))
        centred.paste(drawn, ((60 - drawn.width) // 2, (60 - drawn.height) // 2))
        white = Image.new("RGBA", (60, 60), "white")
        one, other = (Image.alpha_composite(white, image).convert("L") for image in (cell, centred))
        assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < 12, name


def test_the_sheets_are_light(sheets: Path) -> None:
    """All pictures together are 4 MB at most, and what a page needs for a screen of them is a small part of it."""
    sizes = [file.stat().st_size for file in sheets.glob("*.webp")]
    assert len(sizes) < 50
    assert sum(sizes) < 4_000_000
    assert max(sizes) < 200_000
    assert (sheets / "icons.json").stat().st_size < 200_000


def test_it_finds_what_the_command_finds(page: Page) -> None:
    """The same icons in the same order, for every query, with typos, in other words, and none."""
    queries = [*BEST, "aws", "compute", "e", "aws lamda", "load balencer", "react native", "constructor", "xyzzyx", "?"]
    found = page.evaluate(
        "queries => queries.map((query) => document.querySelector('[data-icons]').iconsOf(query))", queries
    )
    for query, lines in zip(queries, found, strict=True):
        assert lines == [icon.import_line for icon in icon_search.search(query).icons], query


def test_typing_filters(page: Page, address: str) -> None:
    """Each letter filters; how many fit is told; the address keeps the query for others."""
    status, total = page.get_by_role("status"), f"{len(icons.index()):,}"
    assert status.text_content() == f"{total} of {total} icons"
    page.get_by_role("searchbox", name="Find an icon").press_sequentially("kuberntes")
    assert _lines(page)[0] == "from diagrams.k8s import K8S"
    assert status.text_content() == f"{len(_lines(page))} of {total} icons for “kubernetes”"
    page.get_by_label("Provider").select_option("aws")
    assert _lines(page) and all(line.startswith("from diagrams.aws.") for line in _lines(page))
    page.get_by_label("Find an icon").fill("xyzzyx")
    assert status.text_content() == "No icon fits “xyzzyx” in aws"
    assert _lines(page) == []
    page.goto(f"{address}?icon=redis")
    assert page.locator(".icon strong").first.text_content() == "Redis"
    page.get_by_label("Find an icon").fill("kafka")
    page.wait_for_url(f"{address}?icon=kafka")


def test_an_icon_without_a_picture(page: Page) -> None:
    """Where the package has no picture, the card says so, and there is no empty one."""
    page.get_by_label("Find an icon").fill("mapnik")
    told = page.locator(".icon", has_text="from diagrams.gis.cplusplus import Mapnik")
    assert "the package has no picture of it" in (told.text_content() or "")
    assert page.get_by_text("the package has no picture of it").count() == 1


def test_the_button_copies(page: Page) -> None:
    """A button is named after the line that it copies, and the copy is told."""
    page.get_by_label("Find an icon").fill("ec2")
    line = "from diagrams.aws.compute import EC2"
    page.get_by_role("button", name=f"Copy: {line}", exact=True).click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Copied')")
    assert _clipboard(page) == line
    assert page.get_by_role("status").text_content() == f"Copied: {line}"


def test_keys(page: Page) -> None:
    """Enter copies the first, arrows go from one to the next and back, Escape starts again."""
    field = page.get_by_label("Find an icon")
    field.fill("pod")
    field.press("Enter")
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Copied')")
    assert _clipboard(page) == "from diagrams.k8s.compute import Pod"
    field.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = _lines(page)[1]
    assert page.evaluate("document.activeElement.ariaLabel") == f"Copy: {second}"
    page.keyboard.press("Enter")
    page.wait_for_function(
        "line => document.querySelector('[role=status]').textContent === line", arg=f"Copied: {second}"
    )
    assert _clipboard(page) == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "icons-query"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "icons-query"
    assert field.input_value() == ""


def test_without_the_clipboard_of_a_secure_page(chromium: Browser, address: str) -> None:
    """On a site without HTTPS the line is copied as well."""
    context = chromium.new_context()
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page = context.new_page()
    page.goto(f"{address}?icon=redis")
    page.locator(".icon-copy").first.click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Copied')")
    page.get_by_label("Find an icon").fill("")
    page.get_by_label("Find an icon").press("Control+V")
    assert page.get_by_label("Find an icon").input_value() == "from diagrams.onprem.inmemory import Redis"
    context.close()


def test_pictures_come_as_they_are_seen(chromium: Browser, address: str) -> None:
    """A screen of icons asks for a few sheets; all icons can be reached by the button, which goes on from there."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".webp") else None)
    page.goto(address, wait_until="networkidle")
    assert 1 <= len(asked) <= 4
    assert all("/handbook/generated/icons/" in url for url in asked)
    shown = page.locator(".icon").count()
    assert shown < 300
    page.get_by_role("button", name="Show more").press("Enter")
    assert page.locator(".icon").count() > shown
    assert page.evaluate("document.activeElement.matches('.icon-copy')")
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_and_sizes(chromium: Browser, address: str, width: int, scheme: Any) -> None:
    """Nothing is wider than the screen, each card has its picture on a light ground, the words are readable."""
    page = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"{address}?icon=aws+compute")
    page.locator(".icon-copy").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tile = page.locator(".icon-picture").first.evaluate("tile => getComputedStyle(tile).backgroundColor")
    assert tile == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(242, 243, 248)")
    columns = page.locator(".icons-list").evaluate(
        "list => getComputedStyle(list).gridTemplateColumns.split(' ').length"
    )
    assert columns == (1 if width == 390 else 3)
    page.close()


def test_without_what_it_shows(chromium: Browser, address: str) -> None:
    """A site that was built without the sheets says what makes them."""
    page = chromium.new_page()
    page.route("**/icons.json", lambda route: route.fulfill(status=404))
    page.goto(address)
    told = page.get_by_text("The icons could not be loaded (404): make build makes them.")
    told.wait_for()
    page.close()
