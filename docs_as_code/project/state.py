"""What one build is asked, whom it tells, and what it has found out so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.engine import key, outputs, scheduler
from docs_as_code.engine.ledger import Ledger, Made
from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docs_as_code.config import Config
    from docs_as_code.project.report import JobReport
    from docs_as_code.project.sources import Source

ALL = frozenset({"diagrams", "slides", "site"})
STOPPED = "stopped after the first failure"


@dataclass(frozen=True)
class BuildRequest:
    """What to build. `wanted` are files or folders relative to `folder`; none means everything of `only`."""

    wanted: tuple[str, ...] = ()
    only: frozenset[str] = ALL
    workers: int = field(default_factory=scheduler.default_workers)
    force: bool = False
    fail_fast: bool = False
    strict: bool = False
    dry_run: bool = False
    folder: Path = field(default_factory=Path.cwd)


def _ignore(*_: object) -> None:
    """Hear nothing."""


@dataclass(frozen=True)
class Listener:
    """Who hears of the build.

    `say` gets a line of text, `began` a phase and its number of jobs, `done` each job, `debug` tracebacks of sources;
    `ran` is called for each source that has been run.
    """

    say: Callable[[str], None]
    began: Callable[[str, int], None] = _ignore
    done: Callable[[JobReport], None] = _ignore
    debug: Callable[[str], None] = _ignore
    ran: Callable[[], None] = _ignore


@dataclass
class State:
    """One build under way.

    `kept` are outputs that stay when stale ones are removed: they are right, or their source failed. `broken` are
    outputs that could not be made. `stopped` is set by --fail-fast.
    """

    config: Config
    request: BuildRequest
    listener: Listener
    ledger: Ledger
    kept: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    stopped: bool = False

    def finish(self, job: JobReport) -> JobReport:
        """Note the end of a job, and pass it on."""
        if job.status == "failed":
            self.stopped = self.stopped or self.request.fail_fast
            self.keep_outputs_of(job.source)
        self.listener.done(job)
        return job

    def keep_outputs_of(self, source: str) -> None:
        """Leave the old outputs of a source that failed as they were."""
        old = {made.path for made in self.ledger if made.source == source}
        self.kept |= old
        self.broken |= old

    def write(
        self,
        source: Source,
        name: str | None,
        digest: str,
        files: Mapping[str, bytes],
        inputs: dict[str, str | None] | None = None,
    ) -> None:
        """Write the outputs of one job and record them. Raises DocsAsCodeError."""
        for path in files:
            self._stays_inside(path)
        outputs.write_all(self.config.project, files)
        for path, data in files.items():
            self.ledger.record(Made(path, source.kind, source.rel, name, digest, key.of_bytes(data), inputs or {}))

    def _stays_inside(self, path: str) -> None:
        folder = (self.config.project / path).parent.resolve()
        if not folder.is_relative_to(self.config.project):
            raise DocsAsCodeError(
                f"cannot be written: its folder is a link that leads out of the project, to {folder}",
                path=path,
                hint="put a real folder in its place, or set `output` in docs-as-code.yml",
            )
