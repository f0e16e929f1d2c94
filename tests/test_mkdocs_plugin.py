"""Plain `mkdocs build` and `mkdocs serve` with the plugin: what is stale is built first, and shown."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Project

DIAGRAM = """
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web service", show=False):
    EC2("{label}")
"""
PAGE = "![Web service](generated/diagrams/web_service.svg)\n\n![Intro](generated/slides/intro.html)\n"


@pytest.fixture
def site(project: Project) -> Project:
    """A project with a diagram, a deck, and a page that shows both."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("mkdocs.yml", "site_name: Test\ntheme: mkdocs\nplugins: [docs-as-code]\n")
    project.write("diagrams/web.py", DIAGRAM.format(label="Zanzibar"))
    project.write("slides/intro.md", "---\nmarp: true\n---\n# Intro\n")
    project.write("docs/index.md", f"# Home\n\n{PAGE}")
    return project


def mkdocs(site: Project, *arguments: str, code: int = 0) -> str:
    """Run the real `mkdocs`; return what it printed."""
    command = [sys.executable, "-m", "mkdocs", *(arguments or ("build",))]
    done = subprocess.run(command, cwd=site.folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def written(site: Project) -> dict[str, int]:
    """When each file was written, but for the site that MkDocs always writes."""
    return {name: (site.folder / name).stat().st_mtime_ns for name in site.files() if not name.startswith("site/")}


def test_plain_mkdocs_builds_what_is_stale_and_only_that(site: Project) -> None:
    """Diagram and deck are made before MkDocs looks, and shown; a second build touches neither them nor the docs."""
    mkdocs(site)
    html = site.read("site/index.html")
    assert "Zanzibar" in html
    assert '<figure class="dac-deck">' in html
    assert "assets/docs-as-code/viewer.css" in html
    assert "assets/docs-as-code/viewer.js" in html
    assert site.exists("site/assets/docs-as-code/viewer.js")
    assert site.exists("site/generated/slides/intro.html")
    assert not site.exists("site/generated/.gitignore")
    before = written(site)
    mkdocs(site)
    assert written(site) == before
    site.write("diagrams/web.py", DIAGRAM.format(label="Quito"))
    mkdocs(site)
    assert "Quito" in site.read("site/index.html")
    assert written(site)["docs/generated/slides/intro.html"] == before["docs/generated/slides/intro.html"]


def test_a_failing_source_fails_the_build(site: Project) -> None:
    """MkDocs stops with our message: file and line, and no traceback."""
    site.write("diagrams/web.py", "from diagrams import Diagram\n\nraise ValueError('no')\n")
    printed = mkdocs(site, code=1)
    assert "diagrams/web.py:3: ValueError: no" in printed
    assert "Traceback" not in printed
    assert not site.exists("site/index.html")


def test_our_own_build_runs_each_source_once(site: Project) -> None:
    """The plugin in mkdocs.yml finds its work done when the command has done it."""
    site.write("diagrams/web.py", "open('ran.txt', 'a').write('x')\n" + DIAGRAM.format(label="Zanzibar"))
    site.write("docs-as-code.yml", "slides: {formats: [html]}\ndiagrams: {cwd: project}\n")
    site.run("build")
    assert site.read("ran.txt") == "x"
    assert "Zanzibar" in site.read("site/index.html")


def test_build_false_only_shows(site: Project) -> None:
    """With `build: false` nothing is made; what is there is shown."""
    site.write("mkdocs.yml", "site_name: Test\ntheme: mkdocs\nplugins:\n- docs-as-code: {build: false}\n")
    mkdocs(site)
    assert not site.exists("docs/generated")
    assert '<img alt="Web service"' in site.read("site/index.html")


def test_an_unknown_option_is_told(site: Project) -> None:
    """The plugin's options are typed."""
    site.write("mkdocs.yml", "site_name: Test\ntheme: mkdocs\nplugins:\n- docs-as-code: {build: sometimes}\n")
    assert "Plugin 'docs-as-code' option 'build': Expected type: <class 'bool'>" in mkdocs(site, code=1)


def test_sources_inside_the_docs_are_not_published(project: Project) -> None:
    """Decks, diagram sources and their modules may stand below the docs folder; the site has only what they make."""
    project.write(
        "docs-as-code.yml",
        "diagrams: {sources: ['docs/pictures/**/*.py']}\nslides: {sources: ['docs/talks/*.md'], formats: [html]}\n",
    )
    project.write("mkdocs.yml", "site_name: Test\ntheme: mkdocs\nplugins: [docs-as-code]\n")
    project.write("docs/pictures/_labels.py", 'LABEL = "Zanzibar"\n')
    project.write("docs/pictures/web.py", "from _labels import LABEL\n" + DIAGRAM.format(label="x"))
    project.write("docs/talks/intro.md", "---\nmarp: true\n---\n# Intro\n")
    project.write("docs/talks/index.md", "# Our talks\n")
    project.write("docs/tool.py", "print('a file to download')\n")
    project.write("docs/index.md", f"# Home\n\n{PAGE}")
    mkdocs(project)
    site = [name for name in project.files("site") if re.search(r"pictures|talks|tool|generated", name)]
    assert site == [
        "site/generated/diagrams/web_service.svg",
        "site/generated/slides/intro.html",
        "site/talks/index.html",
        "site/tool.py",
    ]


@pytest.mark.parametrize("directory_urls", ["true", "false"])
def test_references_hold_from_every_page_and_under_a_prefix(site: Project, directory_urls: str) -> None:
    """Each address in a figure is relative and leads to a file of the site, from the top and from nested pages."""
    site.write(
        "mkdocs.yml",
        "site_name: Test\nsite_url: https://example.org/a/prefix/\ntheme: mkdocs\nplugins: [docs-as-code]\n"
        f"use_directory_urls: {directory_urls}\n",
    )
    site.write("docs/a/b/page.md", "# Deep\n\n" + PAGE.replace("generated", "../../generated"))
    mkdocs(site)
    pages = sorted((site.folder / "site").rglob("*.html"))
    shown = [page for page in pages if 'class="dac-' in page.read_text()]
    assert len(shown) == 2
    for page in shown:
        figures = "".join(re.findall(r"<figure.*?</figure>", page.read_text(), re.DOTALL))
        targets = re.findall(r'\s(?:href|src)="([^"#]+)"', figures)
        assert len(targets) == 3
        assert all((page.parent / target).is_file() for target in targets), targets


class Server:
    """`mkdocs serve` on a free port; its log line by line."""

    def __init__(self, site: Project) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "mkdocs", "serve", "-a", address]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.lines: list[str] = []
        self._queue: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._queue.put(line)

    def wait(self, pattern: str) -> re.Match[str]:
        """The first line from now on that has the pattern."""
        while True:
            try:
                self.lines.append(self._queue.get(timeout=120))
            except Empty:
                pytest.fail(f"no {pattern!r} in {''.join(self.lines)}")
            if match := re.search(pattern, self.lines[-1]):
                return match


