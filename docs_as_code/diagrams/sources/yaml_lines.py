"""YAML as plain data that knows its lines, built from parser events within limits of depth and size.

Only texts, whole numbers, booleans and nothing are told apart; tags are not obeyed. No message shows what a file holds.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.problem import SourcesError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_VALUES = 1_000_000  # of one file, with what its aliases stand for
DEEPEST = 100
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")


class Lines(dict[str, Any]):
    """A mapping, and the line it begins on."""

    line: int = 0


@dataclass
class _Open:
    """A mapping or a sequence whose end has not come."""

    value: Any
    anchor: str | None
    start: int
    key: str | None = None
    merged: list[Any] = field(default_factory=list)


def documents(text: str, shown: str) -> Iterator[Any]:
    """The documents of a YAML file, `shown` being its name in messages. Raises SourcesError."""
    try:
        import yaml
    except ImportError:
        hint = f"`{sys.executable} -m pip install pyyaml` brings it to the interpreter that ran the source"
        raise SourcesError("PyYAML, which reads YAML, is not installed", hint=hint) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from _Builder(shown).build(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, shown) from None


def _not_yaml(error: Any, text: str, shown: str) -> SourcesError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    hint = "correct the file, or leave it out of the pattern"
    if "{{" in text:
        line = text.count("\n", 0, text.index("{{")) + 1
        hint = "it looks like a template: draw what `helm template` or your own tool makes of it"
    return SourcesError(f"not YAML: {problem}", path=shown, line=line, hint=hint)


class _Builder:
    """Builds one document after the other; the size of what an anchor names is known where it ends."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._count = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._root: Any = None

    def build(self, events: Any) -> Iterator[Any]:
        """All documents."""
        for event in events:
            kind = type(event).__name__
            if kind == "ScalarEvent":
                self._value(_scalar(event), event.anchor, 1, event)
            elif kind == "MappingStartEvent":
                made = Lines()
                made.line = event.start_mark.line + 1
                self._start(made, event)
            elif kind == "SequenceStartEvent":
                self._start([], event)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._end(event)
            elif kind == "AliasEvent":
                self._alias(event)
            elif kind == "DocumentStartEvent":
                self._root, self._anchors = None, {}
            elif kind == "DocumentEndEvent":
                yield self._root

    def _start(self, value: Any, event: Any) -> None:
        if len(self._open) >= DEEPEST:
            self._fail(f"values are nested more than {DEEPEST} deep", event)
        if event.anchor:
            self._anchors.pop(event.anchor, None)  # until its end it can only be named by itself
        self._open.append(_Open(value, event.anchor, self._count))
        self._grow(1, event)

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        for one in done.merged:
            for part in one if isinstance(one, list) else [one]:
                if isinstance(part, dict):
                    self._grow(len(part), event)
                    for key, value in part.items():
                        done.value.setdefault(key, value)
        self._value(done.value, done.anchor, self._count - done.start, event)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            inside = any(one.anchor == event.anchor for one in self._open)
            self._fail("a value holds itself" if inside else "an alias names an anchor that is not there", event)
        value, size = self._anchors[event.anchor]
        self._grow(size, event)
        self._value(value, None, 0, event)

    def _value(self, value: Any, anchor: str | None, size: int, event: Any) -> None:
        if anchor:
            self._anchors[anchor] = (value, size)
        if type(value) is not Lines and not isinstance(value, list):
            self._grow(1, event)
        if not self._open:
            self._root = value
            return
        holder = self._open[-1]
        if isinstance(holder.value, list):
            holder.value.append(value)
        elif holder.key is None:
            holder.key = value if isinstance(value, str) else str(value) if not isinstance(value, (dict, list)) else "?"
        else:
            if holder.key == "<<":
                holder.merged.append(value)
            else:
                holder.value[holder.key] = value
            holder.key = None

    def _grow(self, by: int, event: Any) -> None:
        self._count += by
        if self._count > MOST_VALUES:
            self._fail(f"with its aliases, the file has more than {MOST_VALUES:,} values", event)

    def _fail(self, message: str, event: Any) -> None:
        hint = "leave the file out of the pattern"
        raise SourcesError(message, path=self._shown, line=event.start_mark.line + 1, hint=hint)


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0] or event.tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
