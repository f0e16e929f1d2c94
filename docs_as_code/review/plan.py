"""The plan of a review: read with what it extends, and its gates held against what the evidence can tell."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs_as_code.errors import ConfigError, UsageError
from docs_as_code.review.facts import Test, parse
from docs_as_code.review.plan_values import Row, nearest, read_rows
from docs_as_code.review.readers import reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta

    from docs_as_code.review.reading import Reader

_OWN = ("type", "path", "base", "step", "facts", "date", "commit")  # keys of evidence with a field of their own


@dataclass(frozen=True)
class Release:
    """What is to be released; `window` is from when to when."""

    version: str | None = None
    base: str | None = None
    head: str | None = None
    owner: str | None = None
    window: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class EvidenceOf:
    """The evidence that a plan names."""

    name: str
    type: str
    paths: tuple[str, ...]
    base: tuple[str, ...]  # of what is deployed now; `git` alone means `paths` at the release's base
    step: str
    pointers: Mapping[str, str]
    date: str | None
    commit: str | None
    options: Mapping[str, Any] = field(default_factory=dict)  # what it says by other keys


@dataclass(frozen=True)
class Waiver:
    """`matches` is a pattern of rules or tests; None accepts all that the gate looks at."""

    reason: str
    by: str
    until: date
    matches: str | None


@dataclass(frozen=True)
class Gate:
    """One question; `tests` are what `require` says."""

    name: str
    evidence: str
    tests: tuple[Test, ...]
    max_age: timedelta | None
    owner: str
    blocking: bool
    waivers: tuple[Waiver, ...]
    rel: str  # the file that asks it
    line: int


@dataclass(frozen=True)
class Action:
    """One step of the rollout, or back."""

    step: str
    who: str
    minutes: int
    rehearsed: date | None


@dataclass(frozen=True)
class Plan:
    """`rel` is the file relative to the project; `risks` are (risk, limit, owner), `contacts` (name, role, reach).

    `sources` are the file and all that it extends, each with the SHA-256 of its bytes; `publish` puts the deck into the
    site.
    """

    rel: str
    sources: tuple[tuple[str, str], ...]
    publish: bool
    release: Release
    evidence: Mapping[str, EvidenceOf]
    gates: tuple[Gate, ...]
    rollout: tuple[Action, ...]
    rollback: tuple[Action, ...]
    risks: tuple[tuple[str, str, str], ...]
    contacts: tuple[tuple[str, str, str], ...]
    template: str | None = None  # of the deck; relative to the project, as are files of slides
    slides: tuple[tuple[str, str], ...] = ()  # of the lead: a block of the deck, and the file that follows it
    theme: str | None = None

    def for_release(self, version: str | None, base: str | None, head: str | None) -> Plan:
        """The plan with what the command line says instead."""
        release = self.release
        return replace(
            self,
            release=replace(
                release,
                version=version or release.version,
                base=base or release.base,
                head=head or release.head or "HEAD",
            ),
        )


def load(file: Path, project: Path) -> Plan:
    """Raises UsageError for a file that is none, ConfigError for what is wrong in it."""
    if not file.is_file():
        rel = os.path.relpath(file, project)
        raise UsageError(f"no such plan: {rel}", hint="a plan is a YAML file, as reviews/weekly.yml")
    sources: dict[str, str] = {}
    top = _merged(file, project, (), sources)
    evidence = {name: _evidence(name, row) for name, row in top.values.get("evidence", {}).items()}
    gates = tuple(_gate(row, evidence) for row in top.values.get("gates", ()))
    if not gates:
        raise ConfigError("the plan has no gates: it would decide nothing", path=top.rel, hint="give it `gates`")
    release = top.values.get("release")
    return Plan(
        top.rel,
        tuple(sources.items()),
        top.values.get("publish", False),
        Release(**release.values) if release else Release(),
        evidence,
        gates,
        _actions(top, "rollout"),
        _actions(top, "rollback"),
        _texts(top, "risks", ("risk", "limit", "owner")),
        _texts(top, "contacts", ("name", "role", "reach")),
        top.values.get("template"),
        tuple((row.values["after"], row.values["file"]) for row in top.values.get("slides", ())),
        top.values.get("theme"),
    )


def _merged(file: Path, project: Path, above: tuple[Path, ...], sources: dict[str, str]) -> Row:
    """The file's own values over those of the files that it extends, which are noted with their digests."""
    rel = Path(os.path.relpath(file, project)).as_posix()
    own = read_rows(file, rel)
    sources[rel] = own.sha256
    _once_each(own)
    _locate(own, "template", file.parent, project)
    for row in own.values.get("slides", ()):
        _locate(row, "file", file.parent, project)
    merged: dict[str, Any] = {}
    for name in own.values.get("extends", ()):
        other = (file.parent / name).resolve()
        if other in (*above, file):
            raise own.error("extends", f"`extends` leads back to {name}", "take it out there or here")
        if not other.is_file():
            raise own.error("extends", f"`extends` names no file: {name}", "it counts from the folder of this file")
        merged = _over(_merged(other, project, (*above, file), sources).values, merged)
    return own._replace(values=_over(own.values, merged))


