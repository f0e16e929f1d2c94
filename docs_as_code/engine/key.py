"""The key of a job: tagged fields, written by one function into two sinks, one that hashes and one that people read."""

from __future__ import annotations

import importlib
from functools import cache, cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_VERSION = b"docs-as-code key 2\n"

Fields = tuple[tuple[str, str], ...]


class Hasher(Protocol):
    """What makes a digest."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""

    def hexdigest(self) -> str:
        """The digest of all bytes so far, in hex."""


class Sink(Protocol):
    """Takes the fields of a key, one by one, in their order."""

    def field(self, tag: str, value: str) -> None:
        """Take one field."""


class Digest:
    """The sink that hashes. Lengths stand before tags and values, so that no two lists of fields read alike."""

    def __init__(self) -> None:
        self._sha256 = _hasher()(_VERSION)

    def field(self, tag: str, value: str) -> None:
        """Take one field."""
        data = value.encode()
        self._sha256.update(f"{len(tag)}:{tag}{len(data)}:".encode())
        self._sha256.update(data)

    @property
    def hex(self) -> str:
        """The sha256 of all fields so far, as 64 hex digits."""
        return self._sha256.hexdigest()


class Text:
    """The sink that people read: one line a field. Line breaks are escaped, so that two keys never look alike."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def field(self, tag: str, value: str) -> None:
        """Take one field."""
        self._lines.append(_line(tag, value))

    @property
    def text(self) -> str:
        """All fields so far."""
        return "\n".join(self._lines)


def _line(tag: str, value: str) -> str:
    if "\n" in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{tag} {value}"


class Key:
    """The key of one job: `context` are the fields that it shares with all jobs of its kind, `own` the rest.

    Values are text; large ones are given by their digest. Tags hold no space.
    """

    def __init__(self, context: Context, own: Fields) -> None:
        self.context = context
        self.own = own

    def write(self, sink: Sink) -> None:
        """Write every field into a sink."""
        for tag, value in self.context.fields:
            sink.field(tag, value)
        for tag, value in self.own:
            sink.field(tag, value)

    @cached_property
    def digest(self) -> str:
        """The static key: 64 hex digits."""
        sink = Digest()
        self.write(sink)
        return sink.hex

    @cached_property
    def text(self) -> str:
        """The own fields as text: together with the context's text it says the same as the digest."""
        return "\n".join([_line(tag, value) for tag, value in self.own])  # as the sink would, for thousands of keys


class Context:
    """The fields that all jobs of a kind share."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        sink = Text()
        for tag, value in fields:
            sink.field(tag, value)
        self.text = sink.text


@cache
def _hasher() -> Callable[[bytes], Hasher]:
    """Keys are short: Python's own sha256 is there at once, where `hashlib` first loads OpenSSL (2 ms)."""
    for module in ("_sha2", "_sha256"):
        try:
            made: Callable[[bytes], Hasher] = importlib.import_module(module).sha256
        except (ImportError, AttributeError):
            continue  # another interpreter, or an other version of it
        return made
    return importlib.import_module("hashlib").sha256  # type: ignore[no-any-return] # the same


def digest(fields: Iterable[tuple[str, str]]) -> str:
    """The sha256, in hex, of (tag, value) fields in their order."""
    sink = Digest()
    for tag, value in fields:
        sink.field(tag, value)
    return sink.hex


def of_file(path: Path) -> str | None:
    """The sha256, in hex, of a file's bytes; None where there is no such file."""
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def of_bytes(data: bytes) -> str:
    """The sha256, in hex, of some bytes."""
    import hashlib

    return hashlib.sha256(data).hexdigest()
