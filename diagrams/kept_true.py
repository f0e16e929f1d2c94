"""A shop in the team's own words; nodes say which manifest they stand for."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.onprem.client import Users
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.network import Envoy
from diagrams.programming.language import Go

from _style import BLUE, EDGE, GRAPH, NODE

SHOP = "docs/examples/shop.yaml"
COVERS = {"covers": f"{SHOP}#Gateway,Deployment,StatefulSet"}
LOOK = {"graph_attr": GRAPH | COVERS, "node_attr": NODE, "edge_attr": EDGE}

with Diagram("The shop", filename="kept_true", show=False, **LOOK):
    customers = Users("customers")
    gateway = Envoy("gateway", resource=f"{SHOP}#Gateway/public")
    with Cluster("behind the gateway", graph_attr=BLUE):
        orders = Go("orders", resource=f"{SHOP}#Deployment/api")
        store = PostgreSQL("database", resource=f"{SHOP}#StatefulSet/postgres")
    customers >> gateway >> orders >> store
