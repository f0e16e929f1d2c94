"""Builds of one checkout at the same time: the tree of one build, and no job run twice; so with a store that is shared."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conftest import COMMAND, Project
from tests.incremental import RUNS_NOTHING, tree
from tests.run import GIVEN

DRAWN = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from shared.names import NAMES

    with Diagram("Drawn {n}", show=False):
        EC2("first {n}") >> [EC2(name) for name in NAMES]
"""
DECK = """
    ---
    marp: true
    ---

    # Deck {n}

    ![](../docs/generated/diagrams/drawn_{n}.svg) ![](../docs/generated/diagrams/graph_{n}.svg)
"""


def fill(project: Project) -> None:
    """8 graphs, 8 diagrams that share a module, one source of two diagrams, and two decks that show some of them."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("shared/names.py", "NAMES = ['cart', 'stock']\n")
    for n in range(8):
        project.write(f"diagrams/graph_{n}.dot", f"digraph graph_{n} {{ a -> b -> c{n} }}\n")
        project.write(f"diagrams/drawn_{n}.py", DRAWN.format(n=n))
    project.write("diagrams/two.py", DRAWN.format(n=8) + DRAWN.format(n=9))
    for n in range(2):
        project.write(f"slides/deck_{n}.md", DECK.format(n=n))


def build_at_once(folders: list[Path], **env: str) -> list[dict[str, Any]]:
    """Start the real command in each of these folders, and return what each says; all must end with 0."""
    environment = dict(os.environ) | {"NO_COLOR": "1"} | env
    if GIVEN in environment:
        environment["LD_LIBRARY_PATH"] = environment.pop(GIVEN)
    command = [str(COMMAND), "build", "--json", "-j2"]

    def start(folder: Path) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=folder, env=environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe)

    running = [start(folder) for folder in folders]
    said = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0] * len(folders), [err for _, err in said]
    return [json.loads(out) for out, _ in said]


def ran(documents: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    """How often each job ran, over several builds."""
    jobs = [job for document in documents for job in document["jobs"] if job["status"] == "ran"]
    return Counter((job["kind"], job["source"], job["name"]) for job in jobs)


def test_four_builds_at_once_make_one_tree_and_run_each_job_once(project, tmp_path):
    """Each leaves with 0, the files are those of a build alone, and no job has run in two of the four."""
    fill(project)
    documents = build_at_once([project.folder] * 4)
    alone = Project(tmp_path / "alone")
    fill(alone)
    once = ran(build_at_once([alone.folder]))
    assert tree(project.folder) == tree(alone.folder)
    assert ran(documents) == once
    assert len(once) == 20
    assert set(once.values()) == {1}


def test_four_builds_after_an_edit_run_what_changed_once(project, tmp_path):
    """The same holds when most is up to date: what the edit concerns runs in one of the four."""
    fill(project)
    build_at_once([project.folder])
    project.write("diagrams/graph_1.dot", "digraph graph_1 { a -> changed }\n")
    documents = build_at_once([project.folder] * 4)
    assert ran(documents) == {
        ("diagram", "diagrams/graph_1.dot", "graph_1"): 1,
        ("deck", "slides/deck_1.md", "Deck 1"): 1,
    }
    alone = Project(tmp_path / "alone")
    fill(alone)
    alone.write("diagrams/graph_1.dot", "digraph graph_1 { a -> changed }\n")
    build_at_once([alone.folder])
    assert tree(project.folder) == tree(alone.folder)


def test_two_checkouts_at_once_may_share_a_store(project, tmp_path):
    """Both get the tree of a build alone; a third checkout then finds everything in the store."""
    others = [Project(tmp_path / name) for name in ("other", "third", "alone")]
    for one in (project, *others):
        fill(one)
    other, third, alone = others
    store = {"DOCS_AS_CODE_CACHE_DIR": str(tmp_path / "store")}
    build_at_once([project.folder, other.folder, project.folder, other.folder], **store)
    documents = build_at_once([third.folder], **store)
    build_at_once([alone.folder])
    for one in (project, other, third):
        assert tree(one.folder) == tree(alone.folder)
    if RUNS_NOTHING:
        assert {job["status"] for job in documents[0]["jobs"]} == {"cached"}
