"""A shop as its Kubernetes manifests describe it, with the customers that no manifest knows."""

from __future__ import annotations

from diagrams import Diagram
from diagrams.onprem.client import Users

from _style import LOOK
from docs_as_code.diagrams.sources import kubernetes

with Diagram("What the manifests say", filename="deployed_kubernetes", show=False, **LOOK):
    nodes = kubernetes("docs/examples/shop.yaml")
    Users("customers") >> nodes["Gateway/public"]
