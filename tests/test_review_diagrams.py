"""The architecture diff of a review: a picture of each diagram that has changed from base to head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.config import load
from docs_as_code.project import diff_pictures, review_decks, review_diagrams
from docs_as_code.review import deck
from docs_as_code.review.architecture import Architecture, Changed
from tests import reviewing
from tests.reviewing import GREEN, git
from tests.test_review_deck import PLAN, slide

if TYPE_CHECKING:
    from tests.conftest import Project


@pytest.fixture
def release(project: Project) -> Project:
    """A project with three diagrams and a tag."""
    for name in ("web", "same", "gone"):
        project.write(f"diagrams/{name}.dot", f'digraph "{name}" {{ a -> b }}')
    project.write("reports/a.xml", GREEN)
    reviewing.start(project)
    reviewing.plan(project, PLAN)
    return project


def commit(project: Project, **files: str | None) -> None:
    """Commit these diagrams; None removes one."""
    for name, text in files.items():
        path = project.folder / f"diagrams/{name}.dot"
        path.unlink() if text is None else path.write_text(text)
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "fix: diagrams", "--allow-empty")


def built(project: Project) -> tuple[str, str]:
    """The deck's Markdown and HTML."""
    path, report = review_decks.write_deck(load(project.folder), reviewing.decide(project), lambda _: None)
    assert [job.error for job in report.jobs] == [None]
    return project.read(path.replace(".html", ".md")), project.read(path)


def test_each_changed_diagram_is_a_slide(release: Project) -> None:
    """Its merged picture and what has changed in words, those with most changes first; nothing of what is as it was."""
    commit(release, web='digraph "web" { a -> b; b -> "c](x)" }', gone=None, broken="digraph {")
    markdown, html = built(release)
    assert re.findall(r"^## Create: (.*)$", markdown, re.MULTILINE) == [
        "architecture, web",
        "architecture, gone",
        "architecture, other diagrams",
    ]
    found = slide(markdown, "Create: architecture, web")
    assert "](weekly/" in found
    assert "<!-- _class: review diagram -->" in found
    assert release.read("build/reviews/weekly/1.svg").startswith("<svg ")
    assert html.count("+ node &quot;c](x)&quot;") >= 1
    assert "diagrams/gone.dot, removed" in re.sub("&#46;", ".", slide(markdown, "Create: architecture, gone"))
    assert "cannot be compared, it fails in the head" in slide(markdown, "Create: architecture, other diagrams")
    git(release, "tag", "v1.4.0")
    commit(release)
    built(release)
    assert release.files("build/reviews/weekly") == []


def test_where_nothing_has_changed(release: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says so, and no picture is drawn; without git or a base nothing is said."""
    commit(release)
    release.write("build/reviews/weekly/3.svg", "<svg/>")
    monkeypatch.setattr(diff_pictures, "draw_all", None)
    markdown, _ = built(release)
    assert release.read("build/reviews/weekly/3.svg") == "<svg/>"  # it is not ours
    assert "Architecture: all 3 diagrams are as they were" in slide(markdown, "Create: architecture")
    reviewing.plan(release, PLAN.replace("evidence:\n", "evidence:\n  change: {type: git}\n"))
    markdown, _ = built(release)
    assert "Architecture: all 3 diagrams are as they were" in slide(markdown, "Create: change")
    assert review_diagrams.compared(load(release.folder), None, "HEAD", "weekly", print) == (None, {})


def test_what_cannot_be_compared_is_unknown(release: Project) -> None:
    """The review goes on, and says why nobody knows."""
    commit(release)
    found, pictures = review_diagrams.compared(load(release.folder), "0" * 40, "HEAD", "weekly", print)
    assert found is not None
    assert (found.problem, pictures) == (f"no such revision: {'0' * 40}", {})
    markdown = deck.markdown(reviewing.decide(release), found)
    assert "what has changed is unknown, no such revision&#58;" in slide(markdown, "Create: architecture").replace(
        "<span>", ""
    ).replace("</span>", "")
    unknown = slide(markdown, "What is unknown")
    assert "What has changed in the diagrams" in unknown


def test_many_changed_diagrams_are_listed(release: Project) -> None:
    """Six have pictures; the others are rows, the last of them in the appendix."""
    changed = tuple(Changed(f"d{at}", "changed", ("+ node",), "x/1.svg" if at < 6 else None) for at in range(40))
    markdown = deck.markdown(reviewing.decide(release), Architecture("", changed))
    assert len(re.findall(r"^## Create: architecture, d\d$", markdown, re.MULTILINE)) == 6
    assert "| d6 | changed |" in slide(markdown, "Create: architecture, other diagrams")
    assert "## Appendix: architecture, other diagrams" in markdown
    assert all(f"| d{at} |" in markdown for at in range(6, 40))
