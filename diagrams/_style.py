"""The look that the diagrams of this folder share. A leading underscore keeps a module from being built as a source."""

from __future__ import annotations

from diagrams import Edge

INK = "#2D3436"
LINE = "#5B7282"

GRAPH = {
    "pad": "0.2",
    "splines": "spline",  # the library's default, ortho, places edge labels beside the wrong line
    "nodesep": "0.35",
    "ranksep": "0.55",
    "labelloc": "t",
    "fontsize": "26",
    "fontcolor": INK,
}
NODE = {"fontsize": "16", "fontcolor": INK, "margin": "0"}
EDGE = {"color": LINE, "penwidth": "1.8"}
LOOK = {"graph_attr": GRAPH, "node_attr": NODE, "edge_attr": EDGE}

# Bands for clusters: the fills of `diagrams`, which turn dark with the page; the last two stay light.
BLUE = {"bgcolor": "#E5F5FD", "pencolor": "#90B4DC", "fontsize": "17", "fontcolor": INK, "margin": "14"}
GREEN = {**BLUE, "bgcolor": "#EBF3E7", "pencolor": "#93C7A3"}
AMBER = {**BLUE, "bgcolor": "#FDF7E3", "pencolor": "#E0BC6C"}
VIOLET = {**BLUE, "bgcolor": "#ECE8F6", "pencolor": "#B7A3DD"}
GREY = {**BLUE, "bgcolor": "#F3F5F7", "pencolor": "#B0BEC5"}
WHITE = {**BLUE, "bgcolor": "#FFFFFF", "pencolor": "#B0BEC5"}

# One strong colour for each step of the DevOps loop; white text stays readable on all of them.
STEPS = {
    "plan": "#5E4FB3",
    "create": "#1F6FB8",
    "verify": "#0B7A75",
    "package": "#2E7D32",
    "release": "#A8660B",
    "configure": "#BF4A1B",
    "monitor": "#B3266B",
}


def arrow(label: str, **attributes: str) -> Edge:
    """Label an arrow in readable letters, a little above its line.

    An `Edge` has a small font of its own, which `edge_attr` cannot change.
    """
    raised = f'<{label}<br/><font point-size="8"> </font>>'
    return Edge(label=raised, **{"fontsize": "16", "fontcolor": "#455A64", **attributes})
