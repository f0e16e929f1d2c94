"""How data flows through docs-as-code: sources on the left, the published site on the right."""

from __future__ import annotations

from diagrams import Cluster, Diagram, Node
from diagrams.custom import Custom
from diagrams.onprem.network import Nginx
from diagrams.programming.language import Python

from _style import BLUE, LINE, LOOK, arrow

STEP = {"style": "rounded,filled", "fillcolor": "white", "color": LINE, "height": "0.9", "labelloc": "c"}

with Diagram("How data flows", filename="data_flow", show=False, **LOOK):
    script = Python("web.py")
    deck = Custom("review.md", "icons/deck.svg")
    pages = Custom("docs/", "icons/pages.svg")

    with Cluster("docs-as-code", graph_attr=BLUE):
        capture = Node("capture", **STEP)
        render = Node("render", **STEP)
        marp = Node("Marp", **STEP)
        mkdocs = Node("MkDocs", **STEP)

    script >> arrow("run") >> capture >> arrow("graph") >> render
    render >> arrow("SVG") >> marp >> arrow("decks") >> mkdocs >> Nginx("site")
    deck >> marp
    pages >> mkdocs
