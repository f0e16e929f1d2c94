"""YAML that other tools have written: as plain data within limits of size and depth, or why it cannot be read.

From the parser's events, ten times as fast as its nodes. Only texts, whole numbers, booleans and nothing are told
apart; tags are not obeyed. No message shows what a file holds, but for the names of keys.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from docs_as_code.review.reading import UnreadableError, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 32 * 1024 * 1024  # bytes
MOST = 1_000_000  # values of one file, with what its aliases stand for
DEEPEST = 100
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")


class Mapping(dict[str, Any]):
    """A mapping, and the line it begins on."""

    line: int = 0


class Document(NamedTuple):
    """One document of a file, and the line it begins on."""

    value: Any
    line: int


def documents(data: bytes) -> list[Document]:
    """All documents that say something. Raises UnreadableError with the line."""
    if len(data) > LARGEST:
        raise UnreadableError(f"it has more than {LARGEST >> 20} MB, which is too much for YAML")
    text = text_of(data)
    try:
        found = list(_Events(yaml.parse(text, Loader=_LOADER)).documents())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        raise _not_yaml(text, str(problem), mark.line + 1 if mark else None) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise _not_yaml(text, "it holds a character that YAML does not know", line) from None
    return [one for one in found if one.value is not None]


def _not_yaml(text: str, problem: str, line: int | None) -> UnreadableError:
    if "{{" in text:
        line = text.count("\n", 0, text.index("{{")) + 1
        return UnreadableError("it looks like a template, and what is made of it is read", f"line {line}")
    return UnreadableError(f"it is not valid YAML: {problem}", f"line {line}" if line else None)


class _Events:
    """Builds values from events; the size of what an anchor names is known where it ends."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._size = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def documents(self) -> Iterator[Document]:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                first = next(self._events)
                yield Document(self._value(first, 0), first.start_mark.line + 1)

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self._size
        self._grow(1, event)
        if isinstance(event, yaml.ScalarEvent):
            found = _scalar(event)
        elif depth >= DEEPEST:
            raise _refused(f"its values are nested more than {DEEPEST} deep", event)
        elif isinstance(event, yaml.SequenceStartEvent):
            found = self._list(depth)
        else:
            found = self._mapping(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = found, self._size - before
        return found

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            raise _refused("an alias names an anchor that is not there, or holds itself", event)
        value, size = self._anchors[event.anchor]
        self._grow(size, event)
        return value

    def _list(self, depth: int) -> list[Any]:
        found = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, depth + 1))
        return found

    def _mapping(self, start: Any, depth: int) -> Mapping:
        found = Mapping()
        found.line = start.start_mark.line + 1
        merged: list[Any] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            value = self._value(next(self._events), depth + 1)
            if key == "<<" and event.implicit[0]:
                merged += value if isinstance(value, list) else [value]
            elif key in found:
                raise _refused(f"`{key[:40]}` is given twice", event)
            else:
                found[key] = value
        for one in merged:
            if isinstance(one, dict):
                for key, value in one.items():
                    found.setdefault(key, value)
        return found

    def _key(self, event: Any) -> str:
        key = self._alias(event) if isinstance(event, yaml.AliasEvent) else getattr(event, "value", None)
        if isinstance(key, (dict, list)) or key is None:
            raise _refused("a key is a list or a mapping, as where a template is not filled in", event)
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            self._anchors[event.anchor] = key, 1
        return str(key)

    def _grow(self, by: int, event: Any) -> None:
        self._size += by
        if self._size > MOST:
            raise _refused(f"with its aliases, it has more than {MOST:,} values", event)


def _refused(message: str, event: Any) -> UnreadableError:
    return UnreadableError(message, f"line {event.start_mark.line + 1}")


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0] or event.tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
