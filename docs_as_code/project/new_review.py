"""A new plan of a review: with a gate for each kind of evidence that the project already has."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import UsageError
from docs_as_code.project import revisions

if TYPE_CHECKING:
    from pathlib import Path

_LEFT_OUT = {"node_modules", "venv", "site-packages", "__pycache__"}
_MOST = 20_000  # files that are looked at


class _Kind(NamedTuple):
    """Evidence by its usual file names, and what to ask of it."""

    name: str
    type: str
    names: tuple[str, ...]
    gate: str
    require: str


_KINDS = (
    _Kind("tests", "junit", ("junit*.xml", "TEST-*.xml", "*-junit.xml"), "tests pass", "{failed: 0, min_total: 1}"),
    _Kind("coverage", "coverage", ("coverage.xml", "cobertura*.xml", "lcov.info"), "well tested", "{min_percent: 80}"),
    _Kind("sast", "sarif", ("*.sarif",), "no high findings", "{max_severity: medium}"),
    _Kind("changelog", "changelog", ("CHANGELOG.md",), "users are told", "{has_section: true}"),
)


def text(project: Path, path: str) -> str:
    """The plan as YAML; `path` is where it goes."""
    found = _found(project)
    tests = next(one for one in _KINDS if one.name == "tests")
    found.setdefault(tests, "reports/junit*.xml")
    git = _has_git(project)
    evidence = ["  change: {type: git}"] if git else []
    evidence += [f"  {kind.name}: {{type: {kind.type}, path: {_quoted(path)}}}" for kind, path in found.items()]
    gates = [_gate(kind) for kind in found]
    if git:
        gates.append(_CHANGE)
    return _PLAN.format(path=path, evidence="\n".join(evidence), gates="\n".join(gates))


def _gate(kind: _Kind) -> str:
    age = ", max_age: 24h" if kind.type != "changelog" else ""
    return f"  - {{name: {kind.gate}, evidence: {kind.name}, require: {kind.require}{age}, owner: team}}"


def _found(project: Path) -> dict[_Kind, str]:
    """The pattern for each kind of evidence, from the first file that has one of its names."""
    files = sorted(_files(project), key=lambda rel: (rel.count("/"), rel))
    found: dict[_Kind, str] = {}
    for kind in _KINDS:
        for rel in files:
            folder, slash, name = rel.rpartition("/")
            match = next((one for one in kind.names if fnmatchcase(name, one)), None)
            if match:
                found[kind] = f"{folder}{slash}{match}"
                break
    return found


def _files(project: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, names in os.walk(project):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in _LEFT_OUT)
        found += [os.path.relpath(os.path.join(folder, name), project) for name in sorted(names)]  # noqa: PTH118
        if len(found) > _MOST:
            break
    return found


def _has_git(project: Path) -> bool:
    try:
        return bool(revisions.repository(project))
    except UsageError:
        return False


def _quoted(path: str) -> str:
    plain = all(char.isalnum() or char in "._-/" for char in path)
    return path if plain else '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


_CHANGE = """\
  - {name: something to release, evidence: change, require: {min_commits: 1}, owner: team, blocking: false}"""
_PLAN = """\
# What must be true before a release, who answers for it, and how it goes out. Decide, and build the deck, with
#   docs-as-code review {path} --version 1.4.0
# Fill in `team` and the steps. The page "Reviews" in the reference of docs-as-code has every key and kind of evidence.

evidence:
{evidence}

gates:
{gates}

rollout:
  - {{step: first machine, who: team, minutes: 15}}
  - {{step: all machines, who: team, minutes: 30}}

rollback:
  - {{step: deploy the version before, who: team, minutes: 10}}
"""
