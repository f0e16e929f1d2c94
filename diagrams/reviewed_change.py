"""What `docs-as-code diff` shows of a change: two versions of a web shop, merged into one picture."""

from __future__ import annotations

from importlib.resources import files

from graphviz import Source

from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.diff_picture import merged
from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

ICONS = str(files("diagrams")).removesuffix("diagrams") + "resources/aws/"
PUBLIC, SERVICES = Cluster("cluster_public", "Public"), Cluster("cluster_services", "Services")
DATA, STORAGE = Cluster("cluster_data", "Data"), Cluster("cluster_storage", "Storage")


def node(label: str, icon: str, cluster: Cluster | None = None, name: str | None = None) -> Node:
    """A node with an icon of the package `diagrams`; its name is its label unless it says otherwise."""
    place = cluster.id if cluster else None
    return Node(name or label, label, icon.rpartition("/")[2].partition(".")[0], place, icon=f"{ICONS}{icon}")


def version(nodes: list[Node], edges: list[Edge], clusters: list[Cluster]) -> Graph:
    """One version of the diagram."""
    return Graph("Web shop", "digraph { }", "dot", "LR", tuple(nodes), tuple(edges), tuple(clusters))


BEFORE = version(
    [
        node("dns", "network/route-53.png"),
        node("events", "integration/simple-queue-service-sqs.png"),
        node("lb", "network/elastic-load-balancing.png", PUBLIC),
        node("worker", "compute/ec2.png", PUBLIC),
        node("api", "compute/elastic-container-service.png", SERVICES),
        node("mail", "compute/elastic-container-service.png", SERVICES),
        node("users", "database/rds.png", DATA),
        node("orders", "database/rds.png", DATA),
    ],
    [
        Edge("dns", "lb"),
        Edge("lb", "api"),
        Edge("api", "users", "sql"),
        Edge("api", "orders"),
        Edge("api", "events"),
        Edge("events", "worker"),
        Edge("mail", "users"),
    ],
    [PUBLIC, SERVICES, DATA],
)
AFTER = version(
    [
        node("dns", "network/route-53.png"),
        node("events", "integration/simple-queue-service-sqs.png"),
        node("lb", "network/elastic-load-balancing.png", PUBLIC),
        node("worker", "compute/ec2.png", SERVICES),
        node("gateway", "compute/elastic-container-service.png", SERVICES),
        node("users", "database/aurora.png", STORAGE),
        node("orders", "database/rds.png", STORAGE),
        node("cache", "database/elasticache.png", STORAGE),
    ],
    [
        Edge("dns", "lb"),
        Edge("lb", "gateway"),
        Edge("gateway", "users", "tls"),
        Edge("gateway", "orders"),
        Edge("gateway", "events"),
        Edge("events", "worker"),
        Edge("gateway", "cache", "read"),
    ],
    [PUBLIC, SERVICES, STORAGE],
)

Source(merged(compare(BEFORE, AFTER)).dot, filename="reviewed_change").render()
