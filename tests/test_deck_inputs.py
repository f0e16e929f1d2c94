"""What a deck is made from, completely: whatever decides how it looks rebuilds it, and nothing else does."""

from __future__ import annotations

import base64
import os
import platform
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docs_as_code.config import load
from docs_as_code.engine.file_table import FileTable
from docs_as_code.project import identities
from docs_as_code.project.identities import Identities
from docs_as_code.toolchain.browser import ensure_browser, has_pinned
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Project, Result

OUT = "docs/generated/slides"
DOT = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><circle r='{}'/></svg>\n"
RED = "section { color: red; }\n"
HTML = "slides: {formats: [html]}\n"


def deck(project: Project, name: str, body: str = "# Deck", front: str = "") -> None:
    project.write(f"slides/{name}.md", f"---\nmarp: true\n{front}---\n\n{body}\n")


def encoded(number: int) -> str:
    """A picture as it stands in a page."""
    return base64.b64encode(DOT.format(number).encode()).decode()


def build(project: Project, **more: Any) -> Result:
    return project.build("--only", "slides", **more)


def rebuilt(project: Project) -> list[str]:
    """The decks that a build makes again; one more build makes none."""
    ran = [job["source"] for job in build(project).json["jobs"] if job["status"] == "ran"]
    assert {job["status"] for job in build(project).json["jobs"]} == {"up-to-date"}
    return ran


def test_a_picture_of_a_theme_is_the_decks_own_whatever_else_is_built(project: Project):
    """A theme's picture comes from the deck's folder, else from beside the theme; other decks of the build do not count."""
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf], themes: [themes]}\n")
    project.write("themes/team.css", "/* @theme team */\nsection { background: url(pic.svg); }\n")
    project.write("themes/pic.svg", DOT.format(1))
    project.write("slides/b/pic.svg", DOT.format(2))
    for name in ("a/deck", "b/deck", "c/deck"):
        deck(project, name, front="theme: team\n")
    build(project)
    for name in "abc":
        assert [number for number in (1, 2) if encoded(number) in project.read(f"{OUT}/{name}/deck.html")] == [
            2 if name == "b" else 1
        ]
        together = project.bytes(f"{OUT}/{name}/deck.html"), project.bytes(f"{OUT}/{name}/deck.pdf")
        project.build("--force", f"slides/{name}/deck.md")
        assert (project.bytes(f"{OUT}/{name}/deck.html"), project.bytes(f"{OUT}/{name}/deck.pdf")) == together


def test_a_picture_of_a_theme_that_appears_beside_a_deck(project: Project):
    """It is that deck's own from then on; any other file there changes nothing."""
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [themes]}\n")
    project.write("themes/team.css", "/* @theme team */\nsection { background: url(pic.svg); }\n")
    project.write("themes/pic.svg", DOT.format(1))
    for name in ("a/deck", "b/deck"):
        deck(project, name, front="theme: team\n")
    build(project)
    project.write("slides/b/other.svg", DOT.format(3))
    assert rebuilt(project) == []
    project.write("slides/b/pic.svg", DOT.format(2))
    assert rebuilt(project) == ["slides/b/deck.md"]
    assert encoded(2) in project.read(f"{OUT}/b/deck.html")
    project.write("slides/a/pic.svg", DOT.format(2))
    assert rebuilt(project) == ["slides/a/deck.md"]


def test_an_earlier_spelling_of_a_picture_that_appears(project: Project):
    """A picture is looked for under several names, and found under the first that is there."""
    project.write("docs-as-code.yml", HTML)
    project.write("slides/a%20b.svg", DOT.format(1))
    deck(project, "a", front="backgroundImage: url(a%20b.svg)\n")
    deck(project, "b", "# B")
    build(project)
    project.write("slides/a b.svg", DOT.format(2))
    assert rebuilt(project) == ["slides/a.md"]
    assert encoded(2) in project.read(f"{OUT}/a.html")


LINKS = {
    "space": ("[x](<a file.txt>)", "slides/a file.txt", "../../../slides/a%20file.txt"),
    "colon": ("[x](./at:noon.txt)", "slides/at:noon.txt", "../../../slides/at:noon.txt"),
    "footer": ("<!-- footer: '[x](foot.txt)' -->", "slides/foot.txt", "../../../slides/foot.txt"),
    "output": ("[x](../docs/generated/notes.txt)", "docs/generated/notes.txt", "../notes.txt"),
    "deck": ("[x](../slides/next.md)", "slides/next.md", "next.html"),
}


