"""`check --format`: what other tools read, held to what their makers say of the format."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from docs_as_code.findings import Finding, github, gitlab, junit, sarif
from docs_as_code.findings.listed import About, Listed
from tests import readers
from tests.conftest import Project
from tests.debian import unpacked

JUNIT = Path(__file__).parent / "data/schemas/junit-10.xsd"

WEB = """
    from diagrams import Diagram, Edge
    from diagrams.aws.compute import EC2

    with Diagram("Web"):
        EC2("a label that is far too long") >> EC2("api")
        EC2("jobs", href="javascript:alert(1)")
    """

TEXT = {"type": "string", "minLength": 1}


def _exactly(**properties: Any) -> dict[str, Any]:
    """An object with these keys."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


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


def problems_of_sarif(text: str) -> list[str]:
    """What the published schema has to say against a log."""
    schema = json.loads(readers.sarif_schema().read_text(encoding="utf-8"))
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(text))]


def problems_of_junit(text: str) -> str:
    """What Debian's xmllint says of a report that does not follow the schema of Jenkins."""
    root = unpacked("libxml2-utils") / "root/usr"
    found = os.environ.get("LD_LIBRARY_PATH", "")
    done = subprocess.run(
        [root / "bin/xmllint", "--noout", "--nonet", "--schema", JUNIT, "-"],
        input=text,
        capture_output=True,
        text=True,
        env=os.environ | {"LD_LIBRARY_PATH": f"{root / 'lib/x86_64-linux-gnu'}:{found}".rstrip(":")},
    )
    return done.stderr.replace("- validates\n", "")


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
    text = _run(monorepo, "sarif")
    assert problems_of_sarif(text) == []
    assert problems_of_sarif(text.replace('"note"', '"info"')) == [
        "$.runs[0].tool.driver.rules[0].defaultConfiguration.level: 'info' is not one of ['none', 'note', 'warning', 'error']",
        "$.runs[0].results[1].level: 'info' is not one of ['none', 'note', 'warning', 'error']",
    ]
    log = json.loads(text)
    assert (log["$schema"], log["version"]) == ("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0")
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
    text = _run(monorepo, "junit")
    assert problems_of_junit(text) == ""
    assert "The attribute 'line' is not allowed" in problems_of_junit(
        text.replace(" classname=", ' line="1" classname=')
    )
    root = ET.fromstring(text)
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
        assert form != "sarif" or problems_of_sarif(result.stdout) == []
        assert form != "junit" or problems_of_junit(result.stdout) == ""
    assert json.loads(project.run("check", "--format", "gitlab").stdout) == []


ODD = Finding("a,b:%.py", None, "rule", "error", 'a "<&>" %\r\nand \x07', "100%")


def test_odd_words_survive() -> None:
    """Quotes, markup, percent signs, line breaks and control characters break no format."""
    listed = [Listed(ODD, "f" * 32, ODD.path)]
    assert github.text(listed) == '::error file=a%2Cb%3A%25.py,title=rule::a "<&>" %25%0D%0Aand \x07%0A100%25'
    assert json.loads(gitlab.text(listed))[0]["location"] == {"path": "a,b:%.py", "lines": {"begin": 1}}
    text = sarif.text(listed, {"rule": About("what", "fix", "info")})
    assert problems_of_sarif(text) == []
    log = json.loads(text)
    assert (
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%2Cb%3A%25.py"
    )
    report = junit.text(listed, [], "error", "check")
    assert problems_of_junit(report) == ""
    failure = ET.fromstring(report).find(".//failure")
    assert failure is not None
    assert failure.text == 'a,b:%.py: a "<&>" %\nand \N{REPLACEMENT CHARACTER}\n100%'
