"""Finds the sources of a project: diagrams and decks, by the patterns of its configuration."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from docs_as_code.errors import UsageError
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docs_as_code.config import Config

_REVIEWS = "build/reviews/"  # made, and not for the site (see places.py): only a pattern that says so finds them
_NEVER_RUN = re.compile(r"_.*\.py|test_.*\.py|conftest\.py|setup\.py", re.DOTALL)


class Source(NamedTuple):
    """A file a person wrote. `rel` is relative to the project with `/`, `root` the folder its pattern starts at."""

    kind: Literal["diagram", "deck"]
    project: str
    name: str  # as the file system spells it
    rel: str  # as it can be printed
    root: str

    @property
    def path(self) -> Path:
        """Where it is, absolute."""
        return Path(self.project, self.name)

    @property
    def folder(self) -> str:
        """The folder it lies in, absolute."""
        return f"{self.project}/{self.name}".rpartition("/")[0]

    @property
    def is_unreadable(self) -> bool:
        """Whether its name is no UTF-8."""
        return self.name != self.rel

    @property
    def below_root(self) -> str:
        """The source's path below the sources' root."""
        return self.rel.removeprefix(f"{self.root}/") if self.root else self.rel


def find(config: Config, known_decks: Callable[[str], bool] = lambda _: False) -> list[Source]:
    """All sources, diagrams first, each in the order of its path.

    `known_decks` says of a file without reading it that it is a deck.
    """
    project = str(config.project)
    diagrams = [
        Source("diagram", project, rel, _readable(rel), root)
        for rel, root in _matches(config, config.diagrams.sources)
        if not never_run(rel)
    ]
    decks = [
        Source("deck", project, rel, _readable(rel), root)
        for rel, root in _matches(config, config.slides.sources)
        if known_decks(rel) or _may_be_deck(f"{project}/{rel}")
    ]
    return [*diagrams, *decks]


def never_run(path: str) -> bool:
    """Whether a Python file is by its name a module or a test, and no source."""
    return _NEVER_RUN.fullmatch(path.rpartition("/")[2]) is not None


def deck_at(config: Config, rel: str) -> Source | None:
    """The deck at a project-relative path, if it is one of those that `find` finds."""
    for pattern in config.slides.sources:
        if patterns.finds(config.project, pattern, rel, output=config.output):
            if not _may_be_deck(f"{config.project}/{rel}"):
                return None
            return Source("deck", str(config.project), rel, _readable(rel), patterns.static_root(pattern))
    return None


def _readable(path: str) -> str:
    """A path that can be printed; a name that is no UTF-8 gets replacement characters."""
    return path if path.isascii() else os.fsencode(path).decode(errors="replace")


def _may_be_deck(path: str) -> bool:
    """A file that cannot be read as text may be a deck: building it says what is wrong."""
    from docs_as_code.slides.deck import is_deck

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a plain name
            head = file.read(65536)
        return is_deck(head.decode("utf-8-sig", errors="replace")) or b"\0" in head
    except OSError:
        return True


def _matches(config: Config, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Each file that fits one of the patterns, with the folder that the first such pattern starts at."""
    found: dict[str, str] = {}
    for pattern in wanted:
        root = patterns.static_root(pattern)
        asked = pattern.startswith(_REVIEWS)
        for rel in patterns.find(config.project, pattern, output=config.output):
            if asked or not rel.startswith(_REVIEWS):
                found.setdefault(rel, root)
    return sorted(found.items())


def nothing(config: Config) -> UsageError:
    """The error of a project in which there is nothing to do."""
    wanted = ", ".join((*config.diagrams.sources, *config.slides.sources, config.site.config))
    return UsageError(
        f"no sources found in {config.project}: nothing matches {wanted}",
        hint="`docs-as-code init` starts a project here; -C names another folder",
    )


def choose(sources: list[Source], wanted: tuple[str, ...], *, project: Path, folder: Path) -> list[Source]:
    """Those of `sources` that the user named, as files or folders relative to `folder`. Raises UsageError."""
    chosen: dict[str, Source] = {}
    for name in wanted:
        target = Path(os.path.normpath(folder / name))
        spellings = {target, target.resolve()}  # the project's own path has no links in it
        hits = [source for source in sources if not spellings.isdisjoint((source.path, *source.path.parents))]
        if not hits:
            raise UsageError(_why_not(name, target, project), hint="`docs-as-code list` shows the sources")
        chosen |= {source.rel: source for source in hits}
    return [source for source in sources if source.rel in chosen]


def _why_not(name: str, target: Path, project: Path) -> str:
    if not target.exists():
        return f"no such source: {name}"
    if not target.resolve().is_relative_to(project):
        return f"not in the project {project.name}: {name}"
    return f"not a source of this project: {name}"
