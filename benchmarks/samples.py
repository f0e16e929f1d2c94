"""Sources for the benchmarks: diagrams of the size of the package's own examples, decks of ten slides, and projects."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WORKERS = """
from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB

with Diagram("Workers {n}", show=False, direction="TB"{formats}):
    ELB("balancer") >> [EC2(f"worker {{i}}") for i in range(1, 6)] >> RDS("events")
"""
_SERVICES = """
from diagrams import Cluster, Diagram
from diagrams.aws.compute import ECS
from diagrams.aws.database import ElastiCache, RDS
from diagrams.aws.network import ELB, Route53

with Diagram("Services {n}", show=False{formats}):
    dns, balancer = Route53("dns"), ELB("balancer")
    with Cluster("Services"):
        services = [ECS("web 1"), ECS("web 2"), ECS("web 3")]
    with Cluster("Database"):
        primary = RDS("users")
        primary - [RDS("replica")]
    cache = ElastiCache("sessions")
    dns >> balancer >> services
    services >> primary
    services >> cache
"""
_EVENTS = """
from diagrams import Cluster, Diagram
from diagrams.aws.compute import ECS, EKS, Lambda
from diagrams.aws.database import Redshift
from diagrams.aws.integration import SQS
from diagrams.aws.storage import S3

with Diagram("Events {n}", show=False{formats}):
    source = EKS("source")
    with Cluster("Flow"):
        with Cluster("Intake"):
            intake = [ECS("intake 1"), ECS("intake 2"), ECS("intake 3")]
        queue = SQS("queue")
        with Cluster("Handlers"):
            handlers = [Lambda("handler 1"), Lambda("handler 2"), Lambda("handler 3")]
    store, warehouse = S3("store"), Redshift("analytics")
    source >> intake >> queue >> handlers
    handlers >> store
    handlers >> warehouse
"""
_COLLECT = """
from diagrams import Cluster, Diagram
from diagrams.gcp.analytics import BigQuery, Dataflow, PubSub
from diagrams.gcp.compute import AppEngine, Functions
from diagrams.gcp.database import BigTable
from diagrams.gcp.iot import IotCore
from diagrams.gcp.storage import GCS

with Diagram("Collecting {n}", show=False{formats}):
    topic = PubSub("topic")
    with Cluster("Sources"):
        [IotCore("core 1"), IotCore("core 2"), IotCore("core 3")] >> topic
    with Cluster("Targets"):
        with Cluster("Stream"):
            flow = Dataflow("flow")
        with Cluster("Lake"):
            flow >> [BigQuery("queries"), GCS("storage")]
        with Cluster("Events"):
            flow >> AppEngine("engine") >> BigTable("table")
            flow >> Functions("function")
    topic >> flow
"""
_EXPOSED = """
from diagrams import Diagram
from diagrams.k8s.clusterconfig import HPA
from diagrams.k8s.compute import Deployment, Pod, ReplicaSet
from diagrams.k8s.network import Ingress, Service

with Diagram("Exposed {n}", show=False{formats}):
    net = Ingress("example.com") >> Service("service")
    net >> [Pod("pod 1"), Pod("pod 2"), Pod("pod 3")] << ReplicaSet("set") << Deployment("shop") << HPA("scaler")
"""
_STATEFUL = """
from diagrams import Cluster, Diagram
from diagrams.k8s.compute import Pod, StatefulSet
from diagrams.k8s.network import Service
from diagrams.k8s.storage import PV, PVC, StorageClass

with Diagram("Stateful {n}", show=False{formats}):
    with Cluster("Database"):
        service, state = Service("service"), StatefulSet("state")
        apps = []
        for i in range(1, 4):
            pod, claim = Pod(f"pod {{i}}"), PVC(f"claim {{i}}")
            pod - state - claim
            apps.append(service >> pod >> claim)
    apps << PV("volume") << StorageClass("class")
"""
_PREMISES = """
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.aggregator import Fluentd
from diagrams.onprem.analytics import Spark
from diagrams.onprem.compute import Server
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.monitoring import Grafana, Prometheus
from diagrams.onprem.network import Nginx
from diagrams.onprem.queue import Kafka

