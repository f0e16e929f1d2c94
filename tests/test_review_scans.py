"""Reports of scanners as evidence: GitLab, ZAP, Trivy and Grype, with one scale of severities."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest

from docs_as_code.review.readers import reader
from docs_as_code.review.readers.hidden import veiled
from docs_as_code.review.reading import About, Reading
from tests.reviewing import gate
from tests.test_review import NASTY
from tests.test_review_readers import facts, refused

if TYPE_CHECKING:
    from tests.conftest import Project

_BY = {"id": "x", "name": "X", "version": "1.0.0", "vendor": {"name": "V"}}


def gitlab(*vulnerabilities: Any, **scan: Any) -> dict[str, Any]:
    """After GitLab's schema 15: what it needs, and nothing else."""
    told = {"type": "sast", "status": "success", "start_time": "2026-11-24T07:58:01", "end_time": "2026-11-24T07:59:00"}
    found = [{"id": str(number), **one} for number, one in enumerate(vulnerabilities)]
    return {"version": "15.0.7", "scan": {"analyzer": _BY, "scanner": _BY, **told, **scan}, "vulnerabilities": found}


_SAST = {
    "name": "Use of MD5",
    "severity": "Medium",
    "identifiers": [
        {"type": "cwe", "name": "CWE-327", "value": "327"},
        {"type": "semgrep_id", "name": "bandit.B303-1", "value": "bandit.B303-1"},
        {"type": "bandit_test_id", "name": "Bandit Test ID B303", "value": "B303"},
    ],
    "location": {"file": "src/app.py", "start_line": 7},
}
_DEPENDENCY = {
    "name": "Prototype pollution",
    "severity": "Critical",
    "identifiers": [
        {"type": "gemnasium", "name": "Gemnasium-1", "value": "9a7b"},
        {"type": "cve", "name": "CVE-2026-1234", "value": "CVE-2026-1234"},
    ],
    "location": {"file": "package-lock.json", "dependency": {"package": {"name": "lodash"}, "version": "4.17.4"}},
}
_DAST = {
    "name": "Session in URL",
    "identifiers": [{"type": "ZAProxy_PluginId", "name": "3", "value": "3"}],
    "location": {"hostname": "https://shop.example", "path": "/login?session=S3CR3T", "method": "GET"},
}

ZAP: dict[str, Any] = {
    "@programName": "ZAP",
    "@version": "2.16.1",
    "@generated": "Tue, 24 Nov 2026 08:00:00",
    "created": "2026-11-24T07:00:00.123456Z",
    "site": [
        {
            "@name": "https://shop.example",
            "alerts": [
                {
                    "pluginid": "40018",
                    "alertRef": "40018-1",
                    "name": "SQL Injection",
                    "riskcode": "3",
                    "confidence": "2",
                    "count": "14",
                    "instances": [
                        {
                            "uri": "https://ada:pw@shop.example/find?q=1&token=S3CR3T",
                            "method": "GET",
                            "evidence": "S3CR3T",
                        },
                        {"uri": "https://shop.example/", "method": "POST"},
                    ],
                },
                {"pluginid": "10", "name": "Cookie", "riskcode": "1", "confidence": "0", "count": "1", "instances": []},
                {"pluginid": "11", "name": "Note", "riskcode": "0", "confidence": "3", "count": "2", "instances": []},
            ],
        }
    ],
}

