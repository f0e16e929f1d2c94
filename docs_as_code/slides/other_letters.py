"""Letters that a deck shows and the fonts that its page names lack: which other font shows each of them."""

from __future__ import annotations

import base64
import functools
import itertools
import re
from typing import TYPE_CHECKING

from docs_as_code.toolchain import fontconfig, packs
from docs_as_code.toolchain.font_files import characters_of, postscript_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from docs_as_code.toolchain.font_files import Face

_FACE_RULE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
_DATA = re.compile(r"url\(\s*[\"']?data:[^,)]*;base64,([A-Za-z0-9+/=]+)")
_WESTERN = 0xFF  # every font has the letters up to here, or is meant to lack them
_LAST = 0x10FFFF  # code point of all
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")  # they decide the shape and the order of the letters beside them
_BASE = (fontconfig.TEXT, fontconfig.MONO)


def of_packs(faces: Sequence[Face]) -> list[str]:
    """The families of font packs among the faces, in the order in which they help out."""
    there = {face.family for face in faces}
    return [family for families in packs.FAMILIES.values() for family in families if family in there]


def lacking(letters: str, named: Collection[str], css: str, faces: Sequence[Face]) -> dict[str, str]:
    """By family, the letters that it shows, since neither the families `named` nor a font in `css` have them.

    Letters of the base fonts are not among them where nothing is named: such a page takes the machine's fonts.
    """
    letters = "".join(sorted(letter for letter in letters if ord(letter) > _WESTERN))
    if not letters:
        return {}
    have = {face.family: _characters(face.path) for face in reversed(faces)}
    covered = _brought(css).union(*(have[family] for family in named or _BASE if family in have))
    order = [*_BASE, *sorted(have.keys() - {*_BASE, *of_packs(faces)}), *of_packs(faces)]
    found: dict[str, str] = {}
    for letter in letters:
        first = next((family for family in order if ord(letter) in have.get(family, ())), None)
        if first and ord(letter) not in covered:
            found[first] = found.get(first, "") + letter
    joiners = "".join(letter for letter in letters if letter in _JOINERS)
    return {family: shown + joiners for family, shown in found.items() if not _JOINERS.issuperset(shown)}


def installed_css(faces: Sequence[Face]) -> str:
    """Rules for a browser that has the fonts of packs: each shows what the base fonts lack, as in the HTML of a deck.

    Without them Latin letters would be those of a pack where a theme names the machine's fonts.
    """
    families = of_packs(faces)
    if not families:
        return ""
    lacked = _gaps(frozenset[int]().union(*(_characters(face.path) for face in faces if face.family in _BASE)))
    return "".join(
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};"
        f"src:local('{postscript_name(face.path)}');unicode-range:{lacked}}}"
        for face in faces
        if face.family in families
    )


def _gaps(characters: frozenset[int]) -> str:
    """As CSS, the code points beyond Western letters that are not among these."""
    ends = [_WESTERN, *sorted(one for one in characters if one > _WESTERN), _LAST + 1]
    return ",".join(f"U+{a + 1:X}-{z - 1:X}" for a, z in itertools.pairwise(ends) if z - a > 1)


@functools.lru_cache(maxsize=64)
def _characters(path: Path) -> frozenset[int]:
    return characters_of(path)


def _brought(css: str) -> frozenset[int]:
    """The characters of the fonts inside of a style sheet."""
    rules = (match[0] for match in _FACE_RULE.finditer(css))
    return frozenset[int]().union(*(_in_data(match[1]) for rule in rules for match in _DATA.finditer(rule)))


@functools.lru_cache(maxsize=32)
def _in_data(data: str) -> frozenset[int]:
    from io import BytesIO

    try:
        return characters_of(BytesIO(base64.b64decode(data)))
    except ValueError:
        return frozenset()
