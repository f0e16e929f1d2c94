"""What a review says to programs: its JSON with all that it was decided by, and its findings in every format."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docs_as_code.config import load
from docs_as_code.project import review_findings
from docs_as_code.review import document_shape
from docs_as_code.review.document import as_json
from tests import reviewing
from tests.conftest import Project
from tests.reviewing import GREEN, NOW, PYTEST
from tests.test_check_formats import GITLAB, problems_of_junit, problems_of_sarif
from tests.test_review import bandit

SCHEMA = json.loads((Path(document_shape.__file__).parent.parent / "review-decision.schema.json").read_text())

GATES = """\
evidence:
  sast: {type: sarif, path: "reports/*.sarif"}
gates:
  - {name: no high findings, evidence: sast, require: {max_severity: medium}, owner: security,
     waivers: [{reason: "false positive, see note", by: security, until: 2026-12-01, matches: B101}]}
"""
PLAN = """\
extends: shared/gates.yml
release: {version: 1.4.0, base: v1.3.0, owner: platform team, window: 2026-11-24T09:00Z/PT2H}
evidence:
  tests: {type: junit, path: reports/junit.xml}
  other: {type: json, path: reports/other.json, facts: {percent: /percent, note: /note}}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, max_age: 24h, owner: verify}
  - name: no findings
    evidence: sast
    require: {total: 0}
    owner: security
    blocking: false
