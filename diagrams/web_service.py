"""A classic web service on AWS: static files from the edge, a balanced web tier, a database with a replica."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB, CloudFront, Route53
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users

from _style import AMBER, BLUE, GREEN, LOOK, VIOLET, arrow

with Diagram("Web service", filename="web_service", show=False, **LOOK):
    customers = Users("customers")

    with Cluster("Edge", graph_attr=AMBER):
        dns = Route53("DNS")
        cdn = CloudFront("CDN")
        assets = S3("static files")
        balancer = ELB("balancer")

    with Cluster("Private network", graph_attr=BLUE):
        with Cluster("Web tier", graph_attr=VIOLET):
            web = [EC2("web 1"), EC2("web 2")]
        with Cluster("Data tier", graph_attr=GREEN):
            primary = RDS("primary")
            replica = RDS("replica")

    customers >> arrow("look up") >> dns
    customers >> arrow("HTTPS") >> cdn
    cdn >> arrow("static") >> assets
    cdn >> arrow("dynamic") >> balancer >> web >> primary
    primary >> arrow("replicate") >> replica
