"""The deck of the page of rules: each bad slide has its own fault and no other, and the page shows the right slides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests import rule_slides

if TYPE_CHECKING:
    from tests.conftest import Project

ROOT = Path(__file__).parent.parent
DECK = (ROOT / rule_slides.PATH).read_text(encoding="utf-8")
SLIDES = DECK.split("\n---\n")[1:]
WAIVER = re.compile(r"<!-- docs-as-code: ignore\[([\w-]+)\] because .*? -->$")


def test_each_bad_slide_has_its_fault_alone(project: Project) -> None:
    """Without its waivers the deck has one finding a rule, on the line of the waiver or below it; with them, none."""
    lines = DECK.splitlines()
    waived = []
    for number, line in enumerate(lines, 1):
        if match := WAIVER.search(line):
            whole = lines[number - 3] == "---"  # what is said of the slide as a whole has its first line
            waived.append((match[1], number if whole or match.start() else number + 1))
    project.write("slides/bare.md", DECK.replace("docs-as-code: ignore", "here is"))
    project.write("slides/waived.md", DECK)
    project.write("slides/img/shop.png", (ROOT / "slides/examples/img/shop.png").read_bytes())
    result = project.run("check", "--format", "json", "--only", "slides", code=1)
    found = [(one["path"], one["rule"], one["line"]) for one in result.json["findings"]]
    assert found == [("slides/bare.md", rule, line) for rule, line in waived]
    assert result.json["summary"]["waived"] == len(waived) == len(rule_slides.SHOWN)


def test_bad_and_good_take_turns() -> None:
    """The odd slides are bad and waive one rule each, in the order of the table; the even ones waive nothing."""
    rules = [re.findall(r"docs-as-code: ignore\[([\w-]+)\]", slide) for slide in SLIDES]
    assert rules[::2] == [[rule.name] for rule in rule_slides.SHOWN]
    assert rules[1::2] == [[] for _ in rule_slides.SHOWN]


def test_the_page_shows_the_slides_of_each_rule() -> None:
    """Below the heading of a rule stand its bad slide and the good one after it."""
    page = (ROOT / "docs/reference/rules.md").read_text(encoding="utf-8")
    shown = re.findall(r'!\[([\w-]+), (\w+)\]\(\.\./generated/slides/examples/rules\.html#(\d+) "(\w+)"\)', page)
    assert len(shown) == len(SLIDES) == 2 * len(rule_slides.SHOWN)
    for rule, side, number, caption in shown:
        at = int(number) - (1 if side == "bad" else 2)
        assert f"ignore[{rule}]" in SLIDES[at]
        assert caption.lower() == side
        section = page[page.index(f"{{ #{rule} }}") :].split("\n## ", 1)[0]
        assert f'rules.html#{number} "{caption}"' in section
