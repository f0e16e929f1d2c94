"""What `new diagram --from` names: a kind of infrastructure and its files; the kind is told by the files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.sources import SourcesError
from docs_as_code.errors import SourceError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.diagrams.sources.project_files import InputFile

KINDS = ("kubernetes", "compose", "terraform", "gitlab_ci", "github_actions")
_WITHOUT_FILES = {"gitlab_ci": ".gitlab-ci.yml", "github_actions": ".github/workflows/*.y*ml"}
_MOST_LOOKED_AT = 50


class Origin(NamedTuple):
    """The function to call, and the patterns to call it with, relative to the project."""

    kind: str
    patterns: tuple[str, ...]


def origin(words: tuple[str, ...], *, project: Path, folder: Path) -> Origin:
    """Read `KIND [PATTERN…]` or `PATTERN…`; patterns are relative to `folder`, where the user is.

    Raises UsageError where no file matches or the kind cannot be told, SourceError for a file that cannot be read.
    """
    from docs_as_code.diagrams.sources.project_files import matching, tell_project

    said = words[0].replace("-", "_").lower() if words else ""
    kind = {"k8s": "kubernetes"}.get(said, said) if said in {*KINDS, "k8s"} else None
    patterns = tuple(_from_project(pattern, project, folder) for pattern in (words[1:] if kind else words))
    if kind and not patterns and kind not in _WITHOUT_FILES:
        raise UsageError(
            f"--from {words[0]} names no files", hint=f'write a pattern: --from {words[0]} "k8s/**/*.yaml"'
        )
    tell_project(str(project))
    try:
        files = matching(patterns or (_WITHOUT_FILES[kind or ""],), "k8s/**/*.yaml")
        return Origin(kind or _told(files[:_MOST_LOOKED_AT], patterns), patterns)
    except SourcesError as error:
        if error.path is None:
            raise UsageError(error.message, hint=error.hint) from None
        raise SourceError(error.message, path=error.path, line=error.line, hint=error.hint) from None


def _from_project(pattern: str, project: Path, folder: Path) -> str:
    return os.path.relpath(os.path.join(folder, os.path.expanduser(pattern)), project)  # noqa: PTH111, PTH118


def _told(files: list[InputFile], patterns: tuple[str, ...]) -> str:
    from docs_as_code.diagrams.sources.guessing import kind_of

    found: dict[str, str] = {}
    for file in files:
        kind = kind_of(file)
        if kind:
            found.setdefault(kind, file.shown)
    say = f"say which: --from {'|'.join(KINDS)} {patterns[0]}"
    if not found:
        raise UsageError(f"cannot tell what {files[0].shown} describes", hint=say)
    if len(found) > 1:
        (one, first), (other, second) = list(found.items())[:2]
        raise UsageError(f"files of two kinds: {first} is for {one}, {second} for {other}", hint=say)
    return next(iter(found))
