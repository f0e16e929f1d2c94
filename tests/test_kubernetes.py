"""Kubernetes manifests become pictures: what is drawn of five known applications, and of each kind of reference."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from docs_as_code.diagrams.sources.choosing import choose
from docs_as_code.diagrams.sources.k8s import selecting
from docs_as_code.diagrams.sources.k8s.icons import ICONS
from docs_as_code.diagrams.sources.k8s.picture import picture
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.yaml_lines import documents
from tests.conftest import COMMAND

MANIFESTS = Path(__file__).parent / "data/infrastructure/kubernetes"
ONE_CLUSTER = ("guestbook", "ingress-nginx", "postgres", "prometheus", "wordpress")  # which can stand in one
SECRETS = ("correct-horse-battery-staple", "aHVudGVyMi1pcy1ub3QtYS1wYXNzd29yZA", "hunter2-is-not-a-password")


def read(text, path="a.yaml", **options):
    return picture(((path, one) for one in documents(textwrap.dedent(text), path)), **options)


def known(name):
    return read((MANIFESTS / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")


def links(made):
    arrows = {"uses": "->", "refers": "-->", "rules": "..>"}
    return {f"{link.tail} {arrows[link.bond]} {link.head}{link.label and f' ({link.label})'}" for link in made.links}


def labels(made):
    return {thing.name: " | ".join((thing.label, *thing.notes)) for thing in made.things}


def test_guestbook():
    """Three Services, each of which chooses its own Deployment, though two share a label."""
    made = known("guestbook")
    assert links(made) == {
        "Service/frontend -> Deployment/frontend",
        "Service/redis-follower -> Deployment/redis-follower",
        "Service/redis-leader -> Deployment/redis-leader",
    }
    assert labels(made)["Deployment/frontend"] == "frontend | 3 replicas"
    assert labels(made)["Service/frontend"] == "frontend | LoadBalancer"


def test_wordpress():
    """Claims, the database that a variable names, and the password, which Kustomize generates and no file defines."""
    made = known("wordpress")
    assert links(made) == {
        "Deployment/wordpress -> Service/wordpress-mysql",
        "Service/wordpress -> Deployment/wordpress",
        "Service/wordpress-mysql -> Deployment/wordpress-mysql",
        "Deployment/wordpress --> PersistentVolumeClaim/wp-pv-claim",
        "Deployment/wordpress --> Secret/mysql-pass",
        "Deployment/wordpress-mysql --> PersistentVolumeClaim/mysql-pv-claim",
        "Deployment/wordpress-mysql --> Secret/mysql-pass",
    }
    assert labels(made)["Secret/mysql-pass"] == "mysql-pass | (elsewhere)"
    assert labels(made)["PersistentVolumeClaim/wp-pv-claim"] == "wp-pv-claim | 20Gi"


def test_ingress_nginx():
    """Rights across namespaces, a webhook that calls a Service, settings named in an argument."""
    space = "ingress-nginx"
    assert links(known("ingress-nginx")) == {
        f"{space}/Service/ingress-nginx-controller -> {space}/Deployment/ingress-nginx-controller",
        f"{space}/Service/ingress-nginx-controller-admission -> {space}/Deployment/ingress-nginx-controller",
        f"ValidatingWebhookConfiguration/ingress-nginx-admission --> {space}/Service/ingress-nginx-controller-admission",
        f"{space}/Deployment/ingress-nginx-controller --> {space}/Secret/ingress-nginx-admission",
        f"{space}/Deployment/ingress-nginx-controller --> {space}/ConfigMap/ingress-nginx-controller",
        f"{space}/Deployment/ingress-nginx-controller --> {space}/ServiceAccount/ingress-nginx",
        f"{space}/Job/ingress-nginx-admission-create --> {space}/ServiceAccount/ingress-nginx-admission",
        f"{space}/Job/ingress-nginx-admission-patch --> {space}/ServiceAccount/ingress-nginx-admission",
        f"{space}/Job/ingress-nginx-admission-create --> {space}/Secret/ingress-nginx-admission",
        *(
            link
            for name in ("ingress-nginx", "ingress-nginx-admission")
            for link in (
                f"{space}/ServiceAccount/{name} --> {space}/RoleBinding/{name}",
                f"{space}/ServiceAccount/{name} --> ClusterRoleBinding/{name}",
                f"{space}/RoleBinding/{name} --> {space}/Role/{name}",
                f"ClusterRoleBinding/{name} --> ClusterRole/{name}",
            )
        ),
    }


def test_prometheus():
    """A List; custom resources that choose by label and name what they need; an Ingress; a policy."""
    made = known("prometheus")
    assert links(made) == {
        link.replace("~", "monitoring/")
        for link in (
            "~Prometheus/k8s ..> ~ServiceMonitor/node-exporter",
            "~Prometheus/k8s --> ~ServiceAccount/prometheus-k8s",
            "~ServiceAccount/prometheus-k8s --> ClusterRoleBinding/prometheus-k8s",
            "ClusterRoleBinding/prometheus-k8s --> ClusterRole/prometheus-k8s",
            "~ServiceMonitor/node-exporter ..> ~Service/node-exporter",
            "~Service/node-exporter -> ~DaemonSet/node-exporter",
            "~Ingress/grafana -> ~Service/grafana",
            "~Ingress/grafana --> ~Secret/grafana-tls",
            "~Service/grafana -> ~Deployment/grafana",
            "~Deployment/grafana --> ~Secret/grafana-config",
            "~Deployment/grafana --> ~ConfigMap/grafana-dashboards",
            "~Deployment/grafana ..> ~NetworkPolicy/grafana",
            "~NetworkPolicy/grafana ..> ~DaemonSet/node-exporter",
        )
    }
    assert labels(made)["monitoring/Prometheus/k8s"] == "k8s | Prometheus"
    assert labels(made)["monitoring/Ingress/grafana"] == "grafana | grafana.example.org"


def test_postgres():
    """A StatefulSet's claims, a budget, a CronJob, an autoscaler, a Gateway in another namespace, a policy."""
    made = known("postgres")
    assert links(made) == {
        link.replace("~", "shop/")
        for link in (
            "edge/Gateway/public -> ~HTTPRoute/api",
            "~HTTPRoute/api -> ~Service/api (/v1)",
            "~Service/api -> ~Deployment/api",
            "~HorizontalPodAutoscaler/api ..> ~Deployment/api",
            "~Deployment/api --> ~Secret/postgres-password",
            "~Deployment/api ..> ~NetworkPolicy/postgres",
            "~CronJob/dump --> ~Secret/postgres-password",
            "~CronJob/dump ..> ~NetworkPolicy/postgres",
            "~NetworkPolicy/postgres ..> ~StatefulSet/postgres",
            "~PodDisruptionBudget/postgres ..> ~StatefulSet/postgres",
            "~Service/postgres -> ~StatefulSet/postgres",
            "~StatefulSet/postgres --> ~Secret/postgres-password",
            "~StatefulSet/postgres --> ~ConfigMap/postgres-settings",
            "~StatefulSet/postgres --> ~PersistentVolumeClaim/data-postgres",
            "~PersistentVolumeClaim/data-postgres --> StorageClass/fast",
        )
    }
    assert labels(made)["shop/HorizontalPodAutoscaler/api"] == "api | 2 to 10 pods"
    assert labels(made)["shop/CronJob/dump"] == "dump | 0 3 * * *"
    assert labels(made)["shop/PersistentVolumeClaim/data-postgres"] == "data-postgres | 50Gi"


