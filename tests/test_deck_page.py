"""A deck's page on the site: viewer, downloads, thumbnails that lead to the slides, and all words for the search."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image

from docs_as_code.slides import companion
from docs_as_code.slides.slide_text import SlideText
from tests.browsing import pinned_browser
from tests.conftest import Project
from tests.test_check_new import commit, git
from tests.test_check_outputs import stale

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OUT = "docs/generated/slides"
DECK = """---
marp: true
title: 'Prices <b> & "costs"'
description: 'What "we" <i>pay'
---

# Start

| a | *b* |
|---|---|
| 1 | 2_3_4 |

<!-- secret note -->

---

Only `<words>` here, and [no link](#1)

---

# Third
"""

pinned = pytest.fixture(scope="module", name="pinned")(pinned_browser)


@pytest.fixture
def site(project: Project) -> Project:
    """A site of two pages, of which one is the deck's."""
    return _with_site(project)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same, built once for all tests that only look at it."""
    project = _with_site(Project(tmp_path_factory.mktemp("site")))
    project.build()
    return project


def _with_site(project: Project) -> Project:
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf, page]}\n")
    project.write("mkdocs.yml", "site_name: S\nstrict: true\ntheme: material\nplugins: [search, docs-as-code]\n")
    project.write("docs/index.md", "# Home\n\n[Prices](generated/slides/prices.page.md)\n")
    project.write("slides/prices.md", DECK)
    return project


def test_its_words_are_found_by_the_search_of_the_site(built: Project):
    """Each slide is a section of the page, with its words as they are on the slide; notes are on none."""
    found = json.loads(built.read("site/search/search_index.json"))["docs"]
    sections = {
        one["title"]: re.sub(r"<[^>]+>", "", one["text"]) for one in found if "prices.page/#" in one["location"]
    }
    assert list(sections) == ["1. Start", "Slide 2", "3. Third"]
    assert "1 2_3_4" in sections["1. Start"]
    assert "Only &lt;words&gt; here, and no link" in sections["Slide 2"]
    assert not any("secret" in one["text"] for one in found)


def test_it_shows_the_deck_and_leads_to_its_slides(built: Project, pinned: Browser):
    """Viewer, downloads and thumbnails work in the built site; the page is no wider than a phone."""
    context = pinned.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((built.folder / "site/generated/slides/prices.page/index.html").as_uri())
    assert page.locator("h1").inner_text() == 'Prices <b> & "costs"'
    assert page.locator("iframe.dac-slides").get_attribute("src") == "../prices.html"
    assert [one.inner_text() for one in page.get_by_role("link", name=re.compile("^(HTML|PDF)$")).all()] == [
        "HTML",
        "PDF",
    ]
    thumbnails = page.locator(".dac-strip a")
    assert [one.locator("img").get_attribute("alt") for one in thumbnails.all()] == ["1. Start", "Slide 2", "3. Third"]
    page.wait_for_function("[...document.querySelectorAll('.dac-strip img')].every((image) => image.naturalWidth)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    boxes = [one.bounding_box() for one in thumbnails.all()]
    assert len({box["y"] for box in boxes if box}) == 1
    thumbnails.nth(2).click()
    page.wait_for_function("document.querySelector('.bespoke-marp-active section')?.id === '3'")
    context.close()


def test_a_description_is_text_also_in_the_head_of_the_page(built: Project):
    """Material writes a description as it is: no sign in it may become an element or end the attribute."""
    page = built.read("site/generated/slides/prices.page/index.html")
    assert '<meta name="description" content="What &quot;we&quot; &lt;i&gt;pay">' in page
    assert "<i>pay" not in page
    assert "<b> &" not in page.partition("</title>")[2]


def test_the_same_bytes_again_and_gone_with_its_slides(site: Project):
    """Page and thumbnails are outputs as others are: the same at each build, stamped, and removed with their slides."""
    site.build("--only", "slides")
    names = site.files(OUT)
    thumbnails = [f"{OUT}/prices.page.{number}.png" for number in ("001", "002", "003")]
    assert names == sorted([f"{OUT}/prices.html", f"{OUT}/prices.pdf", f"{OUT}/prices.page.md", *thumbnails])
    assert Image.open(io.BytesIO(site.bytes(thumbnails[0]))).size == (480, 270)
    first = {name: site.bytes(name) for name in names}
    assert site.build("--only", "slides").job("slides/prices.md")["status"] == "up-to-date"
    site.build("--only", "slides", "--force")
    assert {name: site.bytes(name) for name in names} == first
    for name in names:
        (site.folder / name).unlink()
    assert site.build("--only", "slides").job("slides/prices.md")["status"] == "cached"
    assert {name: site.bytes(name) for name in names} == first
    site.write("slides/prices.md", DECK.rpartition("\n---\n")[0])
    site.build("--only", "slides")
    assert site.files(OUT) == [name for name in names if name != thumbnails[2]]
    site.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    site.build("--only", "slides")
    assert site.files(OUT) == [f"{OUT}/prices.html"]


def test_thumbnails_are_not_the_pictures_of_slides(project: Project):
    """`images` and `page` side by side: each picture has its own name and size."""
    project.write("docs-as-code.yml", "slides: {formats: [images, page]}\n")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n")
    for status in ("ran", "up-to-date"):
        assert project.build().job("slides/a.md")["status"] == status
    sizes = {
        name: Image.open(io.BytesIO(project.bytes(name))).size for name in project.files(OUT) if name.endswith("png")
    }
    assert sizes == {f"{OUT}/a.001.png": (1280, 720), f"{OUT}/a.page.001.png": (480, 270)}


def test_without_html_slides_are_shown_in_the_pdf_or_nowhere():
    """What is not built is not linked; a name is an address, whatever signs it has; no title is needed."""
    slides = [SlideText("", ("*a*", "<b>"), "en")]
    outputs = {"page": Path("a (b)#.page.md"), "pdf": Path("a (b)#.pdf")}
    text = companion.page("", "", slides, outputs, [Path("a (b)#.page.001.png")])
    name = quote("a (b)#")
    assert f"[![Slide 1]({name}.page.001.png)]({name}.pdf#page=1)" in text
    assert "&#42;a&#42;  \n&#60;b&#62;" in text
    del outputs["pdf"]
    assert "](" not in companion.page("", "", slides, outputs, [Path("x.png")]).replace("![Slide 1](x.png)", "")


@pytest.mark.parametrize(("form", "ending"), [("page", "page.md"), ("handout", "handout.pdf")])
def test_a_committed_one_is_known_to_be_stale(project: Project, form: str, ending: str):
    """Page and hand-out say what they were made from, and `check` reads it."""
    git(project, "init", "-q")
    project.write("docs-as-code.yml", f"slides: {{formats: [{form}]}}\n")
    project.write("docs/generated/README", "ours\n")
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n")
    project.build()
    commit(project)
    assert stale(project) == []
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Another talk\n")
    ((path, line, message, _),) = stale(project)
    assert (path, line) == ("slides/talk.md", 2)
    assert message == f"the committed {OUT}/talk.{ending} is not what this source makes now"
