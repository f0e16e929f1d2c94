"""Bad decks and bad settings of decks: the exact message, line and hint, and every other deck still built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project, Result

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


THEMES = {
    "remote": '@import url(http://a.invalid/a.css);\nh1 { background: url("https://a.invalid/p.png") }\n',
    "passwd": "section { background: url(file:///etc/passwd) }\nh1 { background: url(../../../../../../etc/passwd) }\n",
    "circle": '@import "circle2";\n',
    "circle2": '@import "circle";\n',
}
SCRIPT_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 50" onload="parent.document.title=\'hit\'">'
    "<script>parent.document.title = 'hit'</script><image href='http://a.invalid/p.png'/><path d='M0 0h90v50'/></svg>"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory):
    """Decks that somebody wrote to do harm, or that a disk or a tool has damaged, and a good one, built together."""

    from tests.conftest import Project
    from tests.pictures import png

    project = Project(tmp_path_factory.mktemp("hostile"))
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf], themes: [slides/themes]}\n")
    for name, css in THEMES.items():
        project.write(f"slides/themes/{name}.css", f'/* @theme {name} */\n@import "default";\n{css}')
        project.write(f"slides/{name}.md", GOOD.replace("marp: true", f"marp: true\ntheme: {name}"))
    pictures = {
        "cut.png": png(900, 600)[:-60],
        "empty.png": b"",
        "lfs.jpg": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "script.svg": SCRIPT_SVG.encode(),
        "large.png": png(9, 9)[:-12] + b"\0" * 50_000_000 + png(9, 9)[-12:],
    }
    for name, data in pictures.items():
        project.write(f"slides/{name}", data)
        project.write(f"slides/{name.partition('.')[0]}.md", f"{GOOD}\n![A picture]({name})\n")
    project.write("slides/binary.md", GOOD.encode() + bytes(range(256)))
    project.write("slides/nul.md", GOOD.encode() + b"\0\1\2 end\n")
    project.write(
        "slides/scripts.md",
        f"{GOOD}\n<script>document.title = 'hit'</script>\n\n<img src='script.svg' onload=\"document.title='hit'\">\n\n"
        "[a](javascript:document.title='hit') <iframe src='http://a.invalid/'></iframe>\n",
    )
    project.write("slides/good.md", GOOD)
    return project, project.build("--only", "slides", code=1)


@pytest.mark.parametrize(
    ("name", "path", "line", "message", "hint"),
    [
        (
            "passwd",
            "slides/themes/passwd.css",
            3,
            "the picture is outside of the project: file:///etc/passwd",
            "copy it into the project and use its relative path",
        ),
        (
            "circle",
            "slides/circle.md",
            None,
            'Marp could not render the deck: Circular "circle" theme import is detected.',
            "look at its theme",
        ),
        ("cut", "slides/cut.md", 7, "the picture is cut off in the middle: cut.png", "export or copy it again"),
        ("empty", "slides/empty.md", 7, "the picture is empty: empty.png", "export or copy it again"),
        ("lfs", "slides/lfs.md", 7, "the picture has not been fetched by Git LFS: lfs.jpg", "run: git lfs pull"),
        ("binary", "slides/binary.md", 7, "not UTF-8 text", "save the file as UTF-8"),
    ],
)
def test_what_must_not_be_in_a_deck(
    hostile: tuple[Project, Result], name: str, path: str, line: int | None, message: str, hint: str
):
    """The file and line that name it, be it the deck or its theme; nothing of the deck is written."""
    project, result = hostile
    error = result.job(f"slides/{name}.md")["error"]
    assert (error["path"], error["line"], error["message"], error["hint"]) == (path, line, message, hint)
    assert not project.exists(f"{OUT}/{name}.html")
    assert not project.exists(f"{OUT}/{name}.pdf")


def test_what_does_no_harm_is_built(hostile: tuple[Project, Result]):
    """All other decks are whole in both formats, whatever fails beside them; nothing half-written is left."""
    project, result = hostile
    fine = {"good", "large", "nul", "remote", "script", "scripts"}
    ran = {job["source"] for job in result.json["jobs"] if job["status"] == "ran"}
    assert ran == {f"slides/{name}.md" for name in fine}
    assert project.files(OUT) == sorted(f"{OUT}/{name}.{end}" for name in fine for end in ("html", "pdf"))
    assert len(project.bytes(f"{OUT}/large.html")) > 50_000_000


def test_what_a_theme_wants_of_a_network_is_on_the_line_of_the_theme(hostile: tuple[Project, Result]):
    """Nothing is fetched, and nothing of it stays in the deck."""
    project, result = hostile
    found = [one for one in result.json["summary"]["findings"] if one["rule"].startswith("remote")]
    places = [(one["path"], one["line"], one["message"].rpartition(" ")[2]) for one in found]
    assert places[:2] == [
        ("slides/themes/remote.css", 3, "http://a.invalid/a.css"),
        ("slides/themes/remote.css", 4, "https://a.invalid/p.png"),
    ]
    css = "".join(re.findall(r"<style[^>]*>(.*?)</style>", project.read(f"{OUT}/remote.html"), re.DOTALL))
    assert not re.search(r"(?:url\(|@import\s*)[\"']?https?:", css)


def test_a_check_says_the_same(hostile: tuple[Project, Result]):
    """Each fault once, on the line of whoever makes it, and nothing about what does no harm."""
    project, _ = hostile
    found = project.run("check", "--format", "json", "--only", "slides", code=1).json["findings"]
    ours = ("failed-source", "missing-picture", "remote-file", "remote-picture", "remote-resource")
    said = sorted((one["path"], one["line"], one["rule"], one["message"]) for one in found if one["rule"] in ours)
    said = [(*one[:3], re.sub(r"(\.\./)+etc", "../etc", one[3])) for one in said]  # as deep as the test's folder is
    circle = 'Marp could not render the deck: Circular "{}" theme import is detected.'
    assert [one for one in said if "a.invalid" not in one[3]] == [
        ("slides/binary.md", 7, "failed-source", "not UTF-8 text"),
        ("slides/circle.md", None, "failed-source", circle.format("circle")),
        ("slides/circle2.md", None, "failed-source", circle.format("circle2")),
        ("slides/cut.md", 7, "missing-picture", "the picture is cut off in the middle: cut.png"),
        ("slides/empty.md", 7, "missing-picture", "the picture is empty: empty.png"),
        ("slides/lfs.md", 7, "missing-picture", "the picture has not been fetched by Git LFS: lfs.jpg"),
        (
            "slides/themes/passwd.css",
            3,
            "missing-picture",
            "the picture is outside of the project: file:///etc/passwd",
        ),
        (
            "slides/themes/passwd.css",
            4,
            "missing-picture",
            "the picture is outside of the project: ../etc/passwd",
        ),
    ]
    assert {(one[0], one[2]) for one in said if "a.invalid" in one[3]} == {
        ("slides/themes/remote.css", "remote-file"),
        ("slides/themes/remote.css", "remote-picture"),
    }


def test_no_script_of_a_deck_or_picture_runs(hostile: tuple[Project, Result]):
    """The browser keeps the deck's title, also when its links are clicked, and asks for nothing."""
    from contextlib import contextmanager

    from tests.browsing import pinned_browser

    project, _ = hostile
    with contextmanager(pinned_browser)() as browser:
        asked: list[str] = []
        for name in ("script", "scripts"):
            page = browser.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto((project.folder / f"{OUT}/{name}.html").as_uri())
            page.evaluate("document.querySelectorAll('section a').forEach(link => link.click())")
            assert page.title() != "hit"
            page.close()
        assert [url for url in asked if url.startswith("http")] == []


