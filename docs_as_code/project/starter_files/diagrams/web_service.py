"""A web service: two application servers behind a load balancer, with a database and a cache."""

from diagrams import Cluster, Diagram
from diagrams.onprem.client import Users
from diagrams.onprem.compute import Server
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.network import Nginx

LOOK = {"pad": "0.2", "splines": "spline", "nodesep": "0.4", "ranksep": "0.7", "fontsize": "22", "labelloc": "t"}

with Diagram("Web service", show=False, graph_attr=LOOK, node_attr={"fontsize": "15"}):
    users = Users("users")
    balancer = Nginx("load balancer")

    with Cluster("Application", graph_attr={"fontsize": "15"}):
        servers = [Server("app 1"), Server("app 2")]

    with Cluster("Data", graph_attr={"fontsize": "15"}):
        stores = [PostgreSQL("orders"), Redis("sessions")]

    users >> balancer >> servers
    for server in servers:
        server >> stores
