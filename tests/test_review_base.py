"""The base of evidence: the same files of what is deployed now, from a folder or from git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.project import base_files, revisions
from docs_as_code.review.readers import BUILT_IN, junit
from docs_as_code.review.reading import Compared
from tests.reviewing import decide, gate, git, start

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Project

_TESTS = '<testsuite timestamp="2026-11-24T08:00:00Z"><testcase name="one"/></testsuite>'


def test_files_of_a_commit_by_pattern(project: Project) -> None:
    """Those that the commit has, with its bytes and its time, though the work tree has lost or changed them."""
    project.write("k8s/a.yaml", "a: 1\n")
    project.write("k8s/deep/b.yaml", "b: ü\n")
    project.write("other.yaml", "c: 1\n")
    start(project)
    project.write("k8s/a.yaml", "a: 2\n")
    (project.folder / "k8s/deep/b.yaml").unlink()
    project.write("k8s/new.yaml", "new: 1\n")
    git(project, "add", "-A")
    repo = revisions.repository(project.folder)
    base = revisions.commit(repo, "v1.3.0")
    found = base_files.find(repo, base, "k8s/**/*.yaml")
    assert [(one.path.partition(":")[2], one.data.decode()) for one in found] == [
        ("k8s/a.yaml", "a: 1\n"),
        ("k8s/deep/b.yaml", "b: ü\n"),
    ]
    assert found[0].made.isoformat() == "2026-11-23T10:00:00+00:00"
    assert base_files.find(repo, base, "*.json") == []


def test_a_base_that_cannot_be_read_fails_the_gate(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, unreadable and, without git, unknown: the reason says that it is the base."""
    comparing = junit.READER._replace(keys=("path", "base"), compare=lambda _head, _base: Compared({}))
    monkeypatch.setitem(BUILT_IN, "junit", comparing)
    project.write("reports/a.xml", _TESTS)
    it = "{type: junit, path: reports/a.xml, base: %s}"
    assert gate(project, it % "old/*.xml", "{failed: 0}") == ("fail", "of the base, no file matches old/*.xml")
    assert gate(project, it % "git", "{failed: 0}")[1] == "of the base, nothing can be read: git knows of no base"
    project.write("old/a.xml", "<html/>")
    assert gate(project, it % "old/*.xml", "{failed: 0}")[1].startswith("old/a.xml: its root is <html>")


def _suite(*cases: str) -> str:
    """A test a word: `name`, `name!` that fails, `name?` that is skipped."""
    told = {"!": '<failure message="no"/>', "?": "<skipped/>"}
    tests = "".join(
        f'<testcase classname="t" name="{case.rstrip("!?")}">{told.get(case[-1], "")}</testcase>' for case in cases
    )
    return f'<testsuite timestamp="2026-11-24T08:00:00Z">{tests}</testsuite>'


def test_tests_against_those_of_the_base(project: Project) -> None:
    """What fails or is skipped now and was not, what is gone and what is new: facts, problems by name, and a table."""
    project.write("old/a.xml", _suite("same", "broke", "failed!", "hid", "left", "hidden?"))
    project.write("reports/a.xml", _suite("same", "broke!", "failed!", "hid?", "hidden?", "fresh!", "later?"))
    it = "{type: junit, path: reports/a.xml, base: old/a.xml}"
    assert gate(project, it, "{newly_failed: 2, newly_skipped: 1, gone: 1, new: 2, failed: 3, total: 7}")[0] == "pass"
    compared = decide(project).evidence["it"].compared
    assert compared is not None
    assert compared.tables[0].rows == (
        ("t.broke", "passed", "fails"),
        ("t.fresh", "not there", "fails"),
        ("t.left", "passed", "is gone"),
        ("t.hid", "passed", "is skipped"),
    )
    waiver = ", waivers: [{reason: r, by: b, until: 2026-12-01, matches: %s}]"
    assert gate(project, it, "{gone: 0}", waiver % "t.left") == ("waived", "gone is 1, and must be 0")
    assert gate(project, it, "{gone: 0}", waiver % "t.other")[0] == "fail"
    assert gate(project, it, "{newly_failed: 0}", waiver % "t.broke") == ("fail", "newly_failed is 1, and must be 0")
    without = "{type: junit, path: reports/a.xml}"
    assert gate(project, without, "{gone: 0}") == ("fail", "nothing tells gone")
