"""Drift in a check: the files that diagrams speak of are read, and what each held when it was last read is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.sources.inventory import Inventory
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.state import State


def say(state: State, captured: list[Captured]) -> Iterator[Finding]:
    """A finding for each drift of these sources. Files are read for those diagrams alone that name any."""
    files: _Files | None = None
    for one in captured:
        for drawing in one.facts.drawings if one.facts and not one.is_module else ():
            if not drawing.covers.strip() and not drawing.resources:
                continue
            from docs_as_code.diagrams import drift

            files = files or _Files(state)
            for rule, line, message, hint in drift.say(drawing.line, drawing.covers, drawing.resources, files):
                yield Finding(one.source.rel, line, rule, "error", message, hint)


class _Files:
    """The files of the project during one check, each looked at once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._project = state.config.project
        self._known: dict[str, Inventory | None] = {}
        self._found: dict[str, list[str]] = {}

    def inventory(self, path: str) -> Inventory | None:
        """What a file holds; None where there is none."""
        if path not in self._known:
            self._known[path] = self._look_up(path)
        return self._known[path]

    def find(self, pattern: str) -> list[str]:
        """The files that a pattern matches, sorted."""
        if pattern not in self._found:
            found = patterns.find(self._project, pattern, output=self._state.config.output)
            self._found[pattern] = sorted(found)
        return self._found[pattern]

    def beside(self, path: str) -> list[str]:
        """The names in the folder of a path; none where there is no such folder."""
        try:
            return sorted(one.name for one in (self._project / path).parent.iterdir())
        except OSError:
            return []

    def _look_up(self, path: str) -> Inventory | None:
        """What was found in these bytes before, else what is found now; known here alone, it costs no store a look."""
        from docs_as_code.diagrams.sources import inventory
        from docs_as_code.engine.checkout import Known
        from docs_as_code.engine.key import Context, Key
        from docs_as_code.engine.trace import Result

        sha256 = self._state.checkout.files.digest(path)
        if sha256 in ("absent", "folder", "unreadable"):
            return None
        key = Key(Context((("inventory", str(inventory.VERSION)),)), (("path", path), ("file", sha256)))
        found = self._state.reuse.known("inventory", path, key)
        if found is not None:
            try:
                return _from_json(found.result.note)
            except (ValueError, TypeError):
                pass  # from another version
        made = _read(str(self._project / path), path)
        if made is not None:
            note = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
            self._state.checkout.record("inventory", path, Known(key.context.text, key.text, (), Result({}, note), 0.0))
        return made


def _read(whole: str, path: str) -> Inventory | None:
    from docs_as_code.diagrams.sources.inventory import Inventory, inventory
    from docs_as_code.diagrams.sources.problem import SourcesError
    from docs_as_code.diagrams.sources.project_files import InputFile, read

    try:
        return inventory(read(InputFile(whole, path)), path)
    except SourcesError as error:
        where = path if error.line is None else f"{path}:{error.line}"
        return Inventory(problem=(where, error.message, error.hint))
    except OSError:
        return None


def _from_json(note: str) -> Inventory:
    from docs_as_code.diagrams.sources.inventory import Held, Inventory

    sort, held, problem = json.loads(note)
    resources = tuple(Held(tuple(names), kind, line, is_expected) for names, kind, line, is_expected in held)
    return Inventory(sort, resources, tuple(problem) if problem else None)
