"""`list`, `clean` and `init`: look, tidy, start."""

from __future__ import annotations

import os

GV = "digraph architecture { a -> b }"


def test_list_shows_what_a_build_would_run(project):
    """Before a build everything is stale, after it nothing is, and `list` itself writes nothing."""
    project.write("diagrams/a.gv", GV)
    row = "diagram  stale  diagrams/a.gv  architecture: docs/generated/diagrams/a.svg\n"
    assert project.run("list").stdout == row
    assert project.files() == ["diagrams/a.gv"]
    project.build()
    assert "up-to-date" in project.run("list").stdout
    job = project.run("list", "--json").job("diagrams/a.gv")
    assert (job["status"], job["name"], job["outputs"]) == (
        "up-to-date",
        "architecture",
        ["docs/generated/diagrams/a.svg"],
    )


def test_list_shows_failures_too(project):
    """A source that fails is listed with its error, and the exit code is 1."""
    project.write("diagrams/a.gv", GV)
    project.write("diagrams/b.py", "1/0\n")
    result = project.run("list", "--json", code=1)
    assert result.error("diagrams/b.py")[0] == "ZeroDivisionError: division by zero"
    assert result.job("diagrams/b.py")["name"] is None


def test_clean_removes_outputs_and_nothing_else(project):
    """After `clean` the tree is what it was before the build; foreign files and changed ones stay."""
    project.write("diagrams/a.gv", GV)
    project.write("diagrams/b.gv", GV)
    project.build()
    project.write("docs/generated/diagrams/mine.svg", "<svg/>")
    project.write("docs/generated/diagrams/b.svg", "<svg>edited</svg>")
    result = project.run("clean")
    assert "kept docs/generated/diagrams/b.svg: it was changed after it was built\n" in result.stderr
    assert "removed 1 output\n" in result.stderr
    assert project.files() == [
        "diagrams/a.gv",
        "diagrams/b.gv",
        "docs/generated/.gitignore",
        "docs/generated/diagrams/b.svg",
        "docs/generated/diagrams/mine.svg",
    ]


def test_clean_knows_its_files_without_a_ledger(project):
    """Outputs carry a digest, so that they are ours even when the checkout's knowledge is lost."""
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, png, pdf, jpg, dot, json]}")
    project.write("diagrams/a.gv", GV)
    project.build()
    assert len(project.files("docs")) == 7
    os.rename(project.folder / ".docs-as-code", project.folder.parent / "lost")
    project.run("clean")
    assert project.files() == ["diagrams/a.gv", "docs-as-code.yml"]


def test_clean_removes_the_built_site(project):
    """The site MkDocs built goes; a folder of that name that is none stays."""
    project.write("docs/index.md", "# Hello\n")
    project.write("mkdocs.yml", "site_name: x\n")
    project.write("site/notes.txt", "mine")
    project.run("clean")
    assert project.read("site/notes.txt") == "mine"
    (project.folder / "site/notes.txt").unlink()
    project.run("build")
    assert project.exists("site/index.html")
    project.run("clean")
    assert project.files() == ["docs/index.md", "mkdocs.yml"]


def test_init_starts_a_project_that_builds(project):
    """The starter's diagram, deck and site are built without a warning."""
    project.run("init")
    result = project.build("--strict")
    assert [job["kind"] for job in result.json["jobs"]] == ["diagram", "deck", "site"]
    assert all(job["status"] == "ran" for job in result.json["jobs"])
    page = project.read("site/index.html")
    assert "load balancer" in page
    assert "introduction.html" in page


def test_init_can_be_quiet(project):
    """-q prints errors alone."""
    assert project.run("init", "-q").stderr == ""
    assert project.exists("docs-as-code.yml")


def test_init_keeps_what_is_there(project):
    """Files of the user are never overwritten; the others are added."""
    project.write("new/mkdocs.yml", "site_name: mine\n")
    result = project.run("init", "new")
    assert "kept  mkdocs.yml\n" in result.stderr
    assert "wrote docs/index.md\n" in result.stderr
    assert result.stderr.endswith("\nnext: docs-as-code -C new build\n")
    assert project.read("new/mkdocs.yml") == "site_name: mine\n"


def test_clean_leaves_a_site_outside_the_project(project):
    """A `site_dir` that leads out of the project belongs to somebody else as well."""
    project.write("docs/index.md", "# Hello\n")
    project.write("mkdocs.yml", "site_name: x\nsite_dir: ../published\n")
    project.run("build")
    project.run("clean")
    assert (project.folder.parent / "published/index.html").is_file()


def test_clean_leaves_what_is_hidden_at_the_top_of_the_site(project):
    """A build keeps the `.git` of a checked-out branch there, and so does `clean`."""
    project.write("docs/index.md", "# Hello\n")
    project.write("mkdocs.yml", "site_name: x\n")
    project.write("site/.git/HEAD", "ref")
    project.run("build")
    project.run("clean")
    assert project.files("site") == ["site/.git/HEAD"]
