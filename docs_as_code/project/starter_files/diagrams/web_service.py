"""A web service: two application servers behind a load balancer, with a database and a cache."""

from diagrams import Cluster, Diagram
from diagrams.onprem.client import Users
from diagrams.onprem.compute import Server
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.network import Nginx

with Diagram("Web service", show=False):
    users = Users("users")
    balancer = Nginx("load balancer")

    with Cluster("Application"):
        servers = [Server("app 1"), Server("app 2")]

    with Cluster("Data"):
        stores = [PostgreSQL("orders"), Redis("sessions")]

    users >> balancer >> servers
    for server in servers:
        server >> stores
