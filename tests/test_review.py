"""`review PLAN`: from evidence to a verdict, an exit code and a deck."""

from __future__ import annotations

import hashlib
import json
import re
import shutil

import pytest

from tests import reviewing
from tests.reviewing import GREEN, NOW, PYTEST

PLAN = """\
release: {version: 1.4.0, base: v1.3.0, head: HEAD, owner: platform team, window: 2026-11-24T09:00Z/PT2H}
evidence:
  tests: {type: junit, path: reports/junit*.xml}
  sast: {type: sarif, path: "reports/*.sarif"}
  change: {type: git}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, max_age: 24h, owner: verify, blocking: true}
  - {name: no high findings, evidence: sast, require: {max_severity: medium}, max_age: 7d, owner: security, blocking: true,
     waivers: [{reason: "false positive, see note", by: security, until: 2026-12-01, matches: B101}]}
  - {name: nothing breaks, evidence: change, require: {breaking: 0}, owner: create, blocking: false}
rollout:  [{step: canary 5 %, who: platform, minutes: 30}, {step: all, who: platform, minutes: 45}]
rollback: [{step: roll back to v1.3.0, who: platform, minutes: 5, rehearsed: 2026-11-20}]
risks: [{risk: orders are counted twice, limit: idempotency keys}]
contacts: [{name: Platform team, reach: "#platform"}]
"""


def bandit(*rules):
    """As bandit writes SARIF: levels, and the score of a rule where it has one."""
    results = [
        {
            "ruleId": rule,
            "level": "note",
            "message": {"text": f"found by {rule}"},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 12}}}
            ],
        }
        for rule in rules
    ]
    driver = {"name": "bandit", "rules": [{"id": "B101", "properties": {"security-severity": "8.1"}}]}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": "2026-11-24T07:00:00Z"}],
        "results": results,
    }
    return json.dumps({"version": "2.1.0", "runs": [run]})


@pytest.fixture
def release(project):
    """A project with a tag, two commits after it, and evidence that needs a waiver."""
    reviewing.start(project)
    for number, subject in enumerate(("fix: totals", "feat(api)!: drop v1")):
        project.write(f"src/{number}.py", "x = 1\n")
        reviewing.git(project, "add", ".")
        reviewing.git(project, "commit", "-q", "-m", subject)
    project.write("reports/junit.xml", GREEN)
    project.write("reports/bandit.sarif", bandit("B101", "B603"))
    reviewing.plan(project, PLAN)
    return project


def test_a_review_decides_and_builds_its_deck(release):
    """A waived finding makes GO WITH WAIVERS; deck and PDF stand in build/reviews/, out of git and of a later build."""
    asked = ("review", "reviews/weekly.yml", "--now", NOW, "--format", "json")
    found = release.run(*asked).json
    sha256 = hashlib.sha256(release.bytes("reports/junit.xml")).hexdigest()
    assert (found["schema"], found["verdict"], found["deck"]) == (1, "GO WITH WAIVERS", "build/reviews/weekly.html")
    told = {
        "name": "tests pass",
        "state": "pass",
        "blocking": True,
        "reason": "failed is 0; total is 2",
        "evidence": [{"path": "reports/junit.xml", "sha256": sha256, "age_seconds": 30 * 60}],
    }
    assert told.items() <= found["gates"][0].items()
    assert [(one["state"], one["reason"]) for one in found["gates"][1:]] == [
        ("waived", "severity is high, and must be at most medium"),
        ("fail", "breaking is 1, and must be 0"),
    ]
    assert release.bytes("build/reviews/weekly.pdf").startswith(b"%PDF")
    headings = re.findall(r"^##? (.*)$", release.read("build/reviews/weekly.md"), re.MULTILINE)
    assert headings == [
        "GO WITH WAIVERS",
        "Why it may go, with waivers",
        "Gates",
        "Plan: risks and contacts",
        "Create: change",
        "Create: change, hot spots",
        "Create: change, authors",
        "Create: change, commits by type",
        "Verify: tests",
        "Verify: sast",
        "Release: rollout in 75 min",
        "Release: who does what when, in UTC",
        "Release: rollback in 5 min",
        "Release: steps ahead and back",
        "Waivers",
        "What is unknown",
        "Appendix: evidence",
    ]
    before = {path: release.bytes(path) for path in release.files("build/reviews")}
    release.write("slides/other.md", "---\nmarp: true\n---\n\n# Other\n")
    release.write("docs-as-code.yml", 'slides: {sources: ["**/*.md"], formats: [html]}\n')
    assert [job["source"] for job in release.build().json["jobs"]] == ["slides/other.md"]
    assert {path: release.bytes(path) for path in release.files("build/reviews")} == before
    release.write("docs-as-code.yml", "")
    shutil.rmtree(release.folder / "build")
    release.run(*asked)
    assert {path: release.bytes(path) for path in release.files("build/reviews")} == before
    release.run("clean")
    assert not release.exists("build")


