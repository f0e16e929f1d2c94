"""Our own attributes in DOT text, which are no part of a picture: taken out, so that a change of them changes none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.diagrams.dot.scan import tokens

if TYPE_CHECKING:
    from docs_as_code.diagrams.dot.scan import Token

NAMES = ("resource", "covers")  # of a node, of a graph
_LIKELY = re.compile(rf"\b(?:{'|'.join(NAMES)})\"?\s*=")


def without(dot: str) -> str:
    """The text without them; what follows stays on its line."""
    if not _LIKELY.search(dot):  # most texts speak of `resources`, where icons lie
        return dot
    found = list(tokens(dot))
    done: list[str] = []
    kept = 0
    for index, token in enumerate(found):
        if token.is_name and token.value in NAMES and _mark(found, index + 1) == "=":
            start, end = _extent(found, index)
            done += [dot[kept:start], "\n" * dot.count("\n", start, end)]
            kept = end
    return "".join([*done, dot[kept:]])


def _mark(found: list[Token], index: int) -> str:
    return found[index].value if 0 <= index < len(found) and found[index].kind == "mark" else ""


def _extent(found: list[Token], index: int) -> tuple[int, int]:
    """From the separator before the attribute to its value, else from its name to the separator behind."""
    last = min(index + 2, len(found) - 1)
    while _mark(found, last + 1) == "+" and last + 2 < len(found):  # quoted texts can be joined
        last += 2
    if _mark(found, index - 1) in (",", ";"):
        return found[index - 1].start, found[last].end
    if _mark(found, last + 1) in (",", ";"):
        last += 1
    return (found[index - 1].end if index else 0), found[last].end
