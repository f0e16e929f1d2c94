"""Builds that share a remote store: a real nginx, what stands between, and what a machine far away gets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import test_remote_store as faults
from tests.conftest import Project
from tests.nginx import Nginx, serving

MODULE = "NAMES = ['cart', 'stock']\n"
DIAGRAM = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from shared.names import NAMES

    with Diagram("Shop", show=False):
        EC2("web") >> [EC2(name) for name in NAMES]
"""
DECK = "---\nmarp: true\n---\n\n# Talk\n\n![](../docs/generated/diagrams/shop.svg)\n"


def fill(folder: Path) -> Project:
    folder.mkdir()
    project = Project(folder)
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("shared/names.py", MODULE)
    project.write("diagrams/shop.py", DIAGRAM)
    project.write("diagrams/net.dot", "digraph net { a -> b }\n")
    project.write("slides/talk.md", DECK)
    return project


def made(project: Project) -> dict[str, bytes]:
    return {path: project.bytes(path) for path in project.files("docs")}


def statuses(project: Project, url: str, **env: str | None) -> set[str]:
    built = project.build(env={"DOCS_AS_CODE_CACHE_REMOTE": url, **env})
    return {job["status"] for job in built.json["jobs"]}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nginx, dict[str, bytes]]]:
    """A server that has the results of one build, and the outputs of that build."""
    folder = tmp_path_factory.mktemp("remote")
    with serving(folder / "nginx", folder / "root") as server:
        first = fill(folder / "first")
        assert statuses(first, server.url, DOCS_AS_CODE_CACHE_WRITE="1") == {"ran"}
        yield server, made(first)


def test_another_machine_takes_everything_from_the_server(shared, tmp_path):
    """No job runs there; the bytes are the same; the next build asks the server for nothing."""
    server, outputs = shared
    second = fill(tmp_path / "second")
    assert statuses(second, server.url) == {"cached"}
    assert made(second) == outputs
    asked = len(server.requests())
    assert statuses(second, server.url) == {"up-to-date"}
    assert len(server.requests()) == asked


def test_a_branch_reads_and_does_not_write(shared, tmp_path):
    """Without `cache.write` an edit is built here, and the server hears only questions."""
    server, _ = shared
    branch = fill(tmp_path / "branch")
    branch.write("shared/names.py", "NAMES = ['poison']\n")
    before = len(server.requests())
    assert statuses(branch, server.url) == {"ran", "cached"}
    assert not [line for line in server.requests()[before:] if line.startswith("PUT")]


def test_a_way_back_to_an_earlier_state_runs_nothing(shared, tmp_path):
    """A trace with other inputs does not hide the one that fits."""
    server, outputs = shared
    clone = fill(tmp_path / "clone")
    clone.write("shared/names.py", "NAMES = ['other']\n")
    clone.build(env={"DOCS_AS_CODE_CACHE_REMOTE": server.url})
    clone.write("shared/names.py", MODULE)
    assert statuses(clone, server.url) <= {"cached", "up-to-date"}
    assert made(clone) == outputs


def in_outputs(fault: faults.Fault) -> faults.Fault:
    """The fault in the bytes of outputs alone: the traces that lead to them arrive whole."""

    def spoil(connection: socket.socket, path: str, body: bytes) -> None:
        if path.startswith("/cas/") and not body.startswith(b'{"schema"'):
            fault(connection, path, body)
        else:
            connection.sendall(faults.response(200, body))

    return spoil


FAULTS = {
    "answers with 500": faults.status(500),
    "closes": faults.closes,
    "babbles": faults.babbles,
    "cuts answers off": faults.truncates,
    "changes a byte": faults.corrupts,
    "gives other bytes": faults.gives_another_blob,
    "gives the entry of another key": faults.gives_the_entry_of_another_key,
    "shows a page": faults.shows_a_page,
    "changes a byte of an output": in_outputs(faults.corrupts),
    "cuts an output off": in_outputs(faults.truncates),
    "gives another output": in_outputs(faults.gives_another_blob),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_server_that_fails_costs_a_build_and_never_a_wrong_output(shared, tmp_path, fault):
    """The build warns, builds here, leaves with 0, and makes the same bytes."""
    server, outputs = shared
    between = faults.Between(server.port)
    between.fault = fault
    try:
        clone = fill(tmp_path / "clone")
        built = clone.build("--only", "diagrams", env={"DOCS_AS_CODE_CACHE_REMOTE": between.url})
    finally:
        between.close()
    assert "building locally" in built.stderr
    assert {job["status"] for job in built.json["jobs"]} == {"ran"}
    assert made(clone) == {path: data for path, data in outputs.items() if not path.endswith(".html")}
