"""Seven ways to start with DevOps, as stepping stones. Uses `graphviz`, with `neato` and pinned places."""

from __future__ import annotations

from graphviz import Digraph

from _style import INK, LINE, STEPS

WAYS = [
    "invite\\noperations in",
    "visualise the\\nwork together",
    "automate test\\nand build",
    "make a\\ndeployment plan",
    "identify\\nfragile systems",
    "smooth out\\nwait states",
    "link work\\nto value",
]

graph = Digraph("seven_ways_to_start", engine="neato")
graph.attr(label="Seven ways to start", labelloc="t", fontname="Sans-Serif", fontsize="26", fontcolor=INK, pad="0.3")
graph.attr("node", fontname="Sans-Serif", fontsize="18", fontcolor=INK)
graph.attr("edge", color=LINE, penwidth="3", arrowhead="none", style="dashed")

for number, (way, colour) in enumerate(zip(WAYS, STEPS.values(), strict=True), start=1):
    x, side = number * 1.65, 1 if number % 2 else -1  # odd stones stand high, even ones low
    stone = {"shape": "circle", "style": "filled", "color": colour, "fontcolor": "white", "fontsize": "30"}
    graph.node(f"{number}", pos=f"{x},{side * 0.55}!", width="0.9", fixedsize="true", **stone)
    graph.node(f"way {number}", way, pos=f"{x},{side * 1.45}!", shape="plain")
    if number > 1:
        graph.edge(f"{number - 1}", f"{number}")

graph.render("seven_ways_to_start", cleanup=True)
