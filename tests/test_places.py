"""Where outputs go, and who else wants that place: what is refused, and that everything else is built."""

from __future__ import annotations

from docs_as_code.project.places import Claim, clashes

DECK = "---\nmarp: true\n---\n\n# Hello\n"
GV = "digraph { a -> b }"


def test_two_rounds_of_a_loop_with_one_filename_both_fail(project):
    """They stand on one line, the others drawn on it are built, and the message says what is the matter."""
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        for name in ("a", "b", "c"):
            with Diagram(name, show=False, filename="c" if name == "c" else "same"):
                EC2(name)
        """,
    )
    result = project.build(code=1)
    assert [(job["name"], job["status"]) for job in result.json["jobs"]] == [
        ("a", "failed"),
        ("b", "failed"),
        ("c", "ran"),
    ]
    assert result.error("diagrams/web.py") == (
        "docs/generated/diagrams/same.svg is also the output of another picture of this line",
        5,
        "let the filename differ each time this line is run",
    )


def test_names_that_differ_in_case_alone_clash_where_the_file_system_says_so():
    """A Mac keeps `Web.svg` and `web.svg` in one file, and each build would write the other one."""
    claims = [Claim("Web.svg", "a.py", 1, 1), Claim("web.svg", "b.py", 2, 2), Claim("x.svg", "c.py", 3, 3)]
    assert clashes(claims, folds_case=False) == {}
    errors = clashes(claims, folds_case=True)
    assert [str(error) for error in errors.values()] == [
        "a.py:1: Web.svg is also the output of b.py:2",
        "b.py:2: web.svg is also the output of a.py:1",
    ]


def test_one_that_wants_a_place_twice_does_not_clash_with_itself():
    """A deck's first slide and all its slides as pictures share a stem."""
    assert clashes([Claim("a.png", "a.md", None, "a.md"), Claim("a.png", "a.md", None, "a.md")]) == {}


def test_a_picture_and_a_deck_with_one_output(project):
    """Only `place: as-written` can bring a picture there; the deck fails instead of replacing it at every build."""
    project.write("docs-as-code.yml", "diagrams: {place: as-written}\nslides: {formats: [html, png]}\n")
    project.write("slides/intro.md", DECK)
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        with Diagram("Web", show=False, outformat="png", filename="../docs/generated/slides/intro"):
            EC2("a")
        """,
    )
    result = project.build(code=1)
    assert result.job("diagrams/web.py")["status"] == "ran"
    assert result.error("slides/intro.md")[0] == (
        "docs/generated/slides/intro.png is also the output of diagrams/web.py"
    )


def test_an_output_may_not_be_a_source(project):
    """Written beside it, DOT output would replace the source, or be run as one by the next build."""
    project.write("docs-as-code.yml", "diagrams: {place: as-written, formats: [dot]}")
    project.write("diagrams/flow.dot", GV)
    result = project.build(code=1)
    assert result.error("diagrams/flow.dot") == (
        "diagrams/flow.dot cannot be an output: by its name it is a source (diagrams/**/*.dot)",
        1,
        "ask for another format, or take that pattern out of `diagrams.sources`",
    )
    assert project.read("diagrams/flow.dot") == GV
    assert project.files() == ["diagrams/flow.dot", "docs-as-code.yml", "docs/generated/.gitignore"]


def test_a_link_in_the_output_folder_leads_nowhere_outside(project):
    """Nothing is ever written outside the project, whatever the output folder links to."""
    outside = project.folder.parent / "outside"
    outside.mkdir()
    project.write("diagrams/a.gv", GV)
    (project.folder / "docs/generated").mkdir(parents=True)
    (project.folder / "docs/generated/diagrams").symlink_to(outside)
    assert project.build(code=1).error("diagrams/a.gv") == (
        f"cannot be written: its folder is a link that leads out of the project, to {outside}",
        None,
        "put a real folder in its place, or set `output` in docs-as-code.yml",
    )
    assert list(outside.iterdir()) == []
