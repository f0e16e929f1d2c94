"""`check` for what stands on each slide: content that runs into the header, the footer or the page number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.slides.rules.overflow import overlapping_footer
from docs_as_code.slides.shown import Box, Clash
from tests.pictures import png
from tests.test_deck_rules import found, slide

if TYPE_CHECKING:
    from tests.conftest import Project

FRONT = "---\nmarp: true\ntheme: {}\npaginate: true\n{}---\n\n"
FOOTER = "header: Shop\nfooter: A footer, in confidence\n"
SMALL = "<style>\nsection { font-size: 26px; --size: 26px; line-height: 1.42; }\n</style>\n\n"
ITEM = (
    "- Step {}: look at the dashboard and look at it again, and then go on with the next step of this plan for today\n"
)


def steps(count: int, item: str = "- Step {}: look at the dashboard\n") -> str:
    return "".join(item.format(number) for number in range(1, count + 1))


def test_lists_that_are_too_long_by_one(project: Project) -> None:
    """In every theme, the last item on the footer is told with its line; one item less is left alone."""
    project.write("slides/themes/acme.yml", "base: light\nfooter: Acme, internal\n")
    project.write("docs-as-code.yml", "slides: {themes: [slides/themes/*.yml]}\n")
    counts = {"default": 11, "gaia": 9, "uncover": 9}
    for theme, count in counts.items():
        text = "\n---\n\n".join(f"# Restore\n\n{steps(number)}" for number in (count, count - 1))
        project.write(f"slides/{theme}.md", FRONT.format(theme, FOOTER) + text)
    for theme, front in (("docs-as-code", FOOTER), ("docs-as-code-dark", FOOTER), ("acme", "")):
        text = "\n---\n\n".join(f"# Restore\n\n{steps(number, ITEM)}" for number in (7, 6))
        project.write(f"slides/{theme}.md", FRONT.format(theme, front) + SMALL + text)
    result = project.run("check", "--format", "json", "--only", "slides")
    assert [(one["path"], one["line"], one["rule"]) for one in result.json["findings"]] == [
        (f"slides/{theme}.md", line, "overlapping-footer")
        for theme, line in (
            ("acme", 19),
            ("default", 21),
            ("docs-as-code-dark", 21),
            ("docs-as-code", 21),
            ("gaia", 19),
            ("uncover", 19),
        )
    ]
    message = result.json["findings"][1]["message"]
    assert message.startswith("the list item 'Step 11: look at the dashboard' runs into the footer by ")


def test_what_lies_on_the_page_number(project: Project) -> None:
    """A picture on the page number, and a heading on the header, each on its line, be it of an included file."""
    project.write("slides/img/plan.png", png(1240, 690))
    project.write(
        "slides/parts/plan.md",
        "<style scoped>\nsection { padding: 10px 20px; }\n</style>\n\n![The plan](../img/plan.png)\n",
    )
    project.write(
        "slides/a.md",
        FRONT.format("default", "header: The shop, and all that belongs to it\n")
        + "<!-- _header: '' -->\n<!-- include: parts/plan.md -->\n\n---\n\n<!-- _paginate: false -->\n"
        "<style scoped>\nsection { padding: 0; place-content: start; }\n</style>\n\n## The shop\n",
    )
    result = project.run("check", "--format", "json", "--select", "overlapping-footer")
    said = [(one["path"], one["line"], one["message"]) for one in result.json["findings"]]
    assert said == [
        ("slides/a.md", 18, "the heading 'The shop' runs into the header by 15 pixels"),
        ("slides/parts/plan.md", 5, "the picture runs into the page number by 21 pixels"),
    ]


def test_what_is_meant_to_be_there(project: Project) -> None:
    """Backgrounds, what is placed by hand, what stands beside the footer, and decoration of a theme are left alone."""
    project.write("slides/img/plan.png", png(1280, 720))
    project.write(
        "slides/own.css",
        '/* @theme own */\n@import "default";\nsection::before { content: "“"; position: absolute; top: 260px; left: 60px; '
        "font-size: 300px; color: #eee; }\nsection.low { padding: 0 0 0 700px; place-content: end start; }\n",
    )
    project.write("docs-as-code.yml", "slides: {themes: [slides/own.css]}\n")
    slides = (
        "![bg](img/plan.png)\n\n# A background\n",
        "# By hand\n\n<div style='position:absolute;left:40px;bottom:20px'>Note</div>\n",
        "# Decoration\n\n" + steps(6),
        "<!-- _class: low -->\n\n# Low\n\nBeside the footer\n",
    )
    project.write("slides/a.md", FRONT.format("own", "footer: Short\n") + "\n---\n\n".join(slides))
    project.write("marp.config.mjs", "export default { html: true }\n")
    assert found(project, "--only", "slides") == []


def test_a_slide_that_overflows_tells_that_alone() -> None:
    """What crosses the lower edge has crossed the footer on its way; letters may touch by less than three pixels."""
    clash = Clash(9, "li", "Step 9", "footer", 16.4)
    assert [one.message for one in overlapping_footer(slide(clashes=(clash, clash._replace(line=10))))] == [
        "the list item 'Step 9' runs into the footer by 16 pixels"
    ]
    assert not list(overlapping_footer(slide(clashes=(clash._replace(by=2.9),))))
    assert not list(overlapping_footer(slide(clashes=(clash,), boxes=(Box(9, "li", "Step 10", 70, 700, 400, 740),))))
