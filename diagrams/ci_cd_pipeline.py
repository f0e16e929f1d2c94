"""From commit to production: one pipeline checks code and docs, and the docs are released with the code."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.custom import Custom
from diagrams.k8s.compute import Deployment
from diagrams.onprem.client import User
from diagrams.onprem.container import Docker
from diagrams.onprem.gitops import Argocd
from diagrams.onprem.network import Nginx
from diagrams.onprem.vcs import Gitlab
from diagrams.programming.language import Python

from _style import BLUE, GREEN, LOOK, arrow

with Diagram(
    "From commit to production",
    filename="ci_cd_pipeline",
    show=False,
    **LOOK,
):
    developer = User("developer")
    repository = Gitlab("code + docs")

    with Cluster("Continuous integration", graph_attr=BLUE):
        tests = Python("tests")
        docs = Custom("docs-as-code", "icons/docs_as_code.png")
        image = Docker("image")
        review = Custom("review deck", "icons/deck.svg")

    with Cluster("Continuous delivery", graph_attr=GREEN):
        rollout = Argocd("roll out", width="1.15")
        staging = Deployment("staging")
        production = Deployment("production")
        site = Nginx("docs site")

    developer >> arrow("push") >> repository >> [tests, docs]
    tests >> image >> rollout >> staging >> production
    docs >> review >> arrow("go") >> rollout
    docs >> site
