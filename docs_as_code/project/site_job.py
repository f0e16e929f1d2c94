"""The site job of a build: MkDocs, in this process, over what the other jobs made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project.report import JobReport, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.project.state import State

_REASON = "the site is always built"


def run(state: State, *, has_docs: bool) -> JobReport:
    """Build the site; `has_docs` is whether its docs folder was there before the outputs were written into it."""
    config = state.config
    source = config.site.config
    if state.request.dry_run:
        return JobReport("site", source, None, "stale", reasons=(_REASON,))
    if state.stopped:
        return JobReport("site", source, None, "skipped", reasons=(STOPPED,))
    if not has_docs and (config.project / source).is_file():
        return state.finish(failure("site", source, _no_docs(config)))
    from docs_as_code.site.build import build_site

    state.listener.began("site", 1)
    started = time.perf_counter()
    try:
        result = build_site(config.project / source, project=config.project, strict=state.request.strict)
    except DocsAsCodeError as error:
        return state.finish(failure("site", source, error, seconds=time.perf_counter() - started))
    seconds = time.perf_counter() - started
    if result.error:
        return state.finish(failure("site", source, result.error, seconds=seconds, findings=result.findings))
    folder = (
        result.site_dir.relative_to(config.project).as_posix()
        if result.site_dir.is_relative_to(config.project)
        else str(result.site_dir)
    )
    job = JobReport("site", source, None, "ran", (folder,), seconds, (_REASON,), findings=result.findings)
    return state.finish(job)


def _no_docs(config: Config) -> SourceError:
    folder = docs_folder(config.project / config.site.config)
    return SourceError(
        f"the docs folder {folder.name} is not there",
        path=config.site.config,
        hint="make it, with an index.md, or name another one: docs_dir",
    )