def test_cassandra():
    """A headless Service, claims of a template, their storage class; a seed that is named is one of its own pods."""
    assert links(known("cassandra")) == {
        "Service/cassandra -> StatefulSet/cassandra",
        "StatefulSet/cassandra --> PersistentVolumeClaim/cassandra-data-cassandra",
        "PersistentVolumeClaim/cassandra-data-cassandra --> StorageClass/fast-disk",
    }


def test_gateway():
    """Routes of two teams at one gateway, a canary, gRPC, a Service in another namespace, a certificate elsewhere."""
    made = known("gateway")
    assert links(made) == {
        "entry/Gateway/public -> entry/HTTPRoute/to-https",
        "entry/Gateway/public -> store/HTTPRoute/store",
        "entry/Gateway/public -> store/GRPCRoute/orders",
        "entry/Gateway/public --> entry/Secret/public-certificate",
        "entry/Gateway/public --> GatewayClass/example",
        "store/HTTPRoute/store -> store/Service/store-v1",
        "store/HTTPRoute/store -> store/Service/store-v2",
        "store/HTTPRoute/store -> identity/Service/auth (/login)",
        "store/GRPCRoute/orders -> store/Service/orders (shop.Orders)",
        "identity/ReferenceGrant/store-may-log-in --> identity/Service/auth",
        "store/Service/store-v1 -> store/Deployment/store-v1",
        "store/Service/store-v2 -> store/Deployment/store-v2",
        "store/Service/orders -> store/Deployment/orders",
        "identity/Service/auth -> identity/Deployment/auth",
    }
    assert labels(made)["entry/Secret/public-certificate"] == "public-certificate | (elsewhere)"
    assert labels(made)["GatewayClass/example"] == "example | GatewayClass"


