"""The warm processes of one build: one that runs sources, and one that draws for each set of fonts."""

from __future__ import annotations

import atexit
import os
import sys
import time
from functools import cached_property
from typing import TYPE_CHECKING

from docs_as_code.diagrams import picture, python
from docs_as_code.engine.forkserver import ForkServer
from docs_as_code.toolchain import fonts, libraries
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.toolchain.fonts import FontSet


_here: dict[str, Workers] = {}  # by the token of the build that they serve


def of(token: str, config: Config) -> Workers:
    """The warm processes of a build; on a machine that only helps with it, its own, which stay for the next task."""
    if token not in _here:
        _here[token] = Workers(config, silent)
        atexit.register(_here[token].close)
        _here[token].warm_up()
    return _here[token]


def drop(token: str) -> None:
    """Stop warm processes that nobody uses any more."""
    _here.pop(token).close()


class Workers:
    """Starts each process when it is first needed, and stops them all.

    `modules` are folders that sources find modules in before all others.
    """

    def __init__(self, config: Config, say: Callable[[str], None], modules: tuple[str, ...] = ()) -> None:
        self.token = f"{os.uname().nodename} {os.getpid()} {time.monotonic_ns()}"
        self._config = config
        self._say = say
        self._modules = modules
        self._font_sets: dict[frozenset[str], FontSet] = {}
        self._drawing: dict[frozenset[str], ForkServer] = {}
        self._opened: list[ForkServer] = []

    def __enter__(self) -> Workers:
        _here[self.token] = self
        return self

    def __exit__(self, *_: object) -> None:
        _here.pop(self.token, None)
        self.close()

    def close(self) -> None:
        """Stop every process."""
        for server in self._opened:
            server.close()
        self._opened.clear()

    def warm_up(self) -> None:
        """Start both processes, which then load what they need while this one goes on."""
        _ = self.capturing, self.drawing(frozenset())

    @cached_property
    def capturing(self) -> ForkServer:
        """The process that runs diagram sources."""
        named = self._config.python
        chosen = str(self._config.locate(named)) if named else sys.executable
        # A source may draw at once (`pipe()`, `render: now`): with our fonts, not with the machine's.
        env = self._environment(frozenset())
        if self._modules:
            env["PYTHONPATH"] = os.pathsep.join((*self._modules, os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep)
        return self._open(ForkServer(preload=python.PRELOAD, python=chosen, env=env))

    def fonts(self, packs: frozenset[str]) -> FontSet:
        """The fonts a picture is laid out with: the base fonts, the project's own, and the packs it needs."""
        if packs not in self._font_sets:
            extra = tuple(map(self._config.locate, self._config.diagrams.fonts))
            self._font_sets[packs] = fonts.font_set(packs, extra, self._say)
        return self._font_sets[packs]

    def drawing(self, packs: frozenset[str]) -> ForkServer:
        """The process that lays out and draws with these fonts: fontconfig is read once in a process."""
        if packs not in self._drawing:
            self._drawing[packs] = self._open(ForkServer(preload=picture.PRELOAD, env=self._environment(packs)))
        return self._drawing[packs]

    def _environment(self, packs: frozenset[str]) -> dict[str, str | None]:
        env: dict[str, str | None] = {"FONTCONFIG_FILE": str(self.fonts(packs).config_file)}
        path = libraries.search_path(self._say)
        return {**env, "LD_LIBRARY_PATH": path} if path else env

    def _open(self, server: ForkServer) -> ForkServer:
        self._opened.append(server)
        return server
