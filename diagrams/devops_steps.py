"""Each of the seven steps of the DevOps loop: what it takes in, what it does, what it hands on."""

from __future__ import annotations

from diagrams import Cluster, Diagram
from diagrams.custom import Custom
from diagrams.k8s.compute import Pod
from diagrams.k8s.ecosystem import Helm
from diagrams.onprem.ci import GitlabCI
from diagrams.onprem.client import User, Users
from diagrams.onprem.compute import Server
from diagrams.onprem.container import Docker
from diagrams.onprem.gitops import Argocd
from diagrams.onprem.iac import Ansible, Terraform
from diagrams.onprem.logging import Loki
from diagrams.onprem.monitoring import Grafana, Prometheus
from diagrams.onprem.registry import Harbor
from diagrams.onprem.security import Trivy, Vault
from diagrams.onprem.vcs import Git, Gitlab
from diagrams.programming.language import Python
from diagrams.saas.alerting import Pagerduty
from diagrams.saas.chat import Slack

from _style import EDGE, GRAPH, NODE, STEPS, WHITE, arrow

PAGE, PAGES, DECK = "icons/page.svg", "icons/pages.svg", "icons/deck.svg"


def picture(step: str, title: str) -> Diagram:
    """Open the diagram of one step, its arrows in the colour the step has in the loop."""
    edge = {**EDGE, "color": STEPS[step]}
    return Diagram(title, filename=f"step_{step}", show=False, graph_attr=GRAPH, node_attr=NODE, edge_attr=edge)


def inside(step: str) -> Cluster:
    """Put a frame around what the step itself does."""
    return Cluster(step, graph_attr={**WHITE, "pencolor": STEPS[step], "fontcolor": STEPS[step], "penwidth": "2.5"})


with picture("plan", "Plan: agree on the next small change"):
    needs = [Users("users"), Grafana("metrics")]
    with inside("plan"):
        issue = Gitlab("issue")
        talk = Slack("discussion")
    needs >> issue >> arrow("refine") >> talk >> arrow("rank") >> Custom("backlog", PAGES)

with picture("create", "Create: write code, tests and docs together"):
    story = Custom("backlog", PAGES)
    with inside("create"):
        developer = User("developer")
        work = [Python("code, tests"), Custom("docs", PAGE)]
        branch = Git("branch")
    story >> developer >> work >> branch
    branch >> arrow("push") >> Gitlab("review")

with picture("verify", "Verify: let machines find the faults first"):
    change = Gitlab("review")
    with inside("verify"):
        pipeline = GitlabCI("pipeline", width="1.3")
        checks = [Python("tests"), Custom("docs check", PAGE)]
    change >> arrow("start") >> pipeline >> checks >> Git("merge")

with picture("package", "Package: build once, deploy many times"):
    main = Git("main")
    with inside("package"):
        artifacts = [Docker("image"), Helm("chart", width="1.2")]
        scan = Trivy("scan", width="1.2")
    main >> artifacts >> scan >> arrow("sign, push") >> Harbor("registry")

with picture("release", "Release: small, often, and easy to undo"):
    ready = [Harbor("registry"), Custom("review: go", DECK)]
    with inside("release"):
        sync = Argocd("roll out", width="1.15")
        canary = Pod("canary")
        everywhere = Pod("all pods")
    ready >> sync >> arrow("5 %") >> canary >> arrow("100 %") >> everywhere >> Users("users")

with picture("configure", "Configure: describe the machines, don't click them"):
    state = Git("wanted state")
    with inside("configure"):
        provision = Terraform("provision", width="1.3")
        vault = Vault("secrets")
        setup = Ansible("set up")
    state >> provision >> setup >> arrow("converge") >> Server("servers")
    vault >> setup

with picture("monitor", "Monitor: learn from what really happens"):
    running = Pod("production")
    with inside("monitor"):
        metrics, logs = Prometheus("metrics"), Loki("logs")
        dashboard, alert = Grafana("dashboard"), Pagerduty("alert")
    running >> [metrics, logs]
    [metrics, logs] >> dashboard >> arrow("learn") >> Gitlab("next issue")
    metrics >> alert >> arrow("call") >> User("on duty")
