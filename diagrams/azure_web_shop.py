"""A web shop on Azure: orders are stored at once, their invoices are written by a worker behind a queue."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.azure.compute import AppServices, FunctionApps
from diagrams.azure.database import SQLDatabases
from diagrams.azure.integration import ServiceBus
from diagrams.azure.network import FrontDoors
from diagrams.azure.storage import StorageAccounts
from diagrams.onprem.client import Users

from _style import BLUE, GREEN, LOOK, arrow

with Diagram("Web shop on Azure", filename="azure_web_shop", show=False, **LOOK):
    customers = Users("customers")
    door = FrontDoors("Front Door")

    with Cluster("App", graph_attr=BLUE):
        shop = AppServices("shop")
        queue = ServiceBus("queue")
        worker = FunctionApps("worker")

    with Cluster("Data", graph_attr=GREEN):
        orders = SQLDatabases("orders")
        invoices = StorageAccounts("invoices")

    customers >> arrow("HTTPS") >> door >> shop
    shop >> arrow("store") >> orders
    shop >> arrow("send") >> queue >> arrow("call") >> worker >> arrow("write") >> invoices