TRIVY: dict[str, Any] = {
    "SchemaVersion": 2,
    "CreatedAt": "2026-11-24T09:30:00.123456789+02:00",
    "ArtifactName": "shop:1.4.0",
    "ArtifactType": "container_image",
    "Results": [
        {
            "Vulnerabilities": [
                {
                    "VulnerabilityID": "CVE-2026-1",
                    "VendorIDs": ["DSA-1-1"],
                    "PkgName": "openssl",
                    "InstalledVersion": "3.0.1",
                    "FixedVersion": "3.0.2",
                    "Severity": "CRITICAL",
                    "Title": "openssl: overflow",
                },
                {"VulnerabilityID": "CVE-2026-2", "PkgName": "zlib", "InstalledVersion": "1.2", "Severity": "UNKNOWN"},
            ],
            "Target": "shop:1.4.0 (debian 12)",
            "Class": "os-pkgs",
            "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "ignored"}],
        },
        {"Target": "app/package-lock.json", "Class": "lang-pkgs", "Type": "npm"},
        {
            "Target": "Dockerfile",
            "Class": "config",
            "Misconfigurations": [
                {"ID": "DS002", "AVDID": "AVD-DS-0002", "Title": "root", "Severity": "HIGH", "Status": "FAIL"},
                {"ID": "DS026", "Title": "no health check", "Severity": "LOW", "Status": "PASS"},
            ],
        },
        {
            "Target": "app/.env",
            "Class": "secret",
            "Secrets": [
                {
                    "RuleID": "aws",
                    "Title": "AWS key",
                    "Severity": "CRITICAL",
                    "StartLine": 3,
                    "Match": "AKIAIOSFODNN7EXAMPLE",
                }
            ],
        },
    ],
}

GRYPE: dict[str, Any] = {
    "matches": [
        {
            "vulnerability": {
                "id": "GHSA-aaaa-bbbb-cccc",
                "severity": "High",
                "fix": {"versions": ["2.0"], "state": "fixed"},
            },
            "relatedVulnerabilities": [{"id": "CVE-2026-9"}],
            "artifact": {"name": "jinja2", "version": "1.0", "locations": [{"path": "/app/requirements.txt"}]},
        },
        {
            "vulnerability": {"id": "CVE-2005-2541", "severity": "Negligible"},
            "artifact": {"name": "tar", "version": "1"},
        },
    ],
    "ignoredMatches": [{"vulnerability": {"id": "CVE-1", "severity": "Low"}}],
    "descriptor": {"name": "grype", "version": "0.90.0", "timestamp": "2026-11-24T06:00:00.5Z"},
}

SAMPLES: dict[str, Any] = {
    "gitlab-security": gitlab(_SAST, _DEPENDENCY, _DAST),
    "zap": ZAP,
    "trivy": TRIVY,
    "grype": GRYPE,
}


def _read(kind: str, document: Any) -> Reading:
    return reader(kind).read(json.dumps(document).encode(), About())


@pytest.mark.parametrize("kind", SAMPLES)
def test_facts_are_those_that_are_documented(kind: str) -> None:
    """No more and no fewer, so that no gate can ask for what never comes."""
    assert set(facts(kind, json.dumps(SAMPLES[kind]))) == {fact.name for fact in reader(kind).facts}


def test_gitlab_reports_of_all_kinds() -> None:
    """Findings are called by CVE or first identifier, never by a class of weaknesses; no severity is an unknown one."""
    found = _read("gitlab-security", SAMPLES["gitlab-security"])
    assert [(one.name, one.kind, one.place, one.message) for one in found.problems] == [
        ("bandit.B303-1", "medium", "src/app.py:7", "Use of MD5"),
        ("CVE-2026-1234", "critical", "lodash 4.17.4 in package-lock.json", "Prototype pollution"),
        ("3", "high", "GET https://shop.example/login", "severity unknown; Session in URL"),
    ]
    assert found.made is not None
    assert (found.made.isoformat(), found.zoned) == ("2026-11-24T07:59:00+00:00", True)
    assert facts("gitlab-security", json.dumps(gitlab())) == {
        "severity": "none", "total": 0, "critical": 0, "high": 0, "medium": 0, "low": 0,
    }  # fmt: skip


def test_zap_report() -> None:
    """Alerts count once a site, their places apart; false positives do not; nothing of a query or login is told."""
    found = _read("zap", ZAP)
    assert [(one.name, one.kind, one.place, one.message, one.also) for one in found.problems] == [
        ("40018", "high", "GET https://shop.example/find and 1 more", "SQL Injection", ("40018-1",)),
        ("11", "none", "", "Note", ()),
    ]
    told = facts("zap", json.dumps(ZAP))
    assert (told["total"], told["high"], told["low"], told["instances"], told["suppressed"]) == (2, 1, 0, 16, 1)
    assert (str(found.made), found.zoned) == ("2026-11-24 07:00:00.123456+00:00", True)
    older = {"@generated": ZAP["@generated"], "site": ZAP["site"][0]}
    assert (str(_read("zap", older).made), _read("zap", older).zoned) == ("2026-11-24 08:00:00+00:00", False)
    assert _read("zap", {"site": []}).is_empty


