"""Disks that are full or read-only: the file is named, what can be built is built, and every old output stays whole."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.mounts import mounted

WEB = """
    from diagrams import Diagram, Node

    with Diagram("Web", show=False, outformat=["svg", "png"]):
        Node("old")
"""
DECK = "---\nmarp: true\n---\n\n# Old\n"
PAGE = "# Old\n"
NO_ROOM = "make room on that disk; the old file is still there"
READ_ONLY = "build where the output folder can be written, or set `output` in docs-as-code.yml"
STATE_HINT = "what is known of the outputs is kept there: build in a copy of the project that can be written"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a diagram, a deck and a site, built; the sources then changed."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("mkdocs.yml", "site_name: x\n")
    project.write("diagrams/web.py", WEB)
    project.write("slides/deck.md", DECK)
    project.write("docs/index.md", PAGE)
    project.build()
    project.write("diagrams/web.py", WEB.replace("old", "new " * 20))
    project.write("slides/deck.md", DECK.replace("Old", "New"))
    project.write("docs/index.md", PAGE.replace("Old", "New"))
    return project


@pytest.fixture
def built(original: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    return Project(shutil.copytree(original.folder, tmp_path / "project"))


def _digests(project: Project) -> dict[str, str]:
    names = [name for name in project.files() if name.startswith(("docs/generated/", "site/"))]
    return {name: hashlib.sha256(project.bytes(name)).hexdigest() for name in names}


def _leftovers(project: Project) -> list[str]:
    names = [path.name for path in project.folder.rglob("*")]
    return [name for name in names if name.startswith((".new-", "scratch-", "docs-as-code-"))]


def test_a_full_disk(built: Project, tmp_path: Path) -> None:
    """The whole project on a full disk: diagram, deck and site say so, and all old outputs are there, whole."""
    before = _digests(built)
    script = """
        mount -t tmpfs -o size=8m tmpfs "$2" && cp -a . "$2" && cd "$2"
        head -c 9000000 /dev/zero > filler 2>/dev/null || true
        set +e; "$1" build; code=$?; rm filler; cp -a "$2/." "$3"; exit $code
    """
    (tmp_path / "small").mkdir()
    after = Project(tmp_path / "after")
    after.folder.mkdir()
    done = mounted(built, script, str(tmp_path / "small"), str(after.folder))
    assert done.returncode == 1, done.stderr
    for path in ("docs/generated/diagrams/web.svg", "docs/generated/slides/deck.html", ".docs-as-code"):
        assert f"error: {path}: cannot be written: No space left on device\n\nhint: {NO_ROOM}\n" in done.stderr
    assert _digests(after) == before
    assert _leftovers(after) == []


def test_a_disk_that_fills_up_in_the_middle(built: Project, tmp_path: Path) -> None:
    """Of a diagram's two formats one fits: neither is replaced, so that picture and picture always agree."""
    script = """
        mount -t tmpfs -o size=2m tmpfs docs/generated && cp -a "$2/." docs/generated
        head -c 3000000 /dev/zero > docs/generated/filler 2>/dev/null || true
        truncate -s -40K docs/generated/filler
        set +e; "$1" build --only diagrams; code=$?; rm docs/generated/filler; cp -a docs/generated/. "$3"; exit $code
    """
    copy, after = tmp_path / "copy", tmp_path / "after"
    (built.folder / "docs/generated").rename(copy)
    (built.folder / "docs/generated").mkdir()
    after.mkdir()
    built.write("diagrams/web.py", WEB.replace('"svg", "png"]', '"svg", "png"], graph_attr={"dpi": "900"}'))
    done = mounted(built, script, str(copy), str(after))
    assert done.returncode == 1
    assert "error: docs/generated/diagrams/web.png: cannot be written: No space left on device" in done.stderr
    for name in ("diagrams/web.svg", "diagrams/web.png"):
        assert (after / name).read_bytes() == (copy / name).read_bytes()
    assert _leftovers(Project(after)) == []


def test_a_read_only_output_folder(built: Project) -> None:
    """Diagram and deck name the file and the way out; the site is built all the same."""
    before = {name: digest for name, digest in _digests(built).items() if name.startswith("docs/")}
    script = 'mount --bind "$2" "$2"; mount -o remount,ro,bind "$2"; "$1" build'
    done = mounted(built, script, str(built.folder / "docs/generated"))
    assert done.returncode == 1
    for name in ("diagrams/web.svg", "slides/deck.html"):
        said = f"error: docs/generated/{name}: cannot be written: Read-only file system\n\nhint: {READ_ONLY}\n"
        assert said in done.stderr
    assert "New" in built.read("site/index.html")
    assert {name: digest for name, digest in _digests(built).items() if name.startswith("docs/")} == before
    assert _leftovers(built) == []


def test_a_read_only_project(built: Project) -> None:
    """Nothing can be built; one message says where it fails. Looking works."""
    script = 'mount --bind . .; mount -o remount,ro,bind .; cd "$PWD"; "$1" list >&2; "$1" build'
    done = mounted(built, script)
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"error: .docs-as-code: cannot be written: Read-only file system\n\nhint: {STATE_HINT}\n\n"
    )
    assert _leftovers(built) == []


def test_clean_says_what_it_could_not_remove(built: Project) -> None:
    """The rest is removed, what is there is still known, and a later `clean` takes it away."""
    script = 'mount --bind "$2" "$2"; mount -o remount,ro,bind "$2"; "$1" clean'
    done = mounted(built, script, str(built.folder / "docs/generated/slides"))
    assert done.returncode == 1
    assert done.stderr == (
        "error: docs/generated/slides/deck.html: cannot be removed: Read-only file system\n\n"
        "hint: run it again where that folder can be written\n\n"
        "removed 3 outputs\n"
    )
    built.run("clean")
    assert [name for name in built.files() if name.startswith(("docs/generated", "site"))] == []


def test_knowledge_that_cannot_be_kept(built: Project) -> None:
    """The outputs are right, so that it is a warning."""
    (built.folder / ".docs-as-code/state.db").unlink()
    built.write(".docs-as-code/state.db/in_the_way", "")
    result = built.run("build", "--only", "diagrams")
    assert (
        "warning: .docs-as-code/state.db: cannot be written: Is a directory [state]\n\n"
        "hint: the next build makes everything again: a folder stands where the file should be: move it away\n"
    ) in result.stderr


def test_a_tools_folder_that_cannot_be_written(built: Project) -> None:
    """It is said once, with the way out, and the site is built from what is there."""
    tools = built.write("tools", "a file")
    result = built.run("build", code=3, env={"DOCS_AS_CODE_TOOLS": str(tools)})
    message = f"error: cannot write to the tools' folder {tools}/"
    assert result.stderr.count(message) == 1
    assert "hint: make room or give write access, or set DOCS_AS_CODE_TOOLS to another folder" in result.stderr
    assert "New" in built.read("site/index.html")
