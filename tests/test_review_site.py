"""What of reviews everyone sees: a page made from records, and the decks of plans that say `publish: true`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docs_as_code.review import record
from tests import reviewing
from tests.conftest import Project
from tests.reviewing import GREEN, NOW

PLAN = """\
release: {version: 1.4.0, owner: Ada Lovelace}
evidence: {tests: {type: junit, path: reports/junit.xml}}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, owner: Grace Hopper}
"""
PAGE = "docs/generated/reviews.md"


@pytest.fixture
def site(project: Project) -> Project:
    """A repository with a site, and a plan whose gates pass."""
    reviewing.start(project)
    project.write("mkdocs.yml", "site_name: Shop\ntheme: {name: material}\nplugins: [docs-as-code]\n")
    project.write("docs/index.md", "# Shop\n")
    project.write("reports/junit.xml", GREEN)
    reviewing.plan(project, PLAN)
    return project


def keep(project: Project, version: str, day: int, **other: Any) -> None:
    """Write the record of a version."""
    told: dict[str, Any] = {
        "schema": 1,
        "verdict": "GO",
        "now": f"2026-11-{day:02}T09:00:00Z",
        "release": {"version": version, "owner": "Ada Lovelace", "base": None, "head": "HEAD", "window": None},
        "base": None,
        "head": None,
        "plan": {"path": "reviews/weekly.yml", "sha256": "0" * 64, "extends": [], "publish": False},
        "gates": [],
        "evidence": {},
        "tool": "docs-as-code",
        **other,
    }
    project.write(f"reviews/records/{version}.json", record.text(told))


def rows(project: Project) -> list[list[str]]:
    """The cells of the page's table, without its head."""
    lines = [line for line in project.read(PAGE).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def build(project: Project) -> list[str]:
    """Build pages alone, as the site's plugin does; the findings."""
    done = project.run("build", "--only", "slides", "--only", "site", "--json")
    return [one["message"] for one in json.loads(done.stdout).get("findings", [])]


def test_no_records_make_no_page(site: Project) -> None:
    """Only where a review has been recorded is there something to show; with the last record, the page goes."""
    site.build()
    assert not site.exists(PAGE)
    keep(site, "1.4.0", 24)
    site.build()
    assert site.exists("site/generated/reviews/index.html")
    (site.folder / "reviews/records/1.4.0.json").unlink()
    site.build()
    assert not site.exists(PAGE)
    assert not site.exists("site/generated/reviews/index.html")


def test_the_page_lists_what_was_decided_and_what_became_of_it(site: Project) -> None:
    """The newest comes first; neither findings nor names are there, and every text is text."""
    keep(site, "1.3.0", 10, outcome={"result": "rolled-back", "minutes_to_restore": 34})
    keep(site, "1.4.0", 17, verdict="NO-GO")
    keep(site, "1.5.0", 18, verdict="GO WITH WAIVERS", outcome={"result": "ok", "deployed": "2026-11-18T10:00:00Z"})
    keep(site, "1.6.0-rc_1", 24)
    site.build()
    assert rows(site) == [
        ["1.6.0-rc_1", "2026-11-24 09:00", "GO", "not told"],
        ["1.5.0", "2026-11-18 09:00", "GO WITH WAIVERS", "deployed"],
        ["1.4.0", "2026-11-17 09:00", "**NO-GO**", ""],
        ["1.3.0", "2026-11-10 09:00", "GO", "**rolled back**, restored in 34 min"],
    ]
    text = site.read(PAGE)
    assert (
        "4 reviews: 2 go, 1 go with waivers, 1 no-go. Of 2 deployments, 1 failed or was rolled back. "
        "It took 34 minutes to restore.\n"
    ) in text
    assert "Lovelace" not in text
    assert site.build().json["jobs"][-1]["status"] == "up-to-date"
    site.run("review", "--outcome", "failed", "reviews/records/1.6.0-rc_1.json")
    site.build()
    assert rows(site)[0][3] == "**failed**"
    site.run("clean")
    assert not site.exists(PAGE)
    assert site.exists("reviews/records/1.3.0.json")


def test_a_record_that_is_none_is_a_warning(site: Project) -> None:
    """The others are listed; a page that somebody else has written stays."""
    keep(site, "1.4.0", 24)
    site.write("reviews/records/1.5.0.json", "{}")
    for _ in range(2):
        done = site.run("build")
        assert "warning: reviews/records/1.5.0.json: not the record of a review: it lacks `schema` (/)" in done.stderr
    assert [row[0] for row in rows(site)] == ["1.4.0"]
    site.run("clean")
    site.write(PAGE, "# Mine\n")
    assert f"warning: {PAGE}: this is where the page of all reviews goes" in site.run("build").stderr
    assert site.read(PAGE) == "# Mine\n"


def files(project: Project) -> list[str]:
    """The decks of reviews, wherever they are."""
    below = [*project.files("build"), *project.files("docs")]
    return [name for name in below if "weekly" in name]


def test_a_deck_goes_to_the_site_only_where_its_plan_says_so(site: Project) -> None:
    """Published, a deck and the owner are on the page; unpublished, it is gone from the site with the next review."""
    private = [f"build/reviews/weekly.{form}" for form in ("html", "md", "pdf")]
    published = ["build/reviews/published/weekly.md", *(f"docs/generated/slides/reviews/weekly.{form}"
                                                        for form in ("html", "pdf"))]  # fmt: skip
    asked = ("review", "reviews/weekly.yml", "--now", NOW)
    assert site.run(*asked).stdout.endswith("deck: build/reviews/weekly.html\n")
    assert files(site) == private
    reviewing.plan(site, f"publish: true\n{PLAN}")
    done = site.run(*asked, "--record")
    assert done.stdout.endswith("deck: docs/generated/slides/reviews/weekly.html\n")
    assert files(site) == published
    site.build()
    assert files(site) == published
    assert rows(site) == [["[1.4.0](slides/reviews/weekly.html)", "2026-11-24 09:00", "GO", "not told", "Ada Lovelace"]]
    assert site.exists("site/generated/slides/reviews/weekly.html")
    assert site.run("check", "--only", "slides", "--format", "json").json["findings"] == []
    for path, what in (
        (PAGE, "the page of all reviews, made from reviews/records"),
        (published[0], "made by the review of reviews/weekly.yml"),
        (published[1], f"the deck of a review, made from {published[0]}"),
    ):
        assert site.run("explain", path).stdout.startswith(f"{path}: {what}\nup to date: ")
    reviewing.plan(site, PLAN)
    site.run(*asked)
    assert files(site) == private
    site.build()
    assert not site.exists("site/generated/slides/reviews/weekly.html")
    assert "weekly.html" not in site.read(PAGE)
