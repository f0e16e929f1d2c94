"""Runs one diagram source, here or on another machine of a fleet: plain data in, plain data out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.capture import capture
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import patterns, places, workers
from docs_as_code.project.captured import working_folder

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.diagrams.capture import Capture
    from docs_as_code.project.sources import Source


class RunSource(NamedTuple):
    """A source to run; `token` names the warm processes of the build that asks, which another machine has none of."""

    config: Config
    source: Source
    token: str

    def files(self) -> list[str]:
        """What must be the same wherever it runs, by absolute path."""
        return [str(self.source.path)]

    def failed(self, error: DocsAsCodeError) -> Ran:
        """The result when it cannot be run at all."""
        return Ran(self.source, None, error, 0.0)


class Ran(NamedTuple):
    """The source, what came of it or why it could not be run, and how long it took in seconds."""

    source: Source
    capture: Capture | None
    error: DocsAsCodeError | None
    seconds: float


def run_source(task: RunSource) -> Ran:
    """Run it; every failure is in the result."""
    started = time.perf_counter()
    config, source = task.config, task.source
    try:
        _check_name(source)
        warm = workers.of(task.token, config)
        result = capture(
            source.path,
            project=config.project,
            cwd=Path(working_folder(config, source)),
            timeout=config.diagrams.timeout,
            server=warm.capturing,
            dot_server=warm.drawing(frozenset()),
            ignored=tuple(map(Path, places.written_folders(config))),
            render_now=any(patterns.matches(source.rel, pattern) for pattern in config.diagrams.render),
        )
    except DocsAsCodeError as error:
        return Ran(source, None, error, time.perf_counter() - started)
    return Ran(source, result, None, time.perf_counter() - started)


def _check_name(source: Source) -> None:
    """Names of pictures follow from it, and those stand in pages and JSON. Raises SourceError."""
    if source.is_unreadable:
        raise SourceError("the name of this file is not UTF-8", path=source.rel, hint="rename it")