def test_what_a_link_leads_to_appears(project: Project):
    """The link then leads there from the output's folder, wherever it is written in the deck; other decks stay."""
    project.write("docs-as-code.yml", HTML)
    for name, (link, _, _) in LINKS.items():
        deck(project, name, f"# A\n\n{link}")
    assert build(project).stderr.count("[broken-link]") == len(LINKS)
    for name, (_, path, href) in LINKS.items():
        project.write(path, "---\nmarp: true\n---\n\n# Next\n")
        again = build(project)
        made = {job["source"] for job in again.json["jobs"] if job["status"] == "ran"}
        assert made - {"slides/next.md"} == {f"slides/{name}.md"}
        assert f'href="{href}"' in project.read(f"{OUT}/{name}.html")
    assert rebuilt(project) == []


def test_a_lost_link_is_found_beside_the_output(project: Project):
    """A link that leads from the output's folder alone is no broken one: a file there decides it."""
    project.write("docs-as-code.yml", HTML)
    deck(project, "a", "[x](notes.txt)")
    assert "[broken-link]" in build(project).stderr
    project.write(f"{OUT}/notes.txt", "x")
    again = build(project)
    assert again.job("slides/a.md")["status"] == "ran"
    assert "[broken-link]" not in again.stderr


def test_a_linked_deck_that_is_built_elsewhere(project: Project):
    """Where another deck goes, and whether it is one, decides how a link to it is written."""
    project.write("docs-as-code.yml", 'slides: {formats: [html], sources: ["slides/*.md", "talks/more/*.md"]}\n')
    deck(project, "a", "[x](../talks/more/b.md)")
    project.write("talks/more/b.md", "---\nmarp: true\n---\n\n# B\n")
    build(project)
    assert 'href="b.html"' in project.read(f"{OUT}/a.html")
    project.write("docs-as-code.yml", 'slides: {formats: [html], sources: ["slides/*.md", "talks/*/*.md"]}\n')
    again = build(project)
    assert again.job("slides/a.md")["status"] == "ran"
    assert again.job("slides/a.md")["reasons"] == ["talks/more/b.md is built elsewhere now; linked by slides/a.md"]
    assert 'href="more/b.html"' in project.read(f"{OUT}/a.html")
    project.write("docs-as-code.yml", HTML)
    assert rebuilt(project) == ["slides/a.md"]
    assert 'href="../../../talks/more/b.md"' in project.read(f"{OUT}/a.html")


def test_a_link_to_an_output_that_is_not_made_yet(project: Project):
    """It leads there from the first build on, and nothing is built again once it is made."""
    project.write("docs-as-code.yml", HTML)
    deck(project, "a", "[x](../docs/generated/slides/deep/b.html)")
    deck(project, "deep/b", "# B")
    assert "[broken-link]" not in build(project).stderr
    assert rebuilt(project) == []


def test_a_theme_file_of_marps_configuration_that_appears(project: Project):
    """In a folder of the theme set, by a pattern, by its name, or one that `theme` names: decks are built with it."""
    project.write("docs-as-code.yml", HTML)
    project.write(
        "marp.config.mjs",
        "export default { themeSet: ['./look', './more/*.css', './b.css', './no/*.css'], theme: 'team' }\n",
    )
    project.write("look/a.css", f"/* @theme team */\n{RED}")
    project.write("more/a.css", "/* @theme other */")
    deck(project, "a")
    build(project)
    project.write("look.txt", "x")
    assert rebuilt(project) == []
    for number, path in enumerate(("look/deep/b.css", "more/b.css", "b.css", "no/b.css", "team")):
        project.write(path, f"/* @theme team */\nsection {{ color: rgb(7, 7, {number}); }}\n")
        assert build(project).job("slides/a.md")["status"] == "ran", path
        assert re.search(rf"rgb\(7, ?7, ?{number}\)", project.read(f"{OUT}/a.html")), path
    assert rebuilt(project) == []


