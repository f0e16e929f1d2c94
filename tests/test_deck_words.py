"""What PDF and PPTX say of their slides beside the pictures: titles, words, notes, links and properties."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from docs_as_code.slides.slide_text import texts_of
from tests.debian import libreoffice
from tests.test_deck_bytes import make

if TYPE_CHECKING:
    from pathlib import Path

DECK = """---
marp: true
title: Prices & "costs" <2026>
author: Kim Lee
description: What we pay
keywords: [money, cloud]
lang: de
header: everywhere
math: katex
---

# Prices <!-- fit -->

<!-- agenda: 2 -->

<!-- First line
second <line> & more -->

---

![bg left](cup.svg)

## A "cup" & <more>

* sla*n*ted
* $x^2$ :smile:

| a | b |
|---|---|
| 1 | 2 |

---

```python
one = 1
two = 2
```

[back](#1)

---

![A cup of it](cup.svg)
"""
WORDS = [
    ("Prices", ["Prices", 'A "cup" & <more>']),
    ('A "cup" & <more>', ['A "cup" & <more>', "slanted", "x2 😄", "a b", "1 2"]),
    ("one = 1", ["one = 1", "two = 2", "back"]),
    ("A cup of it", ["A cup of it"]),
]
CUP = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40" fill="teal"/></svg>'
XML = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"} | {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main"
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The deck as PDF and PPTX, with its notes."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "slides").mkdir()
    (folder / "slides/prices.md").write_text(DECK, encoding="utf-8")
    (folder / "slides/cup.svg").write_text(CUP, encoding="utf-8")
    return folder, make(folder, ["prices"], ["pdf", "pptx"], notes="keep")


def test_each_slide_of_a_pptx_has_its_title_and_its_words(made: tuple[Path, dict[str, bytes]]):
    """The title is a title for PowerPoint, above the slide; the picture is the slide, with the words that stand on it."""
    file = zipfile.ZipFile(io.BytesIO(made[1]["prices.pptx"]))
    found = []
    for number in range(1, 5):
        slide = ET.fromstring(file.read(f"ppt/slides/slide{number}.xml"))
        title = slide.find(".//p:sp", XML)
        assert title is not None
        assert title.find("p:nvSpPr/p:nvPr/p:ph[@type='title']", XML) is not None
        top, height = title.find(".//a:off", XML), title.find(".//a:ext", XML)
        assert top is not None and height is not None
        assert int(top.get("y", "")) + int(height.get("cy", "")) < 0
        picture = slide.find(".//p:pic/p:nvPicPr/p:cNvPr", XML)
        assert picture is not None
        assert title.find(".//a:rPr", XML).get("lang") == "de"  # type: ignore[union-attr]  # there is a text
        found.append(("".join(title.itertext()), picture.get("descr", "").split("\n")))
    assert found == WORDS
    core = file.read("docProps/core.xml").decode()
    for value in ("Prices &amp; &quot;costs&quot; &lt;2026&gt;", "Kim Lee", "What we pay", "money, cloud"):
        assert f">{value}<" in core


def test_libreoffice_opens_the_pptx(made: tuple[Path, dict[str, bytes]]):
    """LibreOffice makes a document of it with as many pages, titles, pictures with their words, notes and keywords."""
    folder, files = made
    (folder / "prices.pptx").write_bytes(files["prices.pptx"])
    command, env = libreoffice(folder / "profile")
    subprocess.run([*command, "--convert-to", "fodp", "prices.pptx"], cwd=folder, env=env, check=True, timeout=300)
    text = (folder / "prices.fodp").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    names = {key: f"{{{value}}}" for key, value in re.findall(r'xmlns:(\w+)="([^"]+)"', text)}
    pages = list(root.iter(f"{names['draw']}page"))
    assert len(pages) == 4
    title = f"{names['draw']}frame[@{names['presentation']}class='title']"
    said = [
        ("".join(page.find(title).itertext()).strip(), page.find(f".//{names['svg']}desc").text.split("\n"))  # type: ignore[union-attr]  # else it fails
        for page in pages
    ]
    assert said == WORDS
    notes = pages[0].find(f".//{names['draw']}frame[@{names['presentation']}class='notes']")
    assert notes is not None
    lines = ["".join(paragraph.itertext()) for paragraph in notes.iter(f"{names['text']}p")]
    assert [line for line in lines if line] == ["First line", "second <line> & more"]
    assert [word.text for word in root.iter(f"{names['meta']}keyword")] == ["money", "cloud"]


def test_a_pdf_has_outline_links_properties_and_notes(made: tuple[Path, dict[str, bytes]]):
    """The agenda leads to its slides, the front matter is in the properties, kept notes are annotations."""
    pdf = PdfReader(io.BytesIO(made[1]["prices.pdf"]))
    assert pdf.metadata
    assert [pdf.metadata.get(key) for key in ("/Title", "/Author", "/Subject", "/Keywords")] == [
        'Prices & "costs" <2026>',
        "Kim Lee",
        "What we pay",
        "money; cloud",
    ]
    assert [entry["/Title"] for entry in _flat(pdf.outline)] == ["Prices", 'A "cup" & <more>']
    links = {}
    notes = []
    for number, page in enumerate(pdf.pages):
        annotations: Any = page.get("/Annots", [])
        for annotation in (one.get_object() for one in annotations):
            if target := annotation.get("/Dest"):
                links[number] = pdf.get_destination_page_number(pdf.named_destinations[target])
            if annotation["/Subtype"] == "/Text":
                notes.append((number, annotation["/Contents"]))
    assert links == {0: 1, 2: 0}
    assert notes == [(0, "First line\nsecond <line> & more")]


def _flat(outline: list) -> list:  # type: ignore[type-arg]  # pypdf's own nested lists
    return [one for entry in outline for one in (_flat(entry) if isinstance(entry, list) else [entry])]


def test_stripped_notes_are_in_none_of_them(made: tuple[Path, dict[str, bytes]]):
    """Where notes are not kept, neither PDF nor PPTX has them, whatever the project's own configuration of Marp says."""
    (made[0] / ".marprc.yml").write_text("pdfNotes: true\n", encoding="utf-8")
    files = make(made[0], ["prices"], ["pdf", "pptx"])
    (made[0] / ".marprc.yml").unlink()
    page: Any
    for page in PdfReader(io.BytesIO(files["prices.pdf"])).pages:
        assert "/Text" not in [one.get_object()["/Subtype"] for one in page.get("/Annots", [])]
    pptx = zipfile.ZipFile(io.BytesIO(files["prices.pptx"]))
    assert not any(b"First line" in pptx.read(name) for name in pptx.namelist())


def test_words_of_slides():
    """Background layers, headers and drawings of formulas are no words, and a drawing's tooltips none that are not there
    already; code keeps its lines; cells keep apart.
    """
    page = (
        '<section data-marpit-advanced-background="background">no</section>'
        '<section data-marpit-advanced-background="content" lang="ja"><header>no</header><h2>A <em>b</em>c</h2>'
        "<pre><code>x\n  y</code></pre><table><tr><td>1</td><td>2</td></tr></table>"
        '<p>one<br>two <span class="katex"><span aria-hidden="true"><span>no</span><br></span></span>three</p>'
        "<svg><title>Shop:</title><desc> Nodes: web.</desc><g><title>no</title><g><title>no</title><text> web</text></g></g></svg>"
        '<style>no</style></section><section data-marpit-advanced-background="pseudo"></section><div>no</div>'
    )
    (slide,) = texts_of(page)
    assert (slide.title, slide.language) == ("A bc", "ja")
    assert slide.lines == ("A bc", "x", "y", "1 2", "one", "two three", "Shop: Nodes: web. web")
