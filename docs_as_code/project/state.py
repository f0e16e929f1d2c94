"""What one build is asked, whom it tells, and what it has found out so far."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs
from docs_as_code.engine.checkout import Checkout, Made
from docs_as_code.engine.inputs import World
from docs_as_code.engine.reuse import Reuse
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import input_kinds, places
from docs_as_code.project.identities import PACKAGE, Identities, site_folders
from docs_as_code.project.unfinished import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docs_as_code.config import Config
    from docs_as_code.diagrams.icon_names import IconNames
    from docs_as_code.engine.reuse import Store
    from docs_as_code.engine.timeline import Timeline
    from docs_as_code.findings import Finding
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.cluster import Cluster
    from docs_as_code.project.decks import PlannedDeck
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.report import JobReport
    from docs_as_code.project.shards import Shard

ALL = frozenset({"diagrams", "slides", "site"})
STOPPED = "stopped after the first failure"


@dataclass(frozen=True)
class BuildRequest:
    """What to build. `wanted` are files or folders relative to `folder`; none means everything of `only`.

    A `dry_run` runs and writes nothing; with `run_sources` it runs those sources of which it is not known what they
    draw now. `workers` is how many jobs run at once (default: one a processor); `trace` is a file for the timeline of
    the build. `shard` is a part of the work, as `1/4`; `executor` the address of a cluster.
    """

    wanted: tuple[str, ...] = ()
    only: frozenset[str] = ALL
    workers: int | None = None
    force: bool = False
    fail_fast: bool = False
    strict: bool = False
    dry_run: bool = False
    run_sources: bool = False
    folder: Path = field(default_factory=Path.cwd)
    trace: Path | None = None
    shard: str | None = None
    executor: str | None = None


def _ignore(*_: object) -> None:
    """Hear nothing."""


@dataclass(frozen=True)
class Listener:
    """Who hears of the build.

    `say` gets a line of text, `began` a phase and its number of jobs, `done` each job, `debug` tracebacks of sources;
    `ran` is called for each source that has been run, `started` and `ended` around each running job with its name.
    """

    say: Callable[[str], None]
    began: Callable[[str, int], None] = _ignore
    done: Callable[[JobReport], None] = _ignore
    debug: Callable[[str], None] = _ignore
    ran: Callable[[], None] = _ignore
    started: Callable[[str], None] = _ignore
    ended: Callable[[str], None] = _ignore


@dataclass
class Foresight:
    """What a dry run knows beside its report.

    `outputs` are those that a build would make, `captured` are the sources, `pictures` and `decks` the jobs by name:
    by their first output, by their source.
    """

    outputs: set[str] = field(default_factory=set)
    captured: list[Captured] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    decks: dict[str, PlannedDeck] = field(default_factory=dict)


class State:
    """One build under way.

    `kept` are outputs that stay when stale ones are removed: they are right, or their source failed. `broken` are
    outputs that could not be made. `stopped` is set by --fail-fast.
    """

    def __init__(self, config: Config, request: BuildRequest, listener: Listener) -> None:
        self.config = config
        self.request = request
        self.listener = listener
        self.checkout = Checkout(config.project)
        self.identities = Identities(config, self.checkout.files, lambda: self.world.packages)
        self.world = World(
            str(config.project),
            self.checkout.files,
            hidden=places.written_folders(config),
            sites=site_folders(),
            more=input_kinds.of_project(config, self.checkout, self.identities, lambda: self.world),
        )
        self.icon_digests: dict[str, str] = {}  # by portable name
        self.kept: set[str] = set()
        self.broken: set[str] = set()
        self.foresight = Foresight()
        self.stopped = False
        self.has_failed = False
        self.mark = Mark(config.project, knows_nothing=self.checkout.is_new)
        self.said: tuple[Finding, ...] = ()  # of the build itself
        self.unsaved: DocsAsCodeError | None = None  # why what the checkout knows cannot be saved

    @cached_property
    def store(self) -> Store:
        """The store, opened when something is first looked for beyond this checkout. Raises ConfigError."""
        from docs_as_code.engine.store import open_store

        cache = self.config.cache
        return open_store(
            self.config.locate(cache.dir),
            max_size=cache.max_size,
            remote=cache.remote,
            write=cache.write,
            say=self.listener.say,
        )

    @cached_property
    def timeline(self) -> Timeline:
        """When what ran, if somebody wants to know."""
        from docs_as_code.engine.timeline import NO_TIMELINE, Timeline

        return NO_TIMELINE if self.request.trace is None else Timeline()

    @cached_property
    def icon_names(self) -> IconNames:
        """Portable names of icons, and where those are here."""
        from docs_as_code.diagrams.icon_names import IconNames

        folders = site_folders()
        if self.config.python is not None:
            from docs_as_code.project import other_python

            folders = (*other_python.site_folders(self.config, self.checkout), *folders)
        return IconNames(self.config.project, folders)

    def relative(self, path: str) -> str:
        """How an absolute path is named among inputs: relative to the project up to its repository, else as it is."""
        project = str(self.config.project)
        if path.startswith(f"{project}/"):
            return path[len(project) + 1 :]
        return os.path.relpath(path, project) if path.startswith(f"{self.repository}/") else path

    def is_installed(self, path: str) -> bool:
        """Whether a file is part of a tool, which counts by its version."""
        from docs_as_code.toolchain.paths import cache_dir

        return path.startswith((f"{PACKAGE}/", f"{cache_dir()}/"))

    @cached_property
    def repository(self) -> str:
        """The folder of the git repository that the project is in, else the project."""
        folders = (self.config.project, *self.config.project.parents)
        return str(next((folder for folder in folders if (folder / ".git").exists()), self.config.project))

    @cached_property
    def executor(self) -> Cluster | None:
        """Where jobs run: None for threads here. Raises ToolError where the cluster cannot be used."""
        if self.request.executor is None:
            return None
        from docs_as_code.project.cluster import Cluster

        return Cluster(self.request.executor, self.config, self.world.value)

    @cached_property
    def shard(self) -> Shard | None:
        """The part of the work that is asked for; None for all of it. Raises UsageError."""
        if self.request.shard is None:
            return None
        from docs_as_code.project import shards

        return shards.parse(self.request.shard)

    @cached_property
    def threads(self) -> int:
        """How many jobs run at once."""
        if self.request.workers:
            return self.request.workers
        if self.executor is not None:
            return self.executor.threads
        from docs_as_code.engine.scheduler import default_workers

        return default_workers()

    @cached_property
    def reuse(self) -> Reuse:
        """What can be used again."""
        return Reuse(self.checkout, lambda: self.store, self.world, force=self.request.force)

    def close(self) -> None:
        """Let the cluster go, and the store finish what it has begun."""
        cluster = self.__dict__.get("executor")
        if cluster is not None:
            cluster.shutdown()
        if "store" in self.__dict__:
            self.store.close()

    def is_known_deck(self, rel: str) -> bool:
        """Whether a file was built as a deck and has not changed since."""
        known = self.checkout.job("deck", rel)
        return known is not None and known.own.endswith(f"deck {self.checkout.files.digest(rel)}")

    def finish(self, job: JobReport) -> JobReport:
        """Note the end of a job, and pass it on."""
        if job.status == "failed":
            self.has_failed = True
            self.stopped = self.stopped or self.request.fail_fast
            self.keep_outputs_of(job.source)
        self.listener.done(job)
        return job

    def keep_outputs_of(self, source: str) -> None:
        """Leave the old outputs of a source that failed as they were."""
        old = {made.path for made in self.checkout.made() if made.source == source}
        self.kept |= old
        self.broken |= old

    def write(
        self, kind: str, source: str, name: str | None, stamp: str, files: Mapping[str, tuple[bytes, str]]
    ) -> None:
        """Write the outputs of one job (by path: bytes and their sha256) and note them. Raises DocsAsCodeError.

        `stamp` is the key that stands in the files.
        """
        for path in files:
            self._stays_inside(path)
        self.mark.set()
        outputs.write_all(self.config.project, {path: data for path, (data, _) in files.items()})
        for path, (_, sha256) in files.items():
            self.checkout.files.note(path, sha256)
            self.claim(kind, source, name, stamp, path, sha256)

    def claim(self, kind: str, source: str, name: str | None, stamp: str, path: str, sha256: str) -> None:
        """Note whose an output is, and that it stays."""
        self.checkout.add_made(Made(path, kind, source, name, stamp, sha256))

    def _stays_inside(self, path: str) -> None:
        folder = os.path.dirname(f"{self.config.project}/{path}")  # noqa: PTH120 - for every output
        if folder in self._inside:
            return
        real = Path(folder).resolve()
        if not real.is_relative_to(self.config.project):
            raise DocsAsCodeError(
                f"cannot be written: its folder is a link that leads out of the project, to {real}",
                path=path,
                hint="put a real folder in its place, or set `output` in docs-as-code.yml",
            )
        self._inside.add(folder)

    @cached_property
    def _inside(self) -> set[str]:
        return set()
