"""A diagram built up slide by slide: one slide a step, what is not there yet hidden in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.deck import read_deck

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
SVG = "../docs/generated/diagrams/web.svg"
WEB = """
digraph "Web shop" {
  user
  subgraph cluster_front { label="Front"; web -> api }
  subgraph cluster_data { label="Data store"; subgraph cluster_db { label="Database"; db } cache }
  user -> web; api -> db; api -> db [label=again]; api -> cache
}
"""


def deck(project: Project, how: str, words: str = "", formats: str = "html", target: str = SVG) -> None:
    project.write("docs-as-code.yml", f"slides: {{formats: [{formats}]}}\n")
    project.write("diagrams/web.dot", WEB)
    body = f"# Start\n\n---\n\n## How it works\n\n<!-- build-up: {how} -->\n![{words}]({target})\n\n---\n\n# End\n"
    project.write("slides/deck.md", f"---\nmarp: true\n---\n\n{body}")


def steps(project: Project) -> list[set[str]]:
    """What each step shows: the titles of its parts that are not hidden."""
    page = project.read(f"{OUT}/deck.html")
    figures = re.findall(r'<figure class="drawn">(.*?)</figure>', page, re.DOTALL)
    groups = re.compile(r'<g (visibility="hidden" )?id="[^"]*" class="(?:cluster|node|edge)"[^>]*>\n<title>([^<]*)<')
    return [{title for hidden, title in groups.findall(figure) if not hidden} for figure in figures]


ALL = {"user", "web", "api", "db", "cache", "Front", "Data store", "Database", "user → web", "web → api"}
ALL |= {"api → db", "api → cache"}


def test_clusters_come_one_after_the_other(project: Project):
    """First what stands in none; edges come with the later of their ends, and a box with the first node inside. The
    slide is repeated, with a title that says which step it is; letters are in the page once.
    """
    deck(project, "by=cluster")
    project.build("slides/deck.md")  # the diagram is drawn first
    shown = steps(project)
    assert shown[0] == {"user"}
    assert shown[1] == shown[0] | {"Front", "web", "api", "web → api", "user → web"}
    assert shown[2] == shown[1] | {"Data store", "cache", "api → cache"}
    assert shown[3] == ALL
    page = project.read(f"{OUT}/deck.html")
    assert page.count("How it works</h2>") == 4
    assert "Web shop (2 of 4)" in page
    ids = re.findall(r'<g (?:visibility="hidden" )?id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) >= 4 * 11
    assert len(re.findall(r"@font-face\{font-family:'d\w+ ", page)) == 1


def test_steps_are_named(project: Project):
    """By the labels of nodes and boxes; what none names comes last."""
    deck(project, 'steps="user, WEB; data store"')
    project.build()
    shown = steps(project)
    assert shown[0] == {"user", "web", "user → web", "Front"}
    assert shown[1] == shown[0] | {"Data store", "Database", "db", "cache"}
    assert shown[2] == ALL


def test_nodes_come_one_by_one(project: Project):
    """In the order of the source; every format has every step, with a text and a width of the author's."""
    deck(project, "by=node", "w:400 The shop", "html, pdf, images")
    project.build()
    shown = steps(project)
    assert len(shown) == 5
    assert shown[-1] == ALL
    assert 'aria-label="The shop (5 of 5)"' in project.read(f"{OUT}/deck.html")
    assert "width:400px" in project.read(f"{OUT}/deck.html")
    assert len([path for path in project.files(OUT) if path.endswith(".png")]) == 7


def test_a_deck_follows_its_diagram(project: Project):
    """Another diagram is another build of the deck, with other steps; the next build does nothing."""
    deck(project, "by=cluster")
    project.build()
    assert read_deck(project.folder / "slides/deck.md", "slides/deck.md").pictures[0].target == SVG
    project.write("diagrams/web.dot", "digraph { a; subgraph cluster_x { label=X; b } }\n")
    assert project.build("slides/deck.md").job("slides/deck.md")["status"] == "ran"
    assert steps(project) == [{"a"}, {"a", "b", "X"}]
    assert project.build().job("slides/deck.md")["status"] == "up-to-date"


WRONG = [
    ("by=boxes", "", "build-up does not say how", 'write by=cluster, by=node, or steps="web, api; db"'),
    ("", "", "build-up does not say how", 'write by=cluster, by=node, or steps="web, api; db"'),
    (
        'steps="user; wbe"',
        "",
        "the diagram has no node or cluster 'wbe'",
        "it has Front, Data store, Database, user, web, api, db, cache",
    ),
    ("by=cluster", "bg right", "a background is not built up", "take the word bg out"),
]


def test_what_cannot_be_built_up_is_told(project: Project):
    """On the line of the comment."""
    deck(project, "by=node")
    for number, (how, words, _, _) in enumerate(WRONG):
        text = (
            project.read("slides/deck.md")
            .replace("build-up: by=node", f"build-up: {how}")
            .replace("![]", f"![{words}]")
        )
        project.write(f"slides/{number}.md", text)
    result = project.build(code=1)
    for number, (_, _, message, hint) in enumerate(WRONG):
        assert result.error(f"slides/{number}.md") == (message, 11, hint)


def test_only_our_own_diagrams_are_built_up(project: Project):
    """Another SVG has no parts that we know; and a comment needs a picture below it."""
    project.write("slides/x.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n')
    deck(project, "by=cluster", target="x.svg")
    hint = "build up an SVG of a diagram of this project"
    assert project.build(code=1).error("slides/deck.md") == ("docs-as-code has not drawn x.svg", 11, hint)
    project.write("slides/deck.md", "---\nmarp: true\n---\n\n<!-- build-up: by=node -->\n\ntext\n")
    hint = "write it above the line ![](diagram.svg)"
    assert project.build(code=1).error("slides/deck.md") == ("no picture stands below build-up", 5, hint)
