"""The site job: MkDocs, called in the process. A build that fails leaves the old site as it was."""

from __future__ import annotations

import contextlib
import errno
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from docs_as_code.config import load
from docs_as_code.engine.context import in_build
from docs_as_code.engine.outputs import SCRATCH, STATE, state_folder, unwritable
from docs_as_code.errors import ConfigError, DocsAsCodeError, SourceError
from docs_as_code.site import dates
from docs_as_code.site.messages import Reader, Record, not_utf8, tidy
from docs_as_code.site.publish_folder import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from docs_as_code.findings import Finding


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}  # where a new site is made, before it replaces the old one


@dataclass(frozen=True)
class SiteResult:
    """What a build of the site gave; `changed` counts the files of `site_dir` that are new, other or gone."""

    site_dir: Path
    changed: int
    findings: tuple[Finding, ...]
    error: DocsAsCodeError | None


def build_site(config_file: Path, *, project: Path, strict: bool) -> SiteResult:
    """Build the site of a mkdocs.yml; `strict` as well as its own `strict: true` makes warnings errors.

    Raises nothing that the user caused.
    """
    record = Record()
    reader = Reader(project, config_file, config_file.parent / "docs", project / load(project).output)
    with _listening(record), _inside_a_build(), contextlib.chdir(config_file.parent):
        try:
            config = _load(config_file, reader, record, strict=strict)
            return _build(config, reader, record)
        except DocsAsCodeError as error:
            return SiteResult(config_file.parent / "site", 0, reader.findings(record.records), error)


def _build(config: MkDocsConfig, reader: Reader, record: Record) -> SiteResult:
    site, reader.docs = Path(config.site_dir), Path(config.docs_dir)
    changed, error = 0, None
    with _scratch(reader.project) as scratch:
        config.site_dir = str(scratch)
        try:
            with dates.fixed(scratch):
                _render(config, reader, record)
            changed = bring_up_to_date(scratch, site, project=reader.project)
        except DocsAsCodeError as problem:
            error = problem
    return SiteResult(site, changed, reader.findings(record.records), error)


def _load(config_file: Path, reader: Reader, record: Record, *, strict: bool) -> MkDocsConfig:
    """The configuration, checked. Raises ConfigError."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    path = reader.relative(config_file)
    if not config_file.is_file():
        raise ConfigError("no such file", path=path, hint="`site.config` in docs-as-code.yml says where it is")
    if problem := not_utf8(config_file, path):
        raise ConfigError(problem.message, path=path, line=problem.line, hint=problem.hint)
    try:
        return load_config(str(config_file), strict=strict or None)
    except MkDocsException as error:
        line, message = _config_problem(error, reader, record)
        raise ConfigError(message, path=path, line=line) from error


def _config_problem(error: Exception, reader: Reader, record: Record) -> tuple[int | None, str]:
    cause = error.__context__
    if isinstance(cause, yaml.MarkedYAMLError):
        mark = cause.problem_mark or cause.context_mark
        return (mark.line + 1 if mark else None), f"not valid YAML: {cause.problem or cause.context}"
    errors = [entry.getMessage() for entry in record.records if entry.levelno >= logging.WARNING]
    for text in reversed(errors):
        key, found, problem = text.removeprefix("Config value '").partition("': ")
        if found:
            return reader.setting(key, problem)
    return None, tidy(str(error))


def _render(config: MkDocsConfig, reader: Reader, record: Record) -> None:
    """Run MkDocs into `config.site_dir`. Raises DocsAsCodeError."""
    from mkdocs.commands.build import build
    from mkdocs.exceptions import Abort

    try:
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    except Abort as error:
        raise _aborted(str(error), config, reader, record) from error
    except Exception as error:  # themes, plugins and extensions are other people's code and raise anything
        raise _failed(error, reader, record) from error
    finally:
        config.plugins.on_shutdown()


def _aborted(text: str, config: MkDocsConfig, reader: Reader, record: Record) -> DocsAsCodeError:
    path = reader.relative(reader.config_file)
    errors = [entry.getMessage() for entry in record.records if entry.levelno >= logging.ERROR]
    if config.strict and "strict" in text and not errors:
        count = sum(entry.levelno >= logging.WARNING for entry in record.records)
        warnings = "1 warning" if count == 1 else f"{count} warnings"
        message = f"the site has {warnings}, and `strict` makes that an error"
        return SourceError(message, path=path, line=reader.line(reader.config_file, "strict:"))
    return SourceError(tidy(errors[-1] if errors else text), path=path)


def _failed(error: Exception, reader: Reader, record: Record) -> DocsAsCodeError:
    if (at_page := reader.page_error(record.records)) is not None:
        file, line, problem = at_page
        if isinstance(error, UnicodeDecodeError) and (bad := not_utf8(file, reader.relative(file))):
            return bad
        return SourceError(problem or tidy(str(error)), path=reader.relative(file), line=line)
    if isinstance(error, OSError) and error.errno in _DISK:
        return unwritable(error, STATE)
    message = tidy(str(error)) or type(error).__name__
    return SourceError(f"MkDocs failed: {message}", path=reader.relative(reader.config_file))


@contextlib.contextmanager
def _listening(record: Record) -> Iterator[None]:
    """Take what MkDocs logs, instead of letting it print."""
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(record)
    try:
        yield
    finally:
        logger.removeHandler(record)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@contextlib.contextmanager
def _inside_a_build() -> Iterator[None]:
    """Tell our own MkDocs plugin that diagrams and decks are built already."""
    token = in_build.set(True)
    try:
        yield
    finally:
        in_build.reset(token)


@contextlib.contextmanager
def _scratch(project: Path) -> Iterator[Path]:
    """A folder for the new site, outside the docs and the output folder."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=state_folder(project)))
    except OSError as error:
        raise unwritable(error, STATE) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
