"""Reads values out of documents without trusting their shape: what is of another type counts as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def at(value: Any, *path: str) -> Any:
    """What stands below the keys of `path`; None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def mapping(value: Any, *path: str) -> dict[str, Any]:
    """The mapping at `path`, else an empty one."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def mappings(value: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The mappings in the list at `path`."""
    found = at(value, *path)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield one


def text(value: Any, *path: str) -> str:
    """The text or number at `path`, as text; empty where there is none."""
    found = at(value, *path)
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""


def texts(value: Any, *path: str) -> list[str]:
    """The texts in the list at `path`, or the one text there."""
    found = at(value, *path)
    many = found if isinstance(found, list) else [found]
    return [str(one) for one in many if isinstance(one, (str, int)) and not isinstance(one, bool)]
