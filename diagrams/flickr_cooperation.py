"""Dev and ops at Flickr, 2009: six tools that both sides share make ten deploys a day ordinary."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.custom import Custom
from diagrams.onprem.ci import Jenkins
from diagrams.onprem.client import Users
from diagrams.onprem.iac import Ansible
from diagrams.onprem.monitoring import Grafana
from diagrams.onprem.vcs import Git
from diagrams.saas.chat import Slack

from _style import EDGE, GRAPH, GREEN, NODE

with Diagram(
    "10 deploys a day: dev and ops cooperation at Flickr",
    filename="flickr_cooperation",
    direction="TB",
    show=False,
    graph_attr=GRAPH,
    node_attr={**NODE, "imagepos": "tc"},
    edge_attr=EDGE,
):
    dev = Users("dev: change")

    with Cluster("shared", graph_attr=GREEN):
        shared = [
            Ansible("automated\ninfrastructure"),
            Git("one version\ncontrol"),
            Jenkins("one-step\ndeploy"),
            Custom("feature\nflags", "icons/flag.svg"),
            Grafana("the same\nmetrics"),
            Slack("chat with\nrobots"),
        ]

    dev >> shared << Users("ops: stability")
