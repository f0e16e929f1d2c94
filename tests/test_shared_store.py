"""A second clone with the same store runs nothing: no source, no Graphviz, no Node.js, no browser, none installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.incremental import OUTPUTS, RUNS_NOTHING, STATE, tree

# In every process of the second clone: no Graphviz that can be loaded, and a line for each process that is started.
BARE_MACHINE = """
    import importlib.machinery, os, sys

    class Unusable:
        def find_spec(self, name, path=None, target=None):
            if name in ("pygraphviz", "diagrams", "graphviz"):
                spec = importlib.machinery.PathFinder.find_spec(name, path)
                spec.loader = self
                return spec

        def create_module(self, spec):
            raise ImportError(f"cannot be loaded on this machine: {spec.name}")

        def exec_module(self, module):
            pass

    STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}

    def hook(event, args):
        if event in STARTS:
            with open(os.environ["STARTED"], "a") as file:
                file.write(f"{event} {args[:2]!r}\\n")

    sys.meta_path.insert(0, Unusable())
    sys.addaudithook(hook)
"""
# A source that is run leaves a folder outside of the project: nothing is read, so it is no input.
CANARY = """
    import os, time
    os.mkdir({canary!r} + "/" + str(time.monotonic_ns()))
"""
SHOP = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from diagrams.custom import Custom
    from shared.names import NAMES

    with Diagram("Shop", show=False, outformat=["svg", "png"]):
        Custom("own", "icons/own.svg") >> [EC2(name) for name in NAMES]
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="teal"/></svg>'
FLOW = """
    from graphviz import Digraph

    flow = Digraph("flow")
    flow.edge("a", open("notes.txt").read())
    flow.render("flow.gv")
    Digraph("empty").render("empty.gv")
"""
DECK = """
    ---
    marp: true
    theme: own
    ---

    # Talk

    ![](../docs/generated/diagrams/shop.svg)
    ![](../docs/generated/diagrams/net.svg)
"""


def fill(project: Project, canary: Path) -> None:
    """A diagram of each kind of source, two in one, a module, data, an icon, a theme, and a deck in two formats."""
    project.folder.mkdir(parents=True, exist_ok=True)
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf], themes: [slides/themes]}\n")
    mark = CANARY.format(canary=str(canary))
    project.write("diagrams/shop.py", mark + SHOP)
    project.write("diagrams/icons/own.svg", SQUARE)
    project.write("shared/names.py", "NAMES = ['cart', 'stock']\n")
    project.write("diagrams/deep/flow.py", mark + FLOW)
    project.write("diagrams/deep/notes.txt", "read")
    project.write("diagrams/net.dot", 'digraph net { a [image="icons/own.svg"]; a -> b }\n')
    project.write("slides/talk.md", DECK)
    project.write("slides/themes/own.css", '/* @theme own */\n@import "default";\nsection { color: navy }\n')


def outputs(project: Project) -> dict[str, bytes]:
    return {path: data for path, data in tree(project.folder).items() if path.partition("/")[0] in OUTPUTS}


class Bare:
    """A machine with Python and nothing else: an own home, no tools installed, none on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.started = folder / "started.txt"
        stub = Project(folder / "stub")
        stub.write("sitecustomize.py", BARE_MACHINE)
        for name in ("home", "tools", "bin"):
            (folder / name).mkdir()
        self.tools = folder / "tools"
        self.env: dict[str, str | None] = {
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": None,
            "DOCS_AS_CODE_TOOLS": str(self.tools),
            "PATH": str(folder / "bin"),
            "PYTHONPATH": str(stub.folder),
            "STARTED": str(self.started),
            "LD_LIBRARY_PATH": None,
            # What would have to be fetched cannot be.
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PIP_FIND_LINKS": None,
            "npm_config_registry": "http://127.0.0.1:9/",
        }


@pytest.fixture
def bare(tmp_path):
    folder = tmp_path / "bare"
    folder.mkdir()
    return Bare(folder)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Project, Path, Path]:
    """A clone that has been built into a store of its own; the store; the folder in which each run of a source leaves a folder."""
    folder = tmp_path_factory.mktemp("first")
    project, store, canary = Project(folder / "clone"), folder / "store", folder / "canary"
    canary.mkdir()
    fill(project, canary)
    built = project.build(env={"DOCS_AS_CODE_CACHE_DIR": str(store)})
    assert {job["status"] for job in built.json["jobs"]} == {"ran"}
    assert len(list(canary.iterdir())) == 2
    return project, store, canary


