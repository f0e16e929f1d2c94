"""The site job of a build: MkDocs, in this process, over what the others made; or the site as it is, or was."""

from __future__ import annotations

import gc
import os
import time
from typing import TYPE_CHECKING

from docs_as_code.config import docs_folder, site_folder
from docs_as_code.engine.key import Key
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import explain, notes, site_files
from docs_as_code.project.report import JobReport, failure
from docs_as_code.project.state import STOPPED

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.engine.reuse import Found
    from docs_as_code.project.state import State
    from docs_as_code.site.build import SiteResult
    from docs_as_code.site.reuse import SiteReads


def run(state: State, *, has_docs: bool) -> JobReport:
    """Build the site; `has_docs` is whether its docs folder was there before the outputs were written into it."""
    config = state.config
    source = config.site.config
    if state.stopped:
        return JobReport("site", source, None, "skipped", reasons=(STOPPED,))
    if not has_docs and (config.project / source).is_file():
        return state.finish(failure("site", source, _no_docs(config)))
    from docs_as_code.site.reuse import reads

    state.world.forget()  # pictures and decks have just been made
    read = reads(config.project / source, project=config.project, output=config.output)
    key = site_key(state)
    folder = _relative(state, site_folder(config.project / source).resolve())
    found = state.reuse.find("site", source, key) if read.reason is None and _is_inside(folder) else None
    coming = explain.foreseen_below(state, _relative(state, docs_folder(config.project / source)))
    if found is not None and not coming and (job := _reused(state, found, folder, key)) is not None:
        return job
    reasons = explain.of_site(state, key, found, read.reason)
    if state.request.dry_run:
        return JobReport("site", source, None, "stale", (folder,), reasons=(*reasons, *coming))
    return state.finish(_built(state, read, key, reasons))


def site_key(state: State) -> Key:
    """The static key of building the site."""
    return Key(state.identities.site, (("path", state.config.site.config), ("strict", str(state.request.strict))))


def _reused(state: State, found: Found, folder: str, key: Key) -> JobReport | None:
    source = state.config.site.config
    try:
        findings = tuple(finding for finding, _ in notes.findings_in(found.result.note))
    except ValueError:
        return None
    if site_files.are_right(state, folder, found.result.files):
        return JobReport("site", source, None, "up-to-date", (folder,), findings=findings)
    if state.request.dry_run:
        return None
    reasons = explain.of_site(state, key, found)
    if not site_files.restore(state, folder, found.result.files):
        return None
    return state.finish(JobReport("site", source, None, "cached", (folder,), 0.0, reasons, findings=findings))


def _built(state: State, read: SiteReads, key: Key, reasons: tuple[str, ...]) -> JobReport:
    from docs_as_code.site.build import build_site

    config = state.config
    source = config.site.config
    gc.enable()  # MkDocs makes garbage that only a search finds
    state.listener.began("site", 1)
    state.listener.started(source)
    before = _values(state, read)
    started = time.perf_counter()
    try:
        with state.timeline.span(source, "site"):
            result = build_site(config.project / source, project=config.project, strict=state.request.strict)
    except DocsAsCodeError as error:
        state.checkout.forget_job("site", source)
        return failure("site", source, error, seconds=time.perf_counter() - started)
    finally:
        state.listener.ended(source)
    seconds = time.perf_counter() - started
    if result.error:
        state.checkout.forget_job("site", source)
        return failure("site", source, result.error, seconds=seconds, findings=result.findings)
    folder = _relative(state, result.site_dir)
    _keep(state, result, key, before, read, folder, seconds)
    return JobReport("site", source, None, "ran", (folder,), seconds, reasons, findings=result.findings)


def _keep(
    state: State, result: SiteResult, key: Key, before: Inputs, read: SiteReads, folder: str, seconds: float
) -> None:
    """Keep the site, unless it reads more than files, or what it read changed meanwhile."""
    state.world.forget()
    source = state.config.site.config
    if read.reason is not None or not _is_inside(folder) or _values(state, read) != before:
        state.checkout.forget_job("site", source)
        return
    files = site_files.read(state, folder)
    note = notes.of_findings(result.findings)
    kept = state.reuse.keep("site", source, key, files, note=note, inputs=before, seconds=seconds)
    for path, sha256 in kept.files.items():
        state.checkout.files.note(f"{folder}/{path}", sha256)


def _values(state: State, read: SiteReads) -> Inputs:
    return tuple((name, state.world.value(name)) for name in read.inputs)


def _is_inside(folder: str) -> bool:
    return not os.path.isabs(folder)  # noqa: PTH117 - a plain name


def _relative(state: State, folder: os.PathLike[str]) -> str:
    return os.fspath(folder).removeprefix(f"{state.config.project}/")


def _no_docs(config: Config) -> SourceError:
    folder = docs_folder(config.project / config.site.config)
    return SourceError(
        f"the docs folder {folder.name} is not there",
        path=config.site.config,
        hint="make it, with an index.md, or name another one: docs_dir",
    )
