"""Diagram sources of the size that teams draw: 15 to 40 nodes, clusters in clusters, labelled edges, icons of several
providers. No two of them draw the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHOP = """
from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import ECS, Lambda
from diagrams.aws.database import Aurora, Dynamodb, ElastiCache
from diagrams.aws.integration import SNS, SQS
from diagrams.aws.network import CloudFront, ELB, Route53
from diagrams.aws.security import Cognito, WAF
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users
from diagrams.onprem.monitoring import Grafana, Prometheus

with Diagram("Shop {n}", show=False{formats}):
    users = Users("customers")
    dns, edge, rules = Route53("shop-{n}.example.com"), CloudFront("edge"), WAF("rules")
    pictures = S3("pictures")
    users >> Edge(label="https") >> dns >> edge >> rules
    edge >> Edge(label="static", style="dashed") >> pictures
    with Cluster("Region"):
        login = Cognito("log-in")
        with Cluster("Public subnet"):
            balancer = ELB("balancer")
        with Cluster("Private subnet"):
            with Cluster("Services"):
                services = [ECS(name) for name in ("catalogue", "basket", "orders", "payments", "search")[:{k}]]
            with Cluster("Events"):
                topic = SNS("order placed")
                queues = [SQS("invoices"), SQS("parcels"), SQS("mails")]
            with Cluster("Workers"):
                workers = [Lambda("invoice"), Lambda("parcel"), Lambda("mail")]
            with Cluster("Data"):
                primary, replica = Aurora("orders, writer"), Aurora("orders, reader")
                sessions, carts = ElastiCache("sessions"), Dynamodb("carts")
                primary - Edge(label="replicates", style="dotted") - replica
    rules >> balancer >> Edge(label="http/2") >> services
    balancer >> Edge(label="token") >> login
    services[0] >> Edge(label="reads", color="darkgreen") >> replica
    services[1] >> Edge(label="writes", color="firebrick") >> carts
    services[-1] >> Edge(label="writes", color="firebrick") >> primary
    services >> Edge(color="gray") >> sessions
    services[-1] >> topic >> queues
    for queue, worker in zip(queues, workers):
        queue >> Edge(label="at least once") >> worker
    workers[0] >> primary
    metrics = Prometheus("metrics")
    metrics << Edge(label="scrapes", style="dashed") << services[0]
    Grafana("dashboards") >> metrics
"""
_LAKE = """
from diagrams import Cluster, Diagram, Edge
from diagrams.gcp.analytics import BigQuery, Composer, Dataflow, PubSub
from diagrams.gcp.compute import Functions, KubernetesEngine, Run
from diagrams.gcp.database import BigTable, SQL, Spanner
from diagrams.gcp.network import LoadBalancing
from diagrams.gcp.storage import GCS
from diagrams.generic.device import Mobile
from diagrams.onprem.analytics import Metabase, Superset
from diagrams.onprem.client import Client, User

with Diagram("Data platform {n}", show=False, direction="LR"{formats}):
    with Cluster("Producers"):
        producers = [Mobile("phones"), Client("browsers"), *(KubernetesEngine(f"cluster {{i}}") for i in range(1, {k}))]
    gateway = LoadBalancing("collector-{n}")
    producers >> Edge(label="events") >> gateway
    with Cluster("Intake"):
        receivers = [Run("receiver 1"), Run("receiver 2")]
        topics = [PubSub("clicks"), PubSub("orders"), PubSub("logs")]
        dead = PubSub("dead letters")
    gateway >> receivers
    for topic in topics:
        receivers[0] >> topic
        topic >> Edge(label="after 5 tries", style="dotted", color="firebrick") >> dead
    with Cluster("Processing"):
        with Cluster("Stream"):
            stream = [Dataflow("clean"), Dataflow("join"), Dataflow("enrich")]
            stream[0] >> stream[1] >> stream[2]
        with Cluster("Batch"):
            plan = Composer("nightly")
            batch = [Dataflow("reload"), Functions("check")]
            plan >> Edge(label="02:00 UTC") >> batch
    topics >> stream[0]
    with Cluster("Lake"):
        raw, curated = GCS("raw"), GCS("curated")
        raw >> Edge(label="parquet") >> curated
    with Cluster("Serving"):
        warehouse, profiles = BigQuery("warehouse"), BigTable("profiles")
        catalogue, money = SQL("catalogue"), Spanner("ledger")
    stream[2] >> Edge(label="append") >> raw
    stream[2] >> profiles
    batch[0] >> curated >> Edge(label="load") >> warehouse
    batch[1] >> Edge(label="schema") >> catalogue
    warehouse >> money
    reports = [Metabase("self service"), Superset("finance")]
    warehouse >> reports
    reports >> Edge(label="weekly") >> User("analysts")
