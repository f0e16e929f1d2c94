"""A deck's HTML in front of people: overview, presenter view, search, the keys of remotes and of a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browsing import pinned_browser
from tests.test_deck_bytes import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DECK = """---
marp: true
paginate: true
footer: everywhere
---

# Start

<!-- for the speaker -->

---

## Café prices

![A cup of it](cup.svg)

---

## Parts

* **chick**peas
* lentils and chickpeas

---

# End
"""
CUP = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text y="20">Größe</text></svg>'

pinned = pytest.fixture(scope="module", name="pinned")(pinned_browser)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML of a deck of four slides, with notes, beside a page that shows it in a frame."""
    folder = tmp_path_factory.mktemp("talk")
    (folder / "slides").mkdir()
    (folder / "slides/talk.md").write_text(DECK, encoding="utf-8")
    (folder / "slides/cup.svg").write_text(CUP, encoding="utf-8")
    path = folder / "talk.html"
    path.write_bytes(make(folder, ["talk"], ["html"], notes="keep")["talk.html"])
    (folder / "page.html").write_text(
        '<!doctype html><title>Page</title><iframe src="talk.html" width="320" height="180" allow="fullscreen"></iframe>',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def page(pinned: Browser, deck: Path) -> Iterator[Page]:
    """The deck, opened from the disk. An error of a script fails the test."""
    context = pinned.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(deck.as_uri())
    yield page
    context.close()
    assert wrong == []


def at(page: Page, number: int) -> None:
    """Wait until this slide is shown."""
    page.wait_for_function("n => location.hash === `#${n}` && shown() === n", arg=number)


@pytest.fixture(autouse=True)
def _shown(page: Page) -> None:
    page.context.add_init_script(SHOWN)
    page.reload()


SHOWN = """window.shown = () =>
  [...document.querySelectorAll('svg[data-marpit-svg]')].findIndex((slide) => slide.matches('.bespoke-marp-active')) + 1
"""


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def hits(page: Page, query: str) -> list[str]:
    """Number and title of the slides that a search finds."""
    page.get_by_role("combobox", name="Search in slides").fill(query)
    return [" ".join(text.split("\n")[:2]) for text in page.get_by_role("option").all_inner_texts()]


def test_the_keys_of_a_remote(page: Page):
    """PageDown and PageUp turn, F5 fills the screen and never reloads, `.` and `b` blacken it until the next key."""
    page.evaluate("window.kept = true")
    keys(page, "PageDown")
    at(page, 2)
    keys(page, "PageUp")
    at(page, 1)
    keys(page, "F5")
    page.wait_for_function("document.fullscreenElement")
    for key in (".", "b"):
        keys(page, key)
        assert page.locator(".dac-black").is_visible()
        keys(page, "PageDown")
        assert page.locator(".dac-black").count() == 0
        at(page, 1)
    keys(page, "F5")
    assert page.evaluate("window.kept && !!document.fullscreenElement")


def test_a_slide_by_its_number(page: Page):
    """Digits and Enter go there, a number that is too large to the last slide, and Enter alone nowhere.

    The address stays one that marp knows its other windows by, also after a reload.
    """
    windows = page.evaluate("history.state.marpBespokeSyncKey")
    keys(page, "3", "Enter")
    at(page, 3)
    keys(page, "9", "9", "Enter")
    at(page, 4)
    keys(page, "2", "Home", "Enter")
    at(page, 1)
    assert page.evaluate("history.state.marpBespokeSyncKey") == windows


def test_search_finds_text_pictures_and_accents(page: Page):
    """All words of a query on one slide, without regard to case and accents; also what a picture shows and is called."""
    keys(page, "/")
    assert hits(page, "CHICK") == ["3 Parts"]
    assert hits(page, "lentils chickpeas") == ["3 Parts"]
    assert hits(page, "cafe") == ["2 Café prices"]
    assert hits(page, "grosse") == []
    assert hits(page, "große") == ["2 Café prices"]
    assert hits(page, "a cup") == ["2 Café prices"]
    assert hits(page, "everywhere") == []
    assert page.get_by_role("status").inner_text() == "0 slides"
    assert len(hits(page, "e")) == 3
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("option", selected=True).inner_text().startswith("3\nParts")


def test_search_goes_to_the_slide_and_marks_the_words(page: Page):
    """Enter shows the chosen slide with the words marked, until the next key; Escape closes and shows no overview."""
    keys(page, "Control+f")
    hits(page, "chickpeas")
    keys(page, "Enter")
    at(page, 3)
    assert page.get_by_text("lentils and chickpeas", exact=True).is_visible()  # it appears late
    assert page.evaluate("[...CSS.highlights.get('dac-found')].map(String)") == ["chickpeas"]
    keys(page, "/", "Escape")
    assert page.evaluate("CSS.highlights.size") == 0
    assert page.locator(".bespoke-marp-overview[data-open='1']").count() == 0
    keys(page, "Home")
    at(page, 1)


def test_keys_are_listed(page: Page):
    """`?` lists all keys in a dialog that Escape closes."""
    keys(page, "?")
    assert page.get_by_role("dialog", name="Keys").get_by_role("row").count() == 10
    keys(page, "Escape")
    assert page.get_by_role("dialog").count() == 0


def test_the_overview_shows_all_slides_and_goes_to_one(page: Page):
    """`o` opens a grid of all slides; Enter on one shows it and closes the grid."""
    keys(page, "o")
    overview = page.frame_locator(".bespoke-marp-overview iframe")
    overview.locator("svg[data-marpit-svg]").nth(3).click()
    at(page, 4)
    assert overview.locator("svg[data-marpit-svg]").count() == 4
    assert overview.locator(".dac-search").count() == 0 or not overview.locator(".dac-search").is_visible()


def test_the_presenter_sees_notes_and_leads_the_other_window(page: Page):
    """`p` opens a window with notes; its keys, its search and its black screen are those of both windows."""
    keys(page, "3", "Enter", "1", "Enter")  # jumps keep the windows together
    at(page, 1)
    with page.expect_popup() as popup:
        keys(page, "p")
    presenter = popup.value
    presenter.locator(".bespoke-marp-note.active").wait_for()
    assert presenter.locator(".bespoke-marp-note.active").inner_text() == "for the speaker"
    keys(presenter, "PageDown")
    at(page, 2)
    keys(presenter, ".")
    page.locator(".dac-black").wait_for()
    assert presenter.get_by_text("The screen is black").is_visible()
    keys(presenter, "PageDown")
    page.locator(".dac-black").wait_for(state="detached")
    at(page, 2)
    keys(presenter, "/")
    hits(presenter, "lentils")
    keys(presenter, "Enter")
    at(page, 3)


def test_in_a_page_on_a_phone(page: Page, deck: Path):
    """In the frame of a page the controls fit, and the search that its button opens has room."""
    page.goto(deck.with_name("page.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("svg[data-marpit-svg]").first.hover()
    box = frame.locator(".bespoke-marp-osc").bounding_box()
    assert box
    assert box["width"] < 320
    frame.get_by_title("Search in slides (/)").click()
    frame.get_by_role("combobox").fill("lentils")
    option = frame.get_by_role("option").bounding_box()
    assert option
    assert option["y"] + option["height"] < 188


def test_not_in_print_and_not_without_marps_template(page: Page, tmp_path: Path):
    """Nothing of it is printed; a project that chose marp's bare template gets no script."""
    keys(page, "/")
    page.emulate_media(media="print")
    assert not page.locator(".dac-talk").is_visible()
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides/a.md").write_text("---\nmarp: true\n---\n\n# A\n", encoding="utf-8")
    (tmp_path / ".marprc.yml").write_text("template: bare\n", encoding="utf-8")
    assert b"dac-talk" not in make(tmp_path, ["a"], ["html"])["a.html"]
