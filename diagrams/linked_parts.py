"""Links and tooltips on nodes, on edges and on a cluster."""

from __future__ import annotations

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.onprem.vcs import Github

from _style import LOOK

GUIDE = "../../how-to/"  # links start where the picture lies

with Diagram("What can be clicked", filename="linked_parts", show=False, **LOOK):
    source = Github("source", href="https://github.com/mingrammer/diagrams", target="_blank", tooltip="opens a new tab")
    with Cluster("Production", graph_attr={"href": f"{GUIDE}infrastructure/", "tooltip": "how it is drawn"}):
        web = EC2("web", href=f"{GUIDE}site/", tooltip="runs the site")
        data = RDS("data", tooltip="backed up every night")
    source >> Edge(label="deploys", href=f"{GUIDE}ci/", tooltip="on every merge", fontsize="16") >> web
    web >> Edge(label="reads", tooltip="over TLS", fontsize="16") >> data
