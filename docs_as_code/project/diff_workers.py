"""The warm processes of a comparison: the same ones for both sides, unless modules, fonts or the interpreter differ."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docs_as_code.project.identities import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from contextlib import ExitStack
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.workers import Workers


class Warm:
    """Starts the warm processes of a side when they are first needed; `stack` ends them."""

    def __init__(self, stack: ExitStack, top: Path, say: Callable[[str], None]) -> None:
        self._stack = stack
        self._top = top
        self._say = say
        self._opened: dict[Hashable, Workers] = {}

    def workers(self, config: Config) -> Callable[[], Workers]:
        """Starts them when they are first needed."""

        def opened() -> Workers:
            from docs_as_code.project.workers import Workers

            folders = self._modules(config)
            own = config.project if config.python or config.diagrams.fonts else None
            if (own, folders) not in self._opened:
                workers = Workers(config, self._say, modules=folders)
                self._opened[own, folders] = self._stack.enter_context(workers)
            return self._opened[own, folders]

        return opened

    def _modules(self, config: Config) -> tuple[str, ...]:
        """The folders of a revision that hold modules, where those of the work tree are installed in place."""
        if config.project.is_relative_to(self._top):
            return ()
        depth = len(config.project.parts)
        tree = next(one for one in (config.project, *config.project.parents) if (one / ".git").is_dir())
        assert len(tree.parts) <= depth
        top = f"{self._top}/"
        own = PACKAGE.rpartition("/")[0]
        inside = [
            entry
            for entry in sys.path
            if f"{entry}/".startswith(top) and entry != own and "/site-packages" not in entry and "/.venv" not in entry
        ]
        return tuple(f"{tree}/{entry[len(top) :]}".rstrip("/") for entry in inside)
