"""Tells what a file describes by its name, else by what stands in it: which of the drawing functions reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.json_files import document
from docs_as_code.diagrams.sources.project_files import read
from docs_as_code.diagrams.sources.yaml_lines import documents

if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.project_files import InputFile

_NAMES = (
    (re.compile(r"(.*/)?\.github/workflows/[^/]+\.ya?ml"), "github_actions"),
    (re.compile(r"(.*/)?[^/]*\.gitlab-ci\.ya?ml"), "gitlab_ci"),
    (re.compile(r"(.*/)?(docker-)?compose([.-][^/]*)?\.ya?ml"), "compose"),
)
_TERRAFORM = ("values", "planned_values", "resource_changes")


def kind_of(file: InputFile) -> str | None:
    """The name of the function that draws it; None when it cannot be told. Raises SourcesError."""
    for pattern, kind in _NAMES:
        if pattern.fullmatch(file.shown):
            return kind
    if file.path.endswith(".json"):
        return _kind(document(read(file), file.shown))
    for one in documents(read(file), file.shown):
        kind_here = _kind(one)
        if kind_here:
            return kind_here
    return None


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
    if "stages" in content or any("script" in job for job in jobs):
        return "gitlab_ci"
    return None
