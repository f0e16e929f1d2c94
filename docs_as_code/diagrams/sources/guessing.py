"""Tells what a file describes by its name, else by what stands in it: which of the drawing functions reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.json_files import document
from docs_as_code.diagrams.sources.project_files import read
from docs_as_code.diagrams.sources.yaml_lines import documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.sources.project_files import InputFile

_NAMES = (
    (re.compile(r"(.*/)?\.github/workflows/[^/]+\.ya?ml"), "github_actions"),
    (re.compile(r"(.*/)?[^/]*\.gitlab-ci\.ya?ml"), "gitlab_ci"),
    (re.compile(r"(.*/)?(docker-)?compose([.-][^/]*)?\.ya?ml"), "compose"),
)
_TERRAFORM = ("values", "planned_values", "resource_changes")
_OF_A_JOB = frozenset({"extends", "run", "script", "stage", "trigger"})


def kind_of(file: InputFile) -> str | None:
    """The name of the function that draws it; None when it cannot be told. Raises SourcesError."""
    named = kind_by_name(file.shown)
    if named:
        return named
    if file.path.endswith(".json"):
        return kind_by_content([document(read(file), file.shown)])
    return kind_by_content(documents(read(file), file.shown))


def kind_by_name(shown: str) -> str | None:
    """As `kind_of`, where the name of the file is enough."""
    return next((kind for pattern, kind in _NAMES if pattern.fullmatch(shown)), None)


def kind_by_content(found: Iterable[Any]) -> str | None:
    """As `kind_of`, for the documents of a file: the first that is known tells."""
    return next(filter(None, map(_kind, found)), None)


def _kind(content: Any) -> str | None:
    if not isinstance(content, dict):
        return None
    if "apiVersion" in content and "kind" in content:
        return "kubernetes"
    if "format_version" in content or ("terraform_version" in content and any(key in content for key in _TERRAFORM)):
        return "terraform"
    if isinstance(content.get("services"), dict):
        return "compose"
    if isinstance(content.get("jobs"), dict):
        return "github_actions"
    jobs = [value for value in content.values() if isinstance(value, dict)]
    if "stages" in content or any(not _OF_A_JOB.isdisjoint(job) for job in jobs):
        return "gitlab_ci"
    return None