def _locate(row: Row, key: str, folder: Path, project: Path) -> None:
    """Let a file that counts from the plan's folder count from the project. Raises ConfigError."""
    name = row.values.get(key)
    if name is None:
        return
    path = Path(os.path.normpath(folder / name))
    if not path.resolve().is_relative_to(project):
        raise row.error(key, f"`{key}` leads out of the project: {name}", "copy the file into the project")
    if any(sign in name for sign in '"<>'):
        raise row.error(key, f"`{key}` has signs that no deck can name: {name}", "give the file another name")
    if not path.is_file():
        near = [other.name for other in path.parent.glob("*") if other.is_file()] if path.parent.is_dir() else []
        hint = nearest(path.name, near) if near else "it counts from the folder of this file"
        raise row.error(key, f"`{key}` names no file: {name}", hint)
    row.values[key] = path.relative_to(project).as_posix()


def _over(upper: dict[str, Any], lower: dict[str, Any]) -> dict[str, Any]:
    both = {**lower, **upper}
    if "release" in upper and "release" in lower:
        both["release"] = upper["release"]._replace(values={**lower["release"].values, **upper["release"].values})
    if "evidence" in lower:
        both["evidence"] = {**lower["evidence"], **upper.get("evidence", {})}
    if "gates" in lower and "gates" in upper:
        own = {row.values["name"]: row for row in upper["gates"]}
        shared = [own.pop(row.values["name"], row) for row in lower["gates"]]
        both["gates"] = [*shared, *own.values()]
    return both


def _once_each(row: Row) -> None:
    seen: set[str] = set()
    for gate in row.values.get("gates", ()):
        name = gate.values["name"]
        if name in seen:
            raise gate.error("name", f"two gates are called {name!r}", "give one of them another name")
        seen.add(name)


def _evidence(name: str, row: Row) -> EvidenceOf:
    values = row.values
    known = reader(values["type"])
    for key in values:
        if key not in ("type", "step", *known.keys):
            raise row.error(key, f"evidence of the type {known.type} has no `{key}`", f"remove `{key}`")
    if {"url", "urls"} & {*known.keys}:
        _asked(name, known, row)
    elif "path" in known.keys and "path" not in values:
        raise row.error("type", f"evidence `{name}` lacks `path`", "name a file, or a pattern of files")
    if known.type == "json" and "facts" not in values:
        raise row.error(
            "type", f"evidence `{name}` lacks `facts`", "name each fact and its place: {percent: /totals/percent}"
        )
    for key in ("path", "base"):
        for path in values.get(key, ()):
            if "://" in path:
                raise row.error(key, f"`{key}` of evidence `{name}` is an address", "a path is one of the project")
            if path.startswith(("/", "~")) or ".." in path.split("/"):
                raise row.error(key, f"{path!r} leads out of the project", "a path counts from the project's folder")
    return EvidenceOf(
        name,
        known.type,
        values.get("path", ()),
        values.get("base", ()),
        values.get("step", known.step),
        values.get("facts", {}),
        values.get("date"),
        values.get("commit"),
        {key: value for key, value in values.items() if key not in _OWN},
    )


def _asked(name: str, known: Reader, row: Row) -> None:
    """Evidence that a server is asked for, or that was saved: one of the two. Raises ConfigError."""
    key = "url" if "url" in known.keys else "urls"
    if known.type == "grafana":
        if "path" not in row.values:
            raise row.error("type", f"evidence `{name}` lacks `path`", "name the JSON of a dashboard")
    elif ("path" in row.values) == (key in row.values):
        both = f"has both `path` and `{key}`" if "path" in row.values else f"lacks `{key}`"
        hint = f"name the server to ask by `{key}`, or files with its answers by `path`"
        raise row.error(key if key in row.values else "type", f"evidence `{name}` {both}", hint)
    if "query" in known.keys and "url" in row.values and "query" not in row.values:
        raise row.error("url", f"evidence `{name}` lacks `query`", "say in PromQL what to ask: sum(rate(errors[5m]))")
    if "token_env" in row.values and key not in row.values:
        raise row.error("token_env", "no server is asked, so none needs `token_env`", "remove `token_env`")


def _gate(row: Row, evidence: dict[str, EvidenceOf]) -> Gate:
    values = row.values
    found = evidence.get(values["evidence"])
    if found is None:
        name = values["evidence"]
        hint = nearest(name, evidence) if evidence else "the plan has no `evidence`"
        raise row.error("evidence", f"there is no evidence called {name!r}", hint)
    tests = []
    for name, (value, line) in values["require"].items():
        test = parse(name, value, reader(found.type).facts, tuple(found.pointers))
        if isinstance(test, tuple):
            raise ConfigError(test[0], path=row.rel, line=line, hint=test[1])
        tests.append(test)
    return Gate(
        values["name"],
        found.name,
        tuple(tests),
        values.get("max_age"),
        values["owner"],
        values.get("blocking", True),
        tuple(_waiver(one) for one in values.get("waivers", ())),
        row.rel,
        row.line,
    )


def _waiver(row: Row) -> Waiver:
    values = row.values
    return Waiver(values["reason"], values["by"], values["until"], values.get("matches"))


def _actions(top: Row, name: str) -> tuple[Action, ...]:
    rows = [row.values for row in top.values.get(name, ())]
    return tuple(Action(one["step"], one["who"], one["minutes"], one.get("rehearsed")) for one in rows)


def _texts(top: Row, name: str, keys: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    rows = [row.values for row in top.values.get(name, ())]
    return tuple((one[keys[0]], one.get(keys[1], ""), one.get(keys[2], "")) for one in rows)
