"""What a review decided stays: records, what has changed since the last one, what became of it, and their proof."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docs_as_code.review import document_shape, record
from docs_as_code.review.document import as_json, document
from docs_as_code.review.reading import UnreadableError
from tests import reviewing
from tests.conftest import Project
from tests.reviewing import GREEN, PYTEST, decide, git
from tests.test_review import bandit

SCHEMA = json.loads((Path(document_shape.__file__).parent.parent / "review-record.schema.json").read_text())

PLAN = """\
release: {owner: platform team}
evidence:
  tests: {type: junit, path: reports/junit.xml}
  change: {type: git}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, owner: verify}
"""
MORE = """\
release: {owner: platform team}
evidence:
  tests: {type: junit, path: reports/junit.xml}
  sast: {type: sarif, path: "artifacts.zip!reports/*.sarif"}
gates:
  - {name: tests pass, evidence: tests, require: {failed: 0, min_total: 1}, owner: verify}
  - {name: no findings, evidence: sast, require: {total: 0}, owner: security, blocking: false}
"""


@pytest.fixture
def release(project: Project) -> Project:
    """A repository with a tag, a commit after it, and a plan for every week."""
    reviewing.start(project)
    commit(project, "fix: totals")
    project.write("reports/junit.xml", PYTEST)
    reviewing.plan(project, PLAN)
    return project


def commit(project: Project, subject: str) -> str:
    """Make a commit; its id."""
    git(project, "commit", "-q", "--allow-empty", "-m", subject)
    return git(project, "rev-parse", "HEAD")


def review(project: Project, version: str, day: int, *more: str, code: int = 0, **env: str) -> Any:
    """Run the review of a version on a day of November."""
    asked = ("review", "reviews/weekly.yml", "--version", version, "--now", f"2026-11-{day:02}T09:00Z")
    return project.run(*asked, "--exit-zero", *more, code=code, env={**env})


def keep(project: Project, version: str, day: int = 24) -> dict[str, Any]:
    """Record the review of a version without its deck; the document."""
    from docs_as_code.project import places

    found = decide(project, version=version)
    told = {**document(found), "now": f"2026-11-{day:02}T09:00:00Z"}
    project.write(f"{places.RECORDS}/{version}.json", record.text(told))
    return told


def test_a_record_is_what_the_review_says(release: Project) -> None:
    """It is written once: the same decision again changes nothing, and another one is refused."""
    done = review(release, "1.4.0", 24, "--record", "--format", "json")
    assert "wrote reviews/records/1.4.0.json: commit it\n" in done.stderr
    text = release.read("reviews/records/1.4.0.json")
    found = json.loads(text)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(found)
    assert done.json.pop("since") is None
    assert {**found, "since": None, "deck": "build/reviews/weekly.html"} == done.json
    assert review(release, "1.4.0", 24, "--record").stderr == ""
    release.write("reports/junit.xml", GREEN)
    done = review(release, "1.4.0", 24, "--record", code=2)
    assert done.stderr == (
        "error: reviews/records/1.4.0.json is there, and says something else (NO-GO at 2026-11-24T09:00:00Z; it differs "
        "in verdict, gates, evidence)\n\nhint: what was decided stays: review another version, or decide again with "
        "`--now 2026-11-24T09:00:00Z`\n\n"
    )
    assert release.read("reviews/records/1.4.0.json") == text
    assert release.run("clean").code == 0
    assert release.exists("reviews/records/1.4.0.json")


def test_a_record_needs_a_version_that_is_a_name(release: Project) -> None:
    """Nothing is written outside of the folder of records, nor below another name."""
    done = release.run("review", "reviews/weekly.yml", "--record", code=2)
    assert done.stderr.startswith("error: a record is of a version, and the plan names none\n\nhint: name it with")
    for version in ("../1.4", ".1", "a/b", "1 4"):
        done = review(release, version, 24, "--record", code=2)
        assert f"error: no file can be called after this version: '{version}'" in done.stderr
    assert not release.exists("reviews/records")


def test_the_base_is_what_was_released_last(release: Project) -> None:
    """It is the head of the last record of this plan that was deployed, as far as the records tell, else the tag."""
    tag, first = git(release, "rev-parse", "v1.3.0"), git(release, "rev-parse", "HEAD")
    assert decide(release, version="1.4.0").base == tag
    release.write("reports/junit.xml", GREEN)
    keep(release, "1.4.0", 10)
    assert decide(release, version="1.4.0").base == tag  # decided again, it is as it was
    second = commit(release, "feat: more")
    found = decide(release, version="1.5.0")
    assert (found.base, found.plan.release.base) == (first, "1.4.0")
    keep(release, "1.5.0", 17)
    third = commit(release, "feat: still more")
    assert decide(release, version="1.6.0").base == second
    release.run("review", "--outcome", "rolled-back", "reviews/records/1.5.0.json")
    assert decide(release, version="1.6.0").base == first
    release.write("reports/junit.xml", PYTEST)
    keep(release, "1.6.0", 18)  # a no-go
    assert decide(release, version="1.7.0").base == first
    keep(release, "1.8.0", 25)  # after now
    assert decide(release, version="1.7.0").base == first
    assert decide(release, version="1.7.0", base="HEAD").base == third
    reviewing.git(release, "checkout", "-q", "--orphan", "other")
    git(release, "commit", "-q", "-m", "start anew")
    assert decide(release, version="1.7.0").base is None


def test_a_clone_that_lacks_the_last_release_says_so(release: Project, tmp_path: Path) -> None:
    """Nothing older stands in for it: the depth of a clone must not decide what is reviewed."""
    release.write("reports/junit.xml", GREEN)
    keep(release, "1.4.0", 17)
    last = git(release, "rev-parse", "HEAD")
    git(release, "add", "-f", "reviews", "reports")
    git(release, "commit", "-q", "-m", "chore: keep the record")
    commit(release, "feat: more")
    git(release, "clone", "-q", "--depth", "1", f"file://{release.folder}", str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    done = clone.run("review", "reviews/weekly.yml", "--version", "1.5.0", "--now", "2026-11-24T09:00Z", code=2)
    assert done.stderr.startswith(f"error: no such revision: {last}\n\nhint: this clone is shallow")
    git(clone, "fetch", "-q", "--unshallow")
    assert decide(clone, version="1.5.0").base == last


def test_what_has_changed_since_the_last_review(release: Project) -> None:
    """Gates, facts and evidence are held against the last record, whose plan is not looked at again."""
    keep(release, "1.4.0", 17)
    release.write("reports/junit.xml", GREEN)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("reports/bandit.sarif", bandit("B101"))
    release.write("artifacts.zip", data.getvalue())
    reviewing.plan(release, MORE)
    found = as_json(decide(release, version="1.5.0"), None)
    since = found["since"]
    assert (since["version"], since["verdict"], since["now"]) == ("1.4.0", "NO-GO", "2026-11-17T09:00:00Z")
    assert since["gates"] == [
        {"name": "tests pass", "was": "fail", "now": "pass"},
        {"name": "no findings", "was": None, "now": "fail"},
    ]
    assert {"evidence": "tests", "fact": "failed", "was": 2, "now": 0} in since["facts"]
    assert {one["evidence"] for one in since["facts"]} == {"tests"}
    assert since["evidence"] == {"added": ["sast"], "removed": ["change"]}
    assert document_shape.wrong(found, document_shape.DECISION) is None
    lines = review(release, "1.5.0", 24).stdout.splitlines()
    at = lines.index("since 1.4.0 (NO-GO, 2026-11-17 09:00 UTC):")
    assert lines[at + 1 : at + 3] == ["  tests pass: fail, now pass", "  no findings: not asked, now fail"]
    assert {"  tests: failed: 2, now 0", "  sast: not there, now new", "  change: there, now gone"} <= {*lines[at:]}
    keep(release, "1.5.0", 20)
    assert decide(release, version="1.6.0").since.as_text() == [  # type: ignore[union-attr]
        "since 1.5.0 (GO, 2026-11-20 09:00 UTC): nothing has changed"
    ]


def test_other_plans_have_records_of_their_own(release: Project) -> None:
    """The record of one plan is no last review of another."""
    keep(release, "1.4.0", 17)
    release.write("reviews/other.yml", PLAN)
    done = release.run("review", "reviews/other.yml", "--version", "2.0.0", "--format", "json", "--exit-zero")
    assert done.json["since"] is None


def verify(project: Project, code: int = 0) -> list[str]:
    """What the proof of the record of 1.4.0 prints."""
    return project.run("review", "--verify", "reviews/records/1.4.0.json", code=code).stdout.splitlines()


def test_a_record_is_proved(release: Project) -> None:
    """Plans, commits and evidence are as they were; a change of any is told, and the exit code is 1."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("reports/bandit [1].sarif", bandit("B101"))
    release.write("artifacts.zip", data.getvalue())
    release.write("reports/k8s/a!b.json", '{"a": 1}')
    release.write("reviews/shared.yml", PLAN)
    more = "  n: {type: json, path: 'reports/k8s/*.json', facts: {a: /a}}\ngates:"
    reviewing.plan(release, "extends: shared.yml\n" + MORE.replace("gates:", more))
    head, base = git(release, "rev-parse", "HEAD"), git(release, "rev-parse", "v1.3.0")
    keep(release, "1.4.0")
    assert verify(release) == [
        "same     plan reviews/weekly.yml",
        "same     plan reviews/shared.yml",
        f"same     base {base[:10]}",
        f"same     head {head[:10]}",
        "same     evidence tests: reports/junit.xml",
        f"same     evidence change: {base[:10]}..{head[:10]}",
        "same     evidence sast: artifacts.zip!reports/bandit [1].sarif",
        "same     evidence n: reports/k8s/a!b.json",
        "",
        "reviews/records/1.4.0.json: nothing has changed",
    ]
    commit(release, "feat: more")
    git(release, "tag", "v9")
    assert verify(release)[-1].endswith("nothing has changed")
    release.write("reports/junit.xml", GREEN)
    release.write("reviews/shared.yml", f"{PLAN}\n")
    (release.folder / "artifacts.zip").unlink()
    told = verify(release, code=1)
    assert [line.split(":")[0].split(maxsplit=1) for line in told if not line.startswith("same")] == [
        ["differs", "plan reviews/shared.yml"],
        ["differs", "evidence tests"],
        ["missing", "evidence sast"],
        [],
        ["reviews/records/1.4.0.json"],
    ]
    assert told[-1] == "reviews/records/1.4.0.json: 3 of 8 differ or are missing"


