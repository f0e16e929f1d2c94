"""Rules of `check` that look at what is drawn and connected: what they find, and the near misses they leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs_as_code.diagrams.rules.catalog import RULES
from tests.reference import ROOT

if TYPE_CHECKING:
    from tests.conftest import Project

HEAD = """\
from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB

"""
CROSSED = """\
with Diagram("Web", direction="TB", graph_attr={{"splines": "{splines}"}}):
    web, api, jobs, orders = EC2("web"), EC2("api"), EC2("jobs"), RDS("orders")
    web >> Edge(label="new job") >> jobs
    web >> Edge(label="one order") >> orders
    api >> Edge(label="events") >> jobs
    api >> Edge(label="all orders") >> orders
"""


def said(project: Project, rule: str) -> list[tuple[int, str]]:
    """Line and message of each finding of one rule."""
    result = project.run("check", "--format", "json", "--select", rule)
    return [(one["line"], one["message"]) for one in result.json["findings"]]


def test_a_label_nearer_to_another_edge_is_told_on_its_own_line(project: Project) -> None:
    """Of four labels in a picture with right angles, the one that lies on the wrong line is named, with that line."""
    project.write("diagrams/web.py", HEAD + CROSSED.format(splines="ortho"))
    wrong = "the label 'events' stands nearer to the edge between 'web' and 'orders' than to its own"
    luck = "is placed without regard to its edge, which has right angles"
    well = f"the label 'new job' {luck} (and 2 more in this diagram)"
    assert said(project, "ortho-edge-label") == [(8, well), (10, wrong)]
    project.write("diagrams/web.py", HEAD + CROSSED.format(splines="spline"))
    assert said(project, "ortho-edge-label") == []


def test_labels_that_stand_well_by_luck_are_told_once(project: Project) -> None:
    """The default right angles with a label at each edge: one warning a diagram from `check`, and none from a build."""
    project.write(
        "diagrams/web.py",
        HEAD
        + """\
with Diagram("Web"):
    web = EC2("web")
    web >> Edge(label="HTTPS") >> EC2("api") >> Edge(label="SQL") >> RDS("orders")
    web >> Edge(label="events") >> EC2("jobs")
