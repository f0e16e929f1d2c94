"""Subsets: the part of a font that a picture or a deck shows, as CSS that carries it inside (WOFF2, stable bytes).

Making one costs a quarter of a second, so nothing is made for a single picture that the next one can use: a font is cut
into blocks (the plain Latin letters, the Western European ones, then 256 code points each), and each block is made once
a user. Only Chinese characters and Korean syllables are cut exactly: a text uses few of many.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.util
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.toolchain.font_files import Face

_FORMAT = "1"
_PUNCTUATION = "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u2122\u2190\u2192"
_ASCII = frozenset(range(0x20, 0x7F)) | frozenset(map(ord, _PUNCTUATION))
_WESTERN = _ASCII | frozenset(range(0xA0, 0x100))
_EXACT = ((0x2E80, 0xA4CF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
# What a text layout applies unasked; all others only cost bytes.
_FEATURES = ["ccmp", "locl", "calt", "liga", "clig", "rlig", "kern", "mark", "mkmk", "curs", "rvrn"]
_SCRIPTS = ["init", "medi", "fina", "isol", "nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "half", "abvf", "pstf"]
_SCRIPTS += [
    "cfar",
    "vatu",
    "cjct",
    "pres",
    "abvs",
    "blws",
    "psts",
    "haln",
    "dist",
    "abvm",
    "blwm",
    "ljmo",
    "vjmo",
    "tjmo",
]


def face_css(face: Face, text: str, *, family: str | None = None) -> str:
    """`@font-face` rules that show the characters of `text` in this face, under its own name or `family`."""
    blocks = _blocks(frozenset(map(ord, text)))
    return "".join(_rule(face, family or face.family, block, alone=len(blocks) == 1) for block in blocks)


def exact_css(face: Face, characters: Iterable[str]) -> str:
    """An `@font-face` rule for these characters alone: for a font of which a deck shows little."""
    return _rule(face, face.family, frozenset(map(ord, characters)), alone=False)


def warm_up() -> None:
    """Bring the blocks that most pictures show into this process, so that its forks find them there."""
    from docs_as_code.toolchain.fonts import font_set
    from docs_as_code.toolchain.tool import silent

    for face in font_set(frozenset(), (), silent).faces:
        common = face.family == "Fira Sans" and not face.italic
        if common or _file(face.path, _ASCII).exists():
            _woff2(face.path, _ASCII)


@functools.cache
def maker() -> str:
    """What decides the bytes of a subset besides the font: it is part of a font set's fingerprint."""
    import brotli

    # Importing fontTools costs ten times as much as reading its version from the file.
    spec = importlib.util.find_spec("fontTools")
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    version = re.search(r'^version\b.*"(.+)"$', source, re.MULTILINE)
    features = " ".join([*_FEATURES, *_SCRIPTS])
    return f"{_FORMAT} {features} fonttools {version[1] if version else '?'} brotli {brotli.__version__}"


def _blocks(characters: frozenset[int]) -> list[frozenset[int]]:
    """The blocks that hold the characters, in the order of their first code points."""
    first = [_ASCII] if characters & _ASCII else []
    if characters & (_WESTERN - _ASCII):
        first = [_WESTERN]
    rest = characters - _WESTERN
    exact = frozenset(c for c in rest if any(a <= c <= z for a, z in _EXACT))
    rows = sorted({c >> 8 for c in rest - exact if c >= 0x20})
    blocks = [frozenset(range(row << 8, (row + 1) << 8)) - _WESTERN for row in rows]
    return [*first, *blocks, *([exact] if exact else [])]


def _rule(face: Face, family: str, block: frozenset[int], *, alone: bool) -> str:
    data = _woff2(face.path, block)
    if not data:
        return ""
    style = ("font-style:italic;" if face.italic else "") + f"font-weight:{face.weight};"
    span = "" if alone else f"unicode-range:{_span(block)};"
    return f"@font-face{{font-family:'{family}';{style}{span}src:url(data:font/woff2;base64,{data}) format('woff2')}}"


@functools.lru_cache(maxsize=256)
def _span(block: frozenset[int]) -> str:
    """The code points of a block as CSS writes them: U+20-7E,U+2013."""
    first = sorted(c for c in block if c - 1 not in block)
    last = sorted(c for c in block if c + 1 not in block)
    return ",".join(f"U+{a:X}" if a == z else f"U+{a:X}-{z:X}" for a, z in zip(first, last, strict=True))


@functools.lru_cache(maxsize=256)
def _woff2(path: Path, block: frozenset[int]) -> str:
    """The block of the font in base64, from the cache if it is there; empty when the font has none of it."""
    file = _file(path, block)
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        data = base64.b64encode(_cut(path, block)).decode("ascii")
    try:
        _keep(file, data)
    except OSError:
        pass  # a read-only or full cache only costs the work again
    return data


def _file(path: Path, block: Iterable[int]) -> Path:
    state = path.stat()
    identity = f"{maker()}\n{path.parent.name}/{path.name} {state.st_size}\n{sorted(block)}"
    return cache_dir() / "fonts" / "subsets" / hashlib.sha256(identity.encode()).hexdigest()[:24]


def _keep(file: Path, data: str) -> None:
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="ascii") as target:
        target.write(data)
    Path(temporary).replace(file)


def _cut(path: Path, block: frozenset[int]) -> bytes:
    from io import BytesIO

    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = _FEATURES if block <= _WESTERN else [*_FEATURES, *_SCRIPTS]
    options.name_IDs = []
    options.drop_tables += ["FFTM", "meta", "STAT"]
    options.recalc_timestamp = False
    font = subset.load_font(str(path), options, dontLoadGlyphNames=True)
    characters = block & frozenset(font.getBestCmap())
    if not characters:
        return b""
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    output = BytesIO()
    subset.save_font(font, output, options)
    return output.getvalue()
