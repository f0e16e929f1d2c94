"""`build --executor dask://HOST:PORT`: a real scheduler and real workers make what this machine makes, or say why not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import distributed
import pytest

from docs_as_code import __version__
from docs_as_code.config import load
from docs_as_code.engine import scheduler
from docs_as_code.project.cluster import Cluster
from docs_as_code.project.run_source import RunSource, run_source
from docs_as_code.project.sources import find
from docs_as_code.project.state import BuildRequest, Listener, State
from tests.conftest import COMMAND, Project
from tests.mounts import ALONE, need_mounts
from tests.run import GIVEN

DASK = str(COMMAND.with_name("dask"))
PACKAGE = Path(sys.modules["docs_as_code"].__file__ or "").parent
DIAGRAM = """
    import os, time
    from diagrams import Diagram
    from diagrams.aws.compute import EC2
    from diagrams.custom import Custom

    os.mkdir({canary!r} + "/" + str(time.monotonic_ns()))
    time.sleep({seconds})
    with Diagram("{name}", show=False):
        EC2("{name}") >> Custom("own", "own.svg")
"""
ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="teal"/></svg>'
SAME_FILES = "the project must lie on a file system that all machines share, at the same path, with the same contents"
DECK = "---\nmarp: true\n---\n\n# {0}\n\n![](../docs/generated/diagrams/{0}.svg)\n"


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about within 30 s")


def environment(**more: str) -> dict[str, str]:
    """As the command under test gets it."""
    env = {name: value for name, value in os.environ.items() if name != GIVEN}
    if GIVEN in os.environ:
        env["LD_LIBRARY_PATH"] = os.environ[GIVEN]
    return env | more


class Fleet:
    """A scheduler on loopback and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        (folder / "docs_as_code").mkdir()  # the scheduler needs nothing of ours, so it is given something unusable
        (folder / "docs_as_code/__init__.py").write_text("raise SystemError\n")
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", "s.json")
        self.scheduler = self._start("scheduler", *options, env=environment(PYTHONPATH=str(folder)))
        until(lambda: (folder / "s.json").exists() and (folder / "s.json").read_text().endswith("}"))
        self.tcp = json.loads((folder / "s.json").read_text())["address"]
        self.address = self.tcp.replace("tcp://", "dask://")
        self.client: Any = distributed.Client(self.tcp, set_as_default=False)

    def add(self, count: int, *before: str, **env: str) -> None:
        """Start so many workers, and wait for them; `before` is what starts them."""
        wanted = count + len(self.client.nthreads())
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
        self.workers += [
            self._start("worker", self.tcp, *options, before=before, env=environment(**env)) for _ in range(count)
        ]
        until(lambda: len(self.client.nthreads()) == wanted)

    def remove(self, worker: subprocess.Popen[bytes], number: int) -> None:
        """End one of them, with a signal."""
        wanted = len(self.client.nthreads()) - 1
        worker.send_signal(number)
        worker.wait()
        self.workers.remove(worker)
        until(lambda: len(self.client.nthreads()) == wanted)

    def close(self) -> None:
        self.client.close()
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, *command: str, before: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Any:
        log = (self.folder / "log").open("ab")
        return subprocess.Popen([*before, DASK, *command], cwd=self.folder, env=env, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path_factory.mktemp("fleet"))
    yield fleet
    fleet.close()