""",
    )
    result = project.build("--only", "diagrams")
    assert result.json["summary"]["findings"] == []  # Graphviz warns of each such diagram
    luck = "the label 'HTTPS' is placed without regard to its edge, which has right angles (and 2 more in this diagram)"
    assert said(project, "ortho-edge-label") == [(8, luck)]
    text = project.read("diagrams/web.py").replace("label=", "xlabel=")
    project.write("diagrams/web.py", text)
    assert said(project, "ortho-edge-label") == []


@pytest.mark.parametrize(
    ("body", "alone"),
    [
        ('EC2("web") >> EC2("api")\n    EC2("jobs")\n', ["jobs"]),
        (
            'with Cluster("Services"):\n        EC2("a")\n        ELB("b") >> EC2("web") >> RDS("db")\n        EC2("c")\n',
            [],
        ),
        ('with Cluster("Services"):\n        EC2("web") >> RDS("db")\n        ELB("door")\n', ["door"]),
        ("n = [EC2(str(n)) for n in range(6)]\n    n[0] >> n[1] >> n[2] >> n[3]\n", []),
        ('EC2("web") >> EC2("api")\n    EC2("")\n', []),
        ('EC2("a")\n    EC2("b")\n    EC2("c") >> EC2("d")\n', []),
    ],
    ids=["forgotten", "one speaks for its cluster", "another kind", "from a table", "spacer", "collection"],
)
def test_nodes_that_nothing_is_connected_to(project: Project, body: str, alone: list[str]) -> None:
    """A forgotten node is told; those that one of their cluster speaks for, or that come from data, are not."""
    project.write("diagrams/web.py", f'{HEAD}with Diagram("Web"):\n    {body}')
    assert [text for _, text in said(project, "orphan-node")] == [f"nothing is connected to '{one}'" for one in alone]


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ('EC2("jobs") >> ELB("door") >> [EC2("web 1"), EC2("web 2")]\n', ["door"]),
        ('[EC2("web 1"), EC2("web 2")] >> RDS("users")\n', ["users"]),
        (
            'users = RDS("users")\n    web = [EC2("1"), EC2("2")]\n    ELB("a") >> web >> users\n    users - RDS("copy")\n',
            [],
        ),
        ('ELB("door") >> EC2("web") >> RDS("users")\n', []),
        ('web = [EC2("web 1"), EC2("web 2")]\n    for one in (RDS("a"), RDS("b")):\n        web >> one\n', []),
    ],
    ids=["balancer", "shared database", "database with a replica", "chain", "replicas"],
)
def test_single_points_of_failure(project: Project, body: str, points: list[str]) -> None:
    """A node that several depend on alone is told; one whose loss parts it from nothing but its own replicas is not."""
    project.write("diagrams/web.py", f'{HEAD}with Diagram("Web"):\n    {body}')
    expected = [f"without '{one}' the diagram falls into parts" for one in points]
    assert [text for _, text in said(project, "single-point-of-failure")] == expected


def test_files_have_no_single_points_of_failure(project: Project) -> None:
    """What is drawn from files is as the files have it, and many an arrow there is no way to reach anything."""
    services = "".join(f"  web{n}: {{image: nginx, depends_on: [db]}}\n" for n in (1, 2))
    project.write("compose.yaml", f"services:\n  db: {{image: postgres}}\n{services}")
    project.write(
        "diagrams/files.py",
        """
        from diagrams import Diagram
        from docs_as_code.diagrams.sources import compose

        with Diagram("Files"):
            compose("compose.yaml")
        """,
    )
    assert said(project, "single-point-of-failure") == []


def test_a_build_says_nothing_of_what_a_source_accepts(project: Project) -> None:
    """A waiver silences its finding in a build too, and `--strict` does not count it."""
    web = f'{HEAD}with Diagram("Web"):\n    EC2("the service that takes orders"){{}}\n'
    project.write("diagrams/web.py", web.format(""))
    assert project.build("--strict", code=1).json["summary"]["findings"][0]["rule"] == "wide-label"
    project.write("diagrams/web.py", web.format("  # docs-as-code: ignore[wide-label] because nothing is near"))
    assert project.build("--strict").json["summary"]["findings"] == []


def test_the_page_of_rules_shows_both_pictures_of_each_rule_that_is_drawn(project: Project) -> None:
    """Our own source draws all that the page shows and nothing else; its bad pictures are accepted, each with a reason."""
    for path in ("diagrams/rule_examples.py", "slides/examples/rules.md", "docs/reference/rules.md"):
        project.write(path, (ROOT / path).read_text(encoding="utf-8"))
    project.write("slides/examples/img/shop.png", (ROOT / "slides/examples/img/shop.png").read_bytes())
    result = project.run("check", "--format", "json")
    assert result.json["findings"] == []
    assert result.json["summary"]["waived"] >= sum(rule.drawn for rule in RULES.values())


def test_clusters_of_one_name(project: Project) -> None:
    """Graphviz merges clusters that share a name and the graph around them; in two others they stay apart."""
    project.write(
        "diagrams/zones.gv",
        """
        digraph zones {
          subgraph cluster_a { label="A"; subgraph cluster_in { label="In A"; x } }
          subgraph cluster_b { label="B"; subgraph cluster_in { label="In B"; y } }
          subgraph cluster_a { z }
          { subgraph cluster_c { label="C1"; p } }
          { subgraph cluster_c { label="C2"; q } }
          subgraph cluster_d { graph [label="D1"]; r }
          subgraph "cluster_d" { label=<<b>D2</b>>; s }
        }
        """,
    )
    result = project.run("check", "--format", "json", "--select", "merged-clusters", code=1).json["findings"]
    assert [(one["line"], one["message"]) for one in result] == [
        (8, "the clusters 'D1' and 'D2' are both named cluster_d, so they are drawn as one")
    ]


def test_an_icon_that_is_not_there(project: Project) -> None:
    """A path that leads nowhere has the rule of icons, on the line of its node."""
    project.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram
        from diagrams.custom import Custom

        with Diagram("Web"):
            Custom("queue", "icons/queue.png") >> Custom("cache", "icons/cache.png")
            Custom("users", "users.svg")
        """,
    )
    found = project.run("check", "--format", "json", code=1).json["findings"]
    assert [(one["rule"], one["line"], one["message"]) for one in found] == [
        ("missing-icon", 5, "icon file not found: icons/cache.png"),
        ("missing-icon", 5, "icon file not found: icons/queue.png"),
        ("missing-icon", 6, "icon file not found: users.svg"),
    ]
    assert project.build(code=1).json["jobs"][0]["error"]["message"] == "icon file not found: icons/queue.png"


def test_pictures_that_are_shown_in_other_ways(project: Project) -> None:
    """A link, a reference, an HTML element or the README shows a picture too; a longer name is another one's."""
    for name in ("link", "reference", "object", "readme", "hidden", "a-hidden"):
        project.write(f"diagrams/{name}.gv", f"digraph {name.replace('-', '_')} {{ a -> b }}\n")
    project.write("README.md", "![x](docs/generated/diagrams/readme.svg)\n")
    project.write(
        "docs/index.md",
        """
        [See](generated/diagrams/link.svg) ![picture][one] ![x](generated/diagrams/a-hidden.svg)
        <object data="../generated/diagrams/object.svg"></object>

        [one]: generated/diagrams/reference.svg
        """,
    )
    assert said(project, "unshown-picture") == [(1, "no page or deck shows 'hidden'")]
