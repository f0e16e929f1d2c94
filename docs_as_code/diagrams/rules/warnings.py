"""Rules whose findings are warnings: the picture is right, and may be read wrongly or not at all."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

_GRAPHVIZ = "Graphviz takes something else in its place, and the picture does not look as it was meant."

RULES = (
    Rule(
        "ortho-edge-label",
        "warning",
        "An edge label in a diagram with right-angled edges.",
        "Graphviz places the labels before it knows where such edges go. One that ends up nearer to another edge, or "
        "near none, is read as something else's, and is told on its own line. Where all stand well they do so by luck, "
        "which is told once a diagram. The package `diagrams` asks for `splines=ortho` by default.",
        'Ask for other edges, as `graph_attr={"splines": "spline"}`.',
        bad="""\
from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS

with Diagram("Web", direction="TB"):
    web, api, jobs, orders = EC2("web"), EC2("api"), EC2("jobs"), RDS("orders")
    web >> Edge(label="new job") >> jobs
    web >> Edge(label="one order") >> orders
    api >> Edge(label="events") >> jobs
    api >> Edge(label="all orders") >> orders
""",
        good="""\
from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS

with Diagram("Web", direction="TB", graph_attr={"splines": "spline"}):
    web, api, jobs, orders = EC2("web"), EC2("api"), EC2("jobs"), RDS("orders")
    web >> Edge(label="new job") >> jobs
    web >> Edge(label="one order") >> orders
    api >> Edge(label="events") >> jobs
    api >> Edge(label="all orders") >> orders
