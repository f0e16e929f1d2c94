"""The doctor: each tool, its version, where it came from, and what to do about one that is missing."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.toolchain import browser, fonts, graphviz, interpreter, libraries, marp, mermaid, node, packs, sandbox
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docs_as_code.config import Config
    from docs_as_code.toolchain.tool import Say

State = Literal["ok", "not installed yet", "off", "missing"]


@dataclass(frozen=True)
class Examined:
    """One row. A tool that is "not installed yet" is fetched when a build needs it; a "missing" one cannot be.

    What is "off" is not there on this machine, and a build does without it.
    """

    name: str
    version: str | None
    origin: str | None
    state: State
    hint: str | None = None


def examine(config: Config) -> list[Examined]:
    """Look at every tool that this project can need; installs nothing."""
    return [
        *_python(config),
        _or_missing("Graphviz", lambda: _graphviz(config)),
        *_libraries(config),
        *_node_and_marp(),
        _mermaid(),
        _or_missing("browser", lambda: _browser(config)),
        examine_sandbox(),
        _or_missing("fonts", lambda: _fonts(config)),
        *(_pack(name) for name in packs.FAMILIES),
    ]


def install_all(config: Config, say: Say) -> list[DocsAsCodeError]:
    """Fetch everything, for an image or a machine that goes offline. What failed is returned; the rest is there."""
    own = font_paths(config)
    steps: list[Callable[[], object]] = [
        lambda: libraries.search_path(say),
        lambda: marp.ensure_marp(say),
        lambda: mermaid.ensure_mermaid(say),
        lambda: browser.ensure_browser(_browser_path(config), say),
        lambda: fonts.font_set(frozenset(), own, say),
        *(partial(packs.ensure_pack, name, say) for name in packs.FAMILIES),
    ]
    try:
        node.find_node(say)
    except ToolError as error:
        return [error]  # nothing else can be had without it
    failed: list[DocsAsCodeError] = []
    for step in steps:
        try:
            step()
        except DocsAsCodeError as error:
            failed.append(error)
    return failed


def font_paths(config: Config) -> tuple[Path, ...]:
    """A team's own fonts: `diagrams.fonts` names files and folders relative to the project."""
    return tuple(map(config.locate, config.diagrams.fonts))


def as_text(rows: Iterable[Examined]) -> str:
    """A table, and below it what to do."""
    rows = list(rows)
    cells = [
        ("tool", "version", "state", "from"),
        *((r.name, r.version or "-", r.state, r.origin or "-") for r in rows),
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in cells
    ]
    hints = [f"{row.name}: {row.hint}" for row in rows if row.hint and row.state in ("off", "missing")]
    if any(row.state == "not installed yet" for row in rows):
        hints.append(
            "what is not installed yet is fetched when a build needs it, or now by: docs-as-code doctor --install"
        )
    return "\n".join([*lines, *(f"\nhint: {hint}" for hint in hints)])


def as_json(rows: Iterable[Examined]) -> dict[str, Any]:
    """The document of `doctor --json`."""
    return {"schema": 1, "tools": [asdict(row) for row in rows]}


def to_text(document: dict[str, Any]) -> str:
    """JSON as it is printed."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def _or_missing(name: str, look: Callable[[], Examined]) -> Examined:
    try:
        return look()
    except DocsAsCodeError as error:
        return Examined(name, None, None, "missing", f"{error.message}; {error.hint}" if error.hint else error.message)


def _python(config: Config) -> list[Examined]:
    try:
        found = interpreter.examine(config.locate(config.python) if config.python else Path(sys.executable))
    except ToolError as error:
        return [Examined("Python", None, config.python, "missing", f"{error.message}; {error.hint}")]
    rows = [Examined("Python", found.version, f"{found.path} (runs the sources)", "ok")]
    if found.diagrams:
        return [*rows, Examined("diagrams", found.diagrams, "Python package", "ok")]
    return [*rows, Examined("diagrams", None, None, "missing", f"run: {found.path} -m pip install diagrams")]


def _libraries(config: Config) -> list[Examined]:
    """GLib and X11, which Graphviz's wheel expects from the system: the system's own, or those that stand in."""
    if config.graphviz == "system":
        return []
    missing = libraries.missing()
    if not missing:
        return [Examined("libraries", "GLib, X11", "system", "ok")]
    state: State = "ok" if libraries.is_installed() else "not installed yet"
    return [Examined("libraries", ", ".join(missing), libraries.ORIGIN, state)]


def _graphviz(config: Config) -> Examined:
    if config.graphviz == "bundled" and not libraries.is_installed():
        origin = f"pygraphviz {graphviz.bundled_version()} (Python package)"
        return Examined("Graphviz", None, origin, "not installed yet")
    tool = graphviz.tool(config.graphviz)
    return Examined(tool.name, tool.version, tool.origin, "ok")


def _node_and_marp() -> list[Examined]:
    origin = "npm package @marp-team/marp-cli"
    waiting = Examined("marp-cli", marp.pinned_version(), origin, "not installed yet")
    found = node.installed_node()
    if found:
        installed = marp.installed_marp(found)
        there = Examined("marp-cli", installed.version, str(installed.cli.parent), "ok") if installed else waiting
        return [Examined("Node.js", found.version, found.origin, "ok"), there]
    if importlib.util.find_spec("pip") is None:
        return [Examined("Node.js", None, None, "missing", node.HINT), waiting]
    package = f"Python package {node.WHEEL}"
    return [Examined("Node.js", node.PINNED, package, "not installed yet"), waiting]


def _mermaid() -> Examined:
    state: State = "ok" if mermaid.is_installed() else "not installed yet"
    return Examined("Mermaid", mermaid.VERSION, "npm package mermaid", state)


def _browser_path(config: Config) -> str | None:
    return str(config.locate(config.browser)) if config.browser else None


def _browser(config: Config) -> Examined:
    if not config.browser and browser.has_pinned() and not browser.is_installed():
        return Examined("browser", browser.pinned_version(), browser.PINNED_ORIGIN, "not installed yet")
    found = browser.ensure_browser(_browser_path(config), silent)
    browser.ask_version(found.path)
    return Examined("browser", found.version, found.origin, "ok")


def examine_sandbox() -> Examined:
    """Whether Chromium's sandbox is on here."""
    found = sandbox.sandbox()
    return Examined("sandbox", None, "Chromium's own", "ok" if found == "on" else "off", sandbox.HINTS.get(found))


def _fonts(config: Config) -> Examined:
    own = font_paths(config)
    faces = fonts.font_set(frozenset(), own, silent).faces
    families = ", ".join(dict.fromkeys(face.family for face in faces))
    origin = "Python packages fontpkg-fira-sans, fontpkg-ibm-plex-mono"
    return Examined("fonts", families, f"{origin}; diagrams.fonts" if own else origin, "ok")


def _pack(name: str) -> Examined:
    package, version = packs.pack_package(name)
    state: State = "ok" if packs.is_installed(name) else "not installed yet"
    return Examined(f"fonts: {name}", version, f"npm package {package}", state)
