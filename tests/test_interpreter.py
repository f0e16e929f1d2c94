"""`python:` in docs-as-code.yml: the interpreter that runs the sources, and what is said of one that cannot."""

from __future__ import annotations

import sys

import pytest

GV = "digraph { a -> b }"
HINT = "`docs-as-code doctor` shows the interpreter, which `python` in docs-as-code.yml may name"


def test_a_path_is_relative_to_the_project(project):
    """A team's own environment stands in the project, wherever the command is started."""
    project.write("docs-as-code.yml", "python: env/python")
    project.write("diagrams/a.py", "import sys\nprint(sys.executable)\n")
    (project.folder / "env").mkdir()
    (project.folder / "env/python").write_text(f'#!/bin/sh\nOWN=yes exec {sys.executable} "$@"\n')
    (project.folder / "env/python").chmod(0o755)
    project.write("diagrams/a.py", "import os\nprint('own:', os.environ['OWN'])\n")
    assert "diagrams/a.py: own: yes\n" in project.build("a.py", cwd="diagrams").stderr


@pytest.mark.parametrize("path", ["nowhere/python", "~no-such-user/python"])
def test_one_that_is_not_there_is_a_missing_tool(project, path):
    """Exit code 3, as `doctor` says; decks and the site are built all the same."""
    project.write("docs-as-code.yml", f'python: "{path}"\n')
    project.write("diagrams/a.gv", GV)
    project.write("docs/index.md", "# Hello\n")
    project.write("mkdocs.yml", "site_name: x\n")
    result = project.build(code=3)
    message = f"cannot start the interpreter {project.folder}/{path}: No such file or directory"
    assert result.error("diagrams/a.gv") == (message, None, HINT)
    assert result.job("mkdocs.yml")["status"] == "ran"
    project.run("doctor", code=3)


def test_one_that_is_no_python(project):
    """What runs and is no interpreter is told by name."""
    project.write("docs-as-code.yml", "python: /bin/true\n")
    project.write("diagrams/a.py", "")
    result = project.build(code=3)
    assert result.error("diagrams/a.py") == (
        "the interpreter /bin/true cannot run sources: it said nothing",
        None,
        HINT,
    )
