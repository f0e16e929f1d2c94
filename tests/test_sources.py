"""Which files are sources: patterns, links, other people's folders, and names of any kind."""

from __future__ import annotations

import os

import pytest

from docs_as_code.project import patterns

GV = "digraph { a -> b }"


def listed(project, *arguments):
    return [job["source"] for job in project.run("list", "--json", *arguments).json["jobs"]]


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("diagrams/a.py", "diagrams/**/*.py", True),
        ("diagrams/x/y/a.py", "diagrams/**/*.py", True),
        ("diagrams/x/a.py", "diagrams/*.py", False),
        ("diagrams/x/a.py", "diagrams/?/[ab].py", True),
        ("diagrams/x/a.py", "diagrams/**", True),
        ("diagrams/A.py", "diagrams/a.py", False),
        ("a.py", "**/*.py", True),
        ("a/b/c/d", "a/**/c/**/d", True),
        ("a/c", "a/**/c/**/d", False),
    ],
)
def test_a_pattern_means_the_same_on_every_python(path, pattern, fits):
    """`*` stays within a name, `**` is any number of folders, and a pattern that ends in it means all files below."""
    assert patterns.matches(path, pattern) == fits


def test_a_pattern_may_be_one_file_or_end_in_two_stars(project):
    """A file without wildcards is its own pattern; a source that two patterns match is one source."""
    project.write("docs-as-code.yml", 'diagrams: {sources: ["one.gv", "pictures/**", "pictures/**/*.gv"]}')
    project.write("one.gv", GV)
    project.write("pictures/deep/two.gv", GV)
    assert listed(project) == ["one.gv", "pictures/deep/two.gv"]


def test_other_peoples_folders_are_not_looked_into(project):
    """Neither virtual environments nor npm packages nor our own outputs hold sources, however wide the pattern."""
    project.write("docs-as-code.yml", 'diagrams: {sources: ["**/*.gv"]}')
    project.write("mine.gv", GV)
    for folder in (".venv/lib", "node_modules/x", ".git", "docs/generated/diagrams"):
        project.write(f"{folder}/other.gv", GV)
    assert listed(project) == ["mine.gv"]


def test_a_link_that_leads_round_in_a_circle_is_not_followed(project):
    """A folder below itself would be read without end."""
    project.write("diagrams/a.gv", GV)
    (project.folder / "diagrams/again").symlink_to("../diagrams")
    assert listed(project) == ["diagrams/a.gv"]


def test_a_pattern_may_start_at_a_link(project):
    """Sources that several projects share are found through a link to their folder."""
    (project.folder.parent / "shared").mkdir()
    (project.folder.parent / "shared/a.gv").write_text(GV)
    (project.folder / "diagrams").symlink_to("../shared")
    assert project.build().job("diagrams/a.gv")["outputs"] == ["docs/generated/diagrams/a.svg"]


def test_a_source_may_be_named_by_a_path_through_a_link(project):
    """A shell in a linked folder gives paths that hold the link."""
    project.write("diagrams/a.gv", GV)
    link = project.folder.parent / "link"
    link.symlink_to(project.folder)
    assert project.build(str(link / "diagrams/a.gv")).job("diagrams/a.gv")["status"] == "ran"


def test_odd_names(project):
    """A line break and a leading hyphen in a name are no reason to fail."""
    project.write("diagrams/two\nlines.gv", GV)
    project.write("diagrams/-x.gv", GV)
    assert [job["source"] for job in project.build().json["jobs"]] == ["diagrams/-x.gv", "diagrams/two\nlines.gv"]
    assert project.exists("docs/generated/diagrams/-x.svg")


def test_a_name_that_is_no_text(project):
    """A name whose bytes are no UTF-8 can stand in no page: that source fails, and the others are built."""
    project.write("diagrams/a.gv", GV)
    with open(os.fsencode(project.folder) + b"/diagrams/\xff.gv", "w") as file:
        file.write(GV)
    result = project.build(code=1)
    assert result.job("diagrams/a.gv")["status"] == "ran"
    assert result.error("diagrams/\ufffd.gv") == ("the name of this file is not UTF-8", None, "rename it")


def test_render_now_takes_the_same_patterns(project):
    """`**` in `diagrams.render` is also no folder at all."""
    project.write("docs-as-code.yml", 'diagrams: {render: {"diagrams/**/web.py": now}}')
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        with Diagram("Web", show=False):
            EC2("a")
        open("web.png", "rb").read(1)
        """,
    )
    project.build()
