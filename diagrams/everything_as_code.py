"""Everything as code: one repository of text goes in, pictures, decks and a site come out. With icons of our own."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.custom import Custom
from diagrams.onprem.compute import Server
from diagrams.onprem.iac import Ansible, Terraform
from diagrams.onprem.network import Nginx
from diagrams.onprem.vcs import Git
from diagrams.programming.language import Python

from _style import AMBER, EDGE, GRAPH, GREEN, NODE

SMALL = {"width": "1.05", "height": "1.35", "imagepos": "tc"}

with Diagram(
    "Everything as code",
    filename="everything_as_code",
    show=False,
    graph_attr={**GRAPH, "nodesep": "0.12", "ranksep": "1.6"},
    node_attr={**NODE, "fontsize": "18"},
    edge_attr=EDGE,
):
    with Cluster("Written by people", graph_attr=AMBER):
        written = [
            Ansible("servers", **SMALL),
            Custom("docs", "icons/pages.svg", **SMALL),
            Custom("slides", "icons/page.svg", **SMALL),
            Python("diagrams", **SMALL),
        ]

    repository = Git("repository")
    tool = Custom("docs-as-code", "icons/docs_as_code.png", width="1.55", height="2.05")
    terraform = Terraform("apply", width="1.25")

    with Cluster("Made by machines", graph_attr=GREEN):
        decks = Custom("decks", "icons/deck.svg", **SMALL)
        site, servers = Nginx("site", **SMALL), Server("servers", **SMALL)

    written >> repository >> tool >> [decks, site]
    repository >> terraform >> servers