def test_helm():
    """What `helm template` prints: empty documents, a chart in a chart, a host with its whole name, a test's pod."""
    made = known("helm")
    redis = "default/StatefulSet/release-redis-master"
    assert links(made) == {
        "Ingress/release-shop -> Service/release-shop",
        "Service/release-shop -> Deployment/release-shop",
        "HorizontalPodAutoscaler/release-shop ..> Deployment/release-shop",
        "Deployment/release-shop -> default/Service/release-redis-master",
        "Deployment/release-shop --> default/Secret/release-redis",
        "Deployment/release-shop --> ServiceAccount/release-shop",
        f"default/Service/release-redis-master -> {redis}",
        f"default/Service/release-redis-headless -> {redis}",
        f"{redis} --> default/Secret/release-redis",
        f"{redis} --> default/ConfigMap/release-redis-configuration",
        f"{redis} --> default/ServiceAccount/release-redis",
        f"{redis} --> default/PersistentVolumeClaim/redis-data-release-redis-master",
    }


def test_boutique():
    """Twelve services that find each other by variables; the one that makes load calls the page and nothing else."""
    made = known("boutique")
    every = {link.replace("boutique/", "") for link in links(made)}
    calls = {link for link in every if link.startswith("Deployment/") and "-->" not in link}
    front = ["productcatalog", "currency", "cart", "recommendation", "shipping", "checkout", "ad"]
    checkout = ["productcatalog", "shipping", "payment", "email", "currency", "cart"]
    assert calls == {
        "Deployment/loadgenerator -> Service/frontend",
        "Deployment/recommendationservice -> Service/productcatalogservice",
        "Deployment/cartservice -> Service/redis-cart",
        *(f"Deployment/frontend -> Service/{name}service" for name in front),
        *(f"Deployment/checkoutservice -> Service/{name}service" for name in checkout),
    }


def test_bookinfo():
    """Resources of a mesh, of certificates and of deliveries that name each other, each in its own way."""
    assert links(known("bookinfo")) == {
        "VirtualService/bookinfo --> Gateway.networking.istio.io/bookinfo-gateway",
        "VirtualService/bookinfo --> Service/productpage",
        "VirtualService/reviews --> Service/reviews",
        "DestinationRule/reviews --> Service/reviews",
        "Certificate/bookinfo --> ClusterIssuer/letsencrypt",
        "Certificate/bookinfo --> Secret/bookinfo-certificate",
        "ExternalSecret/ratings-database --> SecretStore/vault",
        "ExternalSecret/ratings-database -> Secret/ratings-database",
        "Service/productpage -> Deployment/productpage-v1",
        "Deployment/productpage-v1 -> Service/reviews",
        "Service/reviews -> Rollout/reviews",
        "Rollout/reviews -> Service/ratings",
        "Service/ratings -> Deployment/ratings-v1",
        "Deployment/ratings-v1 --> Secret/ratings-database",
    }


def test_a_certificate_makes_what_an_ingress_needs():
    """The Secret between them stands in no file, and both lead to it; an annotation names who signs."""
    made = read("""
        {apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: site}, spec: {secretName: site-tls}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: site, annotations: {cert-manager.io/cluster-issuer: acme}}
        spec: {tls: [{secretName: site-tls}]}
        ---
        {apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: acme}}
    """)
    assert links(made) == {
        "Certificate/site --> Secret/site-tls",
        "Ingress/site --> Secret/site-tls",
        "Ingress/site --> ClusterIssuer/acme",
    }


