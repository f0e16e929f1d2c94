"""The index of icon classes: `icons QUERY`, and the nearest names for an unknown class."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from docs_as_code.diagrams import icon_search, icon_words, icons

if TYPE_CHECKING:
    from tests.conftest import Project

diagrams: Any = importlib.import_module("diagrams")  # the package: a type checker sees the folder of that name


def test_index_agrees_with_the_package() -> None:
    """Each class can be imported from its module under each of its names, and its picture is where the index says."""
    root = diagrams.__path__[0] + "/../"
    for icon in icons.index():
        module = importlib.import_module(icon.module)
        classes = {getattr(module, name) for name in icon.names}
        assert len(classes) == 1
        (cls,) = classes
        assert cls.__name__ == icon.name
        if icon.path:
            assert Path(root, icon.path).resolve() == Path(root, cls._icon_dir, cls._icon).resolve()


def test_index_is_complete() -> None:
    """No class of the package that has an icon is missing."""
    modules = {icon.module for icon in icons.index()}
    listed = {(icon.module, icon.name) for icon in icons.index()}
    for name in modules:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            own = isinstance(value, type) and issubclass(value, diagrams.Node) and value.__module__ == name
            if own and attribute == value.__name__ and not attribute.startswith("_"):
                assert (name, attribute) in listed
    assert len(listed) > 2400


# What a person means who types this; where several are as right, any of them. Written down before the search was.
BEST = {
    "EC2": "aws.compute.EC2",
    "ec2": "aws.compute.EC2",
    "s3": "aws.storage.SimpleStorageServiceS3",
    "amazon s3": "aws.storage.SimpleStorageServiceS3",
    "eks": "aws.compute.ElasticKubernetesService",
    "gke": "gcp.compute.KubernetesEngine",
    "aks": "azure.compute.KubernetesServices",
    "rds": "aws.database.RDS",
    "dynamo": "aws.database.Dynamodb",
    "aws lambda": "aws.compute.Lambda",
    "lamda": "aws.compute.Lambda",
    "route 53": "aws.network.Route53",
    "api gateway": "aws.network.APIGateway",
    "sqs": "aws.integration.SimpleQueueServiceSqs",
    "cloudwatch": "aws.management.Cloudwatch",
    "postgres": "onprem.database.Postgresql",
    "postgress": "onprem.database.Postgresql",
    "PostgreSQL": "onprem.database.Postgresql",
    "mysql": "onprem.database.Mysql",
    "mongo": "onprem.database.Mongodb",
    "redis": "onprem.inmemory.Redis",
    "kafka": "onprem.queue.Kafka",
    "rabbit mq": "onprem.queue.Rabbitmq",
    "ngnix": "onprem.network.Nginx",
    "prometeus": "onprem.monitoring.Prometheus",
    "grafana": "onprem.monitoring.Grafana",
    "docker": "onprem.container.Docker",
    "gh actions": "onprem.ci.GithubActions",
    "gitlab ci": "onprem.ci.Gitlabci",
    "jenkins": "onprem.ci.Jenkins",
    "argo cd": "onprem.gitops.Argocd",
    "terraform": "onprem.iac.Terraform",
    "vault": "onprem.security.Vault",
    "users": "onprem.client.Users",
    "k8s pod": "k8s.compute.Pod",
    "pod": "k8s.compute.Pod",
    "deployment": "k8s.compute.Deploy",
    "k8s ingress": "k8s.network.Ing",
    "stateful set": "k8s.compute.STS",
    "cron job": "k8s.compute.Cronjob",
    "configmap": "k8s.podconfig.CM",
    "elastic search": "elastic.elasticsearch.Elasticsearch",
    "big query": "gcp.analytics.Bigquery",
    "google pubsub": "gcp.analytics.Pubsub",
    "blob storage": "azure.storage.BlobStorage",
    "azure vm": "azure.compute.VM",
    "python": "programming.language.Python",
    "nodejs": "programming.language.Nodejs",
    "js": "programming.language.Javascript",
    "react": "programming.framework.React",
    "lb": "aws.network.ElasticLoadBalancing azure.network.LoadBalancers azure.networking.LoadBalancers gcp.network.LoadBalancing",
    "loadbalancer": "aws.network.ElasticLoadBalancing azure.network.LoadBalancers azure.networking.LoadBalancers gcp.network.LoadBalancing",
    "load balancer": "aws.network.ElasticLoadBalancing azure.network.LoadBalancers azure.networking.LoadBalancers gcp.network.LoadBalancing",
    "message queue": "aws.integration.SimpleQueueServiceSqs aws.integration.MQ onprem.queue.Rabbitmq onprem.queue.Kafka",
    "kuberntes": "k8s.K8S aws.compute.ElasticKubernetesService gcp.compute.KubernetesEngine azure.compute.KubernetesServices",
    "c++": "programming.language.Cpp",
    "on prem nginx": "onprem.network.Nginx",
    "k8s/Pod": "k8s.compute.Pod",
    "cdn": "gcp.network.CDN aws.network.CloudFront azure.network.CDNProfiles",
    "firewall": "generic.network.Firewall azure.network.Firewall",
}


@pytest.mark.parametrize("query", BEST)
def test_search(query: str) -> None:
    """The first icon found is the one that is meant: by name, alias, module, another word for it, or with a typo."""
    first = icon_search.search(query).icons[0]
    assert f"{first.module.removeprefix('diagrams.')}.{first.name}" in BEST[query].split()


def test_search_by_alias() -> None:
    """A class is found by its other name, and shows it."""
    found = icon_search.search("EKS").icons[0]
    assert (found.name, found.aliases) == ("ElasticKubernetesService", ("EKS",))
    assert icon_search.search("").icons == ()


def test_an_exact_name_comes_before_a_longer_one() -> None:
    """Several words may name the provider and the class; a plural is not the singular."""
    assert icon_search.search("azure vm").icons[0].import_line == "from diagrams.azure.compute import VM"
    assert icon_search.search("user").icons[0].name == "User"
    assert icon_search.search("users").icons[0].name == "Users"


def test_what_a_typo_was_read_as() -> None:
    """What was searched instead is told; words that icons know are never changed, nor is one far from all of them."""
    assert icon_search.search("kuberntes").read_as == "kubernetes"
    assert icon_search.search("aws lamda").read_as == "aws lambda"
    assert icon_search.search("prom").read_as is None
    unknown = icon_search.search("react native")
    assert (unknown.icons, unknown.read_as) == ((), None)
    assert unknown.near[0].name == "React"


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("nginx", "nginx", 0),
        ("ngnix", "nginx", 1),
        ("lamda", "lambda", 1),
        ("postgress", "postgresql", 2),
        ("a", "abcd", 3),
    ],
)
def test_distance(one: str, other: str, letters: int) -> None:
    """Letters to add, leave out, change or swap, the same from both sides; no more than asked for are counted."""
    assert icon_words.distance(one, other, 5) == icon_words.distance(other, one, 5) == letters
    if letters:
        assert icon_words.distance(one, other, letters - 1) == letters


def test_parts_of_a_name() -> None:
    """A class's name is taken apart where a reader would."""
    assert icon_words.parts("SimpleQueueServiceSqs") == ["simple", "queue", "service", "sqs"]
    assert icon_words.parts("APIGateway") == ["api", "gateway"]
    assert icon_words.parts("Route53") == ["route", "53"]


