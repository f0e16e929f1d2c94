"""The rooms of docs-as-code and who imports whom: arrows run one way only, and a test holds it. Uses `graphviz`."""

from __future__ import annotations

from graphviz import Digraph

from _style import AMBER, BLUE, GRAPH, GREEN, GREY, INK, LINE, VIOLET

LAYERS = {
    "faces": (VIOLET, {"cli": "every command", "mkdocs_plugin": "plain mkdocs"}),
    "plan": (VIOLET, {"project": "knows all kinds"}),
    "kinds": (BLUE, {"diagrams": "capture, render", "slides": "decks, themes", "site": "pages"}),
    "machinery": (GREEN, {"engine": "runs any job", "toolchain": "finds the tools"}),
    "settings": (AMBER, {"config": "the YAML file"}),
    "ground": (GREY, {"errors": "one family", "findings": "of checks"}),
}
# One arrow stands for a whole layer: it leaves and enters the frames, not the boxes.
ARROWS = [("cli", "project"), ("project", "slides"), ("slides", "engine"), ("engine", "config"), ("config", "findings")]

NAME = '<tr><td><font point-size="20"><b>{}</b></font></td></tr><tr><td><font point-size="16">{}</font></td></tr>'
BOX = {"shape": "box", "style": "rounded,filled", "fillcolor": "white", "color": LINE, "margin": "0.06,0.02"}

graph = Digraph("architecture", comment="who imports whom")
graph.attr(**{**GRAPH, "label": "Rooms and imports", "rankdir": "LR", "compound": "true", "ranksep": "0.75"})
graph.attr("node", fontcolor=INK, **BOX)
graph.attr("edge", color=LINE, penwidth="1.8")
for kind in ("graph", "node", "edge"):
    graph.attr(kind, fontname="Sans-Serif")

frame = {}
for layer, (colours, rooms) in LAYERS.items():
    with graph.subgraph(name=f"cluster_{layer}") as box:
        box.attr(label=layer, style="rounded", labeljust="l", **{**colours, "margin": "10"})
        for room, purpose in rooms.items():
            frame[room] = f"cluster_{layer}"
            box.node(room, f'<<table border="0" cellspacing="0" cellpadding="1">{NAME.format(room, purpose)}</table>>')

for tail, head in ARROWS:
    graph.edge(tail, head, ltail=frame[tail], lhead=frame[head])

graph.render("architecture", cleanup=True)