@pytest.fixture
def server(site: Project) -> Iterator[Server]:
    """The site being served."""
    served = Server(site)
    yield served
    served.process.terminate()
    served.process.wait(30)


def test_serve_follows_the_sources(site: Project, server: Server) -> None:
    """An edit of a diagram reaches the page; one that fails is told, and the page goes on with the old picture."""
    server.wait("Documentation built")
    watched = server.wait("Watching paths for changes: (.*)")[1]
    assert {"'docs'", "'mkdocs.yml'", "'diagrams'", "'slides'", "'docs-as-code.yml'"} == set(watched.split(", "))
    url = server.wait(r"Serving on (http\S+)")[1]

    def page() -> str:
        with urllib.request.urlopen(url) as answer:
            return str(answer.read().decode())

    assert "Zanzibar" in page()
    site.write("diagrams/web.py", DIAGRAM.format(label="Quito"))
    server.wait("Reloading browsers|Documentation built")
    server.wait("Reloading browsers")
    assert "Quito" in page()
    site.write("diagrams/web.py", "raise ValueError('no')\n")
    server.wait("ERROR.*diagrams/web.py:1: ValueError: no")
    server.wait("Reloading browsers")
    assert "Quito" in page()
    assert Path(site.folder / "docs/generated/diagrams/web_service.svg").exists()
