"""A deck is the same bytes whatever it is built with, and its PDF says what marp-cli's own PDF says."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from pypdf import PdfReader

from benchmarks.samples import write_decks
from docs_as_code.config import SlidesConfig
from docs_as_code.slides.build import DeckTask, build_decks
from docs_as_code.toolchain import fonts
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.marp import ensure_marp
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parent / "data" / "decks"
# What is made by lot, counted, fitted over some frames or dated: a table's cells, a long line of code, scoped styles.
SLIDES = {
    "table": "# Table\n\n| a | b |\n|---|---|\n| c | d |",
    "code": "# Code\n\n```console\n$ " + "a very long line " * 20 + "\n```",
    "scoped": "# Scoped\n\n<style scoped>p { color: teal; }</style>\n\nText",
    "fit": "# <!-- fit --> Fitted\n\n![h:80](box.svg) ![h:40](box.svg)",
    "formula": "# Formula\n\n$$ \\sum_{i=1}^n i = \\frac{n(n+1)}{2} $$",
}
ALL = ("html", "pdf", "png", "pptx")


def make(
    folder: Path, names: Iterable[str], formats: Iterable[str], *, notes: Literal["strip", "keep"] = "strip"
) -> dict[str, bytes]:
    """Build these decks together, in this order: "name.format" -> bytes."""
    font_set = fonts.font_set(frozenset(), (), silent)
    results = build_decks(
        [
            DeckTask(
                folder / f"slides/{name}.md", f"slides/{name}.md", {end: folder / f"{name}.{end}" for end in formats}
            )
            for name in names
        ],
        project=folder,
        slides=SlidesConfig(sources=(), formats=(), theme=None, themes=(), notes=notes),
        marp=ensure_marp(silent),
        browser=lambda: ensure_browser(None, silent),
        font_config=font_set.config_file,
        faces=font_set.faces,
        digests=lambda _: "0" * 64,
        timeout=120,
        say=silent,
    )
    assert [result.error for result in results if result.error] == []
    return {path.relative_to(folder).as_posix(): data for result in results for path, data in result.files.items()}


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a deck of two slides for each of the texts."""
    folder = tmp_path_factory.mktemp("bytes")
    write_decks(folder / "slides", 0)
    for name, text in SLIDES.items():
        (folder / f"slides/{name}.md").write_text(
            f"---\nmarp: true\n---\n\n{text}\n\n---\n\n## Next\n", encoding="utf-8"
        )
    return folder


@pytest.fixture(scope="module")
def together(decks: Path) -> dict[str, bytes]:
    """All of them, built in one go."""
    return make(decks, SLIDES, ALL)


def test_in_another_order_and_again(decks: Path, together: dict[str, bytes]):
    """The second build, with the decks the other way round, gives the bytes of the first in each format."""
    assert len(together) == len(SLIDES) * len(ALL)
    again = make(decks, reversed(SLIDES), ALL)
    assert different(again, together) == []


def test_alone_in_another_folder_and_side_by_side(decks: Path, together: dict[str, bytes], tmp_path: Path):
    """Each deck built alone, from copies of the project in two other folders, two builds at a time."""
    folders = [tmp_path / "other", tmp_path / "deeper" / "and longer"]
    for folder in folders:
        shutil.copytree(decks, folder)
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(make, folders[number % 2], [name], ("html", "pdf", "png")) for number, name in enumerate(SLIDES)
        ]
        jobs.append(pool.submit(make, folders[0], ["code"], ALL))
        for job in jobs:
            assert different(job.result(), together) == []


def test_the_first_slide_is_that_of_marp(decks: Path, together: dict[str, bytes]):
    """A picture taken from the page of the PDF is the one that marp takes when it is asked for pictures alone."""
    assert different(make(decks, SLIDES, ["png"]), together) == []


def test_what_moves_is_waited_for(tmp_path: Path):
    """A script that draws over some frames, as marp's own does to fit text to a slide, has drawn before the PDF."""
    (tmp_path / "marp.config.mjs").write_text("export default { html: true }\n", encoding="utf-8")
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides/moving.md").write_text(MOVING, encoding="utf-8")
    pdf = PdfReader(io.BytesIO(make(tmp_path, ["moving"], ["pdf"])["moving.pdf"]))
    assert pdf.pages[0].extract_text().split() == ["step", "20"]


