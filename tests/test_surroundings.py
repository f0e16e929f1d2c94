"""The command in surroundings that nobody asks about and everybody has: links, odd names, odd files, odd shells."""

from __future__ import annotations

import hashlib
import os
import subprocess

import pytest

from tests.conftest import COMMAND, Project

WEB = 'from diagrams import Diagram, Node\nwith Diagram("Web"):\n    Node("x")\n'
DECK = "---\nmarp: true\n---\n\n# Deck\n\n![](../../docs/generated/diagrams/web.svg)\n"


def _outputs(project: Project) -> dict[str, str]:
    names = [name for name in project.files() if name.startswith(("docs/generated/", "site/"))]
    return {name: hashlib.sha256(project.bytes(name)).hexdigest() for name in names}


def _write_everything(project: Project) -> None:
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, png]}\nslides: {formats: [html]}\n")
    project.write("mkdocs.yml", "site_name: x\n")
    project.write("docs/index.md", "# Hello\n\n![Web](generated/diagrams/web.svg)\n")
    project.write("slides/deep/deck.md", DECK)
    project.write("diagrams/web.py", WEB)
    for number in range(12):
        project.write(f"diagrams/d{number}.py", WEB.replace("Web", f"d{number}"))


def test_the_same_bytes_however_it_is_called(tmp_path):
    """One worker or eight, through a link, from below the project, in a folder of another name: the same outputs."""
    project = Project(tmp_path / "one")
    _write_everything(project)
    project.run("build", "-j1")
    first = _outputs(project)
    assert len(first) > 30
    project.run("clean")
    (tmp_path / "two").symlink_to("one")
    os.rename(tmp_path / "one", tmp_path / "ein Ördner #1 %20 'x'")
    os.unlink(tmp_path / "two")
    os.symlink("ein Ördner #1 %20 'x'", tmp_path / "two")
    linked = Project(tmp_path / "two")
    linked.run("build", "-j8", cwd="slides/deep")
    assert _outputs(linked) == first


def test_only_of_each_kind(tmp_path):
    """What a chosen kind needs is built too; what is not chosen is neither listed nor cleaned up."""
    project = Project(tmp_path)
    _write_everything(project)
    slides = project.build("--only", "slides")
    assert {(job["kind"], job["source"]) for job in slides.json["jobs"]} == {
        ("diagram", "diagrams/web.py"),
        ("deck", "slides/deep/deck.md"),
    }
    assert not project.exists("docs/generated/diagrams/d1.svg")
    (project.folder / "diagrams/web.py").unlink()
    (project.folder / "diagrams/d2.py").unlink()
    project.build("--only", "diagrams")
    assert project.exists("docs/generated/slides/deep/deck.html")
    assert not project.exists("site")
    project.write("diagrams/web.py", WEB)
    site = project.build("--only", "site")
    assert {job["kind"] for job in site.json["jobs"]} == {"diagram", "deck", "site"}
    assert "<svg" in project.read("site/index.html") or project.exists("site/generated/diagrams/web.svg")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_text_as_other_systems_write_it(project, start, end):
    """A byte order mark, carriage returns and tabs, in every kind of source."""
    texts = {
        "docs-as-code.yml": "slides: {formats: [html]}\n",
        "diagrams/web.py": WEB.replace("    ", "\t"),
        "diagrams/graph.gv": "digraph graph_one {\n\ta -> b\n}\n",
        "slides/deck.md": "---\nmarp: true\ntitle: Named\n---\n\n# Deck\n\n---\n\n## Two\n",
    }
    for path, text in texts.items():
        project.write(path, start + text.encode().replace(b"\n", end))
    result = project.build()
    assert [(job["name"], job["status"]) for job in result.json["jobs"]] == [
        ("graph_one", "ran"),
        ("Web", "ran"),
        ("Named", "ran"),
    ]
    assert project.read("docs/generated/slides/deck.html").count("<section") == 2


# What a source does besides drawing, none of which is our business.
BUSY = {
    "threads": "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n",
    "processes": "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
    "pools": "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Pool(2).map(abs, [1, 2])\n",
    "sockets": "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\n",
    "stdin": "import sys\nassert sys.stdin.read() == ''\n",
    "signals": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n",
    "streams": "import sys\nsys.stdout = sys.stderr = None\n",
    "fork": "import os\nif os.fork() == 0:\n    os._exit(3)\n",
    "fork_both": "import os\nos.fork()\n",
    "chdir": "import os, tempfile\nos.chdir(tempfile.gettempdir())\nos.chdir(os.path.dirname(__file__))\n",
    "loop": "import asyncio\nasyncio.run(asyncio.sleep(0))\n",
    "atexit": "import atexit\natexit.register(print, 'bye')\n",
}


def test_busy_sources(project):
    """Sources that start threads, processes and servers, read stdin, catch signals or fork are built like others."""
    for name, code in BUSY.items():
        project.write(f"diagrams/{name}.py", f"{code}{WEB.replace('Web', name)}")
    result = project.build()
    assert {job["name"]: job["status"] for job in result.json["jobs"]} == dict.fromkeys(BUSY, "ran")
    assert set(project.files("diagrams")) == {f"diagrams/{name}.py" for name in BUSY}


def test_odd_entries_among_the_sources(project):
    """Folders and pipes with a source's name, dangling links and links that lead in circles are passed over."""
    project.write("diagrams/web.py", WEB)
    (project.folder / "diagrams/folder.py").mkdir()
    os.mkfifo(project.folder / "diagrams/pipe.py")
    (project.folder / "diagrams/dangling.py").symlink_to("nowhere.py")
    (project.folder / "diagrams/circle").symlink_to(".")
    assert [job["source"] for job in project.build().json["jobs"]] == ["diagrams/web.py"]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(project, closed):
    """A caller that closes a stream gets the outputs and the exit code; nothing printed lands in a file."""
    project.write("diagrams/a.gv", "digraph { a -> b }")
    script = f'"$0" build --json --force {closed} && "$0" list {closed}; exit $?'
    done = subprocess.run(["sh", "-c", script, str(COMMAND)], cwd=project.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert project.read("docs/generated/diagrams/a.svg").startswith("<svg")


def test_a_full_stdout(project):
    """What cannot be printed is an error, and no fault of ours."""
    project.write("diagrams/a.gv", "digraph { a -> b }")
    done = subprocess.run(["sh", "-c", '"$0" list > /dev/full', str(COMMAND)], cwd=project.folder, capture_output=True)
    assert done.returncode == 1
    said = "error: what the command prints cannot be written: No space left on device\n\nhint: make room on that disk\n"
    assert said in done.stderr.decode()


def test_a_folder_that_is_gone(project):
    """A shell that stands in a removed folder is told so."""
    script = 'mkdir gone && cd gone && rmdir ../gone && "$0" build'
    done = subprocess.run(["sh", "-c", script, str(COMMAND)], cwd=project.folder, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "error: the current folder is no longer there\n\nhint: go to a folder that exists, and run the command again\n\n",
    )