def clone(project: Project, folder: Path) -> Project:
    """What git would give another person: the sources, newer, in another folder."""
    shutil.copytree(project.folder, folder, ignore=shutil.ignore_patterns(STATE, *OUTPUTS), copy_function=shutil.copy)
    return Project(folder)


needs_the_engine = pytest.mark.skipif(not RUNS_NOTHING, reason="the engine does not reuse the runs of sources yet")


@needs_the_engine
def test_a_second_clone_runs_nothing_and_needs_no_tool(first, bare, tmp_path):
    """On a machine with Python alone every job comes from the store, with the same bytes; no process is started."""
    project, store, canary = first
    before = list(canary.iterdir())
    second = clone(project, tmp_path / "deep" / "second")
    built = second.build(env={**bare.env, "DOCS_AS_CODE_CACHE_DIR": str(store)})
    assert {job["name"]: job["status"] for job in built.json["jobs"]} == dict.fromkeys(
        ("Shop", "flow", "empty", "net", "Talk"), "cached"
    )
    assert outputs(second) == outputs(project)
    assert not bare.started.exists(), bare.started.read_text()
    assert list(bare.tools.iterdir()) == []
    assert list(canary.iterdir()) == before


@needs_the_engine
def test_its_next_build_is_up_to_date_without_the_store(first, bare, tmp_path):
    """What came from the store is known to the checkout: an empty store changes nothing."""
    project, store, _ = first
    second = clone(project, tmp_path / "second")
    second.build(env={**bare.env, "DOCS_AS_CODE_CACHE_DIR": str(store)})
    built = second.build(env={**bare.env, "DOCS_AS_CODE_CACHE_DIR": str(tmp_path / "none")})
    assert {job["status"] for job in built.json["jobs"]} == {"up-to-date"}
    assert not bare.started.exists(), bare.started.read_text()


@needs_the_engine
def test_an_edit_in_the_second_clone_runs_that_source_alone(first, tmp_path):
    """The rest still comes from the store; the deck does not show what changed."""
    project, store, canary = first
    before = len(list(canary.iterdir()))
    second = clone(project, tmp_path / "second")
    second.write("diagrams/deep/notes.txt", "read again")
    built = second.build(env={"DOCS_AS_CODE_CACHE_DIR": str(store)})
    statuses = {job["name"]: job["status"] for job in built.json["jobs"]}
    assert statuses == {"Shop": "cached", "flow": "ran", "empty": "ran", "net": "cached", "Talk": "cached"}
    assert len(list(canary.iterdir())) == before + 1


@needs_the_engine
def test_a_machine_without_tools_says_so_for_what_is_not_in_the_store(first, bare, tmp_path):
    """What is in the store is written all the same; the exit code is 3, that of a missing tool."""
    project, store, _ = first
    second = clone(project, tmp_path / "second")
    second.write("slides/new.md", "---\nmarp: true\n---\n\n# New\n")
    built = second.build(code=3, env={**bare.env, "DOCS_AS_CODE_CACHE_DIR": str(store)})
    statuses = {job["source"]: job["status"] for job in built.json["jobs"]}
    assert statuses.pop("slides/new.md") == "failed"
    assert set(statuses.values()) == {"cached"}
    assert outputs(second) == outputs(project)


def test_the_bare_machine_of_these_tests_is_bare(first, bare, tmp_path):
    """Without a store nothing can be built there, and the processes that are tried are noted: the tests see them."""
    project, _, _ = first
    second = clone(project, tmp_path / "second")
    built = second.build("--only", "diagrams", code=None, env=bare.env)
    assert built.code in (1, 3)
    assert str(sys.executable) in bare.started.read_text()


def test_a_second_clone_gets_the_same_bytes_from_the_store(first, tmp_path):
    """Whatever comes from the store or is made anew: the outputs are those of the first clone."""
    project, store, _ = first
    second = clone(project, tmp_path / "second")
    second.build(env={"DOCS_AS_CODE_CACHE_DIR": str(store)})
    assert outputs(second) == outputs(project)
