"""`check` for pictures on slides, wherever they are: in files, in the deck itself, inside of an SVG, in included files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from docs_as_code.slides.raster_size import raster_size
from tests.pictures import png
from tests.test_deck_rules import DECK, found

if TYPE_CHECKING:
    from tests.conftest import Project


def uri(data: bytes, kind: str) -> str:
    """A data: URI."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def test_pictures_that_are_in_the_deck_itself(project: Project) -> None:
    """A data: URI is looked at as a file is: PNG and SVG, in Markdown and in HTML, and a drawing that stands in the page."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"{}><text font-size="8" y="20">Order</text></svg>'
    boxed, elastic = (uri(svg.format(more).encode(), "image/svg+xml") for more in (' viewBox="0 0 400 100"', ""))
    dot = 'graph "Web" { web [label="the web", fontsize=14] }'
    project.write(
        "slides/a.md",
        f'{DECK}# A\n\n![w:300 h:100 Shop]({uri(png(100, 80), "image/png")})\n\n<img src="{boxed}" alt="Orders">\n\n'
        f'<img src="{elastic}" alt="Orders" width="800" height="100">\n\n```dot draw width=30\n{dot}\n```\n',
    )
    assert found(project, "--only", "slides") == [
        ("blurred-picture", 7, "a picture has 100x80 pixels and is drawn 3.0 times as large"),
        ("stretched-picture", 7, "a picture is drawn 2.4 times too wide"),
        ("small-label", 9, "the smallest label of a picture is 8.0 pixels high"),
        ("small-label", 11, "the smallest label of a picture is 8.0 pixels high"),
        ("stretched-picture", 11, "a picture is drawn 2.0 times too wide"),
        ("small-label", 13, "the smallest label of the drawing is 4.2 pixels high"),
    ]


def test_pictures_inside_of_an_svg(project: Project) -> None:
    """What an SVG holds has its own pixels and its own proportion, however far groups of it are drawn larger."""
    inner = f'<image width="100" height="100" {{}} href="{uri(png(100, 75), "image/png")}"/>'
    stretched = inner.format('preserveAspectRatio="none"')
    held = {
        "stretched": stretched,
        "blurred": f'<g transform="translate(3 4) scale(2)">{inner.format("")}</g>',
        "fine": f"<defs>{stretched}</defs>{inner.format('')}",
    }
    for name, text in held.items():
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{text}</svg>'
        project.write(f"slides/img/{name}.svg", svg)
    pictures = "".join(f"![h:170 What is {name}](img/{name}.svg)\n" for name in held)
    project.write("slides/a.md", f"{DECK}# A\n\n{pictures}")
    assert found(project, "--only", "slides") == [
        ("stretched-picture", 7, "a picture inside of the picture img/stretched.svg is drawn 33% too high"),
        (
            "blurred-picture",
            8,
            "a picture inside of the picture img/blurred.svg has 100x75 pixels and is drawn 1.7 times as large",
        ),
    ]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(7, 5), (7, 5)),
        (b"GIF89a\x07\0\x05\0", (7, 5)),
        (bytes.fromhex("ffd8 ffe0 0004 4a46 ffc4 0003 00 ffc2 000b 08 0005 0007"), (7, 5)),
        (png(7, 5)[:20], None),
        (b"\xff\xd8\xff", None),
        (b"<svg/>", None),
    ],
)
def test_sizes_of_pictures(data: bytes, size: tuple[int, int] | None) -> None:
    """The size is where each format has it."""
    assert raster_size(data) == size


def test_pictures_of_included_files(project: Project) -> None:
    """A message names the picture as the included file writes it, on the line of that file."""
    project.write("slides/parts/img/shop.png", png(100, 80))
    project.write(
        "slides/parts/img/plan.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text font-size=".1">A</text></svg>',
    )
    project.write("slides/parts/img/bad.png", png(100, 80)[:30] + b"IEND")
    project.write(
        "slides/parts/shop.md",
        "## Shop\n\n![w:300 h:100](img/shop.png)\n![w:300 A plan](img/plan.svg)\n![Bad](img/bad.png)\n\n---\n\n![bg](img/shop.png)\n\n## B\n",
    )
    project.write("slides/a.md", f"{DECK}# A\n\n---\n\n<!-- include: parts/shop.md -->\n")
    result = project.run("check", "--format", "json", "--only", "slides", code=1)
    assert {one["path"] for one in result.json["findings"]} == {"slides/parts/shop.md"}
    assert [(one["line"], one["rule"], one["message"]) for one in result.json["findings"]] == [
        (3, "blurred-picture", "the picture img/shop.png has 100x80 pixels and is drawn 3.0 times as large"),
        (3, "missing-alt", "the picture img/shop.png has no text for those who do not see it"),
        (3, "stretched-picture", "the picture img/shop.png is drawn 2.4 times too wide"),
        (4, "small-label", "the smallest label of the picture img/plan.svg is 3.3 pixels high"),
        (5, "missing-picture", "the picture img/bad.png cannot be drawn: it is damaged, or no picture"),
        (9, "blurred-picture", "the picture img/shop.png has 100x80 pixels and is drawn 12.8 times as large"),
    ]