POD = """
    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x, labels: {app: a}}, spec: {containers: [{env: [{name: API_URL, value: "VALUE"}]}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: api, namespace: x}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: api, namespace: y}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: own, namespace: x}, spec: {selector: {app: a}}}
"""


@pytest.mark.parametrize(
    ("value", "services"),
    [
        ("http://api/v1", {"x/Service/api"}),
        ("https://user:hunter2@api.y:8443", {"y/Service/api"}),
        ("api.y.svc.cluster.local:80,api:80", {"x/Service/api", "y/Service/api"}),
        ("https://api.example.org", set()),
        ("api.org", set()),
        ("http://own:80", set()),
        ("the api of somebody", {"x/Service/api"}),
    ],
)
def test_hosts_in_variables(value, services):
    """A host means the Service of that name in its namespace, not one in the world, and not the pods' own."""
    made = read(POD.replace("VALUE", value))
    assert {link.head for link in made.links if link.tail == "x/Pod/a"} == services


def test_many_services_find_their_pods_quickly():
    """A label leads to the few that have it: three thousand Services and as many workloads are no nine million tries."""
    rows = [
        f"{{apiVersion: v1, kind: Pod, metadata: {{name: p{n}, labels: {{app: a{n}}}}}}}\n---\n"
        f"{{apiVersion: v1, kind: Service, metadata: {{name: s{n}}}, spec: {{selector: {{app: a{n}}}}}}}\n---"
        for n in range(3000)
    ]
    looked: Counter[str] = Counter()
    selecting_selects = selecting.selects

    def counted(selector, labels):
        looked["tries"] += 1
        return selecting_selects(selector, labels)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selecting, "selects", counted)
        made = read("\n".join(rows))
    assert (len(made.links), looked["tries"]) == (3000, 3000)


DRAW = """
    from diagrams import Diagram
    from docs_as_code.diagrams.sources import kubernetes

    with Diagram("all", show=False):
        nodes = kubernetes("k8s/*.yaml")
        nodes["StatefulSet/postgres"] >> nodes["shop/Service/api"]
"""


def test_no_value_of_a_secret_gets_out(project):
    """Not into a picture, a graph, what a build remembers and shares, what it prints, or a message about the file."""
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, json, dot, png]}\n")
    project.write("diagrams/all.py", DRAW)
    project.write("diagrams/bad.py", DRAW.replace("*.yaml", "*.yml"))
    for name in (*ONE_CLUSTER, "helm", "bookinfo"):
        project.write(f"k8s/{name}.yaml", (MANIFESTS / f"{name}.yaml").read_bytes())
    project.write("k8s/bad.yml", "kind: Secret\nstringData: {a: correct-horse-battery-staple: 'x}\n")
    result = project.run("build", "--json", "--explain", code=1)
    debug = subprocess.run([COMMAND, "build", "--debug"], cwd=project.folder, capture_output=True, text=True)
    assert "Traceback" in debug.stderr
    assert (result.job("diagrams/all.py")["status"], result.job("diagrams/bad.py")["status"]) == ("ran", "failed")
    made = b"".join(
        path.read_bytes()
        for path in project.folder.rglob("*")
        if path.is_file() and path.suffix not in (".yaml", ".yml")
    )
    for secret in SECRETS:
        assert secret.encode() not in made
        assert secret not in result.stdout + result.stderr + debug.stderr


