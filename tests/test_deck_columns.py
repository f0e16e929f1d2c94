"""Slides of two columns: in our themes and a team's, in plain Marp, and where a column needs more room than it has."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.browsing import pinned_browser
from tests.test_deck_rules import found

if TYPE_CHECKING:
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


def test_columns_in_every_theme(project: Project) -> None:
    """Two blocks stand side by side in our themes and a team's; Marp's own themes, without the class, put one below the other."""
    project.write("slides/themes/acme.yml", "base: both\nfooter: Acme, internal\n")
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [slides/themes/*.yml]}\n")
    themes = ("docs-as-code", "docs-as-code-dark", "acme", "acme-dark", "default", "gaia", "uncover")
    for theme in themes:
        project.write(f"slides/{theme}.md", f"---\nmarp: true\ntheme: {theme}\n---\n\n{SLIDES}")
    assert found(project, "--only", "slides") == []
    project.build("--only", "slides")
    with contextmanager(pinned_browser)() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        stand = {}
        for theme in themes:
            page.goto((project.folder / f"docs/generated/slides/{theme}.html").as_uri())
            page.keyboard.press("o")  # the overview shows all slides at once
            page.wait_for_selector(".bespoke-marp-osc", state="attached")
            stand[theme] = page.evaluate(WHERE, [PAIRS])
    assert stand == {
        theme: ["below", "below"] if theme in ("default", "gaia", "uncover") else ["beside", "beside"]
        for theme in themes
    }


def test_a_column_that_is_too_long(project: Project) -> None:
    """What runs off the slide in one column is told on the line of its element, whatever the other one holds."""
    items = "".join(f"- step {number}\n" for number in range(1, 16))
    for theme in ("docs-as-code", "docs-as-code-dark"):
        text = f"<!-- _class: columns -->\n\n## Long\n\n> short\n\n{items}\n"
        project.write(f"slides/{theme}.md", f"---\nmarp: true\ntheme: {theme}\n---\n\n{text}")
    said = found(project, "--only", "slides", code=1)
    assert [(rule, line) for rule, line, _ in said] == [("slide-overflow", 23)] * 2
    assert said[0][2].endswith("pixels: the list item 'step 12'")