MOVING = """---
marp: true
---

<p id="place"></p>
<script>
  const root = document.querySelector('#place').attachShadow({ mode: 'open' })
  let number = 0
  function step() {
    root.textContent = `step ${(number += 1)}`
    if (number !== 20) requestAnimationFrame(step)
  }
  step()
</script>
"""


def different(some: dict[str, bytes], all_of_them: dict[str, bytes]) -> list[str]:
    """The names whose bytes differ."""
    assert some
    return [name for name, data in some.items() if all_of_them[name] != data]


def test_the_date_is_that_of_the_build(decks: Path, together: dict[str, bytes], monkeypatch: pytest.MonkeyPatch):
    """PDF and PPTX say SOURCE_DATE_EPOCH; what does not say a date stays as it is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    dated = make(decks, ["table"], ALL)
    assert different(dated, together) == ["table.pdf", "table.pptx"]
    metadata = PdfReader(io.BytesIO(dated["table.pdf"])).metadata
    assert metadata
    assert str(metadata["/CreationDate"]) == "D:19700102000000Z"


# Left out: the deck with emoji. marp's own PDF loads them from another host, ours has them.
COMPARED = [path.stem for path in sorted((DATA / "slides").glob("*.md")) if path.stem != "emoji"]


def test_a_pdf_says_what_that_of_marp_says(tmp_path: Path):
    """Text, addresses, notes, size of each page, outline and title are those of marp-cli, run without us."""
    shutil.copytree(DATA, tmp_path / "decks")
    folder = tmp_path / "decks"
    names = [*COMPARED, *(path.stem for path in write_decks(folder / "slides", 2))]
    config = (DATA / "marp.config.mjs").read_text(encoding="utf-8")
    own = config.replace("export default {", "export default {\n  pdfNotes: true,")
    (folder / "marp.config.mjs").write_text(own, encoding="utf-8")
    lines = [line for line in own.splitlines() if not line.strip().startswith(("output:", "watch:", "inputDir:"))]
    plain = "\n".join(lines).replace(
        "export default {",
        "export default {\n  pdfOutlines: { pages: false, headings: true },\n  allowLocalFiles: true,",
    )
    (folder / "plain.mjs").write_text(plain, encoding="utf-8")
    ours = make(folder, names, ["pdf"], notes="keep")
    marp = ensure_marp(silent)
    environment = {"CHROME_PATH": str(ensure_browser(None, silent).path), "CHROME_NO_SANDBOX": "1"}
    subprocess.run(
        [marp.node.path, marp.cli, "--no-stdin", "-c", "plain.mjs", "--pdf", *(f"slides/{name}.md" for name in names)],
        cwd=folder,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    for name in names:
        theirs = contents((folder / f"slides/{name}.pdf").read_bytes())
        assert (name, contents(ours[f"{name}.pdf"])) == (name, theirs)
    assert any(page["notes"] for page in contents(ours["notes.pdf"])["pages"])


def contents(pdf: bytes) -> dict[str, Any]:
    """What a reader of a PDF gets; spaces are left out of texts, since they follow from the font."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = []
    for page in reader.pages:
        annotations = [annotation.get_object() for annotation in page.get("/Annots", [])]
        pages.append(
            {
                "text": "".join(page.extract_text().split()),
                "addresses": [note["/A"]["/URI"] for note in annotations if "/URI" in note.get("/A", {})],
                "notes": [note["/Contents"] for note in annotations if note["/Subtype"] == "/Text"],
                "size": [float(side) for side in page.mediabox],
            }
        )
    metadata = {key: str(value) for key, value in (reader.metadata or {}).items() if not key.endswith("Date")}
    return {"pages": pages, "outline": outline(reader, reader.outline), "metadata": metadata}


def outline(reader: PdfReader, entries: list[Any]) -> list[Any]:
    """Titles and page numbers, nested as the outline is."""
    return [
        outline(reader, entry) if isinstance(entry, list) else (entry.title, reader.get_destination_page_number(entry))
        for entry in entries
    ]
