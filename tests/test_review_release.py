"""Plan and release: issues, changelogs, versions against commits, GitLab's release evidence, hot spots of git."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from docs_as_code.review import semver
from docs_as_code.review.readers import BUILT_IN, reader
from docs_as_code.review.reading import About, UnreadableError
from tests.reviewing import decide, gate, git, plan, start

if TYPE_CHECKING:
    from tests.conftest import Project

CHANGELOG = """\
# Changelog

```md
## 9.9.9
```

## [Unreleased]

- nobody knows yet

## [1.4.0](https://example.org/1.4.0) - 2026-11-24

### Added

- Totals in euro
  over two lines
* VAT

### Security

- A token is no longer logged

## 1.3.0
"""
# As GitLab's and GitHub's APIs answer, and as `gh issue list --json` writes.
GITLAB_ISSUES = [
    {"id": 9, "iid": 12, "title": "Totals", "state": "opened", "author": {}, "milestone": {"title": "1.4"}},
    {"id": 10, "iid": 13, "title": "VAT", "state": "closed", "author": {}, "milestone": None},
]
GITHUB_ISSUES = [{"number": 7, "title": "VAT", "state": "CLOSED", "milestone": {"title": "1.4"}}]
MILESTONES = [
    {"id": 1, "iid": 1, "title": "1.4", "state": "active", "due_date": "2026-11-30"},
    {"number": 3, "title": "1.3", "state": "closed", "open_issues": 0, "closed_issues": 8},
]
EVIDENCE = {
    "release": {
        "tag_name": "v1.4.0",
        "created_at": "2026-11-24 08:00:00 UTC",
        "milestones": [
            {"title": "1.4", "state": "closed", "issues": [{"id": 82, "title": "Popup", "state": "opened"}]}
        ],
        "report_artifacts": [{"url": "https://example.org/a"}],
    }
}


def facts(kind: str, data: object, version: str | None = None) -> dict[str, object]:
    """The facts of one file."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    reading = reader(kind).read(raw, About(version=version))
    return dict(reader(kind).sum_up((reading,), reading.problems))


