"""`new review`: a plan with gates for what the project has, that can be decided at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from tests.reviewing import GREEN, git, start

if TYPE_CHECKING:
    from tests.conftest import Project

# 1795507200000 is 2026-11-24T08:00Z; coverage.py writes milliseconds.
COVERAGE = """\
<coverage version="7" timestamp="1795507200000" lines-valid="10" lines-covered="9" line-rate="0.9" branches-valid="0"
  branches-covered="0" branch-rate="0" complexity="0"><packages><package name="a"><classes><class name="a" filename="a.py">
  <lines>{}</lines></class></classes></package></packages></coverage>
""".format("".join(f'<line number="{n}" hits="{int(n > 1)}"/>' for n in range(1, 11)))
SCAN = """\
{"version": "2.1.0", "runs": [{"results": [],
  "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-11-24T08:00:00Z"}]}]}
"""


def test_a_plan_of_what_is_there_decides_at_once(project: Project) -> None:
    """Test results, a scan and a changelog are found wherever they lie; the patterns take tomorrow's files too."""
    start(project)
    git(project, "commit", "-q", "--allow-empty", "-m", "fix: a thing")
    project.write("out/ci/junit-unit.xml", GREEN.replace("2026-11-24", "2099-01-01"))
    project.write("out/ci/junit-web.xml", GREEN)
    project.write("out/scan.sarif", SCAN)
    project.write("out/coverage.xml", COVERAGE)
    project.write("CHANGELOG.md", "# Changelog\n\n## 1.4.0\n\n- Totals\n")
    project.write("node_modules/x/junit.xml", GREEN)
    told = project.run("new", "review", "Weekly release").stderr
    assert told == (
        "wrote reviews/weekly_release.yml\n\nnext: docs-as-code review reviews/weekly_release.yml --version VERSION\n"
    )
    plan = yaml.safe_load(project.read("reviews/weekly_release.yml"))
    assert plan["evidence"] == {
        "change": {"type": "git"},
        "tests": {"type": "junit", "path": "out/ci/junit*.xml"},
        "coverage": {"type": "coverage", "path": "out/coverage.xml"},
        "sast": {"type": "sarif", "path": "out/*.sarif"},
        "changelog": {"type": "changelog", "path": "CHANGELOG.md"},
    }
    project.write("out/ci/junit-unit.xml", GREEN)
    asked = ("--version", "1.4.0", "--now", "2026-11-24T09:00Z")
    said = project.run("review", "reviews/weekly_release.yml", *asked).stdout
    assert [line.split("  ")[0] for line in said.splitlines()[:5]] == ["pass"] * 5
    assert "\nGO for 1.4.0\n" in said


def test_nothing_there_is_no_go(project: Project) -> None:
    """A project without evidence and git has a plan with one gate, which fails until the tests write a file."""
    project.run("new", "review", "weekly.yml")
    said = project.run("review", "reviews/weekly.yml", code=1).stdout
    assert "fail    tests pass  no file matches reports/junit*.xml" in said


def test_names_of_plans(project: Project) -> None:
    """A folder may be named; a plan that is there stays; without letters there is no name."""
    project.run("new", "review", "ops/Big Bang")
    assert project.exists("ops/big_bang.yml")
    assert project.run("new", "review", "ops/big_bang", code=2).stderr.startswith(
        "error: ops/big_bang.yml is there already"
    )
    assert "no name for a review" in project.run("new", "review", "!!!", code=2).stderr
    assert "outside the project" in project.run("new", "review", "../x", code=2).stderr
