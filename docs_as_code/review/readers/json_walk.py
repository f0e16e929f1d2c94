"""JSON with lists that may be longer than memory should hold: their elements are handed over one by one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from docs_as_code.review.readers.json_text import refuse, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Take = Callable[[Any, tuple[int, ...]], None]

_SPACE = re.compile(r"[ \t\n\r]*")


def walked(text: str, taking: Mapping[str, Take]) -> Any:
    """The document, with nothing in the lists that a path of `taking` names, as `/runs/*/results`.

    Their elements go to the function there, with the places in all lists on the way. Raises UnreadableError.
    """
    ways: dict[str, Any] = {}
    for path, take in taking.items():
        here = ways
        for name in path.split("/")[1:]:
            here = here.setdefault(name, {})
        here["*"] = take
    with unreadable():
        return _Walk(text).document(ways)


def left_out(_value: Any, _places: tuple[int, ...]) -> None:
    """For lists that nobody needs."""


class _Walk:
    """Goes into what leads to one of the lists, and lets Python's own decoder read all else."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decode = json.JSONDecoder(parse_constant=refuse).raw_decode

    def document(self, ways: dict[str, Any]) -> Any:
        value, end = self._value(self._after_space(0), ways, ())
        end = self._after_space(end)
        if end < len(self._text):
            self._wrong("Extra data", end)
        return value

    def _value(self, at: int, ways: Any, places: tuple[int, ...]) -> tuple[Any, int]:
        first = self._text[at : at + 1]
        if isinstance(ways, dict) and first == "{":
            return self._object(at, ways, places)
        if isinstance(ways, dict) and first == "[" and "*" in ways:
            return self._list(at, ways["*"], places)
        return self._decode(self._text, at)

    def _object(self, at: int, ways: dict[str, Any], places: tuple[int, ...]) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self._after_space(at + 1)
        while self._text[at : at + 1] != "}":
            if self._text[at : at + 1] != '"':
                self._wrong("Expecting property name enclosed in double quotes", at)
            name, at = self._decode(self._text, at)
            if name in found:
                self._wrong("A name that is there twice", at)
            at = self._after(":", at)
            found[name], at = self._value(at, ways.get(name), places)
            at = self._next(at, "}")
        return found, at + 1

    def _list(self, at: int, ways: Any, places: tuple[int, ...]) -> tuple[list[Any], int]:
        found: list[Any] = []
        number = 0
        at = self._after_space(at + 1)
        while self._text[at : at + 1] != "]":
            here = (*places, number)
            value, at = self._value(at, ways, here)
            if callable(ways):
                ways(value, here)
            else:
                found.append(value)
            number += 1
            at = self._next(at, "]")
        return found, at + 1

    def _next(self, at: int, end: str) -> int:
        """Where the next element starts, or where the end is."""
        at = self._after_space(at)
        if self._text[at : at + 1] == end:
            return at
        at = self._after(",", at)
        if self._text[at : at + 1] == end:
            self._wrong("Expecting value", at)
        return at

    def _after(self, sign: str, at: int) -> int:
        at = self._after_space(at)
        if self._text[at : at + 1] != sign:
            self._wrong(f"Expecting '{sign}' delimiter", at)
        return self._after_space(at + 1)

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _wrong(self, what: str, at: int) -> NoReturn:
        raise json.JSONDecodeError(what, self._text, at)
