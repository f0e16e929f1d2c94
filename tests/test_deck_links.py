"""Links of a deck to other decks, pages and files: written from the source's folder, followed from the output's."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
LINKS = """\
---
marp: true
---

# Links

[a](other.md) [b](deep/more.md?x=1#2) [c](../docs/my%20page.md#part) [d](img/plan.svg) <a href="./img">e</a>

[f](#2) [g](https://example.com/a) [h](mailto:a@example.com) [i](/root) [j](../docs/generated/slides/other.pdf)

---

[back](#1)
"""


def write(project: Project, formats: str) -> None:
    project.write("docs-as-code.yml", f"slides: {{formats: {formats}}}\n")
    project.write("slides/a.md", LINKS)
    project.write("slides/other.md", "---\nmarp: true\n---\n\n# Other\n")
    project.write("slides/deep/more.md", "---\nmarp: true\n---\n\n[up](../a.md)\n")
    project.write("slides/img/plan.svg", "<svg/>")
    project.write("docs/my page.md", "# Page\n")


def hrefs(project: Project, deck: str) -> list[str]:
    """The links of the slides themselves, in their order."""
    return re.findall(r'<a\b[^>]*\shref="([^"]*)"', project.read(f"{OUT}/{deck}.html").split("<script")[0])


def addresses(project: Project, deck: str) -> list[str]:
    """The addresses of the links of a PDF; places in it are none."""
    reader = PdfReader(io.BytesIO(project.bytes(f"{OUT}/{deck}.pdf")))
    found: list[Any] = [annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])]
    return [annotation["/A"]["/URI"] for annotation in found if "/URI" in annotation.get("/A", {})]


def test_links_work_from_the_output_folder(project: Project):
    """A deck leads to the built deck of the same format, a file to itself; anchors and addresses stay as they are."""
    write(project, "[html, pdf]")
    result = project.build("--only", "slides")
    assert result.json["summary"]["findings"] == []
    page, picture = "../../my%20page.md#part", "../../../slides/img/plan.svg"
    assert hrefs(project, "a") == [
        *("other.html", "deep/more.html?x=1#2", page, picture, "../../../slides/img"),
        *("#2", "https://example.com/a", "mailto:a@example.com", "/root", "other.pdf", "#1"),
    ]
    assert hrefs(project, "deep/more") == ["../a.html"]
    assert addresses(project, "a") == [
        *("other.pdf", "deep/more.pdf?x=1#2", page, picture, "../../../slides/img"),
        *("https://example.com/a", "mailto:a@example.com", "other.pdf"),
    ]
    assert addresses(project, "deep/more") == ["../a.pdf"]


def test_a_link_to_nothing_is_a_warning(project: Project):
    """The warning has the line and the nearest names; the deck is built, with no path of the machine in its PDF."""
    write(project, "[html, pdf]")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n\n[x](othr.md) and [site](../index.html)\n")
    project.write("docs/generated/index.html", "published beside the decks")
    result = project.build("--only", "slides")
    assert result.stderr.count("[broken-link]") == 1
    assert "warning: slides/a.md:7: the link leads to no file: othr.md [broken-link]" in result.stderr
    assert "hint: did you mean other.md?" in result.stderr
    assert hrefs(project, "a") == ["othr.md", "../index.html"]
    assert addresses(project, "a") == []


def test_a_linked_deck_that_appears_makes_the_link_right(project: Project):
    """A deck is built again when what it links becomes a deck."""
    write(project, "[html]")
    project.write("slides/other.md", "# A page\n")
    project.build("--only", "slides")
    assert hrefs(project, "a")[0] == "../../../slides/other.md"
    assert project.build("--only", "slides").job("slides/a.md")["status"] == "up-to-date"
    project.write("slides/other.md", "---\nmarp: true\n---\n\n# Other\n")
    project.build("--only", "slides")
    assert hrefs(project, "a")[0] == "other.html"
