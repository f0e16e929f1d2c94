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
TALL = (Helm, Trivy)  # icons higher than wide: less width leaves room for the name below them
# Where the tools stand, in inches from the middle: clock-wise from Slack to Harbor, and mirrored on the left.
RIGHT = [(1.4, 2.9), (3.6, 2.7), (5.5, 2.05), (6.65, 0.35), (6.0, -1.4), (3.85, -2.4), (1.0, -3.05)]
PLACES = [(-1.4, 2.9), *RIGHT, *((-x, y) for x, y in reversed(RIGHT[1:]))]


def pin(x: float, y: float) -> str:
    """Tell `neato` to leave a node exactly there."""
    return f"{x:.2f},{y:.2f}!"


with Diagram(
    "The DevOps loop",
    filename="devops_loop",
    curvestyle="curved",
    show=False,
    graph_attr={**GRAPH, "label": "", "layout": "neato", "splines": "curved"},
    node_attr={**NODE, "fontsize": "20"},
    edge_attr={**EDGE, "penwidth": "4"},
):
    ring = []
    places = iter(PLACES)
    for number, (step, tools) in enumerate(TOOLS.items()):
        angle = radians(360 * number / len(TOOLS))
        look = {"shape": "circle", "style": "filled", "color": STEPS[step], "fontcolor": "white", "labelloc": "c"}
        place = pin(4.1 * sin(angle), 1.75 * cos(angle))
        ring.append(Node(step, pos=place, width="1.3", height="1.3", fixedsize="true", **look))
        for tool, name in tools:
            size = {"width": "1.1" if tool in TALL else "1.3", "height": "1.65", "fontsize": "17", "imagepos": "tc"}
            tool(name, pos=pin(*next(places)), fontcolor=STEPS[step], **size)

    Users("one team", pos=pin(0, -0.15), width="1.3", height="1.7", imagepos="tc")
    for step, following in zip(ring, ring[1:] + ring[:1], strict=True):
        step >> Edge() >> following
