"""A classic web service on AWS: static files from the edge, a balanced web tier, a database with a replica."""

from __future__ import annotations

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB, CloudFront, Route53
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users

from _style import AMBER, BLUE, EDGE, GRAPH, GREEN, NODE, WHITE

with Diagram("Web service", filename="web_service", show=False, graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE):
    customers = Users("customers")

    with Cluster("Edge", graph_attr=AMBER):
        dns = Route53("DNS")
        cdn = CloudFront("CDN")
        assets = S3("static files")
        balancer = ELB("balancer")

    with Cluster("Private network", graph_attr=BLUE):
        with Cluster("Web tier", graph_attr=WHITE):
            web = [EC2("web 1"), EC2("web 2")]
        with Cluster("Data tier", graph_attr=GREEN):
            primary = RDS("primary")
            replica = RDS("replica")

    customers >> Edge(label="look up") >> dns
    customers >> Edge(label="HTTPS") >> cdn
    cdn >> Edge(label="static") >> assets
    cdn >> Edge(label="dynamic") >> balancer >> web >> primary
    primary >> Edge(label="replicate") >> replica