@pytest.fixture
def fleet(everything: Fleet) -> Fleet:
    """With two good workers, whatever the last test has done."""
    if len(everything.workers) < 2:
        everything.add(2 - len(everything.workers))
    return everything


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A folder that each run of a source leaves a mark in."""
    folder = tmp_path / "canary"
    folder.mkdir()
    return folder


def fill(project: Project, canary: Path, names: str, *, seconds: float = 0.0) -> None:
    project.write("diagrams/own.svg", ICON)
    for name in names:
        project.write(f"diagrams/{name}.py", DIAGRAM.format(name=name, seconds=seconds, canary=str(canary)))


def start(project: Project, fleet: Fleet) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(COMMAND), "build", "--json", "--executor", fleet.address],
        cwd=project.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def made_alone(project: Project, folder: Path) -> dict[str, bytes]:
    """What a build of the same sources makes here, without any cluster or store."""
    alone = Project(folder)
    for path in project.files():
        if not path.startswith("docs/generated/"):
            alone.write(path, project.bytes(path))
    alone.build()
    return {path: alone.bytes(path) for path in alone.files("docs/generated")}


def test_a_cluster_makes_the_same_bytes(project, fleet, canary, tmp_path):
    """Sources, pictures and decks are done by the workers, the outputs are written here, and a second build needs
    nobody.
    """
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, png]}\nslides: {formats: [html]}\n")
    fill(project, canary, "abcd")
    project.write("diagrams/e.gv", "digraph { x -> y }")
    for name in "ab":
        project.write(f"slides/{name}.md", DECK.format(name))
    result = project.build("--executor", fleet.address, "--trace", "trace.json")
    assert [job["status"] for job in result.json["jobs"]] == ["ran"] * 7
    trace = json.loads(project.read("trace.json"))["traceEvents"]
    pids = tuple(f" {process.pid}" for process in fleet.workers)
    lanes = [event for event in trace if event["name"] == "thread_name" and event["args"]["name"].endswith(pids)]
    names = {event["name"] for event in trace if event["tid"] in {lane["tid"] for lane in lanes}}
    assert {"diagrams/a.py", "diagrams/e.gv", "slides/a.md", "slides/b.md"} <= names
    (project.folder / "trace.json").unlink()
    assert {path: project.bytes(path) for path in project.files("docs/generated")} == made_alone(
        project, tmp_path / "a"
    )
    again = project.build("--executor", "dask://127.0.0.1:1")
    assert [job["status"] for job in again.json["jobs"]] == ["up-to-date"] * 7


def test_what_fails_there_fails_as_here(project, fleet):
    """The message, the line and the hint are those of a build without a cluster; the rest is built."""
    project.write("diagrams/a.py", "from diagrams.aws.compute import EC3\n")
    project.write("diagrams/b.gv", "digraph { x -> y }")
    project.write("diagrams/c.gv", "digraph { x -> ")
    far = project.build("--executor", fleet.address, code=1)
    here = project.build("--force", code=1)
    for source in ("diagrams/a.py", "diagrams/c.gv"):
        assert far.error(source) == here.error(source)
    assert far.job("diagrams/b.gv")["status"] == "ran"


def test_a_worker_that_is_killed_loses_nothing(project, fleet, canary, tmp_path):
    """What it was doing is done by the other one."""
    fill(project, canary, "abcd", seconds=1)
    build = start(project, fleet)
    until(lambda: len(list(canary.iterdir())) == 2)
    fleet.remove(fleet.workers[0], signal.SIGKILL)
    out, err = build.communicate(timeout=60)
    assert build.returncode == 0, err
    assert [job["status"] for job in json.loads(out)["jobs"]] == ["ran"] * 4
    assert len(list(canary.iterdir())) == 5
    fill(project, canary, "abcd")  # how long a source sleeps is in no picture
    assert {path: project.bytes(path) for path in project.files("docs/generated")} == made_alone(
        project, tmp_path / "a"
    )


def test_no_worker_for_long_is_told(project, fleet, canary):
    """Works do not wait for ever: each fails, and says why."""
    fill(project, canary, "a", seconds=30)
    config = load(project.folder)
    while len(fleet.workers) > 1:
        fleet.remove(fleet.workers[0], signal.SIGTERM)
    cluster = Cluster(fleet.address, config, lambda _: "", patience=2)
    try:
        work = scheduler.Work(run_source, RunSource(config, find(config)[0], "token"))
        future = cluster.submit(scheduler._measured, work)
        until(lambda: bool(list(canary.iterdir())))
        fleet.remove(fleet.workers[0], signal.SIGKILL)
        error = future.result(timeout=30).result.error
        assert error.message == f"the Dask cluster at {fleet.address[7:]} has had no worker for 2 s"
        assert cluster.submit(scheduler._measured, work).result(timeout=1).result.error is error
    finally:
        cluster.shutdown()


def test_works_that_are_given_up_are_taken_back(project, fleet, canary):
    """After a failure nothing begins that has not begun, while the cluster goes on for other works."""
    fill(project, canary, "abcdef", seconds=0.3)
    config = load(project.folder)
    cluster = Cluster(fleet.address, config, State(config, BuildRequest(), Listener(print)).world.value)
    try:
        works = [scheduler.Work(run_source, RunSource(config, source, "token")) for source in find(config)]
        results = scheduler.run_all(works, workers=3, executor=cluster, failed=lambda _: True)
        ended = [result for result in results if result is not None]
        assert 1 <= len(ended) <= 2  # both workers may end at once
        until(lambda: not any(fleet.client.processing().values()))
        assert len(list(canary.iterdir())) < 6
    finally:
        cluster.shutdown()


def test_an_interrupt_takes_back_what_waits(project, fleet, canary):
    """The command ends at once with 130, and the workers are free for the next build."""
    fill(project, canary, "abcdefgh", seconds=0.5)
    build = start(project, fleet)
    until(lambda: len(list(canary.iterdir())) == 2)
    build.send_signal(signal.SIGINT)
    _, err = build.communicate(timeout=30)
    assert build.returncode == 130, err
    assert "Traceback" not in err
    until(lambda: not any(fleet.client.processing().values()))
    assert len(list(canary.iterdir())) < 8
    fill(project, canary, "abcdefgh")
    project.build("--executor", fleet.address)


def test_a_scheduler_that_goes_is_told_once(project, canary, tmp_path):
    """What was not done fails with one clear message, and nothing of what was done is lost."""
    fleet = Fleet(tmp_path)
    try:
        fleet.add(1)
        fill(project, canary, "a")
        project.build("--executor", fleet.address)
        fill(project, canary, "bc", seconds=0.5)
        build = start(project, fleet)
        until(lambda: len(list(canary.iterdir())) == 2)
        fleet.scheduler.kill()
        out, err = build.communicate(timeout=60)
    finally:
        fleet.close()
    assert build.returncode == 3
    assert [job["status"] for job in json.loads(out)["jobs"]] == ["up-to-date", "failed", "failed"]
    assert err.count("error:") == 1
    assert f"error: the connection to the Dask scheduler at {fleet.address[7:]} was lost\n\nhint: build again" in err
    assert [job["status"] for job in project.build().json["jobs"]] == ["up-to-date", "ran", "ran"]


def copied(folder: Path) -> Path:
    """Another installation of docs-as-code."""
    shutil.copytree(PACKAGE, folder / "docs_as_code", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("file", "change", "what"),
    [
        ("__init__.py", (f'"{__version__}"', '"9.9.9"'), f"docs-as-code is 9.9.9 there and {__version__} here"),
        ("diagrams/graph.py", ("One node.", "A node."), "the code of docs-as-code is "),
    ],
)
def test_a_worker_with_another_docs_as_code_is_refused(project, fleet, tmp_path, file, change, what):
    """By its version, and by its files: nothing is run anywhere."""
    other = copied(tmp_path / "other")
    text = (other / "docs_as_code" / file).read_text()
    assert change[0] in text
    (other / "docs_as_code" / file).write_text(text.replace(*change))
    project.write("diagrams/a.gv", "digraph { x -> y }")
    fleet.add(1, PYTHONPATH=str(other))
    result = project.run("build", "--executor", fleet.address, code=3)
    fleet.remove(fleet.workers[-1], signal.SIGTERM)
    assert f" has another toolchain: {what}" in result.stderr
    assert result.stderr.startswith("error: the Dask worker tcp://127.0.0.1:")
    assert result.stderr.endswith(
        "\n\nhint: start all workers from the environment that this build runs in: the same image, or the same folder\n\n"
    )
    assert not project.exists("docs/generated/diagrams")


def test_a_worker_without_docs_as_code_is_refused(project, fleet, tmp_path):
    """An older version that knows no clusters, for example."""
    (tmp_path / "docs_as_code").mkdir()
    (tmp_path / "docs_as_code/__init__.py").touch()
    project.write("diagrams/a.gv", "digraph { x -> y }")
    fleet.add(1, PYTHONPATH=str(tmp_path))
    result = project.run("build", "--executor", fleet.address, code=3)
    fleet.remove(fleet.workers[-1], signal.SIGTERM)
    assert " cannot use docs-as-code: ModuleNotFoundError: No module named 'docs_as_code.project'\n\nhint: install" in (
        result.stderr
    )


def test_a_worker_with_other_settings_is_refused(project, fleet):
    """The date that outputs carry is a part of the toolchain, and so is all else that keys hold."""
    project.write("diagrams/a.gv", "digraph { x -> y }")
    result = project.run("build", "--executor", fleet.address, code=3, env={"SOURCE_DATE_EPOCH": "86400"})
    assert " has another toolchain: SOURCE_DATE_EPOCH is not set there and 86400 here" in result.stderr


def test_a_variable_that_a_source_reads_must_be_the_same(project, fleet):
    """It decides what is drawn; the source that reads it fails, and the others are built."""
    project.write("diagrams/a.py", "import os\nfrom graphviz import Digraph\nDigraph(os.environ['TEAM']).render('a')\n")
    project.write("diagrams/b.gv", "digraph { x -> y }")
    result = project.build("--executor", fleet.address, code=3, env={"TEAM": "red"})
    assert result.job("diagrams/b.gv")["status"] == "ran"
    assert (
        result.error("diagrams/a.py")[0] == "the environment variable TEAM has another value on a Dask worker than here"
    )


def with_other_files(fleet: Fleet, project: Project, mounts: str) -> None:
    """Leave one worker, which sees the project by a file system of its own."""
    need_mounts()
    while fleet.workers:
        fleet.remove(fleet.workers[0], signal.SIGTERM)
    fleet.add(1, *ALONE, "sh", "-c", f'cd {project.folder} && {mounts} && cd / && exec "$@"', "sh")


def test_a_worker_that_sees_other_files_says_so(project, fleet):
    """It has another disk, or an old copy. Sources are compared before, and what a deck turns out to
    read is compared afterwards; what is the same is built.
    """
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [slides/own.css]}\n")
    for path in ("diagrams/a.gv", "diagrams/b.gv", "diagrams/more/c.gv"):
        project.write(path, "digraph { x -> y }")
    project.write("slides/d.md", "---\nmarp: true\ntheme: own\n---\n\n# Hello\n")
    project.write("slides/own.css", "/* @theme own */\n@import 'default';\nsection { color: red }\n")
    project.write("other.gv", "digraph { x -> z }")
    project.write("other.css", "/* @theme own */\n@import 'default';\nsection { color: blue }\n")
    pairs = (("other.gv", "diagrams/a.gv"), ("other.css", "slides/own.css"))
    mounts = " && ".join(f"mount --bind {other} {path}" for other, path in pairs)
    with_other_files(fleet, project, f"{mounts} && mount -t tmpfs none diagrams/more")
    result = project.build("--executor", fleet.address, code=3)
    fleet.remove(fleet.workers[0], signal.SIGTERM)
    assert result.job("diagrams/b.gv")["status"] == "ran"
    for source, what in (
        ("diagrams/a.gv", "sees another {}/diagrams/a.gv"),
        ("diagrams/more/c.gv", "does not see {}/diagrams/more/c.gv"),
        ("slides/d.md", "sees another {}/slides/own.css"),
    ):
        message, _, hint = result.error(source)
        assert message.endswith(what.format(project.folder)), message
        assert hint == SAME_FILES
    assert [job["status"] for job in project.build().json["jobs"]] == ["ran", "up-to-date", "ran", "ran"]


def test_a_worker_that_sees_another_configuration_says_so(project, fleet):
    """It comes with each job, so the file would not matter; but then it is not the same project."""
    project.write("diagrams/a.gv", "digraph { x -> y }")
    project.write("docs-as-code.yml", "diagrams: {formats: [png]}")
    project.write("other.yml", "diagrams: {formats: [pdf]}")
    with_other_files(fleet, project, "mount --bind other.yml docs-as-code.yml")
    result = project.build("--executor", fleet.address, code=3)
    fleet.remove(fleet.workers[0], signal.SIGTERM)
    message, _, hint = result.error("diagrams/a.gv")
    assert message.startswith("the Dask worker tcp://127.0.0.1:")
    assert message.endswith(f" sees another {project.folder}/docs-as-code.yml")
    assert hint == SAME_FILES


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://:8786", "dask://h:0", "dask://h:99999", ""]
)
def test_an_address_that_is_none(project, address):
    """Wrong usage, told before anything is done."""
    project.write("diagrams/a.gv", "digraph { x -> y }")
    assert project.run("build", f"--executor={address}", code=2).stderr == (
        f"error: --executor cannot be {address!r}\n\nhint: write the address of a Dask scheduler as dask://HOST:PORT\n\n"
    )


@pytest.mark.parametrize("listens", [False, True])
def test_nobody_answers(project, listens):
    """Neither where nothing listens, nor where something does that never says a word."""
    project.write("diagrams/a.gv", "digraph { x -> y }")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listens:
            server.listen()
        port = server.getsockname()[1]
        result = project.run("build", "--executor", f"dask://127.0.0.1:{port}", code=3)
    assert result.stderr.endswith(
        f"error: no Dask scheduler answers at 127.0.0.1:{port}\n\n"
        "hint: start one with `dask scheduler`, or build without --executor\n\n"
    )


def test_a_scheduler_without_workers(project, fleet):
    """It would wait for ever."""
    while fleet.workers:
        fleet.remove(fleet.workers[0], signal.SIGTERM)
    project.write("diagrams/a.gv", "digraph { x -> y }")
    result = project.run("build", "--executor", fleet.address, code=3)
    where = fleet.address[7:]
    assert result.stderr.endswith(
        f"error: the Dask cluster at {where} has no workers\n\nhint: start some: `dask worker {where}`\n\n"
    )


def test_without_the_extra(project, tmp_path):
    """A tool is missing, and the message says how it comes."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden/distributed.py").write_text("raise ModuleNotFoundError('No module named distributed')\n")
    project.write("diagrams/a.gv", "digraph { x -> y }")
    path = os.pathsep.join(filter(None, [str(tmp_path / "hidden"), os.environ.get("PYTHONPATH", "")]))
    result = project.run("build", "--executor", "dask://127.0.0.1:8786", code=3, env={"PYTHONPATH": path})
    assert result.stderr.endswith(
        "error: --executor needs the Python package distributed, which is missing\n\n"
        'hint: install it with: pip install "docs-as-code[dask]"\n\n'
    )
