"""Drift: where a picture shows what the files lack, and where the files hold what it does not show."""

from __future__ import annotations

import difflib
import posixpath
from typing import TYPE_CHECKING, Protocol

from docs_as_code.diagrams import drift_words
from docs_as_code.diagrams.sources.inventory import SUFFIXES
from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from docs_as_code.diagrams.drift_words import Cover, Resource
    from docs_as_code.diagrams.sources.inventory import Held, Inventory

MOST_FILES = 2_000  # of one pattern
_SHOWN = 3  # names in a hint
_HOW = 'write a file of the project and a name in it, as "k8s/api.yaml#Deployment/api"'
_OF_TERRAFORM = "name a file with what `terraform show -json` prints, and an address in it"
_KNOWN = "known are Kubernetes manifests, Compose files, `terraform show -json`, GitLab pipelines and GitHub workflows"


class Files(Protocol):
    """The files of the project, by names relative to it."""

    def inventory(self, path: str) -> Inventory | None:
        """What a file holds; None where there is none."""

    def find(self, pattern: str) -> list[str]:
        """The files that a pattern matches, sorted."""

    def beside(self, path: str) -> list[str]:
        """The names in the folder of a path; none where there is no such folder."""


def say(line: int | None, covers: str, nodes: tuple[tuple[int | None, str, str], ...], files: Files) -> list[Said]:
    """All drift of one diagram. `line` is its own, `nodes` are line, label and resource of each that has one."""
    drift = _Drift(line, files)
    found = {cover: drift.found(cover) for cover in drift_words.covers(covers)}
    for where, label, text in nodes:
        for resource in drift_words.resources(text):
            drift.look_up(where or line, label, resource)
    for cover, paths in found.items():
        drift.compare(cover, paths)
    return drift.said


