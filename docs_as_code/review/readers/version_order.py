"""Which of two versions is later: of Python packages by PEP 440, else by numbers and the words of pre-releases."""

from __future__ import annotations

import re
from typing import Any

# Where `1.2.0-5` comes before `1.2.0`; elsewhere what follows the dash is a revision, and comes after it.
_SEMANTIC = ("cargo", "composer", "golang", "hex", "npm", "nuget", "pub", "swift")
_EARLY = ("dev", "snapshot", "alpha", "a", "beta", "b", "milestone", "m", "pre", "preview", "cr", "c", "rc")
_SHAPE = re.compile(r"v?(?:(\d+):)?(\d+(?:\.\d+)*)(.*)", re.DOTALL)
_LONGEST = 200  # characters: what is longer is no version


def direction(old: str, new: str, kind: str = "") -> int | None:
    """1 where the new one is later, -1 where it is earlier; None where nothing tells. `kind` is the type of a purl."""
    if max(len(old), len(new)) > _LONGEST:
        return None
    before, after = (_python(old), _python(new)) if kind == "pypi" else (None, None)
    if before is None or after is None:
        before, after = _key(old, kind), _key(new, kind)
    if before is None or after is None or before == after:
        return None
    return 1 if after > before else -1


def _python(version: str) -> Any:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except InvalidVersion:
        return None


def _key(version: str, kind: str) -> Any:
    """Epoch, numbers without zeros at the end, then the rest; its end stands between pre-releases and revisions."""
    match = _SHAPE.fullmatch(version.lower())
    if match is None:
        return None
    numbers = [int(part) for part in match[2].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rest = [_token(part) for part in re.findall(r"\d+|[a-z]+|~", match[3])]
    if kind in _SEMANTIC and match[3].startswith("-"):
        rest.insert(0, (-2, 0, ""))
    return int(match[1] or 0), numbers, [*rest, (0, 0, "")]


def _token(text: str) -> tuple[int, int, str]:
    if text == "~":
        return (-3, 0, "")
    if text in _EARLY:
        return (-1, _EARLY.index(text), "")
    return (2, int(text), "") if text.isdecimal() else (1, 0, text)
