"""When a site may be reused: what building it reads, known without building it, or why that is not known.

The names are those of the engine's inputs. They follow from nothing but the files, folders, variables and packages that
they name: where none of those has changed, the names are the same as well.
"""

# Plain names: thousands of files are listed in every build, and a Path costs more than a look.
# ruff: noqa: PTH100, PTH120

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.config import FILE
from docs_as_code.site import installed, mkdocs_settings
from docs_as_code.site.known_plugins import FOR_ALL_SITES, is_known_code
from docs_as_code.site.reuse_parts import extensions, lexers, plugins, theme
from docs_as_code.site.reuse_site import NotKnownError, Site, repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs_as_code.site.mkdocs_settings import Settings


@dataclass(frozen=True)
class SiteReads:
    """`inputs` are the names of all that building the site reads; `reason` says why it may not be reused, if so.

    With a reason, there may be more that it reads.
    """

    inputs: tuple[str, ...]
    reason: str | None


def reads(mkdocs_file: Path, *, project: Path, output: str) -> SiteReads:
    """Read the settings and list the docs; `output` is the folder of our own outputs, relative to the project.

    Those among the docs are inputs. Our own package is none, nor is Python: they belong into the key.
    """
    inputs: dict[str, None] = {}
    reason = None
    try:
        for name in _all(mkdocs_file, str(project), output):
            inputs[name] = None
    except NotKnownError as error:
        reason = str(error)
    return SiteReads(tuple(inputs), reason)


def _all(mkdocs_file: Path, project: str, output: str) -> Iterator[str]:
    settings = mkdocs_settings.Settings()
    problem = None
    try:
        mkdocs_settings.read(mkdocs_file, settings)
    except mkdocs_settings.UnreadableSettingsError as error:
        problem = str(error)
    folder = os.path.dirname(os.path.abspath(mkdocs_file))
    site = Site(project, repository(project), folder, "", settings.values, {})
    yield from (site.name("file", file) for file in settings.files)
    yield from (f"env:{name}" for name in ("SOURCE_DATE_EPOCH", *settings.variables))
    yield from _own_settings(site)
    if problem:
        raise NotKnownError(problem)
    yield from _read(_standing(site), settings, os.path.normpath(f"{project}/{output}"))


def _standing(site: Site) -> Site:
    docs = site.at(site.folder, site.values.get("docs_dir", "docs"))
    return Site(site.project, site.root, site.folder, docs, site.values, installed.packages(sys.path))


def _own_settings(site: Site) -> Iterator[str]:
    """Our plugin looks upwards for docs-as-code.yml, and takes the sources that it names off the site."""
    folder = site.folder
    while True:
        yield site.name("file", f"{folder}/{FILE}")
        if folder in (site.project, "/") or os.path.isfile(f"{folder}/{FILE}"):  # noqa: PTH113 - a plain name
            return
        folder = os.path.dirname(folder)


def _read(site: Site, settings: Settings, output: str) -> Iterator[str]:
    values = site.values
    yield from site.below(site.docs)
    if f"{output}/".startswith(f"{site.docs}/"):
        yield site.name("list", output)  # its own folder does not show it
    if hooks := values.get("hooks"):
        first = hooks[0] if isinstance(hooks, list) else hooks
        raise NotKnownError(f"the hook {first} is not known to depend on files alone")
    for code in settings.named:
        if not is_known_code(code):
            raise NotKnownError(f"{code}, named by mkdocs.yml, is not known to depend on files alone")
    watched = values.get("watch") or []
    yield from (
        site.name("look", site.at(site.folder, path)) for path in (watched if isinstance(watched, list) else ())
    )
    yield from (f"package:{package}" for package in FOR_ALL_SITES)
    yield from lexers(site)
    yield from theme(site)
    yield from plugins(site, values.get("plugins", ["search"]))
    yield from extensions(site, values.get("markdown_extensions") or [])