def test_what_is_drawn_can_be_drawn_on(project):
    """The nodes are those of `diagrams`, by full name and by its end; namespaces are boxes; ids are the same each time."""
    project.write("docs-as-code.yml", "diagrams: {formats: [json]}\n")
    project.write("diagrams/all.py", DRAW)
    for name in ONE_CLUSTER:
        project.write(f"k8s/{name}.yaml", (MANIFESTS / f"{name}.yaml").read_bytes())
    project.build()
    graph = json.loads(project.read("docs/generated/diagrams/all.json"))
    boxes = {box["id"]: box["label"] for box in graph["clusters"]}
    assert list(boxes.values()) == ["edge", "ingress-nginx", "monitoring", "shop"]
    found = {node["id"]: node for node in graph["nodes"]}
    database = next(node for node in graph["nodes"] if node["class"] == "diagrams.k8s.compute.STS")
    assert (database["label"], boxes[database["cluster"]]) == ("postgres\n3 replicas", "shop")
    assert database["tooltip"] == "StatefulSet postgres in k8s/postgres.yaml"
    drawn_on = [edge for edge in graph["edges"] if edge["from"] == database["id"]][-1]
    assert found[drawn_on["to"]]["class"] == "diagrams.k8s.network.SVC"
    (project.folder / "k8s/postgres.yaml").rename(project.folder / "k8s/a.yaml")
    project.build()
    again = json.loads(project.read("docs/generated/diagrams/all.json"))
    assert [node["id"] for node in again["nodes"]] == [node["id"] for node in graph["nodes"]]
    assert again["edges"] == graph["edges"]


def test_the_order_of_files_changes_nothing():
    """Documents in another order, or in other files, make the same picture."""
    text = (MANIFESTS / "guestbook.yaml").read_text(encoding="utf-8")
    every = list(documents(text, "a.yaml"))
    assert picture(("a.yaml", one) for one in every) == picture(("a.yaml", one) for one in reversed(every))


def test_every_icon_is_there():
    """Each class in the table is one of the package `diagrams`."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: getattr(importlib.import_module(name.rpartition('.')[0]), name.rpartition('.')[2])"
    subprocess.run([sys.executable, "-c", code, *sorted(set(ICONS.values()))], check=True, cwd=Path(__file__).parent)


LIVE = """
    apiVersion: v1
    kind: List
    items:
    - {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {containers: []}}}}
    - {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-1, ownerReferences: [{kind: Deployment, name: web}]}}
    - {apiVersion: v1, kind: Pod, metadata: {name: web-1-x, labels: {a: b}, ownerReferences: [{kind: ReplicaSet, name: web-1}]}}
    - {apiVersion: v1, kind: Pod, metadata: {name: web-1-y, labels: {a: b}, ownerReferences: [{kind: ReplicaSet, name: web-1}]}}
    - {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {a: b}}}
    - {apiVersion: v1, kind: Endpoints, metadata: {name: web}}
    - {apiVersion: v1, kind: Event, metadata: {name: e}}
