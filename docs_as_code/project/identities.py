"""What identifies the tools and settings that a kind of job shares: the context of its keys. No tool is started."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from docs_as_code import __version__
from docs_as_code.engine.inputs import normalized
from docs_as_code.engine.key import Context, digest
from docs_as_code.project import site_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.engine.file_table import FileTable

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - plain names
_FONT_PACKAGES = ("fontpkg-fira-sans", "fontpkg-ibm-plex-mono", "fonttools", "brotli", "resvg-py")
_PINNED = {"pygraphviz": "2.0.4"}  # a machine that takes everything from the store needs no Graphviz
_HAS_PINNED_BROWSER = ("Linux", "x86_64")  # as toolchain.browser says, which takes longer to load
_NEED_BROWSER = {"pdf", "pptx", "png", "images", "handout", "page"}


def site_folders() -> tuple[str, ...]:
    """The folders of installed packages, of the interpreter that runs us."""
    return tuple(path for path in sys.path if path.endswith(("site-packages", "dist-packages")))


def own_code(files: FileTable) -> str:
    """One digest of all files of this package, by name and bytes."""
    found: list[str] = []
    below = [PACKAGE]
    while below:
        with os.scandir(below.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                (below if entry.is_dir() else found).append(entry.path)
    return digest((path.removeprefix(PACKAGE), files.digest(path)) for path in sorted(found))


class Identities:
    """The contexts of one build, each made when it is first asked for.

    `packages` gives the version of each installed distribution.
    """

    def __init__(self, config: Config, files: FileTable, packages: Callable[[], dict[str, str]]) -> None:
        self._config = config
        self._files = files
        self._packages = packages

    @cached_property
    def capture(self) -> Context:
        """Of running a source."""
        return Context(
            (
                *self._own,
                ("python", self._config.python or sys.implementation.cache_tag),
                ("platform", sys.platform),
                ("cwd", self._config.diagrams.cwd),
                ("pygraphviz", self._package("pygraphviz")),
            )
        )

    @cached_property
    def picture(self) -> Context:
        """Of drawing a graph."""
        return Context((*self._own, ("graphviz", self._graphviz), *self._fonts))

    @cached_property
    def deck(self) -> Context:
        """Of building a deck."""
        slides = self._config.slides
        options = f"theme={slides.theme} notes={slides.notes}"
        return Context(
            (
                *self._own,
                ("marp", self._lock("marp")),
                ("browser", self._browser),
                *self._fonts,
                ("formats", " ".join(sorted(slides.formats))),
                ("options", options),
                ("epoch", os.environ.get("SOURCE_DATE_EPOCH", "")),
                *([("site_url", address)] if (address := site_address.of_outputs(self._config)) else []),
            )
        )

    @cached_property
    def reading(self) -> Context:
        """Of reading a source as text."""
        return Context(self._own)

    @cached_property
    def measured(self) -> Context:
        """Of looking at a deck as it is shown."""
        return Context(
            (
                *self._own,
                ("marp", self._lock("marp")),
                ("browser", self._any_browser),
                *self._fonts,
                ("theme", str(self._config.slides.theme)),
            )
        )

    @cached_property
    def mermaid(self) -> Context:
        """Of drawing a Mermaid fence of a deck."""
        return Context((*self._own, ("mermaid", self.drawer("mermaid")), *self._fonts))

    @cached_property
    def site(self) -> Context:
        """Of building the site."""
        return Context((*self._own, ("python", sys.implementation.cache_tag)))

    @cached_property
    def _own(self) -> tuple[tuple[str, str], ...]:
        """Our version; where we are installed in place, also the files that we are."""
        version = ("docs-as-code", __version__)
        if os.path.dirname(PACKAGE).endswith(("site-packages", "dist-packages")):  # noqa: PTH120 - a plain name
            return (version,)
        return version, ("own-code", own_code(self._files)[:16])

    @property
    def _graphviz(self) -> str:
        if self._config.graphviz == "system":
            from docs_as_code.toolchain import graphviz

            return graphviz.fingerprint("system")
        machine = os.uname()
        return f"pygraphviz {self._package('pygraphviz')} {machine.sysname} {machine.machine}"

    @property
    def _fonts(self) -> tuple[tuple[str, str], ...]:
        known = " ".join(f"{name} {self._package(name)}" for name in _FONT_PACKAGES)
        own = [f"{file.name} {self._files.digest(str(file))}" for file in self._own_fonts()]
        return ("fonts", known), ("diagrams.fonts", " ".join(own))

    def _own_fonts(self) -> list[Path]:
        found: list[Path] = []
        for name in self._config.diagrams.fonts:
            place = self._config.locate(name)
            found += sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]
        return found

    @property
    def _browser(self) -> str:
        return self._any_browser if _NEED_BROWSER & set(self._config.slides.formats) else ""

    @cached_property
    def _any_browser(self) -> str:
        if self._config.browser:  # by its bytes: a new version has the same name
            return self._files.digest(str(self._config.locate(self._config.browser)))
        machine = os.uname()
        if (machine.sysname, machine.machine) != _HAS_PINNED_BROWSER:
            from docs_as_code.toolchain.browser import on_machine

            found = on_machine()
            return "none" if found is None else self._files.digest(str(found))
        return self._lock("browser")

    def pack(self, name: str) -> str:
        """The fonts of a pack."""
        return self._lock(f"fonts-{name}")

    def drawer(self, name: str) -> str:
        """What draws fences of decks: `graphviz` or `mermaid`."""
        if name == "graphviz":
            return self._graphviz
        return " ".join((self._lock("mermaid"), self._lock("marp"), self._any_browser))

    def _lock(self, name: str) -> str:
        """The lock file of an npm set: which packages, which versions, which bytes."""
        return self._files.digest(f"{PACKAGE}/toolchain/npm/{name}/package-lock.json")

    def _package(self, name: str) -> str:
        """The version of an installed package; of one that is missing, the one that would be installed."""
        return self._packages().get(normalized(name)) or _PINNED.get(name, "missing")
