"""The base of evidence: the same files of what is deployed now, from a folder or from git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.project import base_files, revisions
from docs_as_code.review.readers import BUILT_IN, junit
from docs_as_code.review.reading import Compared
from tests.reviewing import gate, git, start

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