def test_a_full_temporary_folder(project: Project, tmp_path: Path):
    """It is named, with what to do; diagrams are built, no deck is half-written, and nothing is left there."""
    from tests.mounts import mounted

    project.write("docs-as-code.yml", "slides: {formats: [html, pdf]}\n")
    project.write("slides/a.md", GOOD)
    project.write("diagrams/a.dot", "digraph { a -> b }")
    project.build()
    before = project.bytes(f"{OUT}/a.html")
    project.write("slides/a.md", GOOD.replace("Good", "Better"))
    project.write("diagrams/a.dot", "digraph { a -> c }")
    full = tmp_path / "full"
    full.mkdir()
    for size in ("64k", "3m"):
        script = (
            'mount -t tmpfs -o size="$2" none "$3"; set +e; TMPDIR="$3" "$1" build; code=$?; ls -A "$3"; exit $code'
        )
        done = mounted(project, script, size, str(full))
        assert done.returncode == 1
        assert done.stdout == ""
        assert f"error: slides/a.md: no room is left in the temporary folder, {full}\n\nhint: make room" in done.stderr
        assert project.bytes(f"{OUT}/a.html") == before
    assert "<title>c</title>" in project.read("docs/generated/diagrams/a.svg")


def test_the_browser_is_killed_while_it_prints(project: Project, tmp_path: Path):
    """The deck is printed by another browser, and its neighbour too."""
    import os
    import signal
    import subprocess

    from tests.conftest import COMMAND
    from tests.test_deck_rules import browsers
    from tests.test_deck_stops import until

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    busy = "<script>for (const began = performance.now(); performance.now() - began < 1500;);</script>"
    project.write("marp.config.mjs", "export default { html: true }\n")
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf]}\n")
    for name in "ab":
        project.write(f"slides/{name}.md", f"{GOOD}\n{busy}\n")
    process = subprocess.Popen(
        [str(COMMAND), "build", "--only", "slides"],
        cwd=project.folder,
        env=os.environ | {"TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    mark = str(temporary).encode()
    assert until(lambda: bool(browsers(mark)))
    for browser in browsers(mark):
        os.kill(browser, signal.SIGKILL)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    assert project.files(OUT) == [f"{OUT}/{name}.{end}" for name in "ab" for end in ("html", "pdf")]
    assert list(temporary.iterdir()) == []