def refused(kind: str, data: object) -> str:
    """Why a file cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        facts(kind, data)
    return str(caught.value)


def test_facts_are_those_that_are_documented() -> None:
    """No gate can ask for what never comes, nor does anything come that no page tells of."""
    released = {"version": "1.4.0", "base": "v1.3.0", "commits": 1}
    samples = {
        "changelog": facts("changelog", CHANGELOG.encode(), "1.4.0"),
        "issues": facts("issues", GITLAB_ISSUES),
        "gitlab-release": facts("gitlab-release", EVIDENCE, "1.4.0"),
        "release": facts("release", released),
    }
    for kind, found in samples.items():
        assert set(found) == {fact.name for fact in BUILT_IN[kind].facts}, kind


def test_a_changelog_has_a_section_for_the_version() -> None:
    """Headings with links and dates; code is none; what is not released yet is counted apart."""
    found = facts("changelog", CHANGELOG.encode(), "v1.4.0")
    assert found == {
        "has_section": True,
        "entries": 3,
        "unreleased": 1,
        "security": True,
        "removed": False,
        "date": "2026-11-24",
    }
    assert facts("changelog", CHANGELOG.encode(), "9.9.9")["has_section"] is False
    assert facts("changelog", CHANGELOG.encode())["has_section"] is False
    assert refused("changelog", b"# Changes\n\nMany.\n") == (
        "no heading of the second level names a version, as `## 1.4.0`"
    )


def test_issues_of_gitlab_and_github() -> None:
    """Open ones are what a waiver can name; a state that neither of the two has is not taken for closed."""
    assert facts("issues", GITLAB_ISSUES) == {
        "issues": 2,
        "open": 1,
        "closed": 1,
        "without_milestone": 1,
        "milestones": 0,
        "open_milestones": 0,
    }
    assert facts("issues", GITHUB_ISSUES)["closed"] == 1
    found = facts("issues", MILESTONES)
    assert (found["milestones"], found["open_milestones"], found["issues"]) == (2, 1, 0)
    reading = reader("issues").read(json.dumps(GITLAB_ISSUES).encode(), About())
    assert [(one.name, one.message) for one in reading.problems] == [("#12", "Totals")]
    assert reader("issues").read(b"[]", About()).is_empty
    bad = [*GITLAB_ISSUES, {"iid": 3, "title": "x", "state": "locked"}]
    assert (
        refused("issues", bad) == "its state is 'locked', and no issue's or milestone's of GitLab or GitHub (/2/state)"
    )
    assert refused("issues", [1]) == "it has no state, and no issue's or milestone's of GitLab or GitHub (/0/state)"
    assert refused("issues", {"message": "404 Project Not Found"}).startswith("it has no state")


def test_gitlab_release_evidence() -> None:
    """Its tag, milestones and issues; without milestones nothing can be told."""
    assert facts("gitlab-release", EVIDENCE, "1.4.0") == {
        "tag": "v1.4.0",
        "fits": True,
        "milestones": 1,
        "open_milestones": 0,
        "issues": 1,
        "open_issues": 1,
        "reports": 1,
    }
    assert facts("gitlab-release", EVIDENCE, "1.5.0")["fits"] is False
    reading = reader("gitlab-release").read(json.dumps(EVIDENCE).encode(), About())
    assert reading.made is not None
    assert reading.made.isoformat() == "2026-11-24T08:00:00+00:00"
    assert refused("gitlab-release", {}) == ("it is no release evidence of GitLab: there is no tag (/release/tag_name)")
    assert refused("gitlab-release", {"release": {"tag_name": "v1"}}) == (
        "there is no list of milestones (/release/milestones)"
    )


@pytest.mark.parametrize(
    ("base", "head", "step"),
    [
        ("1.3.0", "v1.4.0", "minor"),
        ("v1.3.0", "2.0.0", "major"),
        ("1.3.0", "1.3.1", "patch"),
        ("1.3.0", "1.3.0", "none"),
        ("1.3.0", "1.2.9", None),
        ("1.4.0-rc.1", "1.4.0", "patch"),
        ("1.4.0", "1.4.0-rc.1", None),
    ],
)
def test_steps_between_versions(base: str, head: str, step: str | None) -> None:
    """As Semantic Versioning orders them; a pre-release comes before its release."""
    first, second = semver.parse(base), semver.parse(head)
    assert first
    assert second
    assert semver.step(first, second) == step


def test_what_is_no_semantic_version() -> None:
    """Leading zeros, two numbers, other digits."""
    assert [semver.parse(text) for text in ("01.2.3", "1.2", "1.2.3.4", "1.2.x", "١.٢.٣", "", "1.2.3-")] == [None] * 7


def test_a_version_must_promise_what_the_commits_change(project: Project) -> None:
    """A feature needs a minor step, a break a major one; below 1.0.0 a minor one does."""
    start(project)
    git(project, "commit", "-q", "--allow-empty", "-m", "feat: totals")
    its = "{name: g, evidence: it, require: {wrong_step: 0, taken: 0}, owner: o}"

    def said(version: str) -> str:
        plan(project, f"release: {{version: {version}}}\nevidence:\n  it: {{type: release}}\ngates:\n  - {its}\n")
        outcome = decide(project).outcomes[0]
        return f"{outcome.state}: {outcome.reason}"

    assert said("1.4.0") == "pass: wrong_step is 0; taken is 0"
    made = decide(project).evidence["it"].files[0].made
    assert made is not None
    assert made.isoformat() == "2026-11-23T10:00:00+00:00"
    assert said("1.3.1") == "fail: wrong_step is 1, and must be 0"
    assert said("1.2.0") == "fail: wrong_step is 1, and must be 0"
    assert said("next") == "fail: wrong_step is 1, and must be 0"
    git(project, "commit", "-q", "--allow-empty", "-m", "fix(api)!: other totals")
    assert said("1.4.0") == "fail: wrong_step is 1, and must be 0"
    assert said("2.0.0") == "pass: wrong_step is 0; taken is 0"
    git(project, "tag", "v2.0.0", "HEAD~1")
    git(project, "tag", "-a", "v3.0.0", "-m", "three", "HEAD")
    problem = decide(project, base="v1.3.0").evidence["it"].problems[0]
    assert problem.message.startswith("the tag is on ")
    plan(project, f"evidence:\n  it: {{type: release}}\ngates:\n  - {its}\n")
    assert decide(project, base="v1.3.0").outcomes[0].reason == (
        "git and the plan: the plan names no version, and neither does --version"
    )
    assert decide(project, base="v1.3.0", version="3.0.0").outcomes[0].state == "pass"


def test_below_one_a_minor_step_may_break() -> None:
    """Semantic Versioning, item 4."""
    told = {"version": "0.4.0", "base": "v0.3.0", "commits": 2, "features": 0, "breaking": 1}
    assert facts("release", told)["wrong_step"] == 0
    assert facts("release", {**told, "version": "0.3.1"})["wrong_step"] == 1


def test_hot_spots_of_the_commits(project: Project) -> None:
    """The files that change most often come first, with all lines that were touched and all who did."""
    start(project)
    for number in range(3):
        project.write("hot.txt", f"{number}\n" * (number + 1))
        if number == 1:
            project.write("cold.txt", "1\n2\n")
        git(project, "add", "hot.txt", *(["cold.txt"] if number == 1 else []))
        git(project, "commit", "-q", "-m", "fix: a thing" if number else "feat(web): a thing")
    state, _ = gate(project, "{type: git}", "{commits: 3, features: 1, fixes: 2}")
    assert state == "pass"
    reading = decide(project).evidence["it"].readings[0]
    hot, authors = reading.tables
    # hot.txt: +1, then -1 +2, then -2 +3
    assert hot.rows == (("hot.txt", "3", "9", "1"), ("cold.txt", "1", "2", "1"))
    assert authors.rows == (("Ada", "3"),)
    assert reading.charts[0].rows == (("fix", 2.0), ("feat", 1.0))
