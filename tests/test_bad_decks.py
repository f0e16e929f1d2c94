"""Bad decks and bad settings of decks: the exact message, line and hint, and every other deck still built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
GOOD = "---\nmarp: true\n---\n\n# Good\n"

BAD: dict[str, tuple[str | bytes, str, int | None, str | None]] = {
    "missing": (
        "---\nmarp: true\n---\n\n# A\n\n---\n\n![bg left](img/archtecture.svg)\n",
        "no such picture: img/archtecture.svg",
        9,
        "did you mean img/architecture.svg?",
    ),
    "missing_folder": (
        "---\nmarp: true\n---\n\n<img src='nowhere/x.png'>\n",
        "no such picture: nowhere/x.png",
        5,
        "there is no folder nowhere; the path counts from the deck's own folder",
    ),
    "missing_style": (
        "---\nmarp: true\nstyle: |\n  section { background: url(none.png) }\n---\n\n# A\n",
        "no such picture: none.png",
        4,
        "the path counts from the deck's own folder",
    ),
    "outside": (
        "---\nmarp: true\n---\n\n![](/etc/hostname)\n",
        "the picture is outside of the project: /etc/hostname",
        5,
        "copy it into the project and use its relative path",
    ),
    "file_url": (
        "---\nmarp: true\n---\n\n<style>h1 { background: url(file:///etc/hostname) }</style>\n\n# A\n",
        "the picture is outside of the project: file:///etc/hostname",
        5,
        "copy it into the project and use its relative path",
    ),
    "yaml": (
        "---\nmarp: true\npaginate: true\nlist: [a, b\n---\n\n# A\n",
        "the front matter is not valid YAML: expected ',' or ']', but got '<stream end>'",
        5,
        "check indentation, quotes and colons there; Marp would ignore the whole front matter",
    ),
    "tab": (
        "---\nmarp: true\nmine:\n\t- a\n---\n\n# A\n",
        "the front matter is not valid YAML: found character '\\t' that cannot start any token",
        4,
        "check indentation, quotes and colons there; Marp would ignore the whole front matter",
    ),
    "twice": (
        "---\nmarp: true\ntheme: gaia\nclass: lead\ntheme: default\n---\n\n# A\n",
        "the front matter has the key 'theme' twice",
        5,
        "remove one; the other is on line 3",
    ),
    "unclosed": (
        "---\nmarp: true\n\n# A\n",
        "the front matter never ends",
        1,
        "close it with a line of three dashes",
    ),
    "empty": (
        "---\nmarp: true\n---\n\n<!-- nothing -->\n",
        "the deck is empty",
        4,
        "write a slide below the front matter",
    ),
    "latin1": (
        "---\nmarp: true\n---\n\n# A\n\nna\u00efve\n".encode("latin-1"),
        "not UTF-8 text",
        7,
        "save the file as UTF-8",
    ),
    "theme": (
        "---\nmarp: true\ntheme: giaa\n---\n\n# A\n",
        "no theme named 'giaa'",
        3,
        "did you mean gaia?",
    ),
    "theme_comment": (
        "---\nmarp: true\n---\n\n<!-- theme: nothing-like-it -->\n\n# A\n",
        "no theme named 'nothing-like-it'",
        5,
        "themes here: default, docs-as-code, docs-as-code-dark, gaia, uncover; "
        "add others under slides.themes in docs-as-code.yml",
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory):
    """All bad decks and a good one, built together; the outputs of an older build lie there."""
    from tests.conftest import Project

    project = Project(tmp_path_factory.mktemp("bad"))
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("slides/img/architecture.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    project.write("slides/good.md", GOOD)
    for name in BAD:
        project.write(f"slides/{name}.md", GOOD)
    project.build("--only", "slides")
    before = {name: project.bytes(f"{OUT}/{name}.html") for name in BAD}
    project.write("slides/good.md", GOOD + "\nChanged\n")
    for name, (text, *_) in BAD.items():
        project.write(f"slides/{name}.md", text)
    return project, project.build("--only", "slides", code=1), before


@pytest.mark.parametrize("name", BAD)
def test_bad_deck(built, name: str):
    """The message, the user's own line and what to do next; the output of the last good build is left as it was."""
    project, result, before = built
    _, message, line, hint = BAD[name]
    assert result.error(f"slides/{name}.md") == (message, line, hint)
    assert project.bytes(f"{OUT}/{name}.html") == before[name]


def test_all_others_are_built(built):
    """The good deck among the bad ones is built."""
    project, result, _ = built
    assert result.job("slides/good.md")["status"] == "ran"
    assert "Changed" in project.read(f"{OUT}/good.html")


def test_error_on_the_terminal(project: Project):
    """The error as a user sees it."""
    project.write("slides/a.md", str(BAD["twice"][0]))
    result = project.run("build", "--only", "slides", code=1)
    assert (
        "error: slides/a.md:5: the front matter has the key 'theme' twice\n\nhint: remove one; the other is on line 3\n"
        in result.stderr
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("name", "text", "message", "path", "line"),
    [
        (
            "marp.config.mjs",
            "export default {\n  lang: 'de',\n  engine: (\n}\n",
            "Marp's configuration fails: Unexpected token '}'",
            "marp.config.mjs",
            4,
        ),
        (
            "marp.config.mjs",
            "const a = 1\nthrow new Error('not today')\n",
            "Marp's configuration fails: not today",
            "marp.config.mjs",
            2,
        ),
        (
            ".marprc.yml",
            "html: true\nlang: [de\n",
            "Marp's configuration fails: unexpected end of the stream within a flow collection",
            ".marprc.yml",
            3,
        ),
        (
            ".marprc.json",
            '{"engine": "./none.js"}',
            "Marp's configuration fails: the engine './none.js' cannot be found",
            ".marprc.json",
            None,
        ),
    ],
)
def test_broken_configuration_of_marp(
    project: Project, name: str, text: str, message: str, path: str, line: int | None
):
    """The project's own configuration of Marp is blamed, with its line where Node tells one."""
    project.write(name, text)
    project.write("slides/a.md", GOOD)
    error = project.build("--only", "slides", code=1).job("slides/a.md")["error"]
    assert error["path"] == path
    assert error["line"] == line
    assert (
        error["message"].startswith("Marp's configuration fails: ") if message is None else error["message"] == message
    )


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("theme: giaa", "no theme named 'giaa'", "did you mean gaia?"),
        ("theme: none.css", "slides.theme: no such file: none.css", None),
        (
            "themes: [look/*.css]",
            "slides.themes: nothing matches 'look/*.css'",
            "give a CSS or YAML file, a folder of them or a pattern, relative to the project",
        ),
    ],
)
def test_wrong_setting_of_themes(project: Project, setting: str, message: str, hint: str | None):
    """A theme of docs-as-code.yml that is not there is wrong configuration."""
    project.write("docs-as-code.yml", f"slides: {{formats: [html], {setting}}}\n")
    project.write("slides/a.md", GOOD)
    error = project.build("--only", "slides", code=2).job("slides/a.md")["error"]
    assert (error["path"], error["message"], error["hint"]) == ("docs-as-code.yml", message, hint)
