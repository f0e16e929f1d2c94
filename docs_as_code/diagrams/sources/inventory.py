"""The resources that a file holds, by name: what a picture of it can be held against. No value is among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.diagrams.sources.ci.gitlab import is_job
from docs_as_code.diagrams.sources.guessing import kind_by_content, kind_by_name
from docs_as_code.diagrams.sources.json_files import document
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.reading import mapping, text
from docs_as_code.diagrams.sources.yaml_lines import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1  # of what is found in a file: raised whenever it is something else
SUFFIXES = (".yaml", ".yml", ".json")

_COMPOSE = {"services": "Service", "networks": "Network", "volumes": "Volume", "secrets": "Secret", "configs": "Config"}
_KEY_ABOVE = 40  # lines of comments that may stand between a key and its value


class Held(NamedTuple):
    """One resource: the first of its `names` is the whole one.

    `is_expected`: a picture of the whole file shows it. What an owner makes, and what only belongs to others, need not
    be shown, but can be.
    """

    names: tuple[str, ...]
    kind: str
    line: int | None = None
    is_expected: bool = True


class Inventory(NamedTuple):
    """`sort` is the name of the function that draws such a file; empty when it cannot be told.

    `problem` says why it cannot be read: where, what, and a hint.
    """

    sort: str = ""
    held: tuple[Held, ...] = ()
    problem: tuple[str, str, str | None] | None = None


def inventory(content: str, path: str) -> Inventory:
    """What a file holds; `path` is its name relative to the project, which tells pipelines apart."""
    try:
        found = _parsed(content, path)
        sort = kind_by_name(path) or kind_by_content(found) or ""
        read = {
            "kubernetes": _kubernetes,
            "compose": _compose,
            "terraform": _terraform,
            "gitlab_ci": _gitlab,
            "github_actions": _github,
        }.get(sort)
        held = [one for each in found for one in read(each, content)] if read else []
    except SourcesError as error:
        where = ":".join(str(part) for part in (error.path or path, error.line) if part is not None)
        return Inventory(problem=(where, error.message, error.hint))
    first = {one.names[0]: one for one in reversed(held)}
    return Inventory(sort, tuple(one for one in held if first[one.names[0]] is one))


def _parsed(content: str, path: str) -> list[Any]:
    """The documents of a file; JSON can be told by its first sign, whatever the file is called."""
    is_json = path.endswith(".json") or (content.lstrip()[:1] == "{" and not path.endswith((".yaml", ".yml")))
    return [document(content, path)] if is_json else list(documents(content, path))


def _kubernetes(one: Any, _content: str) -> Iterator[Held]:
    from docs_as_code.diagrams.sources.k8s.icons import ECHOES
    from docs_as_code.diagrams.sources.k8s.objects import claims_of, manifests, objects

    for manifest in manifests(one):
        kind, line = text(manifest, "kind"), getattr(manifest, "line", None)
        found = objects([("", manifest)])
        for each in found:
            yield _object(each.namespace, (each.kind, kind), each.name, line, not each.owners and kind not in ECHOES)
            for claim in claims_of(each):
                yield _object(claim.namespace, (claim.kind,), claim.name, line, False)
        name = text(manifest, "metadata", "name")
        if not found and name:
            yield _object("", (kind,), name, line, False)


def _object(namespace: str, kinds: tuple[str, ...], name: str, line: int | None, is_expected: bool) -> Held:
    short = [f"{kind}/{name}" for kind in kinds]
    whole = [f"{namespace}/{one}" for one in short] if namespace else []
    return Held(tuple(dict.fromkeys([*whole, *short])), kinds[-1], line, is_expected)


def _terraform(one: Any, _content: str) -> Iterator[Held]:
    from docs_as_code.diagrams.sources.tf.picture import JOINS
    from docs_as_code.diagrams.sources.tf.resources import resources

    for each in resources(one, ""):
        is_expected = not each.is_data and not each.kind.endswith(JOINS) and each.action not in ("removed", "forgotten")
        yield Held(tuple(dict.fromkeys((each.address, each.configured))), each.kind, None, is_expected)


def _compose(one: Any, content: str) -> Iterator[Held]:
    lines = content.splitlines()
    for section, kind in _COMPOSE.items():
        for name, value in mapping(one, section).items():
            names = (name, f"Service/{name}") if section == "services" else (f"{kind}/{name}",)
            yield Held(names, kind, _line(lines, name, value), section == "services")


def _gitlab(one: Any, content: str) -> Iterator[Held]:
    lines = content.splitlines()
    for name, job in one.items() if isinstance(one, dict) else ():
        if is_job(name, job):
            yield Held((name, f"Job/{name}"), "Job", _line(lines, name, job))


def _github(one: Any, content: str) -> Iterator[Held]:
    lines = content.splitlines()
    for name, job in mapping(one, "jobs").items():
        if isinstance(job, dict):
            yield Held((name, f"Job/{name}"), "Job", _line(lines, name, job))


def _line(lines: list[str], key: str, value: Any) -> int | None:
    """The line of a key: that of its value, or one above it."""
    below: int | None = getattr(value, "line", None)
    for number in range(below or 0, max(0, (below or 0) - _KEY_ABOVE), -1):
        before, colon, _ = lines[number - 1].partition(":") if number <= len(lines) else ("", "", "")
        if colon and before.strip(" \t\"'{") == key:
            return number
    return below
