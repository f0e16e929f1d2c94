"""Gates of a review: thresholds, ages, commits and waivers; whatever is not known fails."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from docs_as_code.errors import UsageError
from tests import reviewing
from tests.reviewing import GREEN, PYTEST, decide, gate, git, plan

SIGNED = """\
release: {version: 1.4.0}
evidence: {it: {type: signoff, path: signoffs/*.yml}}
gates: [{name: g, evidence: it, require: {min_signed: 1}, owner: o, max_age: 7d}]
"""
NO_ANCESTOR = """\
release: {base: v1.3.0}
evidence: {it: {type: git}}
gates: [{name: g, evidence: it, require: {breaking: 0}, owner: o}]
"""
JUNIT = "{type: junit, path: 'reports/*.xml'}"


@pytest.fixture
def release(project):
    reviewing.start(project)
    return project


def sarif(*results, rules=(), **run):
    found = {"tool": {"driver": {"name": "t", "rules": list(rules)}}, "results": list(results), **run}
    return json.dumps({"version": "2.1.0", "runs": [found]})


def test_missing_empty_and_unreadable_evidence_fails(release):
    """Nothing that was not read passes a gate, and the reason names the file and the place in it."""
    assert gate(release, JUNIT, "{failed: 0}") == ("fail", "no file matches reports/*.xml")
    release.write("reports/a.xml", "")
    assert gate(release, JUNIT, "{failed: 0}") == ("fail", "reports/a.xml: the file is empty")
    release.write("reports/a.xml", "<testsuites/>")
    assert gate(release, JUNIT, "{failed: 0}") == ("fail", "reports/a.xml: there is nothing in it")
    release.write("reports/a.xml", PYTEST[:400])
    state, reason = gate(release, JUNIT, "{failed: 0}")
    assert (state, reason) == ("fail", "reports/a.xml: it is not whole XML: no element found (line 1)")
    release.write("reports/a.xml", GREEN)
    release.write("reports/b.xml", "no XML")
    assert gate(release, JUNIT, "{failed: 0}")[0] == "fail"


def test_facts_of_several_files_are_added(release):
    """A pattern takes all files, and their tests count together."""
    release.write("reports/a.xml", GREEN)
    release.write("reports/b.xml", PYTEST)
    assert gate(release, JUNIT, "{total: 7, failed: 2, errors: 1, skipped: 1, passed: 4}")[0] == "pass"


def test_age_is_told_by_the_file_itself_then_the_zip_then_the_file_system(release):
    """The oldest file decides; what nothing dates, and what comes from the future, is not fresh."""
    fresh = ", max_age: 24h"
    release.write("reports/a.xml", GREEN)
    os.utime(release.folder / "reports/a.xml", (0, 0))
    assert gate(release, JUNIT, "{failed: 0}", fresh)[0] == "pass"
    release.write("reports/b.xml", GREEN.replace("11-24T08", "11-21T08"))
    assert gate(release, JUNIT, "{failed: 0}", fresh) == (
        "fail",
        "reports/b.xml is 3 days old, and at most 24 hours are allowed",
    )
    release.write("reports/b.xml", GREEN.replace("T08:30:00", "T12:30:00"))
    assert gate(release, JUNIT, "{failed: 0}", fresh) == ("fail", "reports/b.xml is dated 3 hours after now")
    silent = GREEN.replace(' timestamp="2026-11-24T08:30:00+00:00"', "")
    release.write("reports/b.xml", silent)
    os.utime(release.folder / "reports/b.xml", (0, 0))
    assert gate(release, JUNIT, "{failed: 0}", fresh)[1].startswith("reports/b.xml is 20781 days old")
    with zipfile.ZipFile(release.folder / "reports/ci.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("out/junit.xml", (2026, 11, 24, 6, 0, 0)), silent)
    zipped = "{type: junit, path: 'reports/*.zip!out/*.xml'}"
    assert gate(release, zipped, "{failed: 0}", ", max_age: 2h") == (
        "fail",
        "reports/ci.zip!out/junit.xml is 3 hours old, and at most 2 hours are allowed",
    )
    assert decide(release).evidence["it"].files[0].dated_by == "its place in the zip"
    release.write("reports/ci.zip", b"PK\x03\x04 broken")
    assert gate(release, zipped, "{failed: 0}")[1].startswith("reports/ci.zip: it is no zip that can be read")


def test_evidence_of_another_commit_fails(release):
    """SARIF that names its commit must name the head; JSON where the plan says where it stands."""
    head = git(release, "rev-parse", "HEAD")
    scan = "{type: sarif, path: reports/s.sarif}"
    release.write("reports/s.sarif", sarif(versionControlProvenance=[{"revisionId": head}]))
    assert gate(release, scan, "{total: 0}")[0] == "pass"
    release.write("reports/s.sarif", sarif(versionControlProvenance=[{"revisionId": "f" * 40}]))
    expected = f"reports/s.sarif was made from commit ffffffffff, and the head is {head[:10]}"
    assert gate(release, scan, "{total: 0}") == ("fail", expected)
    release.write("reports/c.json", json.dumps({"sha": head[:8], "n": 3}))
    meta = "{type: json, path: reports/c.json, facts: {n: /n}, commit: /sha}"
    assert gate(release, meta, "{min_n: 3, max_n: 3}")[0] == "pass"


def test_a_waiver_accepts_what_it_names_until_its_day(release):
    """It holds on its last day; it accepts no other finding, and never stands in for evidence."""
    rule = {"id": "X1", "properties": {"security-severity": "9.1"}}
    release.write("reports/s.sarif", sarif({"ruleId": "X1"}, rules=[rule]))
    scan = "{type: sarif, path: reports/s.sarif}"

    def waived(until: str, matches: str = "X1") -> tuple[str, str]:
        text = f", waivers: [{{reason: r, by: sec, until: {until}, matches: {matches}}}]"
        return gate(release, scan, "{max_severity: low}", text)

    assert waived("2026-11-24") == ("waived", "severity is critical, and must be at most low")
    assert waived("2026-11-23") == (
        "fail",
        "severity is critical, and must be at most low; the waiver by sec ended on 2026-11-23",
    )
    assert waived("2026-12-01", "X2")[0] == "fail"
    assert waived("2026-12-01", "'X*'")[0] == "waived"
    (release.folder / "reports/s.sarif").unlink()
    assert waived("2026-12-01") == ("fail", "no file matches reports/s.sarif")


def test_a_waiver_without_matches_accepts_the_value_itself(release):
    """For facts that no single finding explains, as a percentage; not for age."""
    release.write("reports/c.json", '{"totals": {"percent": 71.5}, "at": "2026-11-20T09:00:00Z"}')
    it = "{type: json, path: reports/c.json, facts: {percent: /totals/percent}, date: /at}"
    waiver = ", waivers: [{reason: r, by: b, until: 2026-12-01}]"
    assert gate(release, it, "{min_percent: 80}", waiver) == ("waived", "percent is 71.5, and must be at least 80")
    assert gate(release, it, "{min_percent: 80}", f"{waiver}, max_age: 1d")[0] == "fail"


def test_a_sign_off_counts_when_it_is_committed_and_for_this_version(release):
    """One that is only written, changed after its commit or for another version does not."""
    signed = "by: Ada\nstatement: I agree\nversion: 1.4.0\n"
    release.write("signoffs/ada.yml", signed)
    plan(release, SIGNED)
    failure = "signed is 0, and must be at least 1"
    assert decide(release).outcomes[0].reason == failure
    git(release, "add", "signoffs")
    git(release, "commit", "-q", "-m", "docs: sign")
    found = decide(release)
    assert found.outcomes[0].state == "pass"
    assert found.evidence["it"].files[0].dated_by == "git"
    assert decide(release, version="1.5.0").outcomes[0].reason == failure
    release.write("signoffs/ada.yml", signed.replace("agree", "disagree"))
    assert decide(release).outcomes[0].reason == failure


def test_commits_since_the_last_tag(release):
    """Without a base in the plan it is the last tag before the head; kinds, authors, files and lines are counted."""
    for number, message in enumerate(("feat: a", "fix(x): b", "no kind", "chore: c\n\nBREAKING CHANGE: all of it")):
        release.write(f"f{number}.txt", "one\ntwo\n")
        git(release, "add", ".")
        git(release, "commit", "-q", "-m", message)
    git(release, "tag", "v1.4.0")
    wanted = "{commits: 4, authors: 1, files: 4, added: 8, removed: 0, features: 1, fixes: 1, breaking: 1}"
    assert gate(release, "{type: git}", wanted)[0] == "pass"
    assert gate(release, "{type: git}", "{unconventional: 0}") == ("fail", "unconventional is 1, and must be 0")
    assert decide(release, base="HEAD~1").outcomes[0].state == "pass"


def test_a_base_that_is_no_ancestor_is_refused(release):
    """The commits between the two would not be what the release brings."""
    git(release, "checkout", "-q", "--orphan", "other")
    git(release, "commit", "-q", "-m", "x")
    plan(release, NO_ANCESTOR)
    with pytest.raises(UsageError, match=r"the base v1\.3\.0 is no ancestor of the head HEAD"):
        decide(release)


def test_without_git_what_needs_it_fails(project):
    """A folder that is no repository can be reviewed, but for its commits."""
    assert gate(project, "{type: git}", "{breaking: 0}") == ("fail", "there is no commit")
    project.write("reports/a.xml", GREEN)
    assert gate(project, JUNIT, "{failed: 0}")[0] == "pass"
