"""A shop on Kubernetes, watched by Prometheus and Grafana: who routes, who scales, who stores, who looks."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.k8s.clusterconfig import HPA
from diagrams.k8s.compute import Deployment, Pod, StatefulSet
from diagrams.k8s.network import Ingress, Service
from diagrams.k8s.storage import PVC
from diagrams.onprem.client import Users
from diagrams.onprem.monitoring import Grafana, Prometheus

from _style import AMBER, BLUE, GRAPH, GREEN, LOOK, VIOLET, arrow

RUST = "#B5430F"

with Diagram(
    "Kubernetes with Prometheus and Grafana",
    filename="kubernetes_monitoring",
    show=False,
    **{**LOOK, "graph_attr": {**GRAPH, "ranksep": "0.4"}},
):
    with Cluster("Namespace monitoring", graph_attr=VIOLET):
        grafana = Grafana("dashboards")
        prometheus = Prometheus("metrics")

    customers = Users("customers")

    with Cluster("Namespace shop", graph_attr={**BLUE, "labeljust": "r"}):
        ingress = Ingress("routes")
        service = Service("shop")
        scaler = HPA("2 to 9 pods")
        deployment = Deployment("shop")
        with Cluster("Replicas", graph_attr=AMBER):
            pods = [Pod("shop-1"), Pod("shop-2")]
        with Cluster("State", graph_attr=GREEN):
            database = StatefulSet("database")
            volume = PVC("50 GiB")

    customers >> ingress >> service >> pods >> database >> volume
    scaler >> arrow("scale") >> deployment >> arrow("run") >> pods[1]
    grafana >> prometheus >> arrow("load") >> scaler
    prometheus >> arrow("scrape", style="dashed", color=RUST, fontcolor=RUST) >> pods[1]
