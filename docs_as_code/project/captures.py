"""Phase one of a build: every diagram source is run, and says which pictures it draws."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.diagrams.capture import Capture, capture
from docs_as_code.engine import scheduler
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.sources import Source
    from docs_as_code.project.workers import Workers


@dataclass(frozen=True)
class Captured:
    """One source and what came of running it: a capture, or the error that kept it from being run."""

    source: Source
    capture: Capture | None
    error: DocsAsCodeError | None
    seconds: float
    is_module: bool = False


def working_folder(config: Config, source: Source) -> Path:
    """The folder a source runs in."""
    return source.path.parent if config.diagrams.cwd == "source" else config.project


def capture_all(
    config: Config,
    sources: list[Source],
    workers: Workers,
    *,
    threads: int,
    done: Callable[[Captured], None],
) -> list[Captured]:
    """Run all sources, after a failure too: only when all have run is it known which of them are modules."""

    def work(source: Source) -> Captured:
        return _capture(config, source, workers)

    results = scheduler.run_all(
        [lambda source=source: work(source) for source in sources],  # type: ignore[misc] # binds the loop's value
        workers=threads,
        done=done,
    )
    return _tell_modules([result for result in results if result])


def _capture(config: Config, source: Source, workers: Workers) -> Captured:
    started = time.perf_counter()
    try:
        _check_name(source)
        result = capture(
            source.path,
            project=config.project,
            cwd=working_folder(config, source),
            timeout=config.diagrams.timeout,
            server=workers.capturing,
            dot_server=workers.drawing(frozenset()),
            render_now=_renders_now(config, source.rel),
        )
    except DocsAsCodeError as error:
        return Captured(source, None, error, time.perf_counter() - started)
    return Captured(source, result, result.error, time.perf_counter() - started)


def _check_name(source: Source) -> None:
    """Names of pictures follow from it, and those stand in pages and JSON. Raises SourceError."""
    try:
        os.fsencode(source.path).decode()
    except UnicodeDecodeError as error:
        raise SourceError("the name of this file is not UTF-8", path=source.rel, hint="rename it") from error


def _renders_now(config: Config, rel: str) -> bool:
    return any(patterns.matches(rel, pattern) for pattern in config.diagrams.render)


def _tell_modules(results: list[Captured]) -> list[Captured]:
    """Mark the modules: sources that draw nothing, or that fail alone and are imported by one that draws."""
    imported = {
        name
        for result in results
        if result.capture and not result.error and result.capture.drawings
        for name in result.capture.imports
    }
    return [_as_module(result, imported) for result in results]


def _as_module(result: Captured, imported: set[str]) -> Captured:
    drew = bool(result.capture and result.capture.drawings)
    if (result.error is None and not drew) or (result.error is not None and result.source.rel in imported):
        return Captured(result.source, result.capture, None, result.seconds, is_module=True)
    return result
