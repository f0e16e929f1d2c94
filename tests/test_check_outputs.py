"""`check` on committed outputs: which are not what their sources make now, and what has changed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.test_check_new import commit, git

if TYPE_CHECKING:
    from tests.conftest import Project

WEB = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2

    with Diagram("Web"):
        EC2("web") >> EC2("api")
    """
DECK = "the committed docs/generated/slides/talk.html is not what this source makes now"
SVG = "docs/generated/diagrams/web.svg"
BUILD = "build it, and commit the result"


def stale(project: Project) -> list[tuple[str, int, str, str]]:
    """Path, line, message and hint of what is out of date."""
    found = project.run("check", "--select", "stale-output", "--format", "json").json["findings"]
    return [(one["path"], one["line"], one["message"], one["hint"]) for one in found]


def committed(project: Project) -> None:
    """A repository that holds a source and its picture."""
    git(project, "init", "-q")
    project.write(".gitignore", ".docs-as-code/\n")
    project.write("docs/generated/README", "ours\n")
    project.write("diagrams/web.py", WEB)
    project.build()
    commit(project)


def finding(line: int, why: str) -> tuple[str, int, str, str]:
    return "diagrams/web.py", line, f"the committed {SVG} is not what this source makes now", f"{why}{BUILD}"


def test_other_content(project: Project) -> None:
    """A source that draws something else makes its committed picture stale; building and committing mends that."""
    committed(project)
    assert stale(project) == []
    project.write("diagrams/web.py", "    # about" + WEB.replace('"api"', '"shop"'))
    why = "the content has changed since it was made: "
    assert stale(project) == [finding(5, why)]
    commit(project)
    assert stale(project) == [finding(5, why)]
    project.build()
    assert stale(project) == []


def test_other_content_with_the_same_words(project: Project) -> None:
    """A change that alters no word is a change of content all the same: its source is another than with the picture."""
    committed(project)
    project.write("diagrams/web.py", WEB.replace('"Web"', '"Web", direction="TB"'))
    assert stale(project) == [finding(4, "the content has changed since it was made: ")]


def test_each_committed_file_is_named(project: Project) -> None:
    """One finding a picture, with all of its committed formats."""
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, png, pdf]}\n")
    committed(project)
    git(project, "rm", "-q", "--cached", "docs/generated/diagrams/web.pdf")
    project.write("diagrams/web.py", WEB.replace('"api"', '"shop"'))
    message = f"the committed {SVG} and docs/generated/diagrams/web.png are not what this source makes now"
    assert [told for _, _, told, _ in stale(project)] == [message]


def test_other_toolchain(project: Project) -> None:
    """A picture from the same sources under another key was made by another toolchain."""
    committed(project)
    other = project.read(SVG)
    at = other.index('data-docs-as-code="') + len('data-docs-as-code="')
    project.write(SVG, (other[:at] + "0" * 64 + other[at + 64 :]).encode())
    commit(project)
    assert stale(project) == [finding(4, "only the toolchain has changed since it was made: ")]
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", f"file://{project.folder}", "../shallow"], cwd=project.folder, check=True
    )
    result = project.run("check", "--select", "stale-output", cwd="../shallow")
    assert f"hint: {BUILD}\n" in result.stdout


def test_comments_make_nothing_stale(project: Project) -> None:
    """What draws the same leaves its picture as it is."""
    committed(project)
    project.write("diagrams/web.py", "    # about" + WEB)
    assert stale(project) == []


def test_what_is_not_committed_is_nobodys_business(project: Project) -> None:
    """Outputs that git does not know, and projects without git, are not looked at."""
    project.write("diagrams/web.py", WEB)
    project.build()
    project.write("diagrams/web.py", WEB.replace("api", "shop"))
    assert stale(project) == []
    git(project, "init", "-q")
    commit(project)
    assert git(project, "ls-files").split() == ["diagrams/web.py"]
    assert stale(project) == []


def test_stale_outputs_of_the_base_are_not_new(project: Project) -> None:
    """`--new` leaves out what was stale before."""
    committed(project)
    project.write("diagrams/web.py", WEB.replace("api", "shop"))
    commit(project)
    assert len(stale(project)) == 1
    result = project.run("check", "--select", "stale-output", "--format", "json", "--new=HEAD")
    assert result.json["findings"] == []


def test_committed_decks(project: Project) -> None:
    """A deck that says something else than its committed HTML is told, too."""
    git(project, "init", "-q")
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("docs/generated/README", "ours\n")
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n")
    project.build()
    commit(project)
    assert stale(project) == []
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Another talk\n")
    (found,) = stale(project)
    hint = f"the content has changed since it was made: {BUILD}"
    assert found == ("slides/talk.md", 2, DECK, hint)
    waiver = "# docs-as-code: ignore[stale-output] because it was held so"
    project.write("slides/talk.md", f"---\n{waiver}\nmarp: true\n---\n\n# Another talk\n")
    assert stale(project) == []


def test_committed_decks_with_an_old_picture(project: Project) -> None:
    """A deck holds its diagrams: when one of them is drawn otherwise now, the deck is as old as that."""
    git(project, "init", "-q")
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("docs/generated/README", "ours\n")
    project.write("diagrams/web.py", WEB)
    project.write("slides/talk.md", f"---\nmarp: true\n---\n\n# Talk\n\n![the web](../{SVG})\n")
    project.build()
    git(project, "add", "-f", ".")
    commit(project)
    assert stale(project) == []
    project.write("diagrams/web.py", WEB.replace("api", "shop"))
    project.build("--only", "diagrams")
    commit(project)
    hint = f"the content has changed since it was made: {BUILD}"
    assert stale(project) == [("slides/talk.md", 2, DECK, hint)]
    project.write("diagrams/web.py", WEB)
    project.build("--only", "diagrams")
    assert stale(project) == []


def test_committed_decks_of_another_toolchain(project: Project) -> None:
    """A deck of the same text and pictures under another key was made by another toolchain."""
    git(project, "init", "-q")
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("docs/generated/README", "ours\n")
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n")
    project.build()
    made = project.read("docs/generated/slides/talk.html")
    mark = 'name="docs-as-code" content="'
    at = made.index(mark) + len(mark)
    project.write("docs/generated/slides/talk.html", (made[:at] + "0" * 64 + made[at + 64 :]).encode())
    commit(project)
    hint = f"only the toolchain has changed since it was made: {BUILD}"
    assert stale(project) == [("slides/talk.md", 2, DECK, hint)]