"""
_TENANTS = """
from diagrams import Cluster, Diagram, Edge
from diagrams.k8s.clusterconfig import HPA, LimitRange
from diagrams.k8s.compute import Cronjob, Deployment, Pod, ReplicaSet, StatefulSet
from diagrams.k8s.network import Ingress, NetworkPolicy, Service
from diagrams.k8s.podconfig import ConfigMap, Secret
from diagrams.k8s.rbac import RoleBinding, ServiceAccount
from diagrams.k8s.storage import PV, PVC, StorageClass
from diagrams.onprem.ci import Jenkins
from diagrams.onprem.gitops import ArgoCD
from diagrams.onprem.vcs import Gitlab

with Diagram("Tenants {n}", show=False, direction="TB"{formats}):
    with Cluster("Delivery"):
        code, builds, delivery = Gitlab("code"), Jenkins("builds"), ArgoCD("delivery")
        code >> Edge(label="push") >> builds >> Edge(label="image {n}") >> delivery
    ingress = Ingress("tenants.example.com")
    with Cluster("Namespace shop"):
        limits, policy = LimitRange("limits"), NetworkPolicy("deny all")
        with Cluster("Front"):
            service, front = Service("front"), Deployment("front")
            replicas = ReplicaSet("front-{n}")
            pods = [Pod(f"front {{i}}") for i in range(1, {k} + 1)]
            front >> replicas >> pods
            HPA("2 to {k}") >> Edge(label="scales", style="dashed") >> front
        with Cluster("Back"):
            api, back = Service("api"), Deployment("api")
            workers = [Pod(f"api {{i}}") for i in range(1, {k})]
            back >> workers
        with Cluster("Settings"):
            settings, secret = ConfigMap("settings"), Secret("credentials")
        account = ServiceAccount("deployer")
        RoleBinding("edit") >> account
    with Cluster("Namespace data"):
        database, store = StatefulSet("database"), Service("database")
        claims = [PVC("data 0"), PVC("data 1")]
        volumes = [PV("disk 0"), PV("disk 1")]
        backup = Cronjob("backup")
        database >> claims
        for claim, volume in zip(claims, volumes):
            claim >> Edge(label="bound") >> volume
        volumes >> StorageClass("ssd")
        backup >> Edge(label="03:00") >> database
    ingress >> Edge(label="tls") >> service >> pods
    pods[0] >> Edge(label="grpc") >> api >> workers
    workers >> Edge(label="5432") >> store >> database
    settings >> Edge(style="dotted") >> front
    secret >> Edge(style="dotted") >> back
    delivery >> Edge(label="sync") >> account >> front
    policy >> api
    limits >> back
"""
_PREMISES = """
from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.aggregator import Fluentd
from diagrams.onprem.analytics import Flink, Spark
from diagrams.onprem.client import Users
from diagrams.onprem.compute import Server
from diagrams.onprem.database import Cassandra, PostgreSQL
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.logging import Loki
from diagrams.onprem.monitoring import Grafana, Prometheus
from diagrams.onprem.network import HAProxy, Nginx
from diagrams.onprem.queue import Kafka, RabbitMQ
from diagrams.onprem.security import Vault
from diagrams.programming.language import Go, Python

