"""Rules whose findings are errors: whoever sees the deck sees something broken."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

PATH = "slides/plan.md"
HEAD = "---\nmarp: true\n---\n\n"
_STEPS = "".join(f"- Step {number}: look at the dashboard\n" for number in range(1, 19))

RULES = (
    Rule(
        "slide-overflow",
        "error",
        "Content that runs over the edge of its slide.",
        "What is beyond the edge is cut off, in the browser and in a PDF, and nobody says so. The message tells by how "
        "many pixels of the slide, and the line is that of the first element that crosses the edge. Pictures that are "
        "placed by hand (`position: absolute`) may cross it.",
        "Shorten the content, or split the slide with a line of three dashes.",
        bad=HEAD + "# Restore\n\n" + _STEPS,
        good=HEAD + "# Restore\n\n" + _STEPS[:120].rpartition("\n")[0] + "\n",
        path=PATH,
        drawn=True,
    ),
    Rule(
        "missing-picture",
        "error",
        "A picture, or another file that a deck shows, that is not there or cannot be drawn.",
        "The slide shows a broken image, or nothing. A build fails, or leaves the deck with a hole. Pictures below the "
        "output folder are [`unknown-picture`](#unknown-picture).",
        "Correct the path, which counts from the folder of the file that names it, or save a damaged file again.",
        bad=HEAD + "# Shop\n\n![The front of the shop](img/store.png)\n",
        good=HEAD + "# Shop\n\n![The front of the shop](img/shop.png)\n",
        path=PATH,
    ),
    Rule(
        "remote-resource",
        "error",
        "Something that the finished deck still asks of a network when it is opened.",
        "Where the deck is shown there may be no network, and whoever runs the other side learns who looks at it. "
        "Pictures and style sheets by their addresses are taken out when a deck is built ([`remote-picture`]"
        "(#remote-picture)); what a script asks for cannot be.",
        "Save the file beside the deck, and use it from there.",
    ),
)
