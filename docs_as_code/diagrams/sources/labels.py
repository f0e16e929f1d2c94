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


def width(text: str) -> float:
    """How wide a text is, in letters n."""
    return sum(_letter(one) for one in text)


def _letter(one: str) -> float:
    """As Fira Sans has it, the letter n being 1."""
    if one in "mwMW…@%":
        return 1.45
    if unicodedata.east_asian_width(one) in "WF":
        return 1.75
    return 0.6 if one in "fijlrtI.,:;|'!()[] -" else 1.1 if one.isupper() else 0.95


def wrapped(text: object, widest: float) -> str:
    """The name over several lines where it is wider than `widest` letters n, broken behind its own separators."""
    lines = [""]
    for part in filter(None, _PARTS.findall(_clean(text))):
        if lines[-1] and width(lines[-1] + part.rstrip()) > widest:
            lines.append("")
        lines[-1] += part
    return "\n".join(_escaped(line.strip()) for line in lines)
