"""`stamp FILE…`: a file says from which commit it is, and a review believes it only for the bytes that were stamped."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_as_code.review import stamp
from docs_as_code.review.reading import UnreadableError
from tests import reviewing
from tests.reviewing import GREEN, decide, gate, git

EPOCH = "1795248000"  # 2026-11-21T08:00:00Z
NO_CI = dict.fromkeys(("GITHUB_SHA", "GITHUB_RUN_ID", "CI_COMMIT_SHA", "CI_JOB_URL", "BUILD_URL", "GIT_COMMIT"), None)
UNDATED = "<testsuites><testsuite><testcase name='one'/></testsuite></testsuites>\n"


def run(project, *files, **env):
    """Stamp at one time, with no CI service but that of `env`."""
    return project.run("stamp", *files, env={**NO_CI, "SOURCE_DATE_EPOCH": EPOCH, **env})


def test_a_stamp_tells_commit_time_digest_and_job(project):
    """Each file gets its own, stamps get none; a password, a query and a fragment of an address are left out."""
    reviewing.start(project)
    project.write("reports/a.xml", GREEN)
    project.write("reports/b.sarif", "{}")
    done = run(project, "reports/a.xml", "reports/b.sarif", CI_JOB_URL="https://me:hunter2@ci.example/j/7?token=x#y")
    assert done.stderr == "wrote reports/a.xml.stamp.json\nwrote reports/b.sarif.stamp.json\n"
    told = json.loads(project.read("reports/a.xml.stamp.json"))
    assert told.pop("tool").startswith("docs-as-code ")
    assert told == {
        "schema": 1,
        "file": "a.xml",
        "sha256": hashlib.sha256(project.bytes("reports/a.xml")).hexdigest(),
        "commit": git(project, "rev-parse", "HEAD"),
        "time": "2026-11-21T08:00:00Z",
        "job": "https://ci.example/j/7",
    }
    run(project, "reports/a.xml", "reports/a.xml.stamp.json")
    assert project.files("reports") == [f"reports/{name}" for name in
                                        ("a.xml", "a.xml.stamp.json", "b.sarif", "b.sarif.stamp.json")]  # fmt: skip
    github = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "a/b", "GITHUB_RUN_ID": "9"}
    run(project, "reports/a.xml", **github)
    assert json.loads(project.read("reports/a.xml.stamp.json"))["job"] == "https://git.example/a/b/actions/runs/9"


def test_wrong_usage(project):
    """A file that is missing stamps none; without git, CI tells the commit, and nothing else does."""
    project.write("a.xml", GREEN)
    done = project.run("stamp", "a.xml", "b.xml", code=2, env={**NO_CI, "CI_COMMIT_SHA": "a" * 40})
    assert done.stderr == "error: no such file: b.xml\n\nhint: name the files that this job has written\n\n"
    assert project.files() == ["a.xml"]
    done = project.run("stamp", "a.xml", code=2, env=NO_CI)
    assert "error: nothing tells from which commit these files are\n\nhint: run this in the repository" in done.stderr
    done = project.run("stamp", "a.xml", code=2, env={**NO_CI, "CI_COMMIT_SHA": "main"})
    assert "error: that is no whole commit: 'main'" in done.stderr
    project.run("stamp", "a.xml", env={**NO_CI, "CI_COMMIT_SHA": "a" * 40})
    assert json.loads(project.read("a.xml.stamp.json"))["commit"] == "a" * 40


JUNIT = '{type: junit, path: "reports/*"}'


def test_a_review_reads_the_stamp(project):
    """It dates a file that says nothing itself, its commit must be the head, and its digest that of the file."""
    reviewing.start(project)
    project.write("reports/junit.xml", UNDATED)
    run(project, "reports/junit.xml")
    assert gate(project, JUNIT, "{failed: 0}", ", max_age: 7d") == ("pass", "failed is 0")
    [file] = decide(project).evidence["it"].files
    assert (file.dated_by, str(file.made)) == ("its stamp", "2026-11-21 08:00:00+00:00")
    assert file.commits == (git(project, "rev-parse", "HEAD"),)
    assert gate(project, JUNIT, "{failed: 0}", ", max_age: 2d") == (
        "fail",
        "reports/junit.xml is 3 days old, and at most 2 days are allowed",
    )
    old = git(project, "rev-parse", "HEAD")
    git(project, "commit", "-q", "--allow-empty", "-m", "fix: more")
    new = git(project, "rev-parse", "HEAD")
    assert gate(project, JUNIT, "{failed: 0}") == (
        "fail",
        f"reports/junit.xml was made from commit {old[:10]}, and the head is {new[:10]}",
    )
    project.write("reports/junit.xml", GREEN)
    assert gate(project, JUNIT, "{failed: 0}") == (
        "fail",
        "reports/junit.xml: its stamp is of other bytes: the file was changed after it was stamped",
    )
    run(project, "reports/junit.xml")
    assert gate(project, JUNIT, "{failed: 0}")[0] == "pass"
    assert decide(project).evidence["it"].files[0].dated_by == "the file itself"


def zipped(project, **members):
    """Write a zip as CI makes it of its artifacts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"reports/{name.replace('__', '.')}", text)
    project.write("artifacts.zip", data.getvalue())


def test_a_stamp_in_a_zip(project):
    """It lies beside the member, and is no evidence of its own."""
    reviewing.start(project)
    project.write("reports/junit.xml", UNDATED)
    run(project, "reports/junit.xml")
    beside = project.read("reports/junit.xml.stamp.json")
    zipped(project, junit__xml=UNDATED, junit__xml__stamp__json=beside)
    inside = '{type: junit, path: "artifacts.zip!reports/*"}'
    assert gate(project, inside, "{failed: 0}", ", max_age: 7d") == ("pass", "failed is 0")
    [file] = decide(project).evidence["it"].files
    assert (file.path, file.dated_by) == ("artifacts.zip!reports/junit.xml", "its stamp")
    zipped(project, junit__xml=GREEN, junit__xml__stamp__json=beside)
    assert gate(project, inside, "{failed: 0}")[1].startswith("artifacts.zip!reports/junit.xml: its stamp is of other")


WHOLE = {"schema": 1, "sha256": "0" * 64, "commit": "a" * 40, "time": "2026-11-24T08:00Z", "job": None}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not whole JSON: Expecting value (line 1)"),
        ("[]", "it is no stamp of schema 1 (/schema)"),
        (json.dumps({**WHOLE, "sha256": "00"}), "there is no SHA-256 (/sha256)"),
        (json.dumps({**WHOLE, "commit": "main"}), "there is no whole commit (/commit)"),
        (json.dumps({**WHOLE, "time": "2026-11-24T08:00"}), "there is no time with its zone (/time)"),
        ("x" * 65537, "it has more than 64 KB"),
    ],
)
def test_a_stamp_that_cannot_be_used_fails_the_gate(project, text, why):
    """It is told with its place, since nobody knows what the file is worth."""
    reviewing.start(project)
    project.write("reports/junit.xml", GREEN)
    project.write("reports/junit.xml.stamp.json", text)
    state, reason = gate(project, JUNIT, "{failed: 0}")
    assert state == "fail"
    assert reason.endswith(why)


@given(st.binary() | st.recursive(st.none() | st.booleans() | st.text(), lambda of: st.dictionaries(
    st.sampled_from(sorted(WHOLE)), of)).map(lambda one: json.dumps(one).encode()))  # fmt: skip
def test_whatever_lies_there_is_read_or_told(data):
    """No stamp raises anything but that it cannot be read."""
    try:
        assert len(stamp.read(data).commit) in (40, 64)
    except UnreadableError:
        pass