""",
        drawn=True,
    ),
    Rule(
        "icon-folder",
        "warning",
        "A relative icon that is found from one working folder only.",
        "The same script fails, or draws an empty box, when it is started from elsewhere.",
        "Put the icon beside the script, or build its path from `__file__`.",
    ),
    Rule(
        "wide-label",
        "warning",
        "A label that is larger than its node.",
        "It runs into its neighbours: the nodes of `diagrams` have a fixed size.",
        "Break the label with `\\n`, or give the node a larger `width`.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web", direction="TB"):
    web = EC2("web")
    web >> EC2("the service that takes orders")
    web >> EC2("the service that sends bills")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web", direction="TB"):
    web = EC2("web")
    web >> EC2("the service\\nthat takes orders")
    web >> EC2("the service\\nthat sends bills")
""",
        drawn=True,
    ),
    Rule(
        "duplicate-label",
        "warning",
        "Two nodes of one kind with the same label, in one cluster, that are connected differently.",
        "A reader cannot tell which is which, and talks of the wrong one. Replicas, which have the same "
        "neighbours, may share a label. In DOT text all nodes are of one kind.",
        "Number them, or say what each is for.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("worker") >> EC2("queue") >> EC2("worker")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("worker 1") >> EC2("queue") >> EC2("worker 2")
""",
        drawn=True,
    ),
    Rule(
        "overlapping-nodes",
        "warning",
        "Two nodes that lie on each other.",
        "One hides a part of the other. That happens with pinned places, and with layouts other than `dot`.",
        'Lay it out with `dot`, or keep nodes apart with `overlap="false"`.',
        bad="""\
digraph rooms {
  layout=neato
  node [shape=box]
  a [pos="0,0!"]
  b [pos="0.3,0.1!"]
  a -> b
}
""",
        good="""\
digraph rooms {
  layout=neato
  node [shape=box]
  a [pos="0,0!"]
  b [pos="2,0!"]
  a -> b
}
""",
        path="diagrams/rooms.gv",
        drawn=True,
    ),
    Rule(
        "small-text",
        "warning",
        "A picture so wide that its text cannot be read on a page, or letters on a slide that are too small.",
        "A page shows all of a picture, 688 pixels wide beside the side bars of Material; most of its letters are then "
        "less than 6 pixels high. On a slide of 1280x720, nobody in the last row reads letters of less than 12 pixels.",
        "Draw it in the other direction, draw what is alike once, use larger letters, or make two diagrams of it. "
        "Split a slide with too much text.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.integration import SQS

with Diagram("Web", direction="TB"):
    SQS("orders") >> [EC2(f"worker {number}") for number in range(1, 15)]
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.integration import SQS

with Diagram("Web", direction="TB"):
    SQS("orders") >> EC2("worker 1 to 14")
""",
        drawn=True,
    ),
    Rule(
        "hidden-package",
        "warning",
        "A file or folder of your own that an import of `diagrams` or `graphviz` would find first.",
        "`diagrams/__init__.py` makes a package of the folder: scripts that run in its parent folder import it in the "
        "place of the library, and fail.",
        "Remove the `__init__.py`, or rename the file.",
    ),
    Rule(
        "missing-glyph",
        "warning",
        "Characters that no font has.",
        "The picture shows small boxes in their place, or nothing.",
        "Name a font that has them under `diagrams.fonts`.",
        bad='digraph runes { "𐘀" -> b }\n',
        good='digraph runes { "a" -> b }\n',
        path="diagrams/runes.gv",
        drawn=True,
    ),
    Rule(
        "unknown-shape",
        "warning",
        "A node shape that Graphviz does not know.",
        _GRAPHVIZ,
        "The shapes are listed at <https://graphviz.org/doc/info/shapes.html>.",
        bad="digraph shapes { a [shape=pyramid]; a -> b }\n",
        good="digraph shapes { a [shape=triangle]; a -> b }\n",
        path="diagrams/shapes.gv",
        drawn=True,
    ),
    Rule(
        "unknown-color",
        "warning",
        "A color that Graphviz does not know.",
        _GRAPHVIZ,
        "Use a name of <https://graphviz.org/doc/info/colors.html>, or `#rrggbb`.",
        bad="digraph colors { a [color=petrol]; a -> b }\n",
        good="digraph colors { a [color=teal]; a -> b }\n",
        path="diagrams/colors.gv",
        drawn=True,
    ),
    Rule(
        "unknown-arrow",
        "warning",
        "An arrow that Graphviz does not know.",
        _GRAPHVIZ,
        "The arrows are listed at <https://graphviz.org/doc/info/arrows.html>.",
        bad="digraph arrows { a -> b [arrowhead=harpoon] }\n",
        good="digraph arrows { a -> b [arrowhead=vee] }\n",
        path="diagrams/arrows.gv",
        drawn=True,
    ),
    Rule(
        "unknown-style",
        "warning",
        "A style that Graphviz does not know.",
        _GRAPHVIZ,
        "The styles are listed at <https://graphviz.org/docs/attr-types/style/>.",
        bad="digraph styles { a [style=wavy]; a -> b }\n",
        good="digraph styles { a [style=dashed]; a -> b }\n",
        path="diagrams/styles.gv",
        drawn=True,
    ),
    Rule(
        "unknown-port",
        "warning",
        "An edge that ends at a port which its node does not have.",
        "It ends at the middle of the node, as if it meant all of it.",
        "Name one of the ports in the node's label.",
        bad='digraph ports { a [shape=record, label="<in> in | <out> out"]; a:exit -> b }\n',
        good='digraph ports { a [shape=record, label="<in> in | <out> out"]; a:out -> b }\n',
        path="diagrams/ports.gv",
        drawn=True,
    ),
    Rule(
        "unknown-format",
        "warning",
        "A picture format that is not made here.",
        "The source asks for a file that will not be there.",
        "Ask for one of the formats that the hint lists.",
        bad="""\
from graphviz import Digraph

graph = Digraph("orders")
graph.edge("web", "orders")
graph.render(format="webp")
""",
        good="""\
from graphviz import Digraph

graph = Digraph("invoices")
graph.edge("web", "invoices")
graph.render(format="png")
""",
        path="diagrams/orders.py",
    ),
    Rule(
        "overlap",
        "warning",
        "A way of keeping nodes apart that the bundled Graphviz lacks.",
        "Nodes may lie on each other.",
        "Use `overlap=voronoi` or `overlap=scale`.",
        bad="digraph mesh { layout=neato; overlap=prism; hub -> {billing shipping payments} }\n",
        good="digraph mesh { layout=neato; overlap=voronoi; hub -> {billing shipping payments} }\n",
        path="diagrams/mesh.gv",
    ),
    Rule(
        "large-picture",
        "warning",
        "A picture with more than 500 nodes, or one that is larger than a PNG can be.",
        "Nobody can follow it, and from about twice as many Graphviz takes minutes, if it ends at all within "
        "`diagrams.timeout`.",
        "Make several diagrams of it. Those that are drawn from files show less with `only`, `hide` and `collapse`.",
    ),
    Rule(
        "graphviz",
        None,
        "Something else that Graphviz says of the diagram.",
        "It is usually about an attribute that has no effect.",
        "Look the attribute up at <https://graphviz.org/doc/info/attrs.html>.",
    ),
    Rule(
        "stale-output",
        "warning",
        "A committed picture or deck that is not what its source makes now.",
        "Whoever reads it in the repository, or in a wiki that takes it from there, sees an earlier state. The digest "
        "inside the file tells, in a deck also those of its diagrams; the hint says whether the content or the "
        "toolchain has changed, where that is known.",
        "Build, and commit the result.",
    ),
    Rule(
        "inputs-change",
        "warning",
        "A source whose inputs change each time while it runs.",
        "Its result cannot be reused, so it runs in every build.",
        "List it under `diagrams.volatile` if that is meant.",
    ),
)