"""


def test_what_runs_is_folded_into_what_made_it():
    """What `kubectl get -o yaml` prints: pods and replica sets are counted in their Deployment."""
    made = read(LIVE)
    assert labels(made) == {"Deployment/web": "web | 2 pods", "Service/web": "web"}
    assert links(made) == {"Service/web -> Deployment/web"}


def test_a_list_that_says_the_kind_once():
    """What the API itself answers: the items of a PodList are Pods, and do not say so."""
    made = read(
        "{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}}, {apiVersion: v1, kind: Secret, metadata: {name: b}}]}"
    )
    assert set(labels(made)) == {"Pod/a", "Secret/b"}


def test_folding_can_be_left_out():
    """Then each pod is drawn, below what made it."""
    made = read(LIVE, collapse=False)
    assert {
        "Deployment/web -> ReplicaSet/web-1",
        "ReplicaSet/web-1 -> Pod/web-1-x",
        "Service/web -> Pod/web-1-y",
    } < links(made)


def test_owners_that_own_each_other():
    """A cycle of owners, or of anything else, ends."""
    made = read("""
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Pod, metadata: {name: a, ownerReferences: [{kind: Pod, name: b}]}}
        - {apiVersion: v1, kind: Pod, metadata: {name: b, ownerReferences: [{kind: Pod, name: a}]}}
        - {apiVersion: x.org/v1, kind: Ring, metadata: {name: r}, spec: {next: {kind: Ring, name: r}}}
    """)
    assert links(made) == {"Pod/a -> Pod/b", "Pod/b -> Pod/a"}


def test_custom_resources_are_drawn_generically():
    """With their kind below the name, and what looks like a reference where it leads somewhere."""
    made = read("""
        {apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: site}, spec: {secretName: tls, issuerRef: {kind: Issuer, name: acme}, other: {kind: Nothing, name: there}}}
        ---
        {apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: acme}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: tls}}
        ---
        {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: site}, spec: {template: {spec: {containers: [{envFrom: [{secretRef: {name: tls}}]}]}}}}
    """)
    assert links(made) == {
        "Certificate/site --> Issuer/acme",
        "Certificate/site --> Secret/tls",
        "Service.serving.knative.dev/site --> Secret/tls",
    }
    assert labels(made)["Service.serving.knative.dev/site"] == "site | Service"


def test_one_name_in_two_namespaces():
    """References stay in their namespace."""
    made = read("""
        {apiVersion: v1, kind: Service, metadata: {name: web, namespace: a}, spec: {selector: {x: y}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {x: y}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: b, labels: {x: y}}}
    """)
    assert links(made) == {"a/Service/web -> a/Pod/web"}
    made = read("""
        {apiVersion: v1, kind: Service, metadata: {name: web, namespace: a}, spec: {selector: {x: y}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a, labels: {x: other}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: b, labels: {x: y}}}
    """)
    assert links(made) == set()


def test_an_object_defined_twice():
    """A base and an overlay are no one picture: the later one is named, with where the first stands."""
    with pytest.raises(SourcesError) as raised:
        read(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {x: 1}}\n"
        )
    assert (raised.value.path, raised.value.line) == ("a.yaml", 3)
    assert raised.value.message == "Pod a is defined again, after a.yaml:1"


def test_files_without_objects():
    """Values of a chart and settings of Kustomize are no objects; when there is nothing else, that is said."""
    with pytest.raises(SourcesError, match="the files hold no Kubernetes object that can be drawn"):
        read(
            "replicas: 3\n---\n{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: x}}\n---\n- 1\n---\n"
        )


STRANGE = [
    "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: [x], ownerReferences: x}, spec: {volumes: {a: 1}, containers: [1, {env: x}]}}",
    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: 3}",
    "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{http: {paths: [{backend: null}]}}, null], tls: {}}}",
    "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: [], subjects: [{}]}",
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}, ingress: [{from: [{}]}, {}]}}",
    "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: x, volumeClaimTemplates: [{}]}}",
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_shapes(text):
    """What is not of the shape that Kubernetes asks for is drawn without what cannot be understood."""
    assert len(read(text).things) == 1


def test_choosing():
    """`only` and `hide` take kinds and names; a chain through what is hidden is one link."""
    made = known("postgres")
    shown = choose(made, ["Gateway", "HTTPRoute", "Deployment", "Secret"], "*/secret/*")
    assert links(shown) == {
        "edge/Gateway/public -> shop/HTTPRoute/api",
        "shop/HTTPRoute/api -> shop/Deployment/api (/v1)",
    }
    assert {thing.name for thing in choose(made, "edge/*", None).things} == {"edge/Gateway/public"}
    assert {thing.kind for thing in choose(made, None, ["*set", "secret"]).things}.isdisjoint({"StatefulSet", "Secret"})


@pytest.mark.parametrize(
    ("group_by", "boxes"),
    [
        ("tier", {"backend": "leader"}),
        (None, {}),
        (["kind", "tier"], {"Service": None, "backend": "Service"}),
    ],
)
def test_grouping(project, group_by, boxes):
    """Boxes are namespaces, kinds, files, or the values of any label, also one in another."""
    project.write("docs-as-code.yml", "diagrams: {formats: [json]}\n")
    project.write(
        "diagrams/all.py",
        f"""
        from diagrams import Diagram
        from docs_as_code.diagrams.sources import kubernetes
        with Diagram("all", show=False):
            kubernetes("k8s/*.yaml", only="Service", group_by={group_by!r})
    """,
    )
    project.write("k8s/a.yaml", "{apiVersion: v1, kind: Service, metadata: {name: leader, labels: {tier: backend}}}\n")
    project.build()
    graph = json.loads(project.read("docs/generated/diagrams/all.json"))
    names = {box["id"]: box["label"] for box in graph["clusters"]}
    assert [box["label"] for box in graph["clusters"]] == list(boxes)
    if group_by == ["kind", "tier"]:
        assert [names.get(box["parent"]) for box in graph["clusters"]] == list(boxes.values())