@pytest.mark.parametrize(
    ("name", "module", "hint"),
    [
        ("EC3", "diagrams.aws.compute", "did you mean EC2, ECR or ECS?"),
        ("lambda", "diagrams.aws.compute", "did you mean Lambda?"),
        ("Lambda", "diagrams.aws.network", "Lambda is in diagrams.aws.compute"),
        ("RDS", "diagrams.aws.compute", "RDS is in diagrams.aws.database"),
        ("Prometeus", "diagrams.aws.compute", "did you mean Prometheus of diagrams.onprem.monitoring?"),
        ("Qqqqzzzz", "diagrams.aws.compute", "`docs-as-code icons Qqqqzzzz` searches all icon classes"),
    ],
)
def test_suggest(name: str, module: str, hint: str) -> None:
    """A typo gets the nearest classes of its module, a right name the module it is in."""
    assert icons.suggest(name, module) == hint


def test_command(project: Project) -> None:
    """`icons QUERY` prints import lines that work on stdout, the best first, and says how many more there are."""
    result = project.run("icons", "postgres", "-n", "2")
    assert result.stdout.splitlines()[0] == "from diagrams.onprem.database import Postgresql  # also PostgreSQL"
    assert len(result.stdout.splitlines()) == 2
    more = len(icon_search.search("postgres").icons)
    assert result.stderr == f"note: {more - 2} more fit; `-n {more}` shows all\n"


def test_command_with_a_typo(project: Project) -> None:
    """What was searched instead goes to stderr; stdout has the icons alone."""
    result = project.run("icons", "lamda", "-n", "1", "--json")
    assert result.stderr.splitlines()[0] == "note: no icon is called 'lamda', and these fit 'lambda'"
    assert result.json == {
        "schema": 1,
        "query": "lamda",
        "read_as": "lambda",
        "icons": [
            {
                "name": "Lambda",
                "module": "diagrams.aws.compute",
                "aliases": [],
                "import": "from diagrams.aws.compute import Lambda",
            }
        ],
        "near": [],
    }


def test_command_finds_nothing(project: Project) -> None:
    """Exit code 1, with what is near, also as JSON; a query without a letter is no different."""
    result = project.run("icons", "kafka", "topic", code=1)
    assert result.stdout == ""
    assert result.stderr.startswith(
        "error: no icon fits 'kafka topic'\n\nhint: near to it: from diagrams.onprem.queue import Kafka; from "
    )
    found = project.run("icons", "kafka", "topic", "--json", code=1).json
    assert (found["icons"], found["near"][0]["name"]) == ([], "Kafka")
    hint = "hint: one word is often enough: `docs-as-code icons database`"
    for query in ("xyzzyx", "?"):
        assert hint in project.run("icons", query, code=1).stderr
