"""Decks that show each other, that change while they are built, and all that a deck is made from besides its text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.incremental import Builder, Built
from tests.meeting import Meeting

HTML = "slides: {formats: [html]}\n"
PNG = "slides: {formats: [html, png]}\n"
ENGINE = """
    const fs = require("fs")
    module.exports = ({{ marp }}) => marp.use((markdown) => markdown.core.ruler.push("wait", () => {{ {waits} }}))
"""


def _deck(*pictures: str, title: str = "Deck") -> str:
    shown = "\n\n".join(f"![]({picture})" for picture in pictures)
    return f"---\nmarp: true\n---\n\n# {title}\n\n{shown}\n"


def _square(colour: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
    return f'{head}<rect width="60" height="60" fill="{colour}"/></svg>\n'


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    with Builder(tmp_path_factory.mktemp("builder")) as builder:
        yield builder


def ran(built: Built) -> list[str]:
    assert built.code == 0, built.stderr
    return [source for _, source, _ in built.with_status("ran")]


def test_a_deck_that_shows_its_own_output_is_an_error(project: Project) -> None:
    """Nothing could make it first; the other decks are built."""
    project.write("docs-as-code.yml", PNG)
    project.write("slides/own.md", _deck("../docs/generated/slides/own.png"))
    project.write("slides/fine.md", _deck())
    result = project.build(code=1)
    assert result.error("slides/own.md") == (
        "cyclic dependency: the deck shows a picture that is made from it",
        None,
        "take one of the pictures out",
    )
    assert result.job("slides/fine.md")["status"] == "ran"


def test_decks_in_a_circle_are_each_an_error(builder: Builder, project: Project) -> None:
    """Both name the other; a deck that shows one of them is skipped or fails with it, and the next build says the same."""
    project.write("docs-as-code.yml", PNG)
    project.write("slides/a.md", _deck("../docs/generated/slides/b.png"))
    project.write("slides/b.md", _deck("../docs/generated/slides/a.png"))
    for _ in range(2):
        built = builder.build(project.folder)
        assert built.errors("deck") == [
            (
                f"slides/{one}.md",
                "Deck",
                f"cyclic dependency: the deck and slides/{other}.md show each other's outputs",
                f"slides/{one}.md",
                None,
                "take one of the pictures out",
            )
            for one, other in ("ab", "ba")
        ]


def test_a_deck_that_shows_anothers_title_is_built_after_it(builder: Builder, project: Project) -> None:
    """Whatever their order by name, at once in a first build, and again when the other one changes."""
    project.write("docs-as-code.yml", PNG)
    project.write("slides/a_shows.md", _deck("../docs/generated/slides/z_shown.png"))
    project.write("slides/z_shown.md", _deck())
    assert ran(builder.build(project.folder)) == ["slides/a_shows.md", "slides/z_shown.md"]
    first = project.bytes("docs/generated/slides/a_shows.html")
    assert ran(builder.build(project.folder)) == []
    project.write("slides/z_shown.md", _deck(title="Another title"))
    assert ran(builder.build(project.folder)) == ["slides/a_shows.md", "slides/z_shown.md"]
    assert project.bytes("docs/generated/slides/a_shows.html") != first
    project.write("slides/z_shown.md", _deck())
    built = builder.build(project.folder)
    assert ran(built) == []
    assert project.bytes("docs/generated/slides/a_shows.html") == first


def test_a_picture_edited_while_marp_runs_is_shown_as_it_is_in_the_end(
    builder: Builder, project: Project, tmp_path: Path
) -> None:
    """The deck is built again, and the next build has nothing to do."""
    meeting = Meeting(tmp_path)
    project.write("docs-as-code.yml", HTML)
    project.write("engine.cjs", ENGINE.format(waits=meeting.javascript))
    project.write(".marprc.yml", "engine: ./engine.cjs\n")
    project.write("slides/deck.md", _deck("photo.svg"))
    project.write("slides/photo.svg", _square("red"))
    running = builder.start(project.folder)
    meeting.meet()
    project.write("slides/photo.svg", _square("blue"))
    meeting.part()
    meeting.meet()
    meeting.part()
    built = running.wait()
    meeting.close()
    assert ran(built) == ["slides/deck.md"]
    assert b64encode(_square("blue").encode()).decode() in project.read("docs/generated/slides/deck.html")
    assert "[inputs-change]" not in built.stderr
    assert ran(builder.build(project.folder)) == []


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        (_square("red"), "slides/photo.svg", _square("blue")),
        (_square("red"), "slides/back ground.svg", _square("blue")),
        (None, ".marprc.yml", "options: {markdown: {typographer: true}}\n"),
        (None, "marp.config.mjs", "export default { options: { markdown: { typographer: true } } }\n"),
        (None, "package.json", '{"marp": {"options": {"markdown": {"typographer": true}}}}\n'),
        ("/* @theme own */ section { color: red }", "themes/own.css", "/* @theme own */ section { color: blue }"),
        ("section { margin: 1px }", "themes/more.css", "section { margin: 2px }"),
        (None, "themes/other.css", "/* @theme other */ section { color: blue }"),
    ],
)
def test_what_a_deck_is_made_from_makes_it_anew(
    builder: Builder, project: Project, before: str | None, path: str, after: str
) -> None:
    """Pictures, Marp's own configuration that appears, themes and what they import; and back again."""
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [themes]}\n")
    project.write("themes/own.css", '/* @theme own */\n@import "default";\n@import url("more.css");\n')
    project.write("themes/more.css", "section { margin: 0 }")
    project.write("slides/photo.svg", _square("tan"))
    project.write("slides/back ground.svg", _square("gold"))
    project.write(
        "slides/deck.md",
        _deck("photo.svg", "back%20ground.svg")
        .replace("![](back", "![bg](back")
        .replace("marp: true", "marp: true\ntheme: own")
        + '\n"Quoted"...\n',
    )
    if before is not None:
        project.write(path, before)
    builder.build(project.folder)
    first = project.bytes("docs/generated/slides/deck.html")
    assert ran(builder.build(project.folder)) == []
    project.write(path, after)
    built = builder.build(project.folder)
    assert ran(built) == ["slides/deck.md"]
    assert (project.bytes("docs/generated/slides/deck.html") != first) == (path != "themes/other.css")
    if before is None:
        (project.folder / path).unlink()
    else:
        project.write(path, before)
    assert ran(builder.build(project.folder)) == []
    assert project.bytes("docs/generated/slides/deck.html") == first
