"""The deck of a review: what readers give is shown whatever it is, and each slide says where it comes from."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.config import load
from docs_as_code.project import review_decks
from docs_as_code.review import deck, deck_parts, deck_release
from docs_as_code.review.readers import BUILT_IN, junit
from docs_as_code.review.reading import Chart, Compared, Reading, Table
from tests import reviewing
from tests.reviewing import GREEN, PYTEST

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
    path, report = review_decks.write_deck(load(project.folder), reviewing.decide(project), lambda _: None)
    assert [job.error for job in report.jobs] == [None]
    return project.read(path.replace(".html", ".md")), project.read(path)


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
        *(f"Appendix: tests, slowest tests, {number} of 5" for number in range(1, 6)),
    ]
    assert '<p class="source">gone</p>' in slide(markdown, "Verify: tests")
    assert "| test_old |" in slide(markdown, "Verify: tests")
    own = slide(markdown, "Verify: tests, slowest tests")
    fit = len(re.findall(r"^\| test \d", own, re.MULTILINE))
    assert f"and {800 - fit} more in the appendix" in own
    assert "| :-- | --: |" in own
    last = slide(markdown, "Appendix: tests, slowest tests, 5 of 5")
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


STEPS = "rollout: [{steps}]\nrollback: [{{step: back, who: me, minutes: 5, rehearsed: 2026-11-20}}]\n"


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (5, 1), (7, 2), (20, 4)])
def test_steps_stand_in_rows(release: Project, count: int, rows: int) -> None:
    """Boxes of one column are of one rank; the arrows lead through all steps, whatever way a row runs."""
    steps = ", ".join(f"{{step: s{number}, who: me, minutes: 10}}" for number in range(count))
    reviewing.plan(release, PLAN + STEPS.format(steps=steps))
    dot = slide(deck.markdown(reviewing.decide(release)), f"Release: rollout in {deck_release.minutes(count * 10)}")
    ranks = [re.findall(r"n(\d+)", one) for one in re.findall(r"rank=same; (.*?)}", dot)]
    assert max(map(len, ranks)) == rows
    assert sorted(int(one) for rank in ranks for one in rank) == list(range(count))
    arrows = {
        (b, a) if "back" in more else (a, b)
        for a, b, more in re.findall(r"n(\d+) -> n(\d+)(.*)", dot)
        if "invis" not in more
    }
    assert arrows == {(str(number), str(number + 1)) for number in range(count - 1)}


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("PT2H", "The window has 2 h, the way back takes 5 min"),
        ("PT1H", "the rollout and the way back take 65 min, and the window has 60 min"),
        ("PT30M", "the rollout takes 60 min, and the window has 30 min"),
    ],
)
def test_the_timeline_of_the_window(release: Project, window: str, said: str) -> None:
    """Who does what when, by the clock; whether the rollout and the way back have room in the window is told."""
    steps = "{step: canary, who: me, minutes: 20}, {step: all, who: you, minutes: 40}"
    plan = PLAN.replace("1.4.0", f"1.4.0, window: 2026-11-24T23:30Z/{window}") + STEPS.format(steps=steps)
    reviewing.plan(release, plan)
    markdown = deck.markdown(reviewing.decide(release))
    found = slide(markdown, "Release: who does what when, in UTC")
    assert '"canary · me"\t"23:30"\t"23:50"\n"all · you"\t"23:50"\t"24:30"' in found
    assert said in found
    assert "rehearsed 2026-11-20" in slide(markdown, "Release: rollback in 5 min")


def test_names_of_steps_are_text(release: Project) -> None:
    """Whatever stands in them, Graphviz draws it as it is."""
    name = json.dumps(f"{HOSTILE}\\ <b> &amp; " + "W" * 90)
    reviewing.plan(release, PLAN + STEPS.format(steps=f"{{step: {name}, who: {name}, minutes: 5}}"))
    _, html = built(release)
    drawn = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", html))
    assert "&quot;]; a;b;c,d ```" in drawn
    assert "&lt;script&gt;" in drawn
    assert "<script>alert" not in html


def test_what_has_changed_since_the_last_review(release: Project) -> None:
    """Gates and facts that are others than on record; nothing before there is a record."""
    assert "Since the last review" not in built(release)[0]
    release.run("review", "reviews/weekly.yml", "--now", "2026-11-24T08:45Z", "--record")
    reviewing.plan(release, PLAN.replace("1.4.0", "1.5.0"))
    assert "No gate, no fact and no evidence is another" in built(release)[0]
    release.write("reports/a.xml", PYTEST)
    markdown, _ = built(release)
    assert "| tests pass | pass | fail |" in slide(markdown, "Since the last review: gates")
    assert "Compared with the review of 1.4.0 " in slide(markdown, "Since the last review: facts")


def test_the_appendix_links_the_files_and_their_jobs(release: Project) -> None:
    """A file is linked where it lies, or the CI job that stamped it; a deck that everyone sees links none of them."""
    release.write("reports/ü b.xml", GREEN)
    stamp = {
        "schema": 1,
        "sha256": hashlib.sha256(release.bytes("reports/a.xml")).hexdigest(),
        "commit": reviewing.git(release, "rev-parse", "HEAD"),
        "time": "2026-11-24T08:00Z",
        "job": "https://ci.example.org/jobs/7",
    }
    release.write("reports/a.xml.stamp.json", json.dumps(stamp))
    markdown, html = built(release)
    appendix = slide(markdown, "Appendix: evidence")
    assert "](<https://ci.example.org/jobs/7>)" in appendix
    assert "](<../../reports/%C3%BC%20b.xml>)" in appendix
    assert 'href="https://ci.example.org/jobs/7"' in html
    reviewing.plan(release, f"publish: true\n{PLAN}")
    _, report = review_decks.write_deck(load(release.folder), reviewing.decide(release), lambda _: None)
    assert [job.error for job in report.jobs] == [None]
    page = release.read("docs/generated/slides/reviews/weekly.html")
    assert "ci.example.org" not in page
    assert "../../reports" not in page


def test_a_bar_alone_and_long_facts(release: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """One bar compares nothing and is left out; the names of facts are words, and a long value has smaller letters."""
    chart = Chart("by licence", "hbar", ("Licence", "Packages"), (("none", 127.0),))
    read_as(monkeypatch, Reading(COUNTS, charts=(chart,)))
    markdown, _ = built(release)
    assert "by licence" not in markdown
    told = deck_parts.tiles({"without_licence": 3, "severity": "a word that is long"})[0]
    assert "<div>without licence</div>" in told
    assert '<strong class="long">' in told
