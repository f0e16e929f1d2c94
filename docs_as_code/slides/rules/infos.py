"""Rules whose findings are hints."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule
from docs_as_code.slides.rules.errors import HEAD, PATH

RULES = (
    Rule(
        "untitled-slide",
        "info",
        "A slide without a heading.",
        "The outline of a PDF and the search call a slide by its heading, and so do people.",
        "Give it a heading, at whatever level.",
        bad=HEAD + "The shop\n",
        good=HEAD + "# The shop\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "ignored-front-matter",
        "info",
        "Front matter of a deck that Marp makes nothing of: a key that it does not know, or a value.",
        "Somebody meant something by it. What other tools read may stay: waive it, or turn the rule off.",
        "Remove it, or take a value that the hint names.",
        bad='---\nmarp: true\nsize: "16:10"\n---\n\n# Web\n',
        good='---\nmarp: true\nsize: "4:3"\n---\n\n# Web\n',
        path=PATH,
    ),
)