ENGINE = """\
import { accessSync, existsSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { part } from './part.mjs'
import dependency from 'dependency'

const looks = [
  () => existsSync('there'),
  () => readdirSync('names').length,
  () => statSync('sized', { throwIfNoEntry: false })?.size,
  () => accessSync('may-be'),
  () => readSync(openSync('opened', 'r'), Buffer.alloc(4)),
  () => readFileSync('../beside/read.txt', 'utf8'),
  () => process.env.TEAM,
  () => 'SET' in process.env,
]
const seen = looks.map((look) => {
  try {
    return String(look())
  } catch {
    return 'nothing'
  }
})

export default ({ marp }) => marp.use((md) => {
  md.core.ruler.push('seen', (state) => {
    for (const token of state.tokens) if (token.type === 'inline') token.children[0].content += `${seen} ${part} ${dependency}`
  })
})
"""


def test_whatever_the_projects_own_engine_looks_at(project: Project):
    """Names that it looks for, lists, opens or reads, also outside of the project, variables and packages are inputs."""
    project.write(".git/HEAD", "ref: refs/heads/main\n")
    inner = type(project)(project.folder / "inner")
    inner.write("docs-as-code.yml", HTML)
    inner.write("marp.config.mjs", "export default { engine: './engine.mjs' }\n")
    inner.write("engine.mjs", ENGINE)
    inner.write("part.mjs", "export const part = 'part'\n")
    inner.write("node_modules/dependency/package.json", '{"version": "1.0.0", "main": "index.js"}')
    inner.write("node_modules/dependency/index.js", "module.exports = 'first'\n")
    inner.write("names/a", "")
    deck(inner, "a")
    unset: dict[str, str | None] = {"TEAM": None, "SET": None, "OTHER": None}

    def status(**env: str) -> str:
        found: str = build(inner, env=unset | env).job("slides/a.md")["status"]
        return found

    assert status() == "ran"
    inner.write("unrelated", "x")
    assert status(OTHER="x") == "up-to-date"
    for path, text in {
        "there": "x",
        "names/b": "",
        "sized": "xx",
        "may-be": "",
        "opened": "text",
        "../beside/read.txt": "read",
        "part.mjs": "export const part = 'other'\n",
        "node_modules/dependency/package.json": '{"version": "1.0.1", "main": "index.js"}',
    }.items():
        inner.write(path, text)
        assert status() == "ran", path
    assert status(TEAM="us") == "ran"
    assert status(TEAM="us", SET="") == "ran"
    assert status(TEAM="us", SET="", OTHER="y") == "up-to-date"
    assert "true,2,2,undefined,4,read,us,true other first" in inner.read(f"{OUT}/a.html")


def test_another_browser_of_the_same_name(project: Project):
    """`browser: PATH` counts by its bytes: a new version has the old name."""
    pinned = ensure_browser(None, silent).path
    project.write("docs-as-code.yml", "slides: {formats: [png]}\nbrowser: bin/chrome\n")
    project.write("bin/chrome", f'#!/bin/sh\nexec {pinned} "$@"\n').chmod(0o755)
    deck(project, "a")
    assert build(project).job("slides/a.md")["status"] == "ran"
    project.write("bin/other", "x")
    assert build(project).job("slides/a.md")["status"] == "up-to-date"
    project.write("bin/chrome", f'#!/bin/sh\n# 2\nexec {pinned} "$@"\n')
    soon = project.build("--dry-run", "--only", "slides").job("slides/a.md")
    assert (soon["status"], soon["reasons"]) == ("stale", ["the toolchain changed: the browser"])


def test_a_browser_that_is_found_where_none_is_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Decks of a machine with another browser are other decks; where there is none to be found, that is one as well."""
    (tmp_path / "docs-as-code.yml").write_text("")
    chrome = tmp_path / "chromium"
    assert Identities(load(tmp_path), FileTable(str(tmp_path), {}), dict)._browser != "none"
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(sysname="Darwin", machine="arm64"))
    monkeypatch.setenv("PATH", str(tmp_path))
    seen = set()
    for text in (None, "one", "two"):
        if text is not None:
            chrome.write_text(text)
            chrome.chmod(0o755)
        seen.add(Identities(load(tmp_path), FileTable(str(tmp_path), {}), dict)._browser)
    assert len(seen) == 3
    assert "none" in seen
    assert has_pinned() == ((platform.system(), platform.machine()) == identities._HAS_PINNED_BROWSER)
