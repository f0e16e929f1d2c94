"""The deck of the page of rules: a bad and a good slide of each rule that a picture tells, from the table of `check`."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from docs_as_code.slides.rules.catalog import RULES

PATH = "slides/examples/rules.md"
SHOWN = [rule for rule in RULES.values() if rule.drawn]

# Where the finding is, if that is not the last line of the example: the waiver stands there.
LINES = {
    "slide-overflow": "- Step 12: look at the dashboard",
    "shrunk-code": "```python",
    "small-label": "```dot draw width=200",
    "low-contrast": "# Costs",
}


class Slide(NamedTuple):
    """What an example shows, and what its front matter says."""

    settings: dict[str, object]
    text: str


def deck() -> str:
    """The Markdown; the n-th rule has slides 2n - 1 and 2n."""
    slides = []
    for rule in SHOWN:
        bad, good = _slide(rule.bad), _slide(rule.good)
        slides += [_markdown(bad._replace(text=_waived(bad.text, rule.name))), _markdown(good)]
    return f"{_HEAD}\n" + "\n---\n\n".join(slides)


def number(name: str, side: str) -> int:
    """The slide of one side of a rule."""
    return 2 * [rule.name for rule in SHOWN].index(name) + (1 if side == "bad" else 2)


_HEAD = """\
---
# Made from the code by `make reference`: change the examples of the rules, not this deck.
marp: true
title: Slides that `check` finds, and what they should be
---
"""


def _slide(example: str) -> Slide:
    """The last slide of an example: it is the one that has the fault."""
    _, head, text = example.split("---\n", 2)
    settings = yaml.safe_load(head)
    del settings["marp"]
    return Slide(settings, text.rpartition("---\n")[2].strip("\n"))


def _waived(text: str, rule: str) -> str:
    """With the waiver above its line, but behind an item, which a comment above it would make the first of a new list."""
    waiver = f"<!-- docs-as-code: ignore[{rule}] because it is the bad example -->"
    lines = text.split("\n")
    at = lines.index(LINES.get(rule, lines[-1]))
    lines[at] = f"{lines[at]} {waiver}" if lines[at].startswith("- ") else f"{waiver}\n{lines[at]}"
    return "\n".join(lines).rstrip("\n")


def _markdown(slide: Slide) -> str:
    settings = [
        f"<!-- _{key}: {yaml.safe_dump(value).partition(chr(10))[0]} -->\n" for key, value in slide.settings.items()
    ]
    return "".join([*settings, *(["\n"] if settings else []), slide.text, "\n"])
