"""The deck's template and the lead's own slides: blocks that a team says otherwise, and errors at its own line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.review import deck
from docs_as_code.review.plan_keys import BLOCKS
from tests import reviewing
from tests.reviewing import GREEN, NOW
from tests.test_review_deck import PLAN, built, slide

if TYPE_CHECKING:
    from tests.conftest import Project

RUN = ("review", "reviews/weekly.yml", "--now", NOW)


@pytest.fixture
def release(project: Project) -> Project:
    """A project whose plan names a template."""
    reviewing.start(project)
    project.write("reports/a.xml", GREEN)
    reviewing.plan(project, f"{PLAN}template: deck.md.j2\n")
    return project


def test_a_template_that_changes_nothing(release: Project) -> None:
    """It gives the same deck as none; our own has every block."""
    release.write("reviews/deck.md.j2", '{% extends "review.md.j2" %}\n')
    own = built(release)
    reviewing.plan(release, PLAN)
    assert built(release) == own
    names = deck.blocks(reviewing.decide(release))
    assert list(names) == ["head", *BLOCKS]


def test_blocks_of_a_team(release: Project) -> None:
    """A block says more, less or something else; facts and names are text, whatever stands in them."""
    hostile = "[x](http://e.com) <b> {{ 1 }}"
    reviewing.plan(release, f"{PLAN}template: deck.md.j2\ncontacts: [{{name: '{hostile}'}}]\n")
    release.write(
        "reviews/deck.md.j2",
        """\
{% extends "review.md.j2" %}
{% block head %}{{ super() | replace("paginate: true", "paginate: true\\nfooter: Acme") | markdown }}{% endblock %}
{% block why %}{% endblock %}
{% block gates %}
---
## In short

{{ review.verdict }} for {{ review.version }}: {{ facts.tests.total }} tests, {{ facts.tests["failed"] }} failed
{% for one in review.contacts %}
- {{ one.name }} **{{ "ask " ~ one.name }}** {{ one.name | shown(5) }} {{ one.name | upper }}
{% endfor %}
{% for name in facts.tests if name is in(["total"]) %}{{ name }}{% endfor %}

---

{{ super() }}
{% endblock %}
""",
    )
    markdown, html = built(release)
    assert "\npaginate: true\nfooter: Acme\n---" in markdown
    assert re.findall(r"^## (.*)$", markdown, re.MULTILINE)[:2] == ["In short", "Gates"]
    found = slide(markdown, "In short")
    assert "GO for 1.4.0<span>&#58;</span> 2 tests" not in found  # what the team writes is Markdown
    assert "GO for 1.4.0: 2 tests, 0 failed" in found
    assert "\ntotal\n" in found
    assert "http://e.com" not in html.partition("</style>")[2].replace("<!--", "")
    assert html.count("[x](http<span>:</span>//e.com) &lt;b&gt;") + html.count("[x](http") >= 2
    assert 'href="http' not in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x\n{% block gates %}", "reviews/deck.md.j2:2: Unexpected end of template\n"),
        ("x\n\n{{ facts.tests.faild }}", "reviews/deck.md.j2:3: facts.tests has no 'faild': did you mean 'failed'?"),
        ("{{ fact }}", "reviews/deck.md.j2:1: there is no 'fact'"),
        ("x\n{{ 1 / 0 }}", "reviews/deck.md.j2:2: ZeroDivisionError: division by zero"),
        ("x\n{{ ''.__class__.__mro__ }}", "reviews/deck.md.j2:2: "),
        ("{% for n in range(10 ** 9) %}x{% endfor %}", "reviews/deck.md.j2:1: OverflowError: Range too big"),
        (
            '{% include "../docs-as-code.yml" %}{% include "/etc/passwd" %}',
            "reviews/deck.md.j2:1: there is no template",
        ),
    ],
)
def test_what_a_template_does_wrong(release: Project, text: str, said: str) -> None:
    """Is told at its line, and the review ends with exit code 2."""
    release.write("reviews/deck.md.j2", text)
    done = release.run(*RUN, code=2)
    assert f"error: {said}" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_a_plan_names(release: Project) -> None:
    """One that is not there is an error at the plan's line; both count from the folder of the file that names them."""
    done = release.run(*RUN, code=2)
    assert "error: reviews/weekly.yml:6: `template` names no file: deck.md.j2" in done.stderr
    reviewing.plan(release, f"{PLAN}slides:\n  - {{after: verdict, file: note.md}}\n")
    release.write("reviews/notes.md", "x")
    done = release.run(*RUN, code=2)
    assert "error: reviews/weekly.yml:7: `file` names no file: note.md\n\nhint: did you mean `notes.md`?" in done.stderr
    reviewing.plan(release, f"{PLAN}slides: [{{after: verdicts, file: notes.md}}]\n")
    assert "did you mean `verdict`?" in release.run(*RUN, code=2).stderr
    reviewing.plan(release, f"{PLAN}slides: [{{after: why, file: ../../notes.md}}]\n")
    assert "`file` leads out of the project: ../../notes.md" in release.run(*RUN, code=2).stderr


