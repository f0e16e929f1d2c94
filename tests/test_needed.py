"""What a chosen job needs is built too; what failed elsewhere is no reason to stop or to complain."""

from __future__ import annotations

from tests.test_build import WEB


def test_fail_fast_leaves_modules_alone(project):
    """A module that fails when run alone is no failure, so there is nothing to stop at."""
    project.write("diagrams/a_part.py", "from diagrams.aws.compute import EC2\nNODE = EC2('x')\n")
    project.write("diagrams/web.py", WEB + "        import a_part\n")
    result = project.build("--fail-fast", "-j1")
    assert [(job["source"], job["status"]) for job in result.json["jobs"]] == [("diagrams/web.py", "ran")]


def test_fail_fast_is_not_stopped_by_what_nobody_asked_for(project):
    """A deck's pictures are looked for in every source; one that has nothing to do with it may fail."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}")
    project.write("diagrams/broken.py", "1/0\n")
    project.write("diagrams/web.py", WEB)
    project.write("slides/a.md", "---\nmarp: true\n---\n\n![](../docs/generated/diagrams/web_service.svg)\n")
    result = project.build("--fail-fast", "slides/a.md")
    assert [(job["source"], job["status"]) for job in result.json["jobs"]] == [
        ("diagrams/web.py", "ran"),
        ("slides/a.md", "ran"),
    ]


def test_a_deck_whose_picture_nobody_makes_names_the_sources_that_failed(project):
    """One of them may be why the picture is missing: built for the first time, nothing is known of it."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}")
    project.write("diagrams/web.py", "1/0\n")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n![](../docs/generated/diagrams/web_service.svg)\n")
    result = project.build("slides/a.md", code=1)
    assert result.error("diagrams/web.py")[0] == "ZeroDivisionError: division by zero"


def test_only_takes_its_choice_of_the_sources_named(project):
    """A folder of both kinds gives those of the kind asked for; nothing of it is wrong usage."""
    project.write(
        "docs-as-code.yml", 'diagrams: {sources: ["all/*.gv"]}\nslides: {sources: ["all/*.md"], formats: [html]}'
    )
    project.write("all/a.gv", "digraph { a -> b }")
    project.write("all/b.md", "---\nmarp: true\n---\n\n# Hello\n")
    result = project.build("all", "--only", "diagrams")
    assert [job["source"] for job in result.json["jobs"]] == ["all/a.gv"]
    assert project.run("build", "all/a.gv", "--only", "slides", code=2).stderr == (
        "error: none of the sources named is of the kind that --only asks for: slides\n\n"
        "hint: name other sources, or leave --only out\n\n"
    )


def test_what_is_stale_goes_with_the_kind_that_is_built(project):
    """`--only slides` cleans up no picture, `--only diagrams` those that no source draws any more."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}")
    project.write("diagrams/a.gv", "digraph { a -> b }")
    project.write("diagrams/b.gv", "digraph { a -> b }")
    project.write("slides/c.md", "---\nmarp: true\n---\n\n# Hello\n")
    project.build()
    (project.folder / "diagrams/b.gv").unlink()
    assert project.build("--only", "slides").json["summary"]["removed"] == []
    assert project.build("--only", "diagrams").json["summary"]["removed"] == ["docs/generated/diagrams/b.svg"]
    assert project.exists("docs/generated/slides/c.html")