with Diagram("On premises {n}", show=False{formats}):
    ingress = Nginx("ingress")
    metrics = Prometheus("metrics")
    metrics << Edge(color="firebrick", style="dashed") << Grafana("monitoring")
    with Cluster("Services"):
        services = [Server("service 1"), Server("service 2"), Server("service 3")]
    with Cluster("Sessions"):
        sessions = Redis("session")
        sessions - Edge(color="brown", style="dashed") - Redis("replica") << Edge(label="collect") << metrics
        services >> Edge(color="brown") >> sessions
    with Cluster("Database"):
        database = PostgreSQL("users")
        database - Edge(color="brown", style="dotted") - PostgreSQL("replica") << Edge(label="collect") << metrics
        services >> Edge(color="black") >> database
    logs = Fluentd("logging")
    logs >> Edge(label="parse") >> Kafka("stream") >> Edge(color="black") >> Spark("analytics")
    ingress >> Edge(color="darkgreen") << services >> Edge(color="darkorange") >> logs
"""
_BROKER = """
from diagrams import Cluster, Diagram
from diagrams.onprem.aggregator import Fluentd
from diagrams.onprem.compute import Server
from diagrams.onprem.database import Cassandra
from diagrams.onprem.queue import RabbitMQ

with Diagram("Broker {n}", show=False, direction="TB"{formats}):
    with Cluster("Consumers"):
        consumers = [Server("consumer 1"), Server("consumer 2"), Server("consumer 3")]
    RabbitMQ("broker") >> consumers >> Cassandra("table")
    consumers >> Fluentd("audit")
"""
TEMPLATES = (_WORKERS, _SERVICES, _EVENTS, _COLLECT, _EXPOSED, _STATEFUL, _PREMISES, _BROKER)


def write_diagrams(folder: Path, count: int, formats: tuple[str, ...]) -> list[Path]:
    """Write `count` sources that ask for these formats."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for n in range(count):
        text = TEMPLATES[n % len(TEMPLATES)].format(n=n, formats=f", outformat={list(formats)!r}")
        path = folder / f"source_{n:04}.py"
        path.write_text(text.lstrip(), encoding="utf-8")
        files.append(path)
    return files


_STYLE = """STYLE = {"pad": "0.5", "bgcolor": "transparent"}
"""


def write_team(project: Path, diagrams: int, decks: int = 0) -> list[Path]:
    """Write a project of diagrams in one folder for each ten, all of one style, and of decks, which go to HTML alone.

    Returns the sources.
    """
    (project / "shared").mkdir(parents=True)
    (project / "shared" / "style.py").write_text(_STYLE, encoding="utf-8")
    (project / "docs-as-code.yml").write_text("slides: {formats: [html]}\n", encoding="utf-8")
    files = []
    for n in range(diagrams):
        text = TEMPLATES[n % len(TEMPLATES)].format(n=n, formats=", graph_attr=STYLE")
        path = project / "diagrams" / f"part_{n // 10:03}" / f"source_{n:04}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("from shared.style import STYLE\n" + text, encoding="utf-8")
        files.append(path)
    return files + (write_decks(project / "slides", decks) if decks else [])


def write_tiny(project: Path, count: int) -> None:
    """Write a project of `count` graphs of one node each, ten in a folder: for what a build costs beside its jobs."""
    for n in range(count):
        path = project / "diagrams" / f"part_{n // 10:04}" / f"source_{n:05}.dot"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"digraph source_{n} {{ node_{n} }}\n", encoding="utf-8")


def forget(project: Path) -> None:
    """Take away what a build has made and what it knows, so that the next one starts from nothing."""
    for made in (project / "docs", project / ".docs-as-code"):
        shutil.rmtree(made, ignore_errors=True)


_SLIDE = """## Slide {slide} of deck {deck}

- one thing that matters, and **why** it does
- another, with a `value` in code
- a third, with [a link](https://example.com)

```python
def answer(question: str) -> int:
    return {slide} * {deck}
```
"""


def write_decks(folder: Path, count: int, slides: int = 10) -> list[Path]:
    """Write `count` decks of `slides` slides, each showing a picture that lies beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "box.svg").write_text(_PICTURE, encoding="utf-8")
    files = []
    for deck in range(count):
        pages = [f"# Deck {deck}\n\n![A box](box.svg)"]
        pages += [_SLIDE.format(slide=slide, deck=deck) for slide in range(2, slides + 1)]
        path = folder / f"deck_{deck:03}.md"
        path.write_text("---\nmarp: true\npaginate: true\n---\n\n" + "\n\n---\n\n".join(pages), encoding="utf-8")
        files.append(path)
    return files


_PICTURE = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">
<rect x="10" y="10" width="220" height="100" rx="12" fill="#e5f5fd" stroke="#7b8894" stroke-width="3"/>
</svg>
"""
