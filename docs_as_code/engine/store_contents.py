"""What is in a local store, for people: how many entries, how many bytes, and of which formats."""

from __future__ import annotations

from typing import NamedTuple

from docs_as_code.engine.store_size import Sum, entries

_HEAD = 256  # bytes
_BEGINNINGS = (
    (b"\x89PNG", "png"),
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"{", "json"),
)


class Contents(NamedTuple):
    """The entries of a store: by key (`ac`), by digest (`cas`), and those by digest by format, the largest first."""

    actions: Sum
    blobs: Sum
    formats: dict[str, Sum]


def contents(folder: str) -> Contents:
    """What is in the store; nothing where there is none."""
    actions, formats = Sum(0, 0), dict[str, Sum]()
    for entry in entries(folder):
        if entry.path.startswith(f"{folder}/ac/"):
            actions = _plus(actions, entry.bytes)
        else:
            name = _format(entry.path)
            formats[name] = _plus(formats.get(name, Sum(0, 0)), entry.bytes)
    blobs = Sum(sum(one.entries for one in formats.values()), sum(one.bytes for one in formats.values()))
    return Contents(actions, blobs, dict(sorted(formats.items(), key=lambda item: (-item[1].bytes, item[0]))))


def _plus(total: Sum, size: int) -> Sum:
    return Sum(total.entries + 1, total.bytes + size)


def _format(path: str) -> str:
    """The format of a file by how it begins, since names in a store say nothing."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - paths of a store are text
            head = file.read(_HEAD)
    except OSError:
        return "unreadable"
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    lower = head.lower()
    if b"<svg" in lower:
        return "svg"
    if b"<!doctype html" in lower or b"<html" in lower:
        return "html"
    return "other"
