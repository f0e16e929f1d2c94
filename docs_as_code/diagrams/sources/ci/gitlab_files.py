"""A GitLab pipeline with its local includes put in, and with each job having all that it extends."""

# Paths are text here, as in project_files.py.
# ruff: noqa: PTH113, PTH118, PTH207

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.project_files import InputFile, project_folder, read
from docs_as_code.diagrams.sources.reading import mapping, mappings, text, texts
from docs_as_code.diagrams.sources.yaml_lines import Lines, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 11  # levels of `extends` that GitLab follows
_MOST_FILES = 150  # includes that GitLab allows


def whole(file: InputFile) -> dict[str, Any]:
    """The document of a file with what its local includes say below it, and `(path)` of each job."""
    made: dict[str, Any] = {}
    _include(file, made, {}, None)
    return made


def _include(file: InputFile, made: dict[str, Any], seen: dict[str, None], line: int | None) -> None:
    if file.path in seen:
        return
    seen[file.path] = None
    if len(seen) > _MOST_FILES:
        raise SourcesError(f"more than {_MOST_FILES} files are included", path=file.shown, line=line)
    document = _document(file)
    for name in _locals(document):
        for other in _matching(name, file, _line(document, "include")):
            _include(other, made, seen, line)
    for key, value in document.items():
        if isinstance(value, dict):
            value.setdefault("(path)", file.shown)
        old = made.get(key)
        made[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value


def _document(file: InputFile) -> dict[str, Any]:
    """The pipeline itself: a first document with `spec:` describes the inputs of a component."""
    found = [one for one in documents(read(file), file.shown) if isinstance(one, dict)]
    return next((one for one in found if "spec" not in one or len(found) == 1), Lines())


def _line(document: dict[str, Any], key: str) -> int | None:
    value = document.get(key)
    first = value[0] if isinstance(value, list) and value else value
    return getattr(first, "line", getattr(document, "line", None))


def _locals(document: dict[str, Any]) -> Iterator[str]:
    """The files of the project that are included; a URL, another project, a template or a component is elsewhere."""
    for name in texts(document, "include"):
        if "://" not in name:
            yield name
    one = mapping(document, "include")
    for include in [*mappings(document, "include"), *([one] if one else [])]:
        if text(include, "local"):
            yield text(include, "local")


def _matching(name: str, file: InputFile, line: int | None) -> list[InputFile]:
    root = project_folder()
    if "$" in name:
        return []  # a variable of the pipeline: nobody knows its value here
    names = sorted(glob.glob(name.lstrip("/"), root_dir=root, recursive=True))
    files = [one for one in names if os.path.isfile(os.path.join(root, one))]
    if not files and "*" not in name:
        hint = "a local include is relative to the root of the project"
        raise SourcesError(f"no file {name!r}", path=file.shown, line=line, hint=hint)
    return [InputFile(os.path.join(root, one), one.replace(os.sep, "/")) for one in files]


def extended(document: dict[str, Any], name: str, known: dict[str, dict[str, Any]], depth: int = 0) -> dict[str, Any]:
    """A job with all that it extends; `known` are those that have been worked out."""
    if name in known:
        return known[name]
    job = document.get(name)
    if not isinstance(job, dict):
        return {}
    if depth > _DEEPEST:
        line, path = getattr(job, "line", None), text(job, "(path)")
        raise SourcesError(f"job {name!r} extends itself", path=path, line=line, hint="break the circle")
    made: dict[str, Any] = {}
    for other in texts(job, "extends"):
        made = merged(made, extended(document, other, known, depth + 1))
    known[name] = merged(made, {key: value for key, value in job.items() if key != "extends"})
    return known[name]


def merged(first: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """Two descriptions of one job, as GitLab merges them: mappings by key; a list replaces a list."""
    made = dict(first)
    for key, value in then.items():
        old = made.get(key)
        made[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return made
