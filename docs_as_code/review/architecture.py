"""What has become of the diagrams from base to head, as the deck shows it: plain data, whoever has compared them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Changed:
    """One diagram that is not as it was. `lines` are its changes in words, `picture` is relative to the deck."""

    title: str
    about: str
    lines: tuple[str, ...] = ()
    picture: str | None = None


@dataclass(frozen=True)
class Architecture:
    """All diagrams: `summary` counts them, `changed` has those that are not as they were, most changes first.

    `problem` says why nobody knows.
    """

    summary: str = ""
    changed: tuple[Changed, ...] = ()
    problem: str | None = None