def test_slides_of_the_lead(release: Project) -> None:
    """They follow the block, also one that is empty or that a plan below names; their pictures are where they were."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>mine</title></svg>'
    release.write("shared/img/a.svg", svg)
    release.write(
        "shared/notes.md", "---\nmarp: true\ntheme: gaia\n---\n\n## Before\n\n![](img/a.svg)\n\n---\n\n## More\n"
    )
    release.write("shared/base.yml", "slides: [{after: waivers, file: notes.md}, {after: verdict, file: notes.md}]")
    reviewing.plan(release, f"extends: ../shared/base.yml\n{PLAN}")
    markdown, html = built(release)
    assert markdown.count('<!-- include: "../../shared/notes.md" -->') == 2
    assert "theme: docs-as-code\n" in markdown
    headings = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", html)
    assert headings[:4] == ["GO", "Before", "More", "Why it may go"]
    assert headings.index("What is unknown") == headings.index("More", 4) + 1
    assert len(re.findall(r'<img[^>]* src="data:image/svg', html)) == 2


def test_the_theme(release: Project) -> None:
    """That of the plan, else that of the project where it builds on ours."""
    reviewing.plan(release, f"{PLAN}theme: docs-as-code-dark\n")
    assert "\ntheme: docs-as-code-dark\n" in built(release)[0]
    reviewing.plan(release, PLAN)
    release.write("slides/acme.yml", 'colors: {accent: "#C2410C"}')
    release.write("docs-as-code.yml", "slides: {theme: acme, themes: [slides/acme.yml]}")
    assert "\ntheme: acme\n" in built(release)[0]
    release.write("docs-as-code.yml", "slides: {theme: gaia}")
    assert "\ntheme: docs-as-code\n" in built(release)[0]
    reviewing.plan(release, f"{PLAN}theme: 'a: b'\n")
    assert "`theme` of the plan must be the name of a theme" in release.run(*RUN, code=2).stderr


def test_a_slide_in_another_deck(release: Project) -> None:
    """A heading names it; its looks come from the style of the review."""
    reviewing.plan(release, PLAN)
    built(release)
    deck_of_team = "---\nmarp: true\ntheme: docs-as-code\n---\n\n# Team\n\n<!-- include: ../build/reviews/style.md -->\n\n---\n\n<!-- include: {} -->\n"
    release.write("slides/team.md", deck_of_team.format("../build/reviews/weekly.md#verify-tests"))
    release.write("docs-as-code.yml", "slides: {formats: [html]}")
    release.build()
    html = release.read("docs/generated/slides/team.html")
    assert re.findall(r"<h[12][^>]*>(.*?)</h[12]>", html) == ["Team", "Verify: tests"]
    assert html.count('class="tiles"') == 1
    assert len(re.findall(r"<section ", html)) == 2
    assert "div.tiles" in html
