"""Every kind of deck that Marp documents, built once and opened in the real browser with all requests refused."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

from docs_as_code.slides.deck import read_deck
from tests.browsing import pinned_browser
from tests.conftest import Project

SOURCE = Path(__file__).with_name("data") / "decks"
DECKS = sorted(path.relative_to(SOURCE / "slides").with_suffix("").as_posix() for path in SOURCE.glob("slides/**/*.md"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project of data/decks with all its decks as HTML and PDF."""
    folder = tmp_path_factory.mktemp("decks") / "project"
    shutil.copytree(SOURCE, folder)
    project = Project(folder)
    summary = project.build("--only", "slides").json["summary"]
    assert summary["ran"] == len(DECKS), summary
    return project


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from pinned_browser()


class Opened:
    """A page in the browser, all it asked for and all it complained about."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", lambda route: self._refuse(route, file.as_uri()))
        page.goto(file.as_uri())

    def _refuse(self, route: Route, own: str) -> None:
        url = route.request.url
        if url.startswith("data:") or url.split("#")[0] == own:
            route.continue_()
        else:
            self.requests.append(url)
            route.abort()


@pytest.mark.parametrize("deck", DECKS)
def test_opens_from_anywhere_without_a_network(built: Project, browser: Browser, tmp_path: Path, deck: str):
    """The HTML alone, in an empty folder, asks for nothing on any slide, shows all its pictures, complains of nothing."""
    file = tmp_path / "stick.html"
    shutil.copy(built.folder / f"docs/generated/slides/{deck}.html", file)
    opened = Opened(browser.new_page(), file)
    for _ in range(opened.page.locator("section[id]").count()):
        opened.page.keyboard.press("ArrowRight")
    opened.page.wait_for_function("[...document.images].every(image => image.complete)")
    blank = opened.page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.alt)")
    opened.page.close()
    assert (opened.requests, opened.complaints, blank) == ([], [], [])


@pytest.mark.parametrize(
    ("deck", "families"),
    [
        ("katex", {"KaTeX_AMS", "KaTeX_Caligraphic", "KaTeX_Main", "KaTeX_Math", "KaTeX_Size2", "KaTeX_Size4"}),
        ("gaia", {"Lato", "Roboto Mono"}),
    ],
)
def test_fonts_are_inside(built: Project, browser: Browser, deck: str, families: set[str]):
    """KaTeX's and gaia's own fonts are loaded from the file; faces that the deck does not use are not in it."""
    file = built.folder / f"docs/generated/slides/{deck}.html"
    opened = Opened(browser.new_page(), file)
    opened.page.evaluate("document.fonts.ready")
    faces = opened.page.evaluate("[...document.fonts].map(face => [face.family.replaceAll('\"', ''), face.status])")
    opened.page.close()
    assert {family for family, status in faces if status == "loaded"} == families
    assert "KaTeX_Fraktur" not in {family for family, _ in faces}


def test_emoji_are_twemoji_drawings(built: Project):
    """Emoji in text, short codes and code are drawings inside the deck, those of new Unicode versions too."""
    page = built.read("docs/generated/slides/emoji.html")
    drawn = re.findall(r'<img class="emoji"[^>]*? alt="([^"]*)" src="(data:image/svg\+xml;base64,)', page)
    assert [alt for alt, _ in drawn] == ["🚀", "🎉", "👩‍💻", "👍🏽", "🇨🇭", "❤️‍🔥", "☕", "🐛", "✅", "🔥"]


@pytest.mark.parametrize("deck", DECKS)
def test_pdf_has_a_page_a_slide(built: Project, deck: str):
    """The PDF has as many pages as the deck has slides, headings as outline, and no link into a temporary folder."""
    source = SOURCE / f"slides/{deck}.md"
    data = built.bytes(f"docs/generated/slides/{deck}.pdf")
    reader = PdfReader(built.folder / f"docs/generated/slides/{deck}.pdf")
    assert len(reader.pages) == len(read_deck(source, deck).slides)
    assert reader.metadata
    assert reader.metadata.creation_date_raw == "D:20000101000000Z"
    assert re.search(rb"%%EOF\n%docs-as-code [0-9a-f]{64}\n$", data)
    links = [
        annotation.get_object().get("/A", {}).get("/URI", "")
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert not [link for link in links if link.startswith("file:")]


def test_outline_and_text_of_a_pdf(built: Project):
    """Headings become the outline, and text stays text."""
    reader = PdfReader(built.folder / "docs/generated/slides/narrow.pdf")
    titles = [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["Four to three"]
    assert "Divided by headings" in reader.pages[0].extract_text()
    assert tuple(reader.pages[0].mediabox[2:]) == (720, 540)


@pytest.mark.parametrize("deck", DECKS)
def test_slides_know_their_source_line(built: Project, deck: str):
    """Each section says the line of its first content, the same line that the deck model finds without Marp."""
    page = built.read(f"docs/generated/slides/{deck}.html")
    told = [int(line) for line in re.findall(r'<section id="\d+"[^>]*? data-source-line="(\d+)"', page)]
    model = read_deck(SOURCE / f"slides/{deck}.md", deck)
    assert told == [slide.line for slide in model.slides]


def test_the_projects_own_configuration_is_followed(built: Project):
    """Its engine, plug-in, theme folder and language are; where to write, what to watch and which format are not."""
    page = built.read("docs/generated/slides/team.html")
    assert "<mark>marked by the plug-in</mark>" in page
    assert 'data-theme="team"' in page
    assert 'viewBox="0 0 1600 900"' in page
    wave = base64.b64encode((SOURCE / "themes/wave.svg").read_bytes()).decode()
    assert wave in page  # the theme's own picture, found beside the theme
    assert "--paper: #eef6f2" in page  # the style sheet that the theme imports
    assert '<html lang="de">' in page
    assert '<html lang="fr">' in built.read("docs/generated/slides/sub/paths.html")
    written = [name for name in built.files() if not (SOURCE / name).exists()]
    assert written == sorted(
        [
            "docs/generated/.gitignore",
            *(f"docs/generated/slides/{deck}.{end}" for deck in DECKS for end in ("html", "pdf")),
        ]
    )


def test_html_is_stamped(built: Project):
    """The HTML says what it was made from."""
    page = built.read("docs/generated/slides/gaia.html")
    assert re.search(r'<head><meta name="docs-as-code" content="[0-9a-f]{64}">', page)


def test_only_allowed_html_is_kept(built: Project):
    """Marp's list of allowed elements holds: a script in a deck is text."""
    page = built.read("docs/generated/slides/styled.html")
    assert "&lt;script&gt;document.title" in page
    assert "a comment in HTML" not in page
