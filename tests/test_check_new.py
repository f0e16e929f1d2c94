"""`check --new`: only what an earlier revision lacks."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.conftest import Project

if TYPE_CHECKING:
    from pathlib import Path

WEB = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2

    with Diagram("Web"):
        EC2("a label that is far too long") >> EC2("api")
"""


def git(project: Project, *arguments: str) -> str:
    """Run git in the project as somebody with a name."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *arguments], cwd=project.folder, check=True, capture_output=True, text=True)
    return done.stdout


def new(project: Project, *arguments: str) -> list[tuple[str, str, int]]:
    """Rule, path and line of what is new."""
    result = project.run("check", "--format", "json", *arguments)
    return [(one["rule"], one["path"], one["line"]) for one in result.json["findings"]]


def commit(project: Project) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "x")


def test_only_what_the_branch_has_brought(project: Project) -> None:
    """What was there where the branch began is left out, wherever it stands now; the work tree and index stay."""
    git(project, "init", "-q")
    project.write(".gitignore", ".docs-as-code/\n")
    project.write("diagrams/web.py", WEB)
    commit(project)
    git(project, "checkout", "-qb", "topic")
    assert new(project, "--new") == []
    project.write(
        "diagrams/web.py", "    # moved" + WEB + '        EC2("another label that is too long") >> EC2("x")\n'
    )
    project.write("diagrams/more.py", WEB.replace("Web", "More"))
    before = git(project, "status", "--porcelain")
    expected = [("wide-label", "diagrams/more.py", 5), ("wide-label", "diagrams/web.py", 7)]
    assert new(project, "--new") == expected
    assert git(project, "status", "--porcelain") == before
    assert new(project, "diagrams/web.py", "--new") == expected[1:]
    commit(project)
    assert new(project, "--new=HEAD") == []
    assert new(project, "--new") == expected


def test_one_more_of_the_same_is_new(project: Project) -> None:
    """A second finding with the words of a known one is new, and keeps its fingerprint."""
    git(project, "init", "-q")
    project.write("diagrams/web.py", WEB)
    commit(project)
    project.write("diagrams/web.py", WEB + '        EC2("a label that is far too long") >> EC2("x")\n')
    every = project.run("check", "--format", "json", "--select", "wide-label").json["findings"]
    found = project.run("check", "--format", "json", "--select", "wide-label", "--new").json["findings"]
    assert [one["line"] for one in every] == [5, 6]
    assert found == every[1:]


def test_before_the_first_commit(project: Project) -> None:
    """Where nothing is committed yet, everything is new."""
    git(project, "init", "-q")
    project.write("diagrams/web.py", WEB)
    assert new(project, "--new") == [("wide-label", "diagrams/web.py", 5)]


def test_revisions_that_are_not_there(project: Project) -> None:
    """A revision that does not exist, or no repository, is wrong usage."""
    project.write("diagrams/web.py", WEB)
    result = project.run("check", "--new", code=2, env={"GIT_CEILING_DIRECTORIES": str(project.folder.parent)})
    where = f"error: not in a git repository: {project.folder}\n\n"
    assert result.stderr == f"{where}hint: revisions are those of git; -C names another folder\n\n"
    git(project, "init", "-q")
    commit(project)
    assert project.run("check", "--new=mian", code=2).stderr.startswith("error: no such revision: mian\n\nhint: ")
    (hint,) = project.run("check", "--new", "diagrams/web.py", code=2).stderr.splitlines()[2:3]
    assert hint == "hint: name sources before the option: check diagrams/web.py --new"


def test_without_git(project: Project) -> None:
    """A missing git is a missing tool."""
    project.write("diagrams/web.py", WEB)
    result = project.run("check", "--new", code=3, env={"PATH": "/nonexistent"})
    assert result.stderr.startswith("error: git is not installed, and revisions are read with it\n\nhint: install git")


def test_a_clone_that_is_too_shallow(project: Project, tmp_path: Path) -> None:
    """Older commits that were not cloned are told, with the way to get them."""
    git(project, "init", "-q")
    project.write("diagrams/web.py", WEB)
    commit(project)
    git(project, "commit", "-qm", "y", "--allow-empty")
    shallow = Project(tmp_path / "shallow")
    git(project, "clone", "-q", "--depth=1", project.folder.as_uri(), str(shallow.folder))
    assert shallow.run("check", "--new=HEAD~1", code=2).stderr == (
        "error: no such revision: HEAD~1\n\n"
        "hint: this clone is shallow, it lacks older commits: `git fetch --unshallow` brings them\n\n"
    )
