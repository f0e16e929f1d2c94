"""The graphs of a project without its outputs: what its diagram sources draw, in its folder or in a revision."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.config import FILE, load
from docs_as_code.errors import ConfigError
from docs_as_code.findings import Finding
from docs_as_code.project import captures, pictures, revision_files, revisions, sources
from docs_as_code.project.state import BuildRequest, Listener, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.config import Config
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.checkout import Checkout
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.revisions import Repository
    from docs_as_code.project.workers import Workers

_MEMORY = "/dev/shm"  # noqa: S108 - the folder made in it is our own
_MOST_IN_MEMORY = 16 << 20  # bytes: a container's may hold 64 MiB


@dataclass(frozen=True)
class Graphs:
    """What the sources of a project draw: `captured`, one entry a source. Nothing is written into its folder."""

    state: State
    captured: tuple[Captured, ...]
    workers: Callable[[], Workers]

    def drawing(self, captured: Captured, index: int) -> Drawing | None:
        """One drawing of a source, from the store, or from one more run of it."""
        found = captures.drawing(self.state, captured, index)
        if found is None:
            again = captures.run_again(self.state, [captured.source], self.workers)[0].capture
            found = again.drawings[index] if again and index < len(again.drawings) else None
        return found

    def look(self, captured: Captured, index: int) -> tuple[str, ...]:
        """All that a picture follows from, but for the toolchain: equal looks need no closer look."""
        assert captured.facts is not None  # it has drawn something
        facts = captured.facts.drawings[index]
        own = (name for name in facts.icons if not name.startswith("package:"))
        return facts.graph, *(pictures.icon_digest(self.state, name) for name in own)


@contextmanager
def graphs_of(
    config: Config, say: Callable[[str], None], workers: Callable[[], Workers], checkout: Checkout | None
) -> Iterator[Graphs]:
    """Run what must be run; what is in the store, or known in this checkout or another one, is taken from there."""
    state = State(config, BuildRequest(only=frozenset({"diagrams"}), folder=config.project), Listener(say))
    if checkout is not None:
        state.checkout.learn(checkout)
    try:
        found = [source for source in sources.find(config, lambda _: True) if source.kind == "diagram"]
        captured = captures.capture_all(state, found, workers, done=lambda _: None) if found else []
        yield Graphs(state, tuple(captured), workers)
    finally:
        state.close()


@contextmanager
def checked_out(repo: Repository, commit: str | None, here: Config) -> Iterator[tuple[Config, list[Finding]]]:
    """The project as it is in a commit (None: as it was before the first one), in a folder of its own for a while.

    It has its own configuration and modules, and the store of the project `here`: names in keys are relative to the
    project, so that what has been built once need not be built again.
    """
    with _tree(repo, _in_memory(repo, commit)) as tree:
        found = revision_files.check_out(repo, commit, tree) if commit else []
        config, more = _config(tree / repo.prefix, here)
        _bring_interpreter(config, here)
        yield config, found + more


@contextmanager
def to_build_in(config: Config, here: Config) -> Iterator[Config]:
    """One side of a comparison where outputs may be written: neither in the work tree nor in memory.

    What git ignores is not in a copy of the work tree.
    """
    repo = revisions.repository(here.project)
    if config.project != here.project and not config.project.is_relative_to(_MEMORY):
        yield config
        return
    with _tree(repo, None) as tree:
        if config.project == here.project:
            revision_files.copy_work_tree(repo, tree)
        else:
            top = config.project.parents[repo.prefix.count("/") - 1] if repo.prefix else config.project
            shutil.copytree(top, tree, symlinks=True, dirs_exist_ok=True)
        copy = replace(
            config, project=tree / repo.prefix, cache=replace(here.cache, dir=str(here.locate(here.cache.dir)))
        )
        _bring_interpreter(copy, here)
        yield copy


@contextmanager
def _tree(repo: Repository, below: str | None) -> Iterator[Path]:
    """An empty folder that passes for the top of the repository, with the folder of the project in it."""
    folder = Path(tempfile.mkdtemp(prefix="docs-as-code-diff-", dir=below)).resolve()
    try:
        tree = folder / "tree"
        (tree / repo.prefix).mkdir(parents=True)
        (tree / ".git").mkdir()  # inputs are named up to the root of the repository
        yield tree
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory(repo: Repository, commit: str | None) -> str | None:
    """A folder in memory for files that are few and small, and live for a second: a disk takes longer to make them."""
    if commit is None or "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return None
    size = revision_files.size(repo, commit)
    return None if size is None or size > _MOST_IN_MEMORY else _MEMORY


def _config(project: Path, here: Config) -> tuple[Config, list[Finding]]:
    found: list[Finding] = []
    try:
        config = replace(here, project=project) if _same_settings(project, here) else load(project)
    except ConfigError as error:
        config = replace(here, project=project)
        message = f"that revision's configuration is not valid ({error.message}): today's is used for it"
        found.append(
            Finding(
                rule="revision", severity="warning", path=error.path or "", line=error.line, message=message, hint=None
            )
        )
    store = str(here.locate(here.cache.dir))
    return replace(config, cache=replace(here.cache, dir=store)), found


def _same_settings(project: Path, here: Config) -> bool:
    """Whether a revision's configuration says what today's says: then nobody need read it."""
    return all(_text(project / name) == _text(here.project / name) for name in (FILE, here.site.config))


def _text(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _bring_interpreter(config: Config, here: Config) -> None:
    """Let `python: .venv/bin/python` lead to the interpreter of the work tree: no revision has one."""
    if config.python is None or config.locate(config.python).exists():
        return
    first = config.python.partition("/")[0]
    there, link = here.project / first, config.project / first
    if there.exists() and not os.path.lexists(link):
        link.symlink_to(there)
