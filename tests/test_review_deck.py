"""The deck of a review: what readers give is shown whatever it is, and each slide says where it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.config import load
from docs_as_code.project import reviews
from docs_as_code.review.readers import BUILT_IN, junit
from docs_as_code.review.reading import Chart, Compared, Reading, Table
from tests import reviewing
from tests.reviewing import GREEN

if TYPE_CHECKING:
    from tests.conftest import Project

PLAN = """\
release: {version: 1.4.0}
evidence:
  tests: {type: junit, path: reports/*.xml}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0}, owner: verify}
"""
HOSTILE = '"]; a;b;c,d\t```\n--> <script>alert(1)</script> {{ x }} & \\N'


def read_as(monkeypatch: pytest.MonkeyPatch, reading: Reading, compared: Compared | None = None) -> None:
    """Let every JUnit report say this."""
    one = junit.READER._replace(read=lambda _data, _about: reading)
    if compared is not None:
        one = one._replace(keys=("path", "base"), compare=lambda _head, _base: compared)
    monkeypatch.setitem(BUILT_IN, "junit", one)


def built(project: Project) -> tuple[str, str]:
    """The deck's Markdown and HTML."""
    deck, report = reviews.write_deck(load(project.folder), reviewing.decide(project), lambda _: None)
    assert [job.error for job in report.jobs] == [None]
    return project.read(deck.replace(".html", ".md")), project.read(deck)


def slide(markdown: str, title: str) -> str:
    """The slide with this heading."""
    return next(one for one in markdown.split("\n---\n") if f"\n## {title}\n" in one)


@pytest.fixture
def release(project: Project) -> Project:
    """A project with a tag, a plan and one report."""
    reviewing.start(project)
    project.write("reports/a.xml", GREEN)
    reviewing.plan(project, PLAN)
    return project


COUNTS = {"total": 3, "passed": 3, "skipped": 0, "flaky": 0, "seconds": 1.0}


def test_tables_of_readers(release: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many rows as fit, with the true count of the others, which stand in the appendix; those of comparing first."""
    release.write("reports/b.xml", GREEN)
    rows = tuple((f"test {number}", f"{number}.5") for number in range(30))
    table = Table("slowest tests", ("Test", "Seconds"), rows, 400)
    compared = Compared({"total": 3}, (), (Table("gone", ("Test",), (("test_old",),)), Table("new", ("Test",), ())))
    read_as(monkeypatch, Reading(COUNTS, tables=(table,)), compared)
    reviewing.plan(release, PLAN.replace("path: reports/*.xml", "path: reports/*.xml, base: reports/a.xml"))
    markdown, html = built(release)
    headings = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert [one for one in headings if one.startswith(("Verify", "Appendix: tests"))] == [
        "Verify: tests",
        "Verify: tests, slowest tests",
        *(f"Appendix: tests, slowest tests, {number} of 6" for number in range(1, 7)),
    ]
    assert '<p class="source">gone</p>' in slide(markdown, "Verify: tests")
    assert "| test_old |" in slide(markdown, "Verify: tests")
    own = slide(markdown, "Verify: tests, slowest tests")
    fit = len(re.findall(r"^\| test \d", own, re.MULTILINE))
    assert f"and {800 - fit} more in the appendix" in own
    assert "| :-- | --: |" in own
    last = slide(markdown, "Appendix: tests, slowest tests, 6 of 6")
    assert len(re.findall(r"^\| test \d", markdown, re.MULTILINE)) == 60
    assert "and 740 more, which are not shown" in last
    assert "There are none" not in html


def test_charts_of_readers(release: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is SVG that says its data in words; names are text, and numbers that nobody can draw are gaps."""
    huge: tuple[tuple[str | float | None, ...], ...] = ((HOSTILE, 1.5), ("b", float("nan")), ("c", 10**400))
    charts = (
        Chart(HOSTILE, "bar", (HOSTILE, HOSTILE), huge, HOSTILE),
        Chart("many", "hbar", ("", "n"), tuple((str(number), number) for number in range(20))),
        Chart("points", "line", ("t", *"abcdefgh"), tuple((str(n), *range(n, n + 8)) for n in range(1000))),
        Chart("with a gap", "area", ("t", "a", "b"), (("1", 1, None), ("2", -1, 2))),
        Chart("nothing to draw", "bar", ("t", "a"), ()),
    )
    read_as(monkeypatch, Reading(COUNTS, charts=charts))
    markdown, html = built(release)
    slides = re.findall(r"^## Verify: tests, (.*)$", markdown, re.MULTILINE)
    assert slides[1:] == ["many", "points", "with a gap"]
    assert "the first 14 of 20" in slide(markdown, "Verify: tests, many")
    assert "one of 3 points, the first 6 of 8 series" in slide(markdown, "Verify: tests, points")
    assert "Bar chart. n: 0 0, 1 1, 2 2" in html
    assert "b no value, c no value" in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }} &amp; \\N 1.5" in html


def test_each_slide_says_where_it_comes_from(release: Project) -> None:
    """A speaker note names plan and files with digest, time and commit; it is in the deck, also where others hide notes."""
    release.write("docs-as-code.yml", "slides: {notes: strip}")
    name = "reports/a --> <b> {{ x }}: class.xml"
    (release.folder / "reports/a.xml").rename(release.folder / name)
    markdown, html = built(release)
    slides = markdown.partition("</style>")[2].split("\n---\n")
    assert all(re.search(r"<!-- (Gates|tests comes from) [^<>]* -->$", one.strip()) for one in slides)
    note = slide(markdown, "Verify: tests").rpartition("<!-- ")[2]
    assert note.startswith("tests comes from reports/a --› ‹b› (( x )):class.xml, SHA-256 ")
    assert "2026-11-24 08:30 UTC, told by the file itself, commit unknown. -->" in note
    assert "tests comes from reports/a" in html
