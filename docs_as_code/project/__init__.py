"""A project: finds the sources, plans the jobs and builds them. The only room that knows all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.project.report import Report


def build_for_site(mkdocs_file: Path, say: Callable[[str], None]) -> Report:
    """Bring diagrams and decks up to date for the site of `mkdocs_file`. Raises DocsAsCodeError for a wrong project."""
    from docs_as_code.config import find_project, load
    from docs_as_code.project.build import build
    from docs_as_code.project.state import BuildRequest, Listener

    config = load(find_project(mkdocs_file.parent))
    request = BuildRequest(only=frozenset({"diagrams", "slides"}), folder=config.project)
    return build(config, request, Listener(say))
