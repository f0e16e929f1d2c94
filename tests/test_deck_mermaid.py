"""Mermaid blocks that a deck has drawn: in the pinned browser, as SVG text, the same bytes each time, no network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
FLOW = "flowchart LR\n  A[Load balancer] -->|http| B{OK?}"
SEQUENCE = "sequenceDiagram\n  accTitle: A call\n  accDescr: Alice asks Bob\n  Alice->>Bob: Hi"
LOOSE = (
    '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\n'
    'flowchart LR\n  A["<img src=x onerror=alert(1)>"] --> B\n  click B href "javascript:alert(1)"'
)


def deck(project: Project, name: str, *codes: str) -> None:
    blocks = "\n\n---\n\n".join(f"```mermaid draw\n{code}\n```" for code in codes)
    project.write(f"slides/{name}.md", f"---\nmarp: true\n---\n\n{blocks}\n")


def figures(project: Project, name: str) -> list[str]:
    return re.findall(r'<figure class="drawn".*?</figure>', project.read(f"{OUT}/{name}.html"), re.DOTALL)


def test_blocks_become_pictures(project: Project):
    """Of text, with a name and words, and nothing that runs or is fetched, whatever the block asks for; each the same
    bytes in whatever deck it stands.
    """
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    deck(project, "one", FLOW, SEQUENCE, LOOSE)
    deck(project, "two", SEQUENCE)
    project.build()
    flow, sequence, loose = figures(project, "one")
    assert re.findall(r"<(?:title|desc) id=[^>]*>([^<]*)<", flow) == ["Flowchart", "http, Load balancer, OK?"]
    assert re.findall(r"<(?:title|desc) id=[^>]*>([^<]*)<", sequence) == ["A call", "Alice asks Bob"]
    for figure in (flow, sequence, loose):
        assert "</text>" in figure
        assert not re.search(r"<foreignObject|<script|<img|javascript:|onerror=|https?://(?!www\.w3\.org/)", figure)
    assert figures(project, "two") == [sequence]
    page = project.read(f"{OUT}/one.html")
    assert re.search(r"@font-face\{font-family:['\"]?Fira Sans", page)
    project.build("--force")
    assert project.read(f"{OUT}/one.html") == page


def test_mistakes_are_told_on_their_own_lines(project: Project):
    """What Mermaid did not expect, and where; a deck that is right is built beside them, and later drawn no more."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    deck(project, "end", "flowchart LR\n  A -->")
    deck(project, "word", "sequenceDiagram\n  A->>B: hi\n  B->> : x")
    deck(project, "none", "hello\nthere")
    deck(project, "good", SEQUENCE)
    result = project.build(code=1)
    syntax = "see https://mermaid.js.org/intro/syntax-reference.html"
    assert result.error("slides/end.md") == ("Mermaid does not expect the end of the block here", 7, syntax)
    assert result.error("slides/word.md") == ("Mermaid does not expect ':' here", 8, syntax)
    hint = "begin with its kind, such as flowchart LR, sequenceDiagram or gantt"
    assert result.error("slides/none.md") == ("the block is no Mermaid diagram", 6, hint)
    assert result.job("slides/good.md")["status"] == "ran"
    deck(project, "good", SEQUENCE, "")
    project.write("slides/good.md", project.read("slides/good.md").replace("```mermaid draw\n\n```", "words"))
    assert "drawing" not in project.build("slides/good.md").stderr


def test_a_block_that_takes_too_long_is_stopped(project: Project):
    """By the limit of a diagram, with its line; the build goes on."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\ndiagrams: {timeout: 0.001}\n")
    deck(project, "late", "flowchart LR\n" + "\n".join(f"  a{n} --> b{n}" for n in range(400)))
    message, line, hint = project.build(code=1).error("slides/late.md")
    assert (message, line) == ("Mermaid took longer than 0.001 s on this block", 6)
    assert hint == "make several diagrams of it"
