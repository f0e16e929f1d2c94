"""`graphviz: system`: the machine's own `dot` draws, through the `graphviz` package. Needs Debian's graphviz."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.debian import graphviz_environment

SOURCE = """
    from diagrams import Cluster, Diagram
    from diagrams.aws.compute import EC2
    from diagrams.aws.database import RDS

    with Diagram("Web", show=False, outformat=["png", "pdf", "jpg"]):
        with Cluster("Application"):
            web = EC2("web")
        web >> RDS("orders")
"""


@pytest.fixture(scope="module")
def system() -> dict[str, str]:
    """The environment with Debian's dot on the PATH."""
    return graphviz_environment()


def test_the_systems_dot_draws_portable_pictures(project, system):
    """All formats come from Debian's dot 2.43, and the SVG is as portable and stable as the bundled one's."""
    project.write("docs-as-code.yml", "graphviz: system")
    project.write("diagrams/web.py", SOURCE)
    project.build(env=system)
    svg = project.read("docs/generated/diagrams/web.svg")
    assert not re.search(r'"(/\w|file:)', svg)
    assert svg.count("<symbol") + svg.count("<image") >= 2
    assert 'data-docs-as-code="' in svg
    assert project.bytes("docs/generated/diagrams/web.png").startswith(b"\x89PNG")
    assert project.bytes("docs/generated/diagrams/web.pdf").startswith(b"%PDF")
    project.run("build", "--force", "-q", env=system | {"PYTHONHASHSEED": "7"})
    assert project.read("docs/generated/diagrams/web.svg") == svg


def test_another_dot_is_another_picture(project, system):
    """Changing `graphviz` in the configuration draws again: the tool is part of what a picture is made from."""
    project.write("diagrams/web.py", SOURCE)
    project.build()
    project.write("docs-as-code.yml", "graphviz: system")
    assert project.build(env=system).job("diagrams/web.py")["status"] == "ran"


def test_doctor_names_the_systems_dot(project, system):
    """Version and path of the dot that is used."""
    project.write("docs-as-code.yml", "graphviz: system")
    rows = project.run("doctor", "--json", env=system).json["tools"]
    row = next(row for row in rows if row["name"] == "Graphviz")
    assert row["version"].startswith("2.")
    assert row["origin"].startswith("PATH (")


def test_no_dot_is_a_missing_tool(project):
    """Without a dot the exit code is 3 and the hint says both ways out; decks and site would still be built."""
    project.write("docs-as-code.yml", "graphviz: system")
    project.write("diagrams/web.py", SOURCE)
    result = project.run("build", "--json", code=3, env={"PATH": f"{Path(sys.executable).parent}:/nonexistent"})
    assert result.json["jobs"][0]["error"]["message"] == (
        "docs-as-code.yml says graphviz: system, and there is no program dot on the PATH"
    )
    assert result.json["jobs"][0]["error"]["hint"] == (
        "install Graphviz (apt install graphviz, brew install graphviz), or remove that line: the default needs no program"
    )
