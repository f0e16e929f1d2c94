"""Two versions of nested data, field by field: which fields differ, and how to say it without showing a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers.hidden import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 80  # characters of a value that are shown
_KEYS = ("name", "containerPort", "port", "mountPath", "key", "host")  # what tells the items of a list apart


class Difference(NamedTuple):
    """One field, such as `spec.ports[http].port`, and what has become of it, in words and in one."""

    field: str
    change: str
    kind: str  # added, removed or changed


def differences(old: Any, new: Any, field: str = "") -> Iterator[Difference]:
    """All fields that are not the same, in the order of the new version."""
    if old == new:
        return
    before, after = _like(old, new), _like(new, old)
    if isinstance(before, list) and isinstance(after, list):
        key = _key(before, after)
        yield from _of_parts(_by(key, before), _by(key, after), field, "{}[{}]")
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from _of_parts(before, after, field, "{}.{}" if field else "{}{}")
    else:
        yield Difference(field, change(old, new), _kind(old, new))


def _like(value: Any, other: Any) -> Any:
    """What is not there beside something that has parts: none of those parts."""
    if value is None and other and isinstance(other, (dict, list)):
        return {} if isinstance(other, dict) else []
    return value


def _of_parts(old: dict[Any, Any], new: dict[Any, Any], field: str, shape: str) -> Iterator[Difference]:
    for key in (*new, *(key for key in old if key not in new)):
        yield from differences(old.get(key), new.get(key), shape.format(field, key))


def _key(*lists: list[Any]) -> str | None:
    """What tells the items of both lists apart; None where that is their place alone."""
    return next((key for key in _KEYS if all(len(_by(key, items)) == len(items) for items in lists)), None)


def _by(key: str | None, items: list[Any]) -> dict[Any, Any]:
    if key is None:
        return dict(enumerate(items))
    return {one[key]: one for one in items if isinstance(one, dict) and isinstance(one.get(key), (str, int))}


def change(old: Any, new: Any) -> str:
    """`2 → 3`; of what is hidden or long, only that it has changed."""
    if isinstance(old, Hidden) or isinstance(new, Hidden):
        return f"{_kind(old, new)}, and not shown"
    if None in (old, new) and (old or new) in ({}, []):
        return _kind(old, new)
    before, after = _text(old), _text(new)
    if before is None or after is None or before == after:
        return "changed"
    return f"{before} → {after}"


def _kind(old: Any, new: Any) -> str:
    return "added" if old is None else "removed" if new is None else "changed"


def _text(value: Any) -> str | None:
    """A value in one line; None where it is too long."""
    if value is None:
        return "nothing"
    if isinstance(value, (dict, list)):
        return "several values" if value else "{}" if isinstance(value, dict) else "[]"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST and len(text.splitlines()) <= 1 else None
