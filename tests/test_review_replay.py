"""A review of the same inputs is the same, byte for byte: in another folder, with other settings of git."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests import reviewing
from tests.conftest import Project
from tests.reviewing import NOW, PYTEST
from tests.test_review import bandit

PLAN = """\
extends: shared/gates.yml
release: {version: 1.4.0, owner: platform team, window: 2026-11-24T09:00Z/PT2H}
evidence:
  tests: {type: junit, path: reports/junit.xml}
  undated: {type: junit, path: reports/undated.xml}
  sast: {type: sarif, path: "artifacts.zip!reports/*.sarif"}
  change: {type: git}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, max_age: 24h, owner: verify}
  - {name: all ran, evidence: undated, require: {min_total: 1}, max_age: 24h, owner: verify}
rollout: [{step: canary 5 %, who: platform, minutes: 30}]
rollback: [{step: roll back, who: platform, minutes: 5, rehearsed: 2026-11-20}]
"""
GATES = """\
gates:
  - {name: no high findings, evidence: sast, require: {max_severity: medium}, max_age: 7d, owner: security,
     waivers: [{reason: seen, by: security, until: 2026-12-01, matches: B101}]}
"""
MADE = ("out.json", "facts.json", "reviews/records/1.4.0.json", "build/reviews/weekly.md", "build/reviews/weekly.html",
        "build/reviews/weekly.pdf", "build/reviews/weekly.png")  # fmt: skip


def decided(folder: Path) -> dict[str, bytes]:
    """Make the whole project in a folder, review it, and give what came of that."""
    folder.mkdir(parents=True)
    project = Project(folder)
    reviewing.start(project)
    project.write("src/app.py", "x = 1\n" * 30)
    reviewing.git(project, "add", "src")
    reviewing.git(project, "commit", "-q", "-m", "fix: totals")
    project.write("reports/junit.xml", PYTEST)
    project.write("reports/undated.xml", "<testsuites><testsuite><testcase name='one'/></testsuite></testsuites>\n")
    project.run("stamp", "reports/undated.xml", env={"SOURCE_DATE_EPOCH": "1795510800", "CI_JOB_URL": None})
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("reports/bandit.sarif", (2026, 11, 24, 7, 0, 0)), bandit("B101", "B603"))
    project.write("artifacts.zip", data.getvalue())
    reviewing.plan(project, PLAN)
    project.write("reviews/shared/gates.yml", GATES)
    asked = ("--now", NOW, "--record", "--facts", "facts.json", "--format", "json", "--output", "out.json")
    project.run("review", "reviews/weekly.yml", *asked, code=1)
    project.write("docs-as-code.yml", 'slides: {sources: ["build/reviews/*.md"], formats: [png]}\n')
    project.run("build", "build/reviews/weekly.md")
    return {name: project.bytes(name) for name in MADE}


def test_the_same_inputs_are_the_same_bytes(tmp_path: Path) -> None:
    """JSON, record, facts, and the deck as Markdown, HTML, PDF and PNG."""
    first = decided(tmp_path / "first")
    second = decided(tmp_path / "another place/with a longer name")
    assert [name for name in MADE if first[name] != second[name]] == []


def test_git_is_asked_the_same_whatever_it_is_configured_to(project: Project) -> None:
    """How somebody likes to see differences does not change the digest of the commits."""
    reviewing.start(project)
    for number, letters in enumerate(("aa}}ab}ab}a}u", "}aa}}aabub}a}")):  # 3 lines for one algorithm, 5 for another
        project.write("src/a.txt", "".join(f"{letter}\n" for letter in letters))
        reviewing.git(project, "add", "src")
        reviewing.git(project, "commit", "-q", "-m", f"feat: lines {number}")
    reviewing.plan(
        project, "evidence: {c: {type: git}}\ngates: [{name: g, evidence: c, require: {min_commits: 1}, owner: o}]\n"
    )
    before = reviewing.decide(project).evidence["c"].files[0].sha256
    for name, value in (
        ("diff.algorithm", "patience"), ("diff.noprefix", "true"), ("core.quotePath", "false"), ("diff.renames", "copies"),
        ("log.showSignature", "true"), ("i18n.logOutputEncoding", "latin1"), ("diff.interHunkContext", "20"),
        ("log.date", "relative"), ("diff.relative", "true"), ("color.ui", "always"), ("log.showRoot", "false"),
    ):  # fmt: skip
        reviewing.git(project, "config", name, value)
    assert reviewing.decide(project).evidence["c"].files[0].sha256 == before
