"""Drift: what a node stands for and what a diagram covers, held against the files by `check`."""

from __future__ import annotations

from docs_as_code.diagrams.dot.own_attributes import without
from tests.conftest import Project

NODE = """\
from diagrams import Diagram
from diagrams.k8s.compute import Deployment

with Diagram("Shop", graph_attr={{"covers": "{}"}}):
    Deployment("api", resource="{}")
"""


def test_what_a_node_stands_for_is_no_part_of_the_picture(project: Project) -> None:
    """Another resource, or other patterns, make no other picture, to the byte with its digest, and no picture says them."""
    project.write("diagrams/shop.py", NODE.format("k8s/*.yaml", "k8s/a.yaml#Deployment/api"))
    project.write(
        "diagrams/old.dot", 'digraph {\n covers="k8s/*.yaml"\n a [label="A", resource="k8s/a.yaml#Job/a"] }\n'
    )
    project.build()
    before = {path: project.bytes(path) for path in project.files("docs/generated")}
    assert not any(word in data for data in before.values() for word in (b"k8s/a.yaml", b"covers"))
    project.write("diagrams/shop.py", NODE.format("b/*.yaml", "k8s/b.yaml#Deployment/b"))
    project.write("diagrams/old.dot", 'digraph {\n covers="b/*.yaml"\n a [label="A", resource="b/b.yaml#Job/b"] }\n')
    project.build()
    assert {path: project.bytes(path) for path in project.files("docs/generated")} == before


def test_our_attributes_leave_dot_text_as_it_was() -> None:
    """They are taken out of DOT text with one separator each; lines stay, and so do nodes and texts of these names."""
    assert without('digraph { covers="k8s/*.yaml"; a -> b }') == "digraph { a -> b }"
    assert without('digraph { a; covers=x b [resource="x#y", label="c"] }') == 'digraph { a b [ label="c"] }'
    assert without('graph { a [label=A\n  resource="x" +\n "y"] }') == "graph { a [label=A\n\n] }"
    kept = 'digraph { covers -> resource; a [label="resource=1", tooltip="covers"] // covers=x\n}'
    assert without(kept) == kept