def test_evidence_of_the_base_is_proved_from_git(release: Project) -> None:
    """What `base: git` has read is still in the repository, or it is missing."""
    text = (
        "evidence:\n  it: {type: junit, path: reports/junit.xml, base: git}\n"
        "gates:\n  - {name: g, evidence: it, require: {min_total: 1}, owner: o}\n"
    )
    git(release, "add", "-f", "reports/junit.xml")
    base = commit(release, "chore: keep it")
    commit(release, "feat: more")
    reviewing.plan(release, f"release: {{base: {base}}}\n{text}")
    keep(release, "1.4.0")
    assert f"same     evidence it: {base[:10]}:reports/junit.xml" in verify(release)
    told = json.loads(release.read("reviews/records/1.4.0.json"))
    told["base"] = "0" * 40
    release.write("reviews/records/1.4.0.json", record.text(told))
    assert "missing  base 0000000000: this repository has no such commit" in verify(release, code=1)


def test_what_became_of_it_is_added(release: Project) -> None:
    """All else in the record stays byte for byte, whatever it looks like; the last word counts."""
    keep(release, "1.4.0")
    text = release.read("reviews/records/1.4.0.json")
    asked = ("review", "--outcome", "ok", "reviews/records/1.4.0.json", "--deployed", "2026-11-24T10:00+01:00")
    assert release.run(*asked).stderr == "noted in reviews/records/1.4.0.json: commit it\n"
    told = '"outcome": {"result": "ok", "deployed": "2026-11-24T09:00:00Z"}'
    assert release.read("reviews/records/1.4.0.json") == f"{text.rstrip()[:-2]},\n  {told}\n}}\n"
    assert verify(release)[-1].endswith("nothing has changed")
    release.run("review", "--outcome", "rolled-back", "reviews/records/1.4.0.json", "--minutes-to-restore", "34")
    again = '"outcome": {"result": "rolled-back", "minutes_to_restore": 34}'
    assert release.read("reviews/records/1.4.0.json") == f"{text.rstrip()[:-2]},\n  {again}\n}}\n"
    shuffled = {"outcome": {"result": "ok"}, **json.loads(text)}
    release.write("reviews/records/1.4.0.json", json.dumps(shuffled, indent="\t").encode() + b"\r\n\r\n")
    before = release.bytes("reviews/records/1.4.0.json")
    release.run("review", "--outcome", "failed", "reviews/records/1.4.0.json")
    after = release.bytes("reviews/records/1.4.0.json")
    assert after == before.replace(b'{\n\t\t"result": "ok"\n\t}', b'{"result": "failed"}')


