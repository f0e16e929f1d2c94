"""JSON that other tools have written: as plain data, or why it cannot be read."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from docs_as_code.review.reading import UnreadableError, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def loaded(data: bytes) -> Any:
    """The document. Raises UnreadableError with the line; NaN and Infinity are no JSON."""
    with unreadable():
        return json.loads(text_of(data), parse_constant=refuse)


@contextmanager
def unreadable() -> Iterator[None]:
    """What the decoder raises becomes an UnreadableError."""
    try:
        yield
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is not whole JSON: {error.msg}", f"line {error.lineno}") from None
    except RecursionError:
        raise UnreadableError("its lists and objects are nested too deeply") from None
    except ValueError as error:
        raise UnreadableError(f"it is not JSON that can be read: {str(error)[:80]}") from None


def refuse(name: str) -> NoReturn:
    """For NaN and Infinity."""
    raise ValueError(f"{name} is no number of JSON")


def at(document: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) leads to. Raises UnreadableError where that is nothing."""
    here = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name.isascii() and name.isdecimal() and int(name[:9]) < len(here):
            here = here[int(name[:9])]
        else:
            raise UnreadableError("there is nothing", pointer)
    return here


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def part(value: Any, *names: str) -> Any:
    """What stands below these names, one in the other; None where something is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def words(value: Any) -> str:
    """A text, or nothing where it is none."""
    return value if isinstance(value, str) else ""
