"""What goes to the child that reads DOT text, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.python.exchange import Drawn


@dataclass(frozen=True)
class DotRequest:
    """DOT text; pictures of nodes are looked for in `folders`; `drawn` is what a Python source knows about it."""

    text: str
    folders: tuple[str, ...]
    filename: str
    drawn: Drawn | None = None


@dataclass(frozen=True)
class DotReply:
    """The drawings, or why there are none: message, line in the text, hint.

    `looked` are the absolute paths where pictures were looked for, each with the kind of thing that is there.
    """

    drawings: tuple[Drawing, ...] = ()
    failure: tuple[str, int | None, str | None] | None = None
    looked: tuple[tuple[str, str], ...] = ()
