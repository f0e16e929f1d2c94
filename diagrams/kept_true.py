"""A shop in the team's own words and icons; each node says which manifests it stands for, so that a check can tell."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.onprem.client import Users
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.network import Envoy
from diagrams.programming.language import Go

from _style import BLUE, EDGE, GRAPH, NODE

SHOP = "docs/examples/shop.yaml"
COVERS = {"covers": f"{SHOP}#Gateway,Service,Deployment,StatefulSet"}

with Diagram("The shop", filename="kept_true", show=False, graph_attr=GRAPH | COVERS, node_attr=NODE, edge_attr=EDGE):
    customers = Users("customers")
    gateway = Envoy("gateway", resource=f"{SHOP}#edge/Gateway/public")
    with Cluster("behind the gateway", graph_attr=BLUE):
        orders = Go("orders", resource=f"{SHOP}#shop/Deployment/api, {SHOP}#shop/Service/api")
        database = PostgreSQL("database", resource=f"{SHOP}#StatefulSet/postgres, {SHOP}#Service/postgres")
    customers >> gateway >> orders >> database
