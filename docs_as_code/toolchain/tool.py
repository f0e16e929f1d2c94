"""What the rest of the house knows of a tool: name, version, origin, and what identifies it in a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
"""Prints one progress line on stderr."""


@dataclass(frozen=True)
class Tool:
    """`fingerprint` is the same on every machine that has the same tool; it goes into the keys of results."""

    name: str
    version: str
    origin: str
    fingerprint: str


def silent(line: str) -> None:
    """A `Say` for callers that want no progress."""
    del line
