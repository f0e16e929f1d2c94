"""Finds the sources of a project: diagrams and decks, by the patterns of its configuration."""

from __future__ import annotations

import fnmatch
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from docs_as_code.errors import UsageError
from docs_as_code.slides.deck import is_deck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.config import Config

_NEVER_RUN = ("_*.py", "test_*.py", "conftest.py", "setup.py", "__init__.py")
_NEVER_ENTERED = {".git", ".venv", "venv", ".docs-as-code", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Source:
    """A file a person wrote. `rel` is relative to the project with `/`, `root` the folder its pattern starts at."""

    kind: Literal["diagram", "deck"]
    path: Path
    rel: str
    root: str

    @property
    def below_root(self) -> PurePosixPath:
        """The source's path below the sources' root."""
        rel = PurePosixPath(self.rel)
        return rel.relative_to(self.root) if self.root and rel.is_relative_to(self.root) else rel


def find(config: Config) -> list[Source]:
    """All sources, diagrams first, each in the order of its path."""
    diagrams = [
        Source("diagram", config.project / rel, rel, root)
        for rel, root in _matches(config, config.diagrams.sources)
        if not any(fnmatch.fnmatch(PurePosixPath(rel).name, pattern) for pattern in _NEVER_RUN)
    ]
    decks = [
        Source("deck", config.project / rel, rel, root)
        for rel, root in _matches(config, config.slides.sources)
        if _may_be_deck(config.project / rel)
    ]
    return [*diagrams, *decks]


def _may_be_deck(path: Path) -> bool:
    """A file that cannot be read as text may be a deck: building it says what is wrong."""
    try:
        with path.open("rb") as file:
            head = file.read(65536)
        return is_deck(head.decode("utf-8-sig", errors="replace")) or b"\0" in head
    except OSError:
        return True


def _matches(config: Config, patterns: Iterable[str]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    output = config.output + "/"
    for pattern in patterns:
        if pattern.startswith("/") or ".." in PurePosixPath(pattern).parts:
            continue
        root = static_root(pattern)
        for path in (config.project / root).glob(pattern[len(root) :].lstrip("/") or "*"):
            rel = path.relative_to(config.project).as_posix()
            entered = set(rel.split("/")[:-1])
            if path.is_file() and not entered & _NEVER_ENTERED and not rel.startswith(output):
                found.setdefault(rel, root)
    return sorted(found.items())


def static_root(pattern: str) -> str:
    """The folder a pattern starts at: the part before its first wildcard."""
    parts = PurePosixPath(pattern).parts[:-1]
    fixed = []
    for part in parts:
        if any(sign in part for sign in "*?["):
            break
        fixed.append(part)
    return "/".join(fixed)


def choose(sources: list[Source], wanted: tuple[str, ...], *, project: Path, folder: Path) -> list[Source]:
    """Those of `sources` that the user named, as files or folders relative to `folder`. Raises UsageError."""
    chosen: dict[str, Source] = {}
    for name in wanted:
        target = Path(os.path.normpath(folder / name))
        hits = [source for source in sources if source.path == target or target in source.path.parents]
        if not hits:
            raise UsageError(_why_not(name, target, project), hint="`docs-as-code list` shows the sources")
        chosen |= {source.rel: source for source in hits}
    return [source for source in sources if source.rel in chosen]


def _why_not(name: str, target: Path, project: Path) -> str:
    if not target.exists():
        return f"no such source: {name}"
    if not target.is_relative_to(project):
        return f"not in the project {project.name}: {name}"
    return f"not a source of this project: {name}"
