"""100 diagram sources from nothing, beside what people run today: each alone, by xargs, by make, and by a plugin."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.architectures import write_architectures
from benchmarks.timing import Contender, race
from docs_as_code.engine.scheduler import default_workers
from tests.debian import graphviz_environment

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 100
PLUGIN = "mkdocs-diagrams==1.0.0"
INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}  # as for whoever installs it: not compiled anew at every start
_SITE = """
site_name: Diagrams
plugins: [diagrams]
"""


def run(folder: Path, *, rounds: int) -> None:
    """Goals on 2 cores: SVG 20 times, SVG and PNG together 5 times faster than each source alone."""
    plugin = _plugin(folder)
    for formats in (("svg",), ("svg", "png")):
        contenders = _contenders(folder / "-".join(formats), formats, plugin)
        medians = race(f"{COUNT} diagrams to {' and '.join(formats)}, cold", contenders, rounds=rounds)
        ours, serial, *_ = medians.values()
        print(f"  {serial / ours:.1f} times faster than one after the other")
        _all_drew(contenders, formats)


def _contenders(folder: Path, formats: tuple[str, ...], plugin: str | None) -> list[Contender]:
    ours, serial, parallel, make, site = (folder / who for who in ("ours", "serial", "parallel", "make", "site"))
    for place in (ours / "diagrams", serial, parallel):
        write_architectures(place, COUNT, formats)
    _rules(make, write_architectures(make, COUNT, formats))
    theirs = {**graphviz_environment(), **INSTALLED}
    command = Path(sys.executable).with_name("docs-as-code")
    each = f"ls *.py | xargs -n1 {{}}{sys.executable}"
    jobs = default_workers()
    contenders = [
        Contender("docs-as-code build", f"{command} build", ours, _afresh(ours), INSTALLED),
        Contender("python file.py, one after the other", each.format(""), serial, _afresh(serial), theirs),
        Contender(f"xargs -P{jobs}", each.format(f"-P{jobs} "), parallel, _afresh(parallel), theirs),
        Contender(f"make -j{jobs}", f"make -j{jobs}", make, _afresh(make), theirs),
    ]
    if plugin:
        write_architectures(site / "docs", COUNT, formats, suffix=".diagrams.py")
        (site / "docs" / "index.md").write_text("# Diagrams\n", encoding="utf-8")
        (site / "mkdocs.yml").write_text(_SITE, encoding="utf-8")
        contenders.append(Contender("mkdocs-diagrams, and a page", f"{plugin} build", site, _afresh(site), theirs))
    return contenders


def _all_drew(contenders: list[Contender], formats: tuple[str, ...]) -> None:
    for contender in contenders:
        for kind in formats:
            drawn = len({path.name for path in contender.folder.rglob(f"*.{kind}")})
            if drawn < COUNT:
                sys.exit(f"{contender.name} has drawn {drawn} of {COUNT} as {kind}")


def _rules(folder: Path, sources: list[Path]) -> None:
    """Write a Makefile with a rule for each source. What a source draws has a name of its own: a mark stands for it."""
    names = [source.stem for source in sources]
    text = "all: " + " ".join(f"{name}.made" for name in names)
    text += f"\n%.made: %.py\n\t{sys.executable} $<\n\ttouch $@\n"
    (folder / "Makefile").write_text(text, encoding="utf-8")


def _afresh(folder: Path) -> Callable[[], None]:
    """What puts a folder back as it is now, before a run.

    What a run has made is moved away, not removed: a file system is slow to make files where it has just removed some.
    """
    sources = {folder, *folder.rglob("*")}

    def put_away() -> None:
        away = Path(tempfile.mkdtemp(prefix="away-", dir=folder.parent))
        made = [path for path in folder.rglob("*") if path not in sources and path.parent in sources]
        for number, path in enumerate(made):
            path.rename(away / str(number))

    return put_away


def _plugin(folder: Path) -> str | None:
    """The `mkdocs` of an environment that has the plugin, and the same library as we; None where it can't be made."""
    environment = folder / "plugin"
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in ("diagrams", "graphviz", "mkdocs")]
    try:
        for command in (
            [sys.executable, "-m", "venv", str(environment)],
            [str(environment / "bin" / "pip"), "install", "--quiet", PLUGIN, *versions],
        ):
            subprocess.run(command, check=True, capture_output=True, env={**os.environ, **INSTALLED})
    except subprocess.CalledProcessError as error:
        print(f"\nmkdocs-diagrams takes no part: it cannot be installed: {error.stderr.decode().strip()[-300:]}")
        return None
    return str(environment / "bin" / "mkdocs")
