"""The DevOps toolchain as a loop of seven steps: dot draws ranks, so `neato` places each node where `pos` pins it."""

from __future__ import annotations

from math import cos, radians, sin

from diagrams import Diagram, Edge, Node
from diagrams.k8s.ecosystem import Helm
from diagrams.onprem.ci import Jenkins
from diagrams.onprem.client import Users
from diagrams.onprem.container import Docker
from diagrams.onprem.gitops import Argocd
from diagrams.onprem.iac import Ansible, Terraform
from diagrams.onprem.monitoring import Grafana, Prometheus
from diagrams.onprem.registry import Harbor
from diagrams.onprem.security import Trivy
from diagrams.onprem.vcs import Git, Gitlab
from diagrams.programming.language import Python
from diagrams.saas.chat import Slack

from _style import EDGE, GRAPH, NODE, STEPS

TOOLS = {
    "plan": [(Gitlab, "GitLab"), (Slack, "Slack")],
    "create": [(Git, "Git"), (Python, "Python")],
    "verify": [(Jenkins, "Jenkins"), (Trivy, "Trivy")],
    "package": [(Docker, "Docker"), (Harbor, "Harbor")],
    "release": [(Argocd, "Argo CD"), (Helm, "Helm")],
    "configure": [(Ansible, "Ansible"), (Terraform, "Terraform")],
    "monitor": [(Prometheus, "Prometheus"), (Grafana, "Grafana")],
}


def on_ring(angle: float, width: float, height: float) -> str:
    """Pin a node at an angle (clock-wise from the top, in degrees) of an ellipse; sizes in inches."""
    return f"{width * sin(radians(angle)):.2f},{height * cos(radians(angle)):.2f}!"


with Diagram(
    "The DevOps loop",
    filename="devops_loop",
    curvestyle="curved",
    show=False,
    graph_attr={**GRAPH, "layout": "neato", "splines": "curved"},
    node_attr={**NODE, "fontsize": "17"},
    edge_attr={**EDGE, "penwidth": "4"},
):
    ring = []
    for number, (step, tools) in enumerate(TOOLS.items()):
        angle = 360 * number / len(TOOLS)
        look = {"shape": "circle", "style": "filled", "color": STEPS[step], "fontcolor": "white", "labelloc": "c"}
        ring.append(Node(step, pos=on_ring(angle, 3.2, 1.95), width="1.3", height="1.3", **look))
        for side, (tool, name) in zip((-12, 12), tools, strict=True):
            place = on_ring(angle + side, 5.3, 3.7)
            tool(name, pos=place, width="1.1", height="1.45", fontsize="14", imagepos="tc", fontcolor=STEPS[step])

    Users("one team", pos="0,0!")
    for step, following in zip(ring, ring[1:] + ring[:1], strict=True):
        step >> Edge() >> following
