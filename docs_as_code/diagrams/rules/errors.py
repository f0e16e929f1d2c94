"""Rules whose findings are errors: the picture, the page or the deck shows something false, or nothing."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

RULES = (
    Rule(
        "failed-source",
        "error",
        "A source that cannot be built.",
        "Its pictures are those of an earlier time, or missing.",
        "The message is that of `docs-as-code build`: mend the line that it names.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC3

with Diagram("Web"):
    EC3("web")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("web")
""",
    ),
    Rule(
        "missing-icon",
        "error",
        "A node whose icon is not there, or is no picture.",
        "Graphviz draws an empty box in its place and says nothing. A class of `diagrams` that comes without its file "
        "does the same.",
        "Correct the path, replace the damaged file, or use another class.",
        bad="""\
from diagrams import Diagram
from diagrams.gis.cplusplus import Mapnik

with Diagram("Maps"):
    Mapnik("tiles")
""",
        good="""\
from diagrams import Diagram
from diagrams.gis.server import Geoserver

with Diagram("Maps"):
    Geoserver("tiles")
""",
        drawn=True,
    ),
    Rule(
        "merged-clusters",
        "error",
        "Two clusters that Graphviz takes for one, because they have one name.",
        "All their nodes stand in one box, below one of the two labels: the picture says that they belong together. "
        "(Clusters of the package `diagrams` are kept apart here, whatever their labels.)",
        "Give each cluster its own name; the label is what people read.",
        bad="""\
digraph shop {
  rankdir=LR
  subgraph cluster_zone { label="Zone A"; web }
  subgraph cluster_zone { label="Zone B"; db }
  web -> db
}
""",
        good="""\
digraph shop {
  rankdir=LR
  subgraph cluster_a { label="Zone A"; web }
  subgraph cluster_b { label="Zone B"; db }
  web -> db
}
""",
        path="diagrams/shop.gv",
        drawn=True,
    ),
    Rule(
        "turned-edge",
        "error",
        "An `Edge` object that is used again, and by that turned or drawn elsewhere.",
        "`a >> edge >> b` and then `c << edge << d` draws an edge with two arrows between `a` and `c`, and the one "
        "between `c` and `d` loses its label: an `Edge` remembers its node and its arrows.",
        "Make a new `Edge` for each connection.",
        bad="""\
from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2

with Diagram("Web", graph_attr={"splines": "spline"}):
    a, b, c, d = EC2("a"), EC2("b"), EC2("c"), EC2("d")
    calls = Edge(label="calls")
    a >> calls >> b
    c << calls << d
""",
        good="""\
from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2

with Diagram("Web", graph_attr={"splines": "spline"}):
    a, b, c, d = EC2("a"), EC2("b"), EC2("c"), EC2("d")
    a >> Edge(label="calls") >> b
    c << Edge(label="calls") << d
""",
        drawn=True,
    ),
    Rule(
        "broken-link",
        "error",
        "A relative link that leads nowhere: of a node, an edge, a cluster or the diagram itself, or on a slide.",
        "Whoever clicks there gets an error page, or the top of one. A relative link starts at the picture, in the "
        "output folder, not at the source; what stands behind `#` is a heading or an id of the page, or a part of "
        "another picture. Where there is a `mkdocs.yml`, what counts is what the site will have. A slide's link starts "
        "at the deck's source, and `#` leads to a slide by its number or to a heading. Nothing is fetched: addresses "
        "of other sites, and paths that start with `/`, are not looked at.",
        "Write the way from the picture to the page: `../../orders/` is `docs/orders.md`.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("orders", href="../../order/")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("orders", href="../../orders/")
""",
        graded="error; on a slide, warning",
    ),
    Rule(
        "script-link",
        "error",
        "A link that would run code: `javascript:`, `vbscript:` or `data:`.",
        "On a site it would run with the reader's rights, so it is left out of the picture: the node has no link.",
        "Link to an `http:`, `https:` or relative address.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("orders", href="javascript:alert(1)")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("orders", href="https://example.com/orders")
""",
    ),
    Rule(
        "unknown-picture",
        "error",
        "A page or deck shows a picture that nobody makes, and that is no file either.",
        "Readers see a broken image, or the last picture of a diagram that is gone.",
        "`docs-as-code list` shows what is made, and where it goes.",
        bad="# Shop\n\n![The shop](generated/diagrams/wep.svg)\n",
        good="# Shop\n\n![The shop](generated/diagrams/web.svg)\n",
        path="docs/shop.md",
    ),
    Rule(
        "bad-label",
        "error",
        "A record or HTML-like label that Graphviz cannot read.",
        "The node stands there without its label, or is not drawn at all.",
        "Close each `{` and `<` of a record; an HTML-like label is XML, so close each tag and write `&amp;` for `&`.",
        bad="digraph orders { a [label=<<b>orders>]; a -> b }\n",
        good="digraph orders { a [label=<<b>orders</b>>]; a -> b }\n",
        path="diagrams/orders.gv",
    ),
)