def test_trivy_report() -> None:
    """All kinds of findings, with their target though it comes last; a check that passed is none; no secret is kept."""
    found = _read("trivy", TRIVY)
    assert [(one.name, one.kind, one.place, one.message) for one in found.problems] == [
        ("CVE-2026-1", "critical", "openssl 3.0.1 in shop:1.4.0 (debian 12)", "fixed in 3.0.2; openssl: overflow"),
        ("aws", "critical", "app/.env:3", "AWS key"),
        ("CVE-2026-2", "high", "zlib 1.2 in shop:1.4.0 (debian 12)", "severity unknown; not fixed yet"),
        ("DS002", "high", "Dockerfile", "root"),
    ]
    told = facts("trivy", json.dumps(TRIVY))
    assert (told["severity"], told["total"], told["secrets"], told["suppressed"]) == ("critical", 4, 1, 1)
    assert str(found.made) == "2026-11-24 07:30:00.123456+00:00"
    assert "AKIA" not in repr(found)


def test_grype_report() -> None:
    """Matches are called by their CVE, and waived by what Grype calls them too."""
    found = _read("grype", GRYPE)
    assert [(one.name, one.also, one.kind, one.place, one.message) for one in found.problems] == [
        ("CVE-2026-9", ("GHSA-aaaa-bbbb-cccc",), "high", "jinja2 1.0 in /app/requirements.txt", "fixed in 2.0"),
        ("CVE-2005-2541", (), "low", "tar 1", "not fixed yet"),
    ]
    assert facts("grype", json.dumps(GRYPE))["suppressed"] == 1


@pytest.mark.parametrize(
    ("kind", "document", "why"),
    [
        ("gitlab-security", {}, "it is no security report of GitLab, with its version and a scan (/version)"),
        ("gitlab-security", [], "it is no security report of GitLab, with its version and a scan (/version)"),
        ("gitlab-security", gitlab(status="failure"), "it does not say that the scan was a success (/scan/status)"),
        (
            "gitlab-security",
            gitlab(messages=[{"level": "fatal", "value": "no"}]),
            "the scanner had to stop (/scan/messages/0)",
        ),
        (
            "gitlab-security",
            {**gitlab(), "vulnerabilities": None},
            "there is no list of vulnerabilities (/vulnerabilities)",
        ),
        (
            "gitlab-security",
            gitlab({**_SAST, "severity": "Grave"}),
            "a severity is expected, and there is 'Grave' (/vulnerabilities/0/severity)",
        ),
        ("zap", {}, "there is no list of sites (/site)"),
        ("zap", {"site": [{"@name": "a"}]}, "there is no list of alerts (/site/0/alerts)"),
        (
            "zap",
            {"site": [{"alerts": [{"riskcode": "9"}]}]},
            "a risk from 0 to 3 is expected, and there is '9' (/site/0/alerts/0/riskcode)",
        ),
        ("trivy", [], "it is not Trivy's JSON with the schema version 2 (/SchemaVersion)"),
        ("trivy", {"SchemaVersion": 2}, "there are no results: Trivy found nothing to look at (/Results)"),
        (
            "trivy",
            {"SchemaVersion": 2, "Results": [{"Vulnerabilities": [{"Severity": 7}]}]},
            "a severity is expected, and there is '7' (/Results/0/Vulnerabilities/0/Severity)",
        ),
        ("grype", {"descriptor": {}}, "it is not Grype's JSON with a list of matches (/matches)"),
        ("grype", {"matches": [{}]}, "a match has no vulnerability (/matches/0/vulnerability)"),
    ],
)
def test_reports_that_cannot_be_read(kind: str, document: Any, why: str) -> None:
    """An absent list is not an empty one, and a word that nobody knows is no severity."""
    assert refused(kind, json.dumps(document)) == why


