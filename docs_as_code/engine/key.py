"""The key of a job: one digest over tagged, length-prefixed fields, so that no two lists of fields read alike."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_VERSION = b"docs-as-code key 1\n"


def digest(fields: Iterable[tuple[str, str | bytes]]) -> str:
    """The sha256, in hex, of (tag, value) fields in their order."""
    sink = hashlib.sha256(_VERSION)
    for tag, value in fields:
        data = value.encode() if isinstance(value, str) else value
        sink.update(f"{len(tag)}:{tag}{len(data)}:".encode())
        sink.update(data)
    return sink.hexdigest()


def of_file(path: Path) -> str | None:
    """The sha256, in hex, of a file's bytes; None where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def of_bytes(data: bytes) -> str:
    """The sha256, in hex, of some bytes."""
    return hashlib.sha256(data).hexdigest()
