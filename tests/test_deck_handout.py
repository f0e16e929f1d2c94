"""The hand-out of a deck: three slides on a page of paper, each with its notes beside it, or lines to write on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.test_deck_bytes import make

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

DECK = """---
marp: true
theme: docs-as-code
title: 'Release "4" <b>'
---

# Start

<!-- Welcome <everybody>.

Then:
- the numbers -->

---

# Links

[home](#1) [site](https://example.com/) [plan](../plan.txt)

---

# Third

---

# Long

<!-- NOTE -->

---

# Fifth
"""
A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one deck, whose fourth slide has notes for more than a page."""
    folder = tmp_path_factory.mktemp("handout")
    (folder / "slides").mkdir()
    (folder / "plan.txt").write_text("plan", encoding="utf-8")
    (folder / "slides/talk.md").write_text(DECK.replace("NOTE", "This goes on. " * 200), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def handout(folder: Path) -> bytes:
    return make(folder, ["talk"], ["handout"])["talk.handout"]


def lines(page: Any) -> list[str]:
    return [line.strip() for line in page.extract_text().splitlines() if line.strip()]


def test_three_slides_a_page_with_their_notes(handout: bytes):
    """A4, three slides a page unless notes need the room; title above, page number below, notes as they are written."""
    pdf = PdfReader(io.BytesIO(handout))
    assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages] == [A4] * 3
    first, long, last = (lines(page) for page in pdf.pages)
    assert {"Start", "Welcome <everybody>.", "Then:", "- the numbers", "Links", "Third", "1", "2", "3"} <= set(first)
    assert {"Long", "4"} <= set(long)
    assert "Fifth" in last
    for number, page in enumerate((first, long, last), 1):
        assert {'Release "4" <b>', f"{number} / 3"} <= set(page)
    assert sum(page.extract_text().replace("\n", " ").count("goes on.") for page in pdf.pages) == 200
    assert pdf.metadata
    assert pdf.metadata.title == 'Release "4" <b>'


def test_its_links_lead_where_those_of_the_deck_do(handout: bytes):
    """To a slide in the hand-out, to the site, and to a file beside the sources."""
    pdf = PdfReader(io.BytesIO(handout))
    page: Any = pdf.pages[0]
    annotations = [one.get_object() for one in page["/Annots"]]
    assert [one["/A"]["/URI"] for one in annotations if "/A" in one] == ["https://example.com/", "plan.txt"]
    (inside,) = (one["/Dest"] for one in annotations if "/Dest" in one)
    assert pdf.get_destination_page_number(pdf.named_destinations[inside]) == 0


def test_the_same_bytes_again_and_no_notes_elsewhere(folder: Path, handout: bytes):
    """A second build beside other formats gives the same hand-out; the PDF of the slides has none of its notes."""
    again = make(folder, ["talk"], ["pdf", "handout"])
    assert again["talk.handout"] == handout
    slides = PdfReader(io.BytesIO(again["talk.pdf"]))
    assert len(slides.pages) == 5
    assert not any("Welcome" in page.extract_text() for page in slides.pages)


def test_it_is_an_output_as_others_are(project: Project):
    """It has its own name beside the PDF, is known by it, up to date the second time, and gone with its format."""
    project.write("docs-as-code.yml", "slides: {formats: [pdf, handout]}\n")
    project.write("slides/two.md", "---\nmarp: true\n---\n\n# One\n")
    out = ["docs/generated/slides/two.handout.pdf", "docs/generated/slides/two.pdf"]
    assert sorted(project.build().job("slides/two.md")["outputs"]) == out
    assert project.files("docs/generated/slides") == out
    assert project.build().job("slides/two.md")["status"] == "up-to-date"
    assert "slides/two.md" in project.run("explain", out[0]).stdout
    assert b"%docs-as-code" in project.bytes(out[0])
    project.write("docs-as-code.yml", "slides: {formats: [pdf]}\n")
    project.build()
    assert project.files("docs/generated/slides") == out[1:]
