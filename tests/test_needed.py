"""What a chosen job needs is built too; what failed elsewhere is no reason to stop or to complain."""

from __future__ import annotations

from tests.test_build import WEB


def test_fail_fast_leaves_modules_alone(project):
    """A module that fails when run alone is no failure, so there is nothing to stop at."""
    project.write("diagrams/a_part.py", "from diagrams.aws.compute import EC2\nNODE = EC2('x')\n")
    project.write("diagrams/web.py", WEB + "        import a_part\n")
    result = project.build("--fail-fast", "-j1")
    assert result.job("diagrams/a_part.py")["kind"] == "module"


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
