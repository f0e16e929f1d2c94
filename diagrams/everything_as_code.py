"""Everything as code: one repository of text goes in, pictures, decks and a site come out. With an icon of our own."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.custom import Custom
from diagrams.onprem.compute import Server
from diagrams.onprem.iac import Terraform
from diagrams.onprem.network import Nginx
from diagrams.onprem.vcs import Git
from diagrams.programming.flowchart import Display, Document, MultipleDocuments
from diagrams.programming.language import Python

from _style import AMBER, EDGE, GRAPH, GREEN, NODE, arrow

SMALL = {"width": "1.05", "height": "1.4", "imagepos": "tc"}

with Diagram(
    "Everything as code",
    filename="everything_as_code",
    show=False,
    graph_attr={**GRAPH, "nodesep": "0.15"},
    node_attr=NODE,
    edge_attr=EDGE,
):
    with Cluster("Written by people", graph_attr=AMBER):
        written = [
            Python("diagrams", **SMALL),
            Document("slides", **SMALL),
            MultipleDocuments("docs", **SMALL),
            Terraform("servers", **SMALL),
        ]

    repository = Git("repository")
    tool = Custom("docs-as-code", "icons/docs_as_code.png")

    with Cluster("Made by machines", graph_attr=GREEN):
        decks, site, servers = Display("decks"), Nginx("site"), Server("servers")

    written >> repository >> arrow("build") >> tool >> [decks, site]
    repository >> arrow("apply") >> servers
