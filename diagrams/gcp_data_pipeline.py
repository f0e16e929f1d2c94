"""A data pipeline on Google Cloud: events stream in, files arrive at night, people ask questions of both."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.gcp.analytics import BigQuery, Dataflow, Looker, PubSub
from diagrams.gcp.ml import VertexAI
from diagrams.gcp.storage import GCS
from diagrams.generic.device import Mobile, Tablet
from diagrams.onprem.client import Users

from _style import AMBER, BLUE, GREEN, LOOK, arrow

with Diagram(
    "Data pipeline on Google Cloud",
    filename="gcp_data_pipeline",
    show=False,
    **LOOK,
):
    devices = [Mobile("phones"), Tablet("tills")]

    with Cluster("Ingest", graph_attr=AMBER):
        events = PubSub("events")
        files = GCS("nightly files")

    with Cluster("Transform", graph_attr=BLUE):
        stream = Dataflow("stream")
        batch = Dataflow("batch")

    with Cluster("Serve", graph_attr=GREEN):
        warehouse = BigQuery("warehouse")
        reports = Looker("reports")
        forecast = VertexAI("forecast")

    devices[0] >> arrow("publish") >> events >> stream
    devices[1] >> arrow("upload") >> files >> batch
    [stream, batch] >> arrow("load") >> warehouse
    warehouse >> [reports, forecast]
    reports >> Users("analysts")
