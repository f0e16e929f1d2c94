"""Names from files, made fit for a picture: no markup, no control characters, not wider than a node."""

from __future__ import annotations

import re
import unicodedata

MOST = 80  # characters of a name
_PARTS = re.compile(r"[A-Z]?[^-_./: A-Z]*[-_./: ]*")  # also inside of CamelCase


def plain(text: object) -> str:
    """One line of bearable length that Graphviz shows as it is; a newline in a name is a space."""
    return _escaped(_clean(text))


def _clean(text: object) -> str:
    words = " ".join("".join(" " if unicodedata.category(one)[0] == "C" else one for one in str(text)).split())
    return words if len(words) <= MOST else f"{words[: MOST - 1]}…"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\\", "\\\\")


def wrapped(text: object, widest: int) -> str:
    """The name over several lines where it is wider than `widest` characters, broken behind its own separators."""
    lines = [""]
    for part in filter(None, _PARTS.findall(_clean(text))):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > widest:
            lines.append("")
        lines[-1] += part
    return "\n".join(_escaped(line.strip()) for line in lines)
