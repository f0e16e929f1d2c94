"""Evidence as real tools write it, and a review of it decided in this process."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from docs_as_code.config import load
from docs_as_code.project import reviews
from docs_as_code.review import times

if TYPE_CHECKING:
    from docs_as_code.review.review import Review
    from tests.conftest import Project

NOW = "2026-11-24T09:00Z"

# As pytest writes it: suites in one root, counts as attributes, a time with its zone.
PYTEST = """\
<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" \
failures="1" skipped="1" tests="5" time="0.512" timestamp="2026-11-24T08:12:01.123456+00:00" hostname="ci">\
<testcase classname="tests.test_orders" name="test_total" time="0.100" />\
<testcase classname="tests.test_orders" name="test_vat" time="0.150"><failure message="assert 3 == 4">tests/test_orders.py:9\
</failure></testcase><testcase classname="tests.test_orders" name="test_db" time="0.001"><error message="failed on setup">E\
</error></testcase><testcase classname="tests.test_orders" name="test_slow" time="0.000"><skipped type="pytest.skip" \
message="too slow">x</skipped></testcase><testcase classname="tests.test_orders" name="test_net" time="0.25" />\
</testsuite></testsuites>
"""

GREEN = """\
<testsuites><testsuite name="pytest" errors="0" failures="0" tests="2" timestamp="2026-11-24T08:30:00+00:00">\
<testcase classname="a" name="one" time="0.1"/><testcase classname="a" name="two" time="0.2"/></testsuite></testsuites>
"""


def git(project: Project, *arguments: str) -> str:
    """Run git in the project as somebody, at one time."""
    who = [f"GIT_{role}_{what}" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE")]
    said = ["Ada", "ada@example.org", "2026-11-23T10:00:00+00:00"] * 2
    done = subprocess.run(
        ["git", *arguments],
        cwd=project.folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(project.folder), **dict(zip(who, said, strict=True))},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def start(project: Project) -> None:
    """A repository with a tag and nothing after it; evidence is not committed."""
    project.write(".gitignore", "reports/\nbuild/\n.docs-as-code/\n")
    project.write("docs-as-code.yml", "")
    git(project, "init", "-q", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "feat: start")
    git(project, "tag", "v1.3.0")


def plan(project: Project, text: str) -> None:
    """Write the plan that `decide` reads."""
    project.write("reviews/weekly.yml", text)


def decide(project: Project, **asked: str) -> Review:
    """Decide by the plan, without a deck."""
    now = times.moment(NOW)
    assert now is not None
    return reviews.review(
        load(project.folder), reviews.Asked(project.folder / "reviews/weekly.yml", now=now[0], **asked)
    )


def gate(project: Project, evidence: str, require: str, more: str = "") -> tuple[str, str]:
    """State and reason of one gate over one evidence, both written as YAML in one line."""
    text = f"evidence:\n  it: {evidence}\ngates:\n  - {{name: g, evidence: it, require: {require}, owner: o{more}}}\n"
    plan(project, text)
    outcome = decide(project).outcomes[0]
    return outcome.state, outcome.reason