def test_a_no_go_is_exit_code_1(release):
    """A failed test stops the release; `--exit-zero` is for a job that only reports."""
    release.write("reports/junit.xml", PYTEST)
    done = release.run("review", "reviews/weekly.yml", "--now", NOW, code=1)
    assert done.stdout.splitlines() == [
        "fail    tests pass        failed is 2, and must be 0",
        "waived  no high findings  severity is high, and must be at most medium",
        "fail    nothing breaks    breaking is 1, and must be 0 (advisory)",
        "",
        "NO-GO for 1.4.0",
        "deck: build/reviews/weekly.html",
    ]
    done = release.run("review", "reviews/weekly.yml", "--now", NOW, "--version", "1.5.0", "--exit-zero")
    assert "NO-GO for 1.5.0" in done.stdout


NASTY = (
    "<script>alert(1)</script>",
    "W" * 400,
    "{{ release.version }} :smile: <3 www.evil.com test_x.py http://127.0.0.1:9090/x //10.0.0.1/",
    "漢字" * 100,
    "a|b `c` $x$ ![i](http://e.com/x.png) <!-- _class: lead -->",
    "--- \n# heading",
    "</div></section><style>*{display:none}</style>",
    "\u202eabc \x1b[31m",
    "\ud800",
    "m " * 300,
)


def test_hostile_evidence_is_text_and_fits(release):
    """Whatever stands in evidence, no rule for decks finds anything, no element comes of it and nothing is linked."""
    release.write("reports/bandit.sarif", bandit(*NASTY, *(f"R{number}" for number in range(300))))
    gates = [
        {"name": f"{name} {number}", "evidence": "sast", "require": {"total": 0}, "owner": name}
        for number, name in enumerate(NASTY[:7] + NASTY[9:])
    ]
    rows = "\n".join(f"  - {json.dumps(one)}" for one in gates)
    reviewing.plan(release, PLAN.replace("gates:\n", f"gates:\n{rows}\n"))
    release.run("review", "reviews/weekly.yml", "--now", NOW, code=1)
    page = release.read("build/reviews/weekly.html")
    slides = page[page.index("<section") :]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in slides
    assert "<script>alert" not in page
    assert ":smile:" in re.sub(r"</?span>", "", slides)
    # The appendix links the files of the plan; nothing in evidence becomes a link.
    assert not re.findall(r"<a [^>]*href(?!=\"\.\./\.\./reports/)|<img", slides.partition("<script")[0])
    release.write("docs-as-code.yml", 'slides: {sources: ["build/reviews/*.md"]}\n')
    found = release.run("check", "--only", "slides", "--fail-on", "warning", "--format", "json").json
    assert found["findings"] == []


def test_wrong_usage(project):
    """A plan that is not there, a time that is none and a date that tools refuse are usage errors."""
    reviewing.start(project)
    assert "error: no such plan: none.yml" in project.run("review", "none.yml", code=2).stderr
    reviewing.plan(project, "gates: []")
    done = project.run("review", "reviews/weekly.yml", "--now", "yesterday", code=2)
    assert "error: --now is no time with its zone: 'yesterday'" in done.stderr
    done = project.run("review", "reviews/weekly.yml", code=2)
    assert "error: reviews/weekly.yml: the plan has no gates: it would decide nothing" in done.stderr
    reviewing.plan(project, PLAN)
    done = project.run("review", "reviews/weekly.yml", code=2, env={"SOURCE_DATE_EPOCH": "soon"})
    assert "error: SOURCE_DATE_EPOCH is no date in seconds since 1970: 'soon'" in done.stderr
    done = project.run("review", "reviews/weekly.yml", "--base", "v1.2.9", code=2)
    assert "error: no such revision: v1.2.9\n\nhint: did you mean v1.3.0?" in done.stderr