def test_wrong_usage(release: Project) -> None:
    """Options that belong to others are told, and so is a record that is not there."""
    keep(release, "1.4.0")
    done = release.run("review", "reviews/weekly.yml", "--deployed", "2026-11-24T10:00Z", code=2)
    assert "error: --deployed and --minutes-to-restore go with --outcome" in done.stderr
    done = release.run("review", "--outcome", "ok", "--deployed", "today", "reviews/records/1.4.0.json", code=2)
    assert "error: --deployed is no time with its zone: 'today'" in done.stderr
    done = release.run("review", "--outcome", "ok", "--verify", "reviews/records/1.4.0.json", code=2)
    assert "error: --verify and --outcome are two things to ask" in done.stderr
    done = release.run("review", "--verify", "reviews/weekly.yml", code=2)
    assert "error: reviews/weekly.yml: not the record of a review" in done.stderr
    assert "hint: name a record, as reviews/records/1.4.0.json" in done.stderr
    done = release.run("review", "--verify", "reviews/records/1.5.0.json", code=2)
    assert (
        "error: no such record: reviews/records/1.5.0.json\n\nhint: `docs-as-code review PLAN --record`" in done.stderr
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"verdict": "MAYBE"}, "it must be one of GO, GO WITH WAIVERS, NO-GO (/verdict)"),
        ({"now": "2026-13-45T00:00:00Z"}, "there is no such time (/now)"),
        ({"gates": [{"name": "g"}]}, "it lacks `state` (/gates/0)"),
        ({"more": 1}, "nothing is known by this name (/more)"),
        ({"schema": True}, "it must be 1 (/schema)"),
        ({"head": "main"}, "it is not in the form that it must have (/head)"),
        ({"plan": {"path": "p", "sha256": "0" * 64, "extends": [{"path": 1}], "publish": False}},
         "it lacks `sha256` (/plan/extends/0)"),
        ({"outcome": {"result": "fine"}}, "it must be one of ok, failed, rolled-back (/outcome/result)"),
    ],
)  # fmt: skip
def test_a_record_that_is_none_is_told_with_its_place(release: Project, change: dict[str, Any], why: str) -> None:
    """Every command that reads records says which is wrong, and where."""
    release.write("reviews/records/1.4.0.json", record.text({**keep(release, "1.4.0"), **change}))
    told = f"error: reviews/records/1.4.0.json: not the record of a review: {why}\n\nhint: `git log -p` shows"
    assert told in release.run("review", "--verify", "reviews/records/1.4.0.json", code=2).stderr


