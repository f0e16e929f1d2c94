"""Fences that a deck has drawn: `dot draw` becomes a picture of the page, fresh, with words, on the user's own lines."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
GRAPH = 'digraph "Web shop" {\n  web -> api [label=calls]\n}'


def deck(project: Project, body: str, formats: str = "html") -> None:
    project.write("docs-as-code.yml", f"slides: {{formats: [{formats}]}}\n")
    project.write("slides/deck.md", f"---\nmarp: true\n---\n\n{body}\n")


def fence(info: str = "dot draw", code: str = GRAPH) -> str:
    return f"```{info}\n{code}\n```"


def figures(project: Project) -> list[str]:
    return re.findall(r'<figure class="drawn">(.*?)</figure>', project.read(f"{OUT}/deck.html"), re.DOTALL)


def said(figure: str) -> str:
    """The name and the description that a screen reader finds."""
    return " | ".join(re.findall(r"<(?:title|desc) id=[^>]*>([^<]*)<", figure))


def test_a_marked_fence_becomes_a_picture(project: Project):
    """Inside of the page, with its words, and without a script; what is not marked stays code."""
    deck(project, f"{fence()}\n\n{fence('dot')}")
    project.build()
    (figure,) = figures(project)
    assert said(figure) == "Web shop | 2 nodes and 1 connection. Nodes: web, api. Connections: web to api (calls)."
    assert ">calls</text>" in figure
    assert not re.search(r"<script|<foreignObject|https?://(?!www\.w3\.org/)", figure)
    assert "web -&gt; api" in re.sub(r"</?span\b[^>]*>", "", project.read(f"{OUT}/deck.html").split("</figure>")[1])


def test_each_name_of_the_language_is_drawn(project: Project):
    """As editors and other tools call it."""
    deck(project, "\n\n".join(fence(f"{language} draw") for language in ("gv", "graphviz", "DOT")))
    project.build()
    assert len(figures(project)) == 3


def test_the_code_may_be_in_a_file(project: Project):
    """Its own or an included one; icons count from the file with the code, which is an input, as they are."""
    icon = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="{}"/></svg>'
    project.write("graphs/i.svg", icon.format(4))
    project.write("graphs/web.gv", 'digraph { a [image="i.svg"]; a -> b }\n')
    project.write("docs/part.md", "```draw file=../graphs/web.gv\n```\n")
    deck(project, "<!-- include: ../docs/part.md -->")
    project.build()
    assert "a to b" in said(figures(project)[0])
    for path, text in {
        "graphs/web.gv": 'digraph { a [image="i.svg"]; a -> c }\n',
        "graphs/i.svg": icon.format(3),
    }.items():
        project.write(path, text)
        job = project.build().job("slides/deck.md")
        assert (job["status"], job["reasons"]) == ("ran", [f"{path} changed; read by slides/deck.md"])
    assert "a to c" in said(figures(project)[0])
    assert project.build().job("slides/deck.md")["status"] == "up-to-date"


def test_only_changed_fences_are_drawn(project: Project):
    """A word beside it, or another line, draws nothing; and the store has whole decks for whoever shares it."""
    deck(project, f"one\n\n{fence()}")
    assert "drawing 1 fence of decks" in project.build().stderr
    deck(project, f"two\n\n\n{fence()}")
    assert "drawing" not in project.build().stderr
    shutil.rmtree(project.folder / "docs")
    (project.folder / ".docs-as-code/state.db").unlink()
    assert project.build().job("slides/deck.md")["status"] == "cached"


def test_the_picture_is_as_large_as_asked_and_has_the_words_asked(project: Project):
    """A width, and a text instead of its own; an empty one takes it away from screen readers."""
    deck(project, fence('dot draw width=600 alt="A <shop>"') + "\n\n" + fence('dot draw alt=""'))
    project.build()
    first, second = figures(project)
    assert 'role="img" aria-label="A &lt;shop&gt;"' in first
    assert "width:600px" in first
    assert 'aria-hidden="true"' in second
    assert said(first) == said(second) == ""


def test_small_pictures_grow_and_large_ones_fit(project: Project):
    """Letters of 14 points become those of a slide, 30 pixels; no picture is larger than the room below a heading."""
    wide = " -> ".join(f"node_{number}" for number in range(20))
    deck(
        project,
        f"{fence()}\n\n{fence(code=f'digraph {{ rankdir=LR; {wide} }}')}\n\n{fence(code=f'digraph {{ {wide} }}')}",
    )
    project.build()
    shown = []
    for figure in figures(project):
        width, height = map(float, re.search(r"aspect-ratio:([\d.]+)/([\d.]+)", figure).groups())  # type: ignore[union-attr]
        scale = float(re.search(r"width:(\d+)px", figure)[1]) / width  # type: ignore[index]
        shown.append((round(width * scale), round(height * scale), round(scale, 1)))
    assert shown[0][2] == 1.6
    assert shown[1][0] == 1130
    assert shown[2][1] in range(470, 491)


def test_ids_occur_once_in_a_page(project: Project):
    """Also where the same graph is shown twice: references lead to the parts of their own picture."""
    deck(project, f"{fence()}\n\n---\n\n{fence()}")
    project.build()
    ids = re.findall(r'<\w+ [^>]*?\bid="([^"]+)"', "".join(figures(project)))
    assert len(ids) == len(set(ids)) > 8


def test_a_mistake_is_told_on_its_own_line(project: Project):
    """The line of the deck, or of the file with the code, and other decks are built."""
    deck(project, "# x\n\n" + fence(code="digraph {\n  a -> b\n  c ->> d\n}"))
    project.write("slides/other.md", "---\nmarp: true\n---\n\n# y\n")
    result = project.build(code=1)
    hint = "check the brackets, quotes and semicolons up to there"
    assert result.error("slides/deck.md") == ("syntax error near '>'", 10, hint)
    assert result.job("slides/other.md")["status"] == "ran"
    project.write("graphs/a.gv", "digraph {\n  a -> \n}\n")
    deck(project, "```dot draw file=../graphs/a.gv\n```")
    job = project.build(code=1).job("slides/deck.md")
    assert (job["error"]["path"], job["error"]["line"]) == ("graphs/a.gv", 3)


WRONG = [
    (
        "python draw",
        "x",
        "'python' cannot be drawn",
        5,
        "write dot, gv, graphviz, mermaid behind the backticks, or take out the word draw",
    ),
    ("dot draw widht=7", GRAPH, "'widht' is no option here", 5, "did you mean width?"),
    ("dot draw width=7em", GRAPH, "'7em' is no width", 5, "write width=600: pixels of a slide, which is 1280 wide"),
    ("dot draw", "", "the block holds no graph", 5, "start with `digraph { a -> b }`"),
    ("dot draw", "graph { a }\ngraph { b }", "the block holds more than one graph", 7, "give each its block"),
    ("dot draw file=no.gv", "", "no such file: no.gv", 5, "the path counts from the file that names it"),
]


def test_what_cannot_be_drawn_is_told(project: Project):
    """What was meant, and what to do."""
    for number, (info, code, _, _, _) in enumerate(WRONG):
        project.write(f"slides/{number}.md", f"---\nmarp: true\n---\n\n{fence(info, code)}\n")
    result = project.build(code=1)
    for number, (_, _, *told) in enumerate(WRONG):
        assert result.error(f"slides/{number}.md") == tuple(told)


def test_what_is_wrong_in_a_picture_is_told_every_time(project: Project):
    """A link that would run code is left out, on the line of its node, also when the picture comes from the store."""
    for text in ("one", "two"):
        deck(project, f"{text}\n\n" + fence(code='digraph {\n  a [href="javascript:x"]\n}'))
        assert "slides/deck.md:9: the link of 'a' was left out" in project.build().stderr


def test_a_check_sees_the_pictures(project: Project):
    """What is too large for its slide is told on the line of its block, and a mistake in the code on its own."""
    deck(project, f"# x\n\n- a\n- b\n\n{fence('dot draw width=1100', 'digraph { a }')}\n\n" + "text\n\n" * 3)
    told = project.run("check", "--only", "slides", code=1).stdout
    assert "slides/deck.md:10: error: the slide runs over its bottom edge" in told
    deck(project, f"# x\n\n{fence(code='digraph {')}")
    assert "slides/deck.md:8: error: syntax error" in project.run("check", "--only", "slides", code=1).stdout


def test_a_dark_slide_has_a_dark_picture(project: Project):
    """By the slide's own scheme: the system of who looks at it does not count."""
    deck(project, fence())
    project.build()
    (figure,) = figures(project)
    assert "light-dark(" in figure
    assert "prefers-color-scheme" not in figure


def test_pdf_and_pictures_are_the_same_bytes_each_time(project: Project):
    """Also with the same graph, and its fonts, several times in a deck."""
    icon = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle cx="45" cy="45" r="40"/></svg>'
    project.write("slides/i.svg", icon)
    code = 'digraph { a [image="i.svg"]; a -> "日本" }'
    deck(project, "\n\n---\n\n".join(fence(code=code) for _ in range(3)), "html, pdf, png")
    project.build()
    first = {path: project.bytes(path) for path in project.files(OUT)}
    project.build("--force")
    assert {path: project.bytes(path) for path in project.files(OUT)} == first
    assert len(first) >= 3
