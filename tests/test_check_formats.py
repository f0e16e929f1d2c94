"""`check --format`: what other tools read, held to what their makers say of the format."""

from __future__ import annotations

import json
import subprocess
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from docs_as_code.findings import Finding, github, gitlab, junit, sarif
from docs_as_code.findings.listed import About, Listed
from tests.conftest import Project

WEB = """
    from diagrams import Diagram, Edge
    from diagrams.aws.compute import EC2

    with Diagram("Web"):
        EC2("a label that is far too long") >> EC2("api")
        EC2("jobs", href="javascript:alert(1)")
    """

TEXT = {"type": "string", "minLength": 1}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT}, "additionalProperties": False}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def _exactly(**properties: Any) -> dict[str, Any]:
    """An object with these keys, those that end in `_` left out where there is nothing to say."""
    plain = {name.rstrip("_").replace("schema", "$schema"): shape for name, shape in properties.items()}
    required = [name.replace("schema", "$schema") for name in properties if not name.endswith("_")]
    return {"type": "object", "properties": plain, "required": required, "additionalProperties": False}


# Of the standard (SARIF 2.1.0, section 3), the objects that are used here: their keys, types and values.
REGION = _exactly(startLine={"type": "integer", "minimum": 1}, startColumn_={"type": "integer", "minimum": 1})
ARTIFACT = _exactly(uri={"type": "string", "format": "uri-reference", "pattern": "^[^ \\\\]+$"}, uriBaseId=TEXT)
SARIF = _exactly(
    schema={"const": "https://json.schemastore.org/sarif-2.1.0.json"},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": _exactly(
            tool=_exactly(
                driver=_exactly(
                    name=TEXT,
                    semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _exactly(
                            id=TEXT,
                            shortDescription_=MESSAGE,
                            help_=MESSAGE,
                            defaultConfiguration_=_exactly(level=LEVEL),
                        ),
                    },
                )
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results={
                "type": "array",
                "items": _exactly(
                    ruleId=TEXT,
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=LEVEL,
                    message=MESSAGE,
                    locations={
                        "type": "array",
                        "items": _exactly(physicalLocation=_exactly(artifactLocation=ARTIFACT, region_=REGION)),
                    },
                    partialFingerprints={"type": "object", "additionalProperties": TEXT},
                ),
            },
        ),
    },
)
# GitLab: "Code Quality report format"; paths are relative to the repository, without ./ in front.
GITLAB = {
    "type": "array",
    "items": _exactly(
        description=TEXT,
        check_name=TEXT,
        fingerprint=TEXT,
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=_exactly(
            path={"type": "string", "pattern": "^[^./]"}, lines=_exactly(begin={"type": "integer", "minimum": 1})
        ),
    ),
}


@pytest.fixture(scope="module")
def monorepo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in a folder of a repository, with an error, a warning and an info."""
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    project = Project(folder / "team a")
    project.write("docs-as-code.yml", 'requires: ">=1.0"\n')
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/fine.gv", "digraph fine { a -> b }\n")
    return project


def _run(project: Project, form: str) -> str:
    return project.run("check", "--format", form, code=1).stdout


def test_sarif_is_what_the_standard_says(monorepo: Project) -> None:
    """The log is valid, and each result points to its rule, its place from the repository's root, and its fingerprint."""
    log = json.loads(_run(monorepo, "sarif"))
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["orphan-node", "script-link", "wide-label"]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"team%20a/diagrams/web.py"}
    assert [(one["level"], place["region"]["startLine"]) for one, place in zip(run["results"], places, strict=True)] == [
        ("warning", 5), ("note", 6), ("error", 6),
    ]  # fmt: skip
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert len({one["partialFingerprints"]["docsAsCode/v1"] for one in run["results"]}) == 3


def test_gitlab_is_a_code_quality_report(monorepo: Project) -> None:
    """The report has the keys and values that GitLab documents, and unique fingerprints."""
    report = json.loads(_run(monorepo, "gitlab"))
    assert list(Draft202012Validator(GITLAB).iter_errors(report)) == []
    assert [(one["check_name"], one["severity"], one["location"]["lines"]["begin"]) for one in report] == [
        ("wide-label", "minor", 5), ("orphan-node", "info", 6), ("script-link", "major", 6),
    ]  # fmt: skip
    assert {one["location"]["path"] for one in report} == {"team a/diagrams/web.py"}
    assert len({one["fingerprint"] for one in report}) == 3


def test_github_annotates_the_worst_first(monorepo: Project) -> None:
    """Each line is a command of the runner, errors before warnings before notices."""
    lines = _run(monorepo, "github").splitlines()
    place = "file=team a/diagrams/web.py"
    assert [
        line.partition("::the link")[0].partition("::nothing")[0].partition("::the label")[0] for line in lines
    ] == [
        f"::error {place},line=6,title=script-link",
        f"::warning {place},line=5,title=wide-label",
        f"::notice {place},line=6,title=orphan-node",
    ]
    assert lines[2].endswith("::nothing is connected to 'jobs'%0Aconnect it, or leave it out")


def test_junit_has_a_suite_for_each_file(monorepo: Project) -> None:
    """Files are suites, findings are cases; what is grave enough fails, and a file without findings passes."""
    root = ET.fromstring(_run(monorepo, "junit"))
    assert (root.tag, root.attrib) == (
        "testsuites",
        {"name": "docs-as-code check", "tests": "4", "failures": "1", "errors": "0"},
    )
    suites = {suite.get("name"): suite for suite in root.findall("testsuite")}
    assert {name: (suite.get("tests"), suite.get("failures")) for name, suite in suites.items()} == {
        "team a/diagrams/fine.gv": ("1", "0"),
        "team a/diagrams/web.py": ("3", "1"),
    }
    failure = suites["team a/diagrams/web.py"].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "the link of 'jobs' was left out, because it starts with javascript:"
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "system-out"}


def test_a_fine_project_is_an_empty_report(project: Project) -> None:
    """Without findings each format is still a whole document."""
    project.write("diagrams/fine.gv", "digraph fine { a -> b }\n")
    for form in ("sarif", "gitlab", "github", "junit"):
        result = project.run("check", "--format", form)
        assert result.stdout.strip() or form == "github"
    assert json.loads(project.run("check", "--format", "gitlab").stdout) == []


ODD = Finding("a,b:%.py", None, "rule", "error", 'a "<&>" %\r\nand \x07', "100%")


def test_odd_words_survive() -> None:
    """Quotes, markup, percent signs, line breaks and control characters break no format."""
    listed = [Listed(ODD, "f" * 32, ODD.path)]
    assert github.text(listed) == '::error file=a%2Cb%3A%25.py,title=rule::a "<&>" %25%0D%0Aand \x07%0A100%25'
    assert json.loads(gitlab.text(listed))[0]["location"] == {"path": "a,b:%.py", "lines": {"begin": 1}}
    log = json.loads(sarif.text(listed, {"rule": About("what", "fix", "info")}))
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    assert (
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%2Cb%3A%25.py"
    )
    failure = ET.fromstring(junit.text(listed, [], "error")).find(".//failure")
    assert failure is not None
    assert failure.text == 'a,b:%.py: a "<&>" %\nand \N{REPLACEMENT CHARACTER}\n100%'