def test_json_is_told_where_it_breaks_off() -> None:
    """The line, whether it is read whole or element by element; NaN, names that are there twice, and more behind it."""
    text = json.dumps(GRYPE, indent=1)
    assert refused("grype", text[:200]).startswith("it is not whole JSON: ")
    assert refused("grype", text + "\n}") == f"it is not whole JSON: Extra data (line {text.count(chr(10)) + 2})"
    assert (
        refused("grype", '{"matches": [],\n"matches": []}')
        == "it is not whole JSON: A name that is there twice (line 2)"
    )
    assert refused("grype", '{"matches": [NaN]}') == "it is not JSON that can be read: NaN is no number of JSON"
    assert refused("grype", '{"matches": [{},]}').startswith("a match has no vulnerability")
    assert refused("sarif", '{"runs": [{"results": [{},]}]}') == "it is not whole JSON: Expecting value (line 1)"
    assert refused("sarif", '{"runs" [') == "it is not whole JSON: Expecting ':' delimiter (line 1)"
    assert (
        refused("trivy", '{"Results": [{"Secrets": ' + "[" * 100_000) == "its lists and objects are nested too deeply"
    )
    assert facts("grype", json.dumps(GRYPE).encode("utf-16"))["total"] == 2


def test_a_waiver_names_a_finding_by_any_of_its_ids(project: Project) -> None:
    """By CVE or by what the scanner calls it; the others still count."""
    project.write("reports/g.json", json.dumps(GRYPE))
    waiver = ", waivers: [{reason: r, by: b, until: 2099-12-01, matches: %s}]"
    it = "{type: grype, path: reports/g.json}"
    for name in ("CVE-2026-9", "GHSA-aaaa-*"):
        assert gate(project, it, "{max_severity: low}", waiver % name)[0] == "waived"
    assert gate(project, it, "{max_severity: low}", waiver % "CVE-2005-2541")[0] == "fail"


def test_sarif_of_real_tools(tmp_path: Path) -> None:
    """Of ruff and bandit, rules behind the results and all; the password that bandit quotes is not told again."""
    (tmp_path / "app.py").write_text('import os\n\npassword = "hunter2"\nassert password\n')
    for command, rules in (
        (("ruff", "check", "--isolated", "--select=F401,S101,S105", "--output-format=sarif"), ["F401", "S101", "S105"]),
        (("bandit", "-q", "-f", "sarif"), ["B101", "B105"]),
    ):
        done = subprocess.run([sys.executable, "-m", *command, "app.py"], cwd=tmp_path, capture_output=True)
        reading = reader("sarif").read(done.stdout, About())
        assert sorted(one.name for one in reading.problems) == rules
        assert all(re.search(r"app\.py:[134]$", one.place) for one in reading.problems)
        assert "hunter2" not in repr(reading)
        assert not reading.is_empty


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET https://ada:pw@a.example/x?token=1#y then", "GET https://a.example/x then"),
        ("Possible hardcoded password: 'hunter2'", "Possible hardcoded password: …"),
        ("it is glpat-abcdefghijklmnop, or AKIAIOSFODNN7EXAMPLE.", "it is … or …"),
        ("TestOrderServiceV2Integration.test_keys == {'a': 1}", "TestOrderServiceV2Integration.test_keys == {'a': 1}"),
        ("src/app.py:12", "src/app.py:12"),
    ],
)
def test_words_of_tools_show_no_secrets(text: str, shown: str) -> None:
    """Logins and queries of URLs, passwords in quotes and tokens are left out; all else stays."""
    assert veiled(text) == shown