class _Drift:
    """What has been said of one diagram; `seen` are the files that it speaks of, `shown` the resources in it."""

    def __init__(self, line: int | None, files: Files) -> None:
        self.line = line
        self.files = files
        self.said: list[Said] = []
        self.seen: dict[str, Inventory] = {}
        self.shown: set[tuple[str, ...]] = set()
        self._unreadable: set[str] = set()

    def found(self, cover: Cover) -> list[str]:
        """The files of a cover that can hold resources."""
        pattern = cover.pattern
        hint = f'patterns are relative to the project, with blanks between them, as "{_example(pattern)}"'
        if not pattern or not drift_words.is_inside(pattern):
            self._cover(f"'{pattern}' is no pattern of files in the project", hint)
            return []
        every = self.files.find(pattern)
        paths = [path for path in every if path.endswith(SUFFIXES)]
        if not paths:
            what = "files, but none in YAML or JSON" if every else "no file"
            self._cover(f"'{pattern}' covers nothing: it matches {what}", hint)
        if len(paths) > MOST_FILES:
            message = f"'{pattern}' matches {len(paths):,} files, more than the {MOST_FILES:,} that are compared"
            self._cover(message, "name fewer of them")
            return []
        self.seen |= {path: found for path in paths if (found := self.files.inventory(path)) is not None}
        return [path for path in paths if path in self.seen]

    def look_up(self, line: int | None, label: str, resource: Resource) -> None:
        """Note what a node shows, or say what is wrong with it."""
        path, name = resource
        wrong = _unusable(resource)
        inventory = None if wrong else self.files.inventory(path)
        hint: str | None
        if inventory is None:
            what, hint = wrong or (f"{name} of {path}, and there is no such file", self._near(path))
        elif inventory.problem:
            if path in self._unreadable:
                return  # one node has said it
            self._unreadable.add(path)
            where, message, hint = inventory.problem
            what = f"{name} of a file that cannot be read: {where}: {message}"
        else:
            self.seen.setdefault(path, inventory)
            held = [one for one in inventory.held if name in one.names]
            if held:
                self.shown |= {_identity(path, inventory, one) for one in held}
                return
            what, hint = f"{name}, which is not in {path}", self._nearest(resource)
        self.said.append(Said("missing-resource", line, f"'{label}' stands for {what}", hint))

    def compare(self, cover: Cover, paths: list[str]) -> None:
        """Say what a cover holds and the picture does not show, each resource once."""
        every: list[tuple[str, Held]] = []
        for path in paths:
            problem = self.seen[path].problem
            if problem:
                where, message, hint = problem
                self._cover(f"'{cover.pattern}' covers a file that cannot be read: {where}: {message}", hint)
            every += [(path, one) for one in self.seen[path].held]
        if not every and not any(self.seen[path].problem for path in paths):
            if paths:
                self._cover(f"'{cover.pattern}' covers nothing: there is no resource in its files", _KNOWN)
            return
        self._look_for_names(cover, [one for _, one in every])
        for path, one in every:
            identity = _identity(path, self.seen[path], one)
            if cover.counts(one) and identity not in self.shown:
                self.shown.add(identity)
                where = path if one.line is None else f"{path}:{one.line}"
                message = f"no node stands for {path}#{one.names[0]}"
                hint = f"it is defined in {where}: draw it, or say in `covers` what counts"
                self.said.append(Said("uncovered-resource", self.line, message, hint))

    def _look_for_names(self, cover: Cover, held: list[Held]) -> None:
        kinds = sorted({one.kind for one in held})
        for name in cover.wanted:
            if not any(drift_words.fits(one, name) for one in held):
                near = difflib.get_close_matches(name, [*kinds, *(one.names[-1] for one in held)], 1)
                hint = f"did you mean {near[0]}?" if near else f"the kinds are {', '.join(kinds[:20])}"
                self._cover(f"'{cover.pattern}#{name}' covers nothing: its files hold no {name}", hint)

    def _near(self, path: str) -> str:
        beside = self.files.beside(path)
        if posixpath.basename(path) in beside:
            return "it is a folder: name a file in it"
        near = difflib.get_close_matches(posixpath.basename(path), beside, 1)
        if near:
            return f"did you mean {posixpath.join(posixpath.dirname(path), near[0])}?"
        return "files are named relative to the project"

    def _nearest(self, resource: Resource) -> str:
        """Where the name is now, or the name in the file that looks like it."""
        path, name = resource
        for other, inventory in self.seen.items():
            if any(name in one.names for one in inventory.held):
                return f"it is in {other}: write {other}#{name}"
        held = self.seen[path].held
        near = drift_words.nearest(name, held)
        if near:
            return f"did you mean {path}#{near}?"
        whole = drift_words.same_kind_first(name, held)
        more = ", …" if len(whole) > _SHOWN else ""
        return f"the file holds {', '.join(whole[:_SHOWN])}{more}" if whole else _KNOWN

    def _cover(self, message: str, hint: str | None) -> None:
        self.said.append(Said("broken-cover", self.line, message, hint))


def _unusable(resource: Resource) -> tuple[str, str] | None:
    """What is wrong with a resource before any file is looked at."""
    path, name = resource
    if not name:
        return f"'{path}', which names no resource", _HOW
    if not path:
        return f"'#{name}', which names no file", _HOW
    if not drift_words.is_inside(path):
        return f"{name} of {path}, which is not in the project", _HOW
    if path.endswith(".tf"):
        return f"{name} of {path}, which is not read", _OF_TERRAFORM
    return None


def _example(pattern: str) -> str:
    """A pattern that is right, in the folder of one that is wrong."""
    parts = [part for part in pattern.split("/")[:-1] or [pattern] if part not in ("", ".", "..")]
    folder = "/".join(part for part in parts if not any(sign in part for sign in "*?[.~"))
    return f"{folder or 'k8s'}/**/*.yaml"


def _identity(path: str, inventory: Inventory, held: Held) -> tuple[str, ...]:
    """What is one and the same in several files: a base and its overlays, a Compose file and what overrides it."""
    name = held.names[0]
    if inventory.sort == "github_actions":
        return (inventory.sort, path, name)
    if inventory.sort == "compose":
        return (inventory.sort, posixpath.dirname(path), name)
    return (inventory.sort, name)
