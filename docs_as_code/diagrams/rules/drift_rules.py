"""Rules about drift: a picture is held against the files that it speaks of."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

_HEAD = """\
from diagrams import Diagram
from diagrams.k8s.compute import Deployment
from diagrams.k8s.network import Service

"""

RULES = (
    Rule(
        "missing-resource",
        "error",
        "A node that stands for something which is not in the files.",
        "The picture shows what is gone, or has another name by now. The same is said where the file itself is not "
        "there, cannot be read, or lies outside of the project.",
        "Correct the name, which the hint tries to guess, or take the node out of the picture. "
        "[Keep pictures true](../how-to/drift.md) tells how resources are named.",
        bad=_HEAD + 'with Diagram("Orders"):\n    Deployment("orders", resource="k8s/orders.yaml#Deployment/order")\n',
        good=_HEAD
        + 'with Diagram("Orders"):\n    Deployment("orders", resource="k8s/orders.yaml#Deployment/orders")\n',
    ),
    Rule(
        "uncovered-resource",
        "warning",
        "Something in the files that a diagram covers, and that none of its nodes stands for.",
        "Whoever reads the picture believes that it shows everything.",
        'Draw it, or say what counts, as in `"covers": "k8s/*.yaml#Deployment,Service"` or `"k8s/*.yaml#!ConfigMap"`. '
        "What belongs to an owner, such as the pods of a Deployment, need not be drawn.",
        bad=_HEAD
        + 'with Diagram("Orders", graph_attr={"covers": "k8s/*.yaml"}):\n'
        + '    Deployment("orders", resource="k8s/orders.yaml#Deployment/orders")\n',
        good=_HEAD
        + 'with Diagram("Orders", graph_attr={"covers": "k8s/*.yaml"}):\n'
        + '    service = Service("orders", resource="k8s/orders.yaml#Service/orders")\n'
        + '    service >> Deployment("orders", resource="k8s/orders.yaml#Deployment/orders")\n',
    ),
    Rule(
        "broken-cover",
        "error",
        "A pattern of `covers` that covers nothing, or a file of it that cannot be read.",
        "The picture claims to show files that nobody has compared it with.",
        "Patterns are relative to the project, with blanks between several; `**` stands for folders at any depth.",
        bad=_HEAD + 'with Diagram("Orders", graph_attr={"covers": "k8s/*.yml"}):\n    Deployment("orders")\n',
        good=_HEAD
        + 'with Diagram("Orders", graph_attr={"covers": "k8s/*.yaml#Deployment"}):\n'
        + '    Deployment("orders", resource="k8s/orders.yaml#Deployment/orders")\n',
    ),
)
