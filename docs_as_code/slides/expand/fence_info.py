"""What stands behind the three backticks of a fence: its language, words, options and marked lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = frozenset({"draw", "table"})  # what a block asks for; behind its language, or in its place
FENCE = re.compile(r"(?P<indent> {0,3})(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$")
_PART = re.compile(
    r"""(?P<marked>\{[^}]*\})|(?P<key>[A-Za-z][\w-]*)=(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))|(?P<word>\S+)"""
)


@dataclass(frozen=True)
class FenceInfo:
    """`marked` is `{2,4-6}` as written, or an empty text."""

    language: str
    words: frozenset[str]
    options: Mapping[str, str]
    marked: str


def parse(info: str) -> FenceInfo:
    """Read an info string; every text is one."""
    words: list[str] = []
    options: dict[str, str] = {}
    marked = ""
    language = ""
    for number, match in enumerate(_PART.finditer(info)):
        if match["key"]:
            options[match["key"]] = match["quoted"] if match["quoted"] is not None else match["plain"]
        elif match["marked"]:
            marked = match["marked"]
        elif number == 0 and match["word"] not in WORDS:
            language = match["word"]
        else:
            words.append(match["word"])
    return FenceInfo(language, frozenset(words), options, marked)