def test_a_record_says_its_version_and_is_json(release: Project) -> None:
    """A record below another name could stand for a release that was never reviewed."""
    release.write("reviews/records/1.5.0.json", record.text(keep(release, "1.4.0")))
    done = release.run("review", "reviews/weekly.yml", "--version", "1.6.0", code=2)
    assert "1.5.0.json: not the record of a review: it is of another version than its name says" in done.stderr
    release.write("reviews/records/1.5.0.json", '{\n"schema": 1,\n')
    done = release.run("review", "reviews/weekly.yml", "--version", "1.6.0", code=2)
    assert "1.5.0.json: not the record of a review: it is not whole JSON: Expecting property name" in done.stderr
    assert "(line 3)" in done.stderr


def test_a_hostile_record_reads_no_other_file(release: Project, tmp_path: Path) -> None:
    """A path out of the project is missing, whatever lies there."""
    (tmp_path / "secret.xml").write_text("secret")
    told = keep(release, "1.4.0")
    sha256 = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"  # of "secret"
    for path in ("../secret.xml", str(tmp_path / "secret.xml"), "x\0y", "y" * 5000, "../secret.zip!a"):
        told["evidence"]["tests"]["files"][0] |= {"path": path, "sha256": sha256}
        release.write("reviews/records/1.4.0.json", record.text(told))
        assert any(line.startswith("missing  evidence tests: ") for line in verify(release, code=1))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_a_record_is_it_is_read_or_told(data: bytes) -> None:
    """Nothing else is raised."""
    with pytest.raises(UnreadableError):
        record.read(data)


def test_facts_are_values_for_any_deck(release: Project) -> None:
    """A deck shows them by name; what could not be read is not among them."""
    release.write("reports/junit.xml", GREEN)
    review(release, "1.4.0", 24, "--facts", "build/facts.json")
    told = json.loads(release.read("build/facts.json"))
    assert (told["verdict"], told["decided"]) == ("GO", "2026-11-24 09:00 UTC")
    assert told["release"] == {"version": "1.4.0", "owner": "platform team", "base": "v1.3.0", "head": "HEAD"}
    assert told["gates"] == {"pass": 1, "fail": 0, "waived": 0}
    assert (told["facts"]["tests"]["total"], told["facts"]["change"]["commits"]) == (2, 1)
    release.write(
        "slides/lead.md",
        "---\nmarp: true\nvalues: ../build/facts.json\n---\n\n# {{ release.version }}: {{ facts.tests.total }} tests\n",
    )
    release.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    release.build()
    assert "1.4.0: 2 tests</h1>" in release.read("docs/generated/slides/lead.html")
    release.write("reports/junit.xml", "")
    review(release, "1.4.0", 24, "--facts", "build/facts.json")
    assert json.loads(release.read("build/facts.json"))["facts"]["tests"] == {}
