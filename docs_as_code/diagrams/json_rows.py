"""Checked parts of JSON that another version, or nobody known, may have written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


_decode = json.JSONDecoder().raw_decode  # twice as fast as `json.loads` on a short text


def dumps(value: object) -> str:
    """The shortest text."""
    return json.dumps(value, separators=(",", ":"))


def versioned(text: str | bytes, version: int, fields: int) -> list[Any]:
    """The fields behind the version number. Raises ValueError."""
    plain = text if isinstance(text, str) else text.decode()
    value, end = _decode(plain)
    if end != len(plain):
        raise ValueError("there is more than one value")
    if type(value) is not list or not value or type(value[0]) is not int or value[0] != version:
        raise ValueError("written by another version")
    if len(value) != fields + 1:
        raise ValueError("parts are missing")
    return value[1:]


def rows(value: object, width: int) -> Iterable[list[Any]]:
    """A list of rows of this width. Raises ValueError."""
    if type(value) is not list:
        raise ValueError("not a table")
    for row in value:  # a loop is twice as fast as `any` over a few
        if type(row) is not list or len(row) != width:
            raise ValueError("not a table")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of texts. Raises ValueError."""
    if type(value) is not list:
        raise ValueError("not a list of texts")
    for one in value:
        if type(one) is not str:
            raise ValueError("not a list of texts")
    return tuple(value)


def text(value: object) -> str:
    """A text. Raises ValueError."""
    if type(value) is not str:
        raise ValueError("not a text")
    return value


def maybe(value: object, kind: type) -> Any:
    """A value of this kind, or None. Raises ValueError."""
    if value is not None and type(value) is not kind:
        raise ValueError(f"neither {kind.__name__} nor nothing")
    return value


def number(value: object, below: int) -> int:
    """A number from 0, below a limit. Raises ValueError."""
    if type(value) is not int or not 0 <= value < below:
        raise ValueError("not a number of an icon")
    return value