"""


@pytest.fixture
def release(project: Project) -> Project:
    """A plan that extends another, with a failed test, a waived finding and an advisory gate."""
    reviewing.start(project)
    project.write("reviews/shared/gates.yml", GATES)
    project.write("src/app.py", "x = 1\n")
    project.write("reports/junit.xml", PYTEST)
    project.write("reports/bandit.sarif", bandit("B101", "B603"))
    project.write("reports/other.json", '{"percent": 91.5, "note": "a \\u001b[31m"}')
    reviewing.plan(project, PLAN)
    return project


def sha256(project: Project, path: str) -> str:
    """Of a file of the project."""
    return hashlib.sha256(project.bytes(path)).hexdigest()


def test_the_document_tells_all_that_was_decided_by(release: Project) -> None:
    """Plans, commits, time, facts and digests are there, also of evidence that no gate looks at."""
    found = as_json(reviewing.decide(release), "build/reviews/weekly.html")
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(found)
    assert document_shape.wrong(found, document_shape.DECISION) is None
    head = reviewing.git(release, "rev-parse", "HEAD")
    assert (found["base"], found["head"], found["now"]) == (head, head, "2026-11-24T09:00:00Z")
    assert found["release"] == {
        "version": "1.4.0",
        "owner": "platform team",
        "base": "v1.3.0",
        "head": "HEAD",
        "window": {"start": "2026-11-24T09:00:00Z", "end": "2026-11-24T11:00:00Z"},
    }
    assert found["plan"] == {
        "path": "reviews/weekly.yml",
        "sha256": sha256(release, "reviews/weekly.yml"),
        "extends": [{"path": "reviews/shared/gates.yml", "sha256": sha256(release, "reviews/shared/gates.yml")}],
        "publish": False,
    }
    [high] = [gate for gate in found["gates"] if gate["name"] == "no high findings"]
    assert (high["state"], high["of"], high["require"]) == ("waived", "sast", {"max_severity": "medium"})
    waiver = {"reason": "false positive, see note", "by": "security", "until": "2026-12-01", "matches": "B101"}
    assert high["waivers"] == [waiver]
    assert found["evidence"]["other"]["facts"] == {"percent": 91.5, "note": "a \N{REPLACEMENT CHARACTER}[31m"}
    tests = found["evidence"]["tests"]
    assert (tests["type"], tests["facts"]["failed"]) == ("junit", 2)
    assert tests["files"] == [
        {
            "path": "reports/junit.xml",
            "sha256": sha256(release, "reports/junit.xml"),
            "made": "2026-11-24T08:12:01.123456Z",
            "dated_by": "the file itself",
            "commit": None,
            "stamp": None,
        }
    ]


def test_what_could_not_be_read_has_no_facts(release: Project) -> None:
    """Zero would look like good news."""
    release.write("reports/junit.xml", "<html/>")
    found = as_json(reviewing.decide(release), None)
    Draft202012Validator(SCHEMA).validate(found)
    assert found["evidence"]["tests"]["facts"] == {}
    assert found["evidence"]["tests"]["problem"].startswith("reports/junit.xml: its root is <html>")


def test_failed_gates_are_findings_of_every_format(release: Project) -> None:
    """A blocking one is an error, an advisory one a warning, a waived one an info, each at its line of its plan."""
    asked = ("review", "reviews/weekly.yml", "--now", NOW)
    done = release.run(*asked, "--format", "github", code=1)
    assert done.stdout.splitlines() == [
        "::error file=reviews/weekly.yml,line=7,title=review-gate::tests pass: failed is 2, and must be 0%0A"
        "it is verify who answers for it",
        "::warning file=reviews/weekly.yml,line=8,title=review-gate::no findings: total is 2, and must be 0%0A"
        "it is security who answers for it",
        "::warning file=src/app.py,line=12,title=review-problem::B101: found by B101%0Ait fails the gate 'no findings'",
        "::warning file=src/app.py,line=12,title=review-problem::B603: found by B603%0Ait fails the gate 'no findings'",
        "::notice file=reviews/shared/gates.yml,line=4,title=review-waived::no high findings: severity is high, and "
        "must be at most medium; waived by security until 2026-12-01",
    ]
    for form in ("gitlab", "sarif", "junit"):
        told = release.run(*asked, "--format", form, "--output", f"out/{form}", "--exit-zero")
        assert told.stdout == ""
    sarif = json.loads(release.read("out/sarif"))
    assert problems_of_sarif(release.read("out/sarif")) == []
    levels = [(one["ruleId"], one["level"]) for one in sarif["runs"][0]["results"]]
    assert (
        levels
        == [("review-waived", "note"), ("review-gate", "error"), ("review-gate", "warning")]
        + [("review-problem", "warning")] * 2
    )
    Draft202012Validator(GITLAB).validate(json.loads(release.read("out/gitlab")))
    assert problems_of_junit(release.read("out/junit")) == ""
    assert 'name="docs-as-code review" tests="5" failures="1"' in release.read("out/junit")


def test_problems_lead_to_files_of_the_project_alone(release: Project) -> None:
    """What evidence names elsewhere, or by an odd name, is no place of a finding."""
    text = release.read("reports/bandit.sarif")
    for path in ("../secret", "/etc/passwd", "x" * 5000, "a\\u0000b", "file:///etc/passwd", "src"):
        release.write("reports/bandit.sarif", text.replace("src/app.py", path))
        found = review_findings.of_review(load(release.folder), reviewing.decide(release))
        assert {one.finding.rule for one in found.listed} == {"review-gate", "review-waived"}


def test_all_is_well_says_nothing(release: Project) -> None:
    """No gate fails: no findings, and the JUnit report has a case that passes for each plan."""
    release.write("reports/junit.xml", GREEN)
    release.write("reports/bandit.sarif", bandit())
    asked = ("review", "reviews/weekly.yml", "--now", NOW, "--format")
    assert release.run(*asked, "github").stdout == ""
    text = release.run(*asked, "junit").stdout
    assert (problems_of_junit(text), text.count("<testcase")) == ("", 2)


_LEAVES: Any = st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3) | st.just("2026-11-24T09:00:00Z")
_VALUES: Any = st.recursive(_LEAVES, lambda of: st.lists(of, max_size=2) | st.dictionaries(st.text(max_size=3), of))


@settings(max_examples=200)
@given(st.data())
def test_our_check_agrees_with_a_library(data: st.DataObject) -> None:
    """Whatever one part of a document is replaced by, both say alike whether it is one."""
    document = {
        "schema": 1,
        "verdict": "GO",
        "now": "2026-11-24T09:00:00Z",
        "release": {"version": "1", "owner": None, "base": None, "head": "HEAD", "window": None},
        "base": None,
        "head": "a" * 40,
        "plan": {"path": "p", "sha256": "0" * 64, "extends": [{"path": "q", "sha256": "1" * 64}], "publish": False},
        "gates": [],
        "evidence": {"a/b": {"type": "t", "step": "plan", "facts": {}, "problem": None, "files": [], "base": []}},
        "tool": "t",
        "since": None,
        "deck": None,
    }
    here: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        if isinstance(here[key], (dict, list)) and here[key] and data.draw(st.booleans()):
            here = here[key]
            continue
        here[key] = data.draw(_VALUES)
        break
    ours = document_shape.wrong(document, document_shape.DECISION)
    assert (ours is None) == Draft202012Validator(SCHEMA).is_valid(document)
