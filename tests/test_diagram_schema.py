"""A diagram as JSON: what is written follows the published schema, and the page says what the schema says."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.conftest import Project

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs/reference/diagram.schema.json").read_text(encoding="utf-8"))
ODD = r"""
digraph { a [label="say \"hi\"\nשלום <b>" href="javascript:alert(1)" tooltip=t] a -> a [dir=both] subgraph cluster_x { subgraph y { b } } }
graph { layout=neato rankdir=RL c -- d [xlabel=x] c -- e }
digraph {}
"""


def objects_of(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of all objects in a schema."""
    if schema.get("type") == "object":
        yield schema
    for inner in (*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])):
        yield from objects_of(inner)


def test_the_schema_is_one_and_describes_every_field() -> None:
    """It is a valid JSON Schema, and each of its fields has words."""
    Draft202012Validator.check_schema(SCHEMA)
    fields = [field for one in objects_of(SCHEMA) for field in one["properties"].values()]
    assert len(fields) == 20
    assert all(field["description"] for field in fields)


def test_real_diagrams_follow_the_schema(project: Project) -> None:
    """All diagrams of this repository and a few odd ones: nothing is missing, of another type, or not described."""
    for name in ("diagrams", "docs/examples", ".github"):
        shutil.copytree(ROOT / name, project.folder / name)
    shutil.copy(ROOT / ".gitlab-ci.yml", project.folder)
    project.write("docs-as-code.yml", "diagrams: {formats: [json]}")
    project.write("diagrams/odd.gv", ODD)
    project.build("--only", "diagrams")
    strict = copy.deepcopy(SCHEMA)
    for one in objects_of(strict):
        one["additionalProperties"] = False
    files = [path for path in project.files("docs/generated/diagrams") if path.endswith(".json")]
    assert len(files) > 25
    for path in files:
        document = json.loads(project.read(path))
        assert [error.message for error in Draft202012Validator(strict).iter_errors(document)] == [], path
        nodes = [node["id"] for node in document["nodes"]]
        clusters = [cluster["id"] for cluster in document["clusters"]]
        assert len({*nodes}) == len(nodes)
        assert {end for edge in document["edges"] for end in (edge["from"], edge["to"])} <= {*nodes}
        assert {node["cluster"] for node in document["nodes"]} <= {*clusters, None}
        for at, cluster in enumerate(document["clusters"]):
            assert cluster["parent"] in (*clusters[:at], None), "a cluster stands behind the one around it"


def test_the_page_lists_every_field() -> None:
    """The table of the reference has the fields of the schema, in their order."""
    page = (ROOT / "docs/reference/outputs.md").read_text(encoding="utf-8")
    section = page.partition("## A diagram as JSON")[2].partition("\n## ")[0]
    listed = re.findall(
        r"`([\w\[\].-]+)`", "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    )
    expected = []
    for name, field in SCHEMA["properties"].items():
        expected += [f"{name}[].{inner}" for inner in field["items"]["properties"]] if "items" in field else [name]
    assert listed == expected