def test_no_secret_of_a_report_is_told_anywhere(project: Project) -> None:
    """Neither in the deck and its notes, nor in JSON, nor as findings: of keys, sessions, tokens and logins."""
    evidence, gates = [], []
    for kind, document in SAMPLES.items():
        project.write(f"reports/{kind}.json", json.dumps(document))
        evidence.append(f"  {kind}: {{type: {kind}, path: reports/{kind}.json}}\n")
        gates.append(f"  - {{name: {kind}, evidence: {kind}, require: {{total: 0}}, owner: security}}\n")
    project.write("reviews/weekly.yml", f"evidence:\n{''.join(evidence)}gates:\n{''.join(gates)}")
    for form in ("json", "sarif"):
        done = project.run("review", "reviews/weekly.yml", "--now", "2026-11-24T09:00Z", "--format", form, code=1)
        told = done.stdout + done.stderr + project.read("build/reviews/weekly.md")
        assert not [secret for secret in ("S3CR3T", "AKIA", "ada:", "pw@") if secret in told]
        assert "CVE-2026-1234" in told
    assert "SQL Injection" in project.read("build/reviews/weekly.md")


def test_times_of_other_zones_and_of_other_clocks(project: Project) -> None:
    """A time with its zone is that moment; a clock a little ahead is no trouble, and more of it is no freshness."""
    case = '<testsuite timestamp="%s"><testcase name="a" time="-3"/></testsuite>'
    it = "{type: junit, path: reports/a.xml}"
    for told, expected in (
        ("2026-11-24T14:20:00+05:30", "pass"),  # ten minutes ago
        ("2026-11-24T03:50:00-05:00", "pass"),
        ("2026-11-24T09:04:00Z", "pass"),
        ("2026-11-24T14:50:00+05:30", "reports/a.xml is dated 20 minutes after now"),
        ("2026-11-23T08:00:00+00:00", "reports/a.xml is 25 hours old, and at most 24 hours are allowed"),
    ):
        project.write("reports/a.xml", case % told)
        assert expected in gate(project, it, "{failed: 0, seconds: 0}", ", max_age: 24h")


def test_hostile_names_of_tests_files_and_findings_are_text(project: Project) -> None:
    """In tables and charts too: no element comes of them, nothing is linked, and no rule for decks finds anything."""
    names = [name.encode(errors="replace").decode().replace("\x1b", "?") for name in NASTY]
    quoted = [escape(name, {'"': "&quot;", "\n": " "}) for name in names]
    cases = "".join(f'<testcase name="{name}" time="1"><failure message="{name}"/></testcase>' for name in quoted)
    project.write("reports/j.xml", f"<testsuite>{cases}</testsuite>")
    old = cases.replace('name="', 'name="old ').replace("<failure", "<skipped")
    project.write("old/j.xml", f"<testsuite>{old}</testsuite>")
    classes = "".join(f'<class filename="{name}"><lines><line number="1" hits="0"/></lines></class>' for name in quoted)
    project.write("reports/c.xml", f"<coverage><packages>{classes}</packages></coverage>")
    alerts = [{"pluginid": name, "name": name, "riskcode": "3", "instances": [{"uri": name}]} for name in NASTY]
    project.write("reports/z.json", json.dumps({"site": [{"alerts": alerts}]}))
    project.write(
        "reviews/weekly.yml",
        "evidence:\n  tests: {type: junit, path: reports/j.xml, base: old/j.xml}\n"
        "  cover: {type: coverage, path: reports/c.xml}\n  site: {type: zap, path: reports/z.json}\n"
        "gates:\n  - {name: all, evidence: tests, require: {failed: 0}, owner: v}\n",
    )
    project.run("review", "reviews/weekly.yml", "--now", "2026-11-24T09:00Z", code=1)
    page = project.read("build/reviews/weekly.html")
    assert "<script>alert" not in page
    ours = r'="\.\./\.\./(?:reports|old)/'  # the appendix links the files of the plan
    assert not re.findall(rf"<a [^>]*href(?!{ours})|<img", page[page.index("<section") :].partition("<script")[0])
    project.write("docs-as-code.yml", 'slides: {sources: ["build/reviews/*.md"]}\n')
    found = project.run("check", "--only", "slides", "--fail-on", "warning", "--format", "json").json
    assert found["findings"] == []
