"""A Compose file with all it includes, and with what its services extend put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.compose_reading import merged
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.project_files import beside, read
from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text, texts
from docs_as_code.diagrams.sources.yaml_lines import Lines, documents

if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.project_files import InputFile

_DEEPEST = 20


def whole(files: list[InputFile]) -> list[tuple[str, Any]]:
    """(path, document) of each file and of what it includes."""
    known: dict[str, dict[str, Any]] = {}
    found: dict[str, tuple[str, Any]] = {}
    waiting = list(files)
    while waiting:
        file = waiting.pop(0)
        if file.path in found:
            continue
        document = _document(file, known)
        services = {name: _extended(file, known, name, 0) for name in mapping(document, "services")}
        found[file.path] = (file.shown, {**document, "services": services})
        named = [*texts(document, "include")]
        for one in mappings(document, "include"):
            named += texts(one, "path")
        waiting += [beside(file, name, getattr(document, "line", 1)) for name in named]
    return list(found.values())


def _document(file: InputFile, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The first mapping in a file, which is read once."""
    if file.path not in known:
        every = documents(read(file), file.shown)
        known[file.path] = next((one for one in every if isinstance(one, dict)), Lines())
    return known[file.path]


def _extended(file: InputFile, known: dict[str, dict[str, Any]], name: str, depth: int) -> dict[str, Any]:
    service = at(_document(file, known), "services", name)
    if not isinstance(service, dict):
        return {}
    if "extends" not in service:
        return service
    line = getattr(service, "line", None)
    if depth > _DEEPEST:
        raise SourcesError(f"service {name!r} extends itself", path=file.shown, line=line, hint="break the circle")
    wanted = text(service, "extends", "service") or text(service, "extends")
    other = text(service, "extends", "file")
    if other:
        file = beside(file, other, line)
    own = {key: value for key, value in service.items() if key != "extends"}
    return merged(_extended(file, known, wanted, depth + 1), own)
