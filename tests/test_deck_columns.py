"""Slides of two columns: in our themes and a team's, in plain Marp, and where a column needs more room than it has."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.browsing import pinned_browser
from tests.conftest import Project

SLIDES = """\
<!-- _class: columns -->

## Two blocks

- left

> right

---

## A part of a slide

<div class="columns">
<div>

### Left

More

</div>
<div>

### Right

</div>
</div>
"""
PAIRS = (("ul", "blockquote"), (".columns > div:first-child", ".columns > div:last-child"))
WHERE = """([pairs]) => pairs.map(([one, other], slide) => {
  const section = document.querySelectorAll("section")[slide];
  const [left, right] = [one, other].map((name) => section.querySelector(name).getBoundingClientRect());
  return left.right <= right.left ? "beside" : left.bottom <= right.top ? "below" : "over";
})"""


LONG = "<!-- _class: columns -->\n\n## Long\n\n> short\n\n" + "".join(f"- step {number}\n" for number in range(1, 16))
PLAIN = ("default", "gaia", "uncover")
THEMES = ("docs-as-code", "docs-as-code-dark", "acme", "acme-dark", *PLAIN)
TOO_LONG = ("docs-as-code-dark", "docs-as-code")


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A deck of each theme, and two with a column that is too long."""
    project = Project(tmp_path_factory.mktemp("columns"))
    project.write("slides/themes/acme.yml", "base: both\nfooter: Acme, internal\n")
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [slides/themes/*.yml]}\n")
    for theme in THEMES:
        project.write(f"slides/{theme}.md", f"---\nmarp: true\ntheme: {theme}\n---\n\n{SLIDES}")
    for theme in TOO_LONG:
        project.write(f"slides/long/{theme}.md", f"---\nmarp: true\ntheme: {theme}\n---\n\n{LONG}\n")
    return project


def test_what_is_too_long_is_told(decks: Project) -> None:
    """What runs off the slide in one column is told on its element's line, whatever the other one holds; columns that fit are fine."""
    result = decks.run("check", "--format", "json", "--only", "slides", code=1)
    said = result.json["findings"]
    assert [(one["path"], one["rule"], one["line"]) for one in said] == [
        (f"slides/long/{theme}.md", "slide-overflow", 23) for theme in TOO_LONG
    ]
    assert said[0]["message"].endswith("pixels: the list item 'step 12'")


def test_columns_in_every_theme(decks: Project) -> None:
    """Two blocks stand side by side in our themes and a team's; Marp's own themes, without the class, put one below the other."""
    decks.build(*(f"slides/{theme}.md" for theme in THEMES))
    stand = {}
    with contextmanager(pinned_browser)() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for theme in THEMES:
            page.goto((decks.folder / f"docs/generated/slides/{theme}.html").as_uri())
            page.keyboard.press("o")  # the overview shows all slides at once
            page.wait_for_selector(".bespoke-marp-osc", state="attached")
            stand[theme] = page.evaluate(WHERE, [PAIRS])
    assert stand == {theme: ["below", "below"] if theme in PLAIN else ["beside", "beside"] for theme in THEMES}
