"""Rules whose findings are hints, and one that is off until it is asked for."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

RULES = (
    Rule(
        "duplicate-cluster",
        "info",
        "Two clusters side by side with one label.",
        "Both are drawn, and look like one that was drawn twice. (`python web.py` alone would merge them.)",
        "Give them different labels.",
        bad="""\
from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    with Cluster("zone"):
        web = EC2("web")
    with Cluster("zone"):
        web >> EC2("api")
""",
        good="""\
from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    with Cluster("zone A"):
        web = EC2("web")
    with Cluster("zone B"):
        web >> EC2("api")
""",
        drawn=True,
    ),
    Rule(
        "orphan-node",
        "info",
        "A node that nothing is connected to, in a diagram in which most nodes are connected.",
        "Either an edge was forgotten, or the node says nothing.",
        "Connect it, or leave it out.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("web") >> EC2("api")
    EC2("jobs")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
    EC2("web") >> EC2("api") >> EC2("jobs")
""",
        drawn=True,
    ),
    Rule(
        "untitled",
        "info",
        "A diagram without a title.",
        "It is called after its file: in the search of the site, and by those who have it read aloud.",
        'Name it, as in `Diagram("Web service")`; in DOT, name the graph or give it a `label`.',
        bad="digraph { web -> api }\n",
        good='digraph "Web service" { web -> api }\n',
        path="diagrams/web.gv",
    ),
    Rule(
        "unshown-picture",
        "info",
        "A diagram that no page and no deck shows.",
        "It is built, published, and found by nobody. Where there are neither pages nor decks, nothing is said.",
        "Show it, or remove it.",
    ),
    Rule(
        "single-point-of-failure",
        "info",
        "A node without which several others of one kind can no longer reach the rest.",
        "Who draws several computers wants one of them to fail in peace, and here all of them depend on one node. Only "
        "classes of `diagrams` that stand for something that runs are looked at: computers, databases, queues; not "
        "what a function draws from files.",
        "Draw its replicas if it has any; waive the finding where it need not survive.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.network import ELB
from diagrams.onprem.client import Users

with Diagram("Web"):
    Users("users") >> ELB("balancer") >> [EC2("web 1"), EC2("web 2")]
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.network import ELB
from diagrams.onprem.client import Users

with Diagram("Web"):
    users, web = Users("users"), [EC2("web 1"), EC2("web 2")]
    for balancer in (ELB("balancer 1"), ELB("balancer 2")):
        users >> balancer >> web
""",
        drawn=True,
    ),
    Rule(
        "filename-folder",
        "info",
        "A filename whose folder is not followed.",
        "With `place: generated`, a picture goes below the output folder, wherever its source points.",
        "Leave the folder out, or set `diagrams.place: as-written`.",
        bad="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web", filename="../pictures/shop"):
    EC2("web")
""",
        good="""\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web", filename="shop_front"):
    EC2("web")
""",
    ),
    Rule(
        "name-variants",
        "warning",
        "A name that is spelt in two ways: `Order Service` here, `order-service` there.",
        "Readers take them for two things, and search finds one of them.",
        "Spell it one way in all diagrams; what most of them use is taken for right.",
        bad='digraph "Shop" { "Order Service" -> db; web -> "Order Service"; web -> "order-service" }\n',
        good='digraph "Shop" { "Bill Service" -> db; web -> "Bill Service" }\n',
        path="diagrams/shop.gv",
        on=False,
    ),
)