with Diagram("Premises {n}", show=False{formats}):
    users = Users("staff")
    with Cluster("Data centre {n}"):
        with Cluster("Zone A"):
            entry = [HAProxy("entry 1"), HAProxy("entry 2")]
            proxies = [Nginx("proxy 1"), Nginx("proxy 2")]
        with Cluster("Zone B"):
            with Cluster("Services"):
                services = [Server(f"service {{i}}") for i in range(1, {k} + 2)]
            with Cluster("Jobs"):
                jobs = [Python("import"), Go("export")]
            with Cluster("Messages"):
                broker, log = RabbitMQ("commands"), Kafka("events")
        with Cluster("Zone C"):
            with Cluster("Cache"):
                cache = Redis("cache")
                cache - Edge(style="dashed", label="sentinel") - Redis("cache copy")
            with Cluster("Records"):
                records = PostgreSQL("records")
                records - Edge(style="dotted", label="streaming") - PostgreSQL("records copy")
            archive = Cassandra("archive")
        vault = Vault("secrets")
    users >> Edge(label="vpn") >> entry[0] >> proxies >> Edge(label="http") >> services[0]
    entry[1] >> proxies[0]
    services[0] >> Edge(color="brown") >> cache
    services[1] >> Edge(label="sql", color="black") >> records
    for service in services:
        service >> Edge(color="darkorange") >> broker
    broker >> Edge(label="ack") >> jobs
    jobs >> log >> Edge(label="hourly") >> archive
    jobs[0] >> Edge(label="lease", style="dashed") >> vault
    with Cluster("Watching"):
        collector, lines, metrics = Fluentd("collector"), Loki("lines"), Prometheus("metrics")
        board = Grafana("boards")
        collector >> lines << board >> metrics
    services[0] >> Edge(label="stdout", style="dotted") >> collector
    metrics >> Edge(label="scrapes", color="firebrick", style="dashed") >> services[1]
    log >> Edge(label="window") >> Flink("alerts") >> board
    log >> Spark("reports")
"""
_HUB = """
from diagrams import Cluster, Diagram, Edge
from diagrams.azure.compute import AKS, ContainerInstances, FunctionApps, VM
from diagrams.azure.database import CacheForRedis, CosmosDb, SQLDatabases
from diagrams.azure.identity import ActiveDirectory
from diagrams.azure.integration import ServiceBus
from diagrams.azure.network import ApplicationGateway, DNSZones, Firewall, FrontDoors, VirtualNetworkGateways
from diagrams.azure.security import KeyVaults
from diagrams.azure.storage import BlobStorage
from diagrams.onprem.network import Internet
from diagrams.saas.chat import Slack

with Diagram("Hub {n}", show=False, direction="TB"{formats}):
    internet = Internet("internet")
    door, names = FrontDoors("door"), DNSZones("hub-{n}.example.com")
    internet >> Edge(label="443") >> door >> names
    with Cluster("Hub"):
        wall, gateway = Firewall("firewall"), VirtualNetworkGateways("to the office")
        directory, keys = ActiveDirectory("directory"), KeyVaults("keys")
    door >> Edge(label="filtered") >> wall
    gateway >> Edge(label="ipsec") >> VM("office")
    with Cluster("Spoke apps"):
        entry = ApplicationGateway("entry")
        with Cluster("Cluster"):
            apps = [AKS(f"pool {{i}}") for i in range(1, {k} + 1)]
        functions = [FunctionApps("resize"), FunctionApps("notify")]
    with Cluster("Spoke data"):
        sql, documents, cache = SQLDatabases("accounts"), CosmosDb("documents"), CacheForRedis("cache")
        blobs, bus = BlobStorage("files"), ServiceBus("events")
    with Cluster("Spoke jobs"):
        jobs = [ContainerInstances(name) for name in ("migrate", "report", "clean up")]
    wall >> Edge(label="peering") >> entry >> apps
    apps[0] >> Edge(label="sql") >> sql
    apps[-1] >> Edge(label="json") >> documents
    apps >> Edge(color="gray") >> cache
    apps[0] >> bus >> Edge(label="topic") >> functions
    functions[0] >> blobs
    functions[1] >> Edge(label="webhook") >> Slack("operators")
    apps[0] >> Edge(label="managed identity", style="dashed") >> directory >> keys
    for job, target in zip(jobs, (sql, documents, blobs)):
        job >> Edge(label="nightly", style="dotted") >> target
"""
TEMPLATES = (_SHOP, _LAKE, _TENANTS, _PREMISES, _HUB)


def write_architectures(folder: Path, count: int, formats: tuple[str, ...], suffix: str = ".py") -> list[Path]:
    """Write `count` sources that ask for these formats."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for n in range(count):
        asked = f", outformat={list(formats)!r}"
        text = TEMPLATES[n % len(TEMPLATES)].format(n=n, k=3 + n // len(TEMPLATES) % 3, formats=asked)
        path = folder / f"source_{n:04}{suffix}"
        path.write_text(text.lstrip(), encoding="utf-8")
        files.append(path)
    return files
