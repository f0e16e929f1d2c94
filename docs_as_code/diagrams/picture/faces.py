"""Which font file Pango takes for a text: the same question, asked to the same fontconfig library.

Graphviz writes the family that the diagram asked for into the SVG, not the face it measured the text with. The
wheel of pygraphviz brings its own fontconfig; ctypes reaches it, since no Python package binds it.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# CSS weight -> fontconfig's weight (fontconfig.h)
_WEIGHTS = {100: 0, 200: 40, 300: 50, 400: 80, 500: 100, 600: 180, 700: 200, 800: 205, 900: 210}
_ITALIC = 100
# The words that Pango takes for a style at the end of a font's name (pango_font_description_from_string).
_STYLE_WORDS = {
    "thin": 100, "ultralight": 200, "extralight": 200, "light": 300, "semilight": 300, "demilight": 300, "book": 400,
    "regular": 400, "normal": 400, "roman": 400, "medium": 500, "semibold": 600, "demibold": 600, "bold": 700,
    "ultrabold": 800, "extrabold": 800, "heavy": 900, "black": 900, "ultraheavy": 900,
}  # fmt: skip
_SLANT_WORDS = {"italic", "oblique"}
_IGNORED_WORDS = {"condensed", "semicondensed", "expanded"}
_LIBRARY = "libfontconfig*"


@dataclass(frozen=True)
class Wanted:
    """What a text asks for: families in order of preference, CSS weight, italic."""

    families: tuple[str, ...]
    weight: int = 400
    italic: bool = False


def wanted(name: str, weight: str = "", style: str = "") -> Wanted:
    """Read a `fontname` as Pango does: families by comma, style words at the end; CSS attributes win."""
    families = [part.strip() for part in name.split(",")]
    words = families[-1].split()
    number, italic = 400, False
    while len(words) > 1:
        word = words[-1].lower().replace("-", "")
        if word in _STYLE_WORDS:
            number = _STYLE_WORDS[word]
        elif word in _SLANT_WORDS:
            italic = True
        elif word not in _IGNORED_WORDS and not word.replace(".", "").isdigit():
            break
        words.pop()
    families[-1] = " ".join(words)
    number = {"bold": 700, "normal": 400}.get(weight, int(weight) if weight.isdigit() else number)
    return Wanted(tuple(family for family in families if family), number, italic or style in ("italic", "oblique"))


@cache
def font_files(want: Wanted) -> tuple[str, ...]:
    """The font files for such a text, best first: Pango looks a character up in each until one has it."""
    library = _fontconfig()
    if library is None:
        return ()
    pattern = library.FcPatternCreate()
    for family in want.families:
        library.FcPatternAddString(pattern, b"family", family.encode())
    library.FcPatternAddInteger(pattern, b"weight", _WEIGHTS.get(want.weight, 80))
    library.FcPatternAddInteger(pattern, b"slant", _ITALIC if want.italic else 0)
    library.FcConfigSubstitute(None, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    found = library.FcFontSort(None, pattern, 1, None, ctypes.byref(ctypes.c_int()))
    files = []
    for index in range(found.contents.count if found else 0):
        entry = found.contents.fonts[index]
        file = ctypes.c_char_p()
        if library.FcPatternGetString(entry, b"file", 0, ctypes.byref(file)) == 0 and file.value is not None:
            files.append(file.value.decode())
            _remember_charset(library, files[-1], entry)
    if found:
        library.FcFontSetDestroy(found)
    library.FcPatternDestroy(pattern)
    return tuple(files)


@cache
def font_of(character: str, files: tuple[str, ...]) -> str | None:
    """The first of the files that has the character; None when none has."""
    library = _fontconfig()
    if library is None:
        return files[0] if files else None
    code = ord(character)
    return next((file for file in files if library.FcCharSetHasChar(_charsets[file], code)), None)


def needs_a_font(character: str) -> bool:
    """False for blanks, controls, joiners and variation selectors, which a font may well lack."""
    return unicodedata.category(character)[0] not in "CZ" and not "\ufe00" <= character <= "\ufe0f"


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


_charsets: dict[str, Any] = {}  # kept for the life of the process: fontconfig owns few of them


def _remember_charset(library: Any, file: str, pattern: int) -> None:
    if file in _charsets:
        return
    charset = ctypes.c_void_p()
    library.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset))
    _charsets[file] = library.FcCharSetCopy(charset)


@cache
def _fontconfig() -> Any:
    """The library that the wheel brought, with its functions declared; None where the wheel has none."""
    import pygraphviz

    package = Path(pygraphviz.__file__).parent
    path = next(iter(sorted((package.parent / "pygraphviz.libs").glob(_LIBRARY))), None)
    if path is None:
        return None
    library = ctypes.CDLL(str(path))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("FcPatternCreate", pointer, []),
        ("FcPatternAddString", number, [pointer, text, text]),
        ("FcPatternAddInteger", number, [pointer, text, number]),
        ("FcConfigSubstitute", number, [pointer, pointer, number]),
        ("FcDefaultSubstitute", None, [pointer]),
        ("FcFontSort", ctypes.POINTER(_FontSet), [pointer, pointer, number, pointer, pointer]),
        ("FcPatternGetString", number, [pointer, text, number, pointer]),
        ("FcPatternGetCharSet", number, [pointer, text, number, pointer]),
        ("FcCharSetCopy", pointer, [pointer]),
        ("FcCharSetHasChar", number, [pointer, ctypes.c_uint32]),
        ("FcFontSetDestroy", None, [pointer]),
        ("FcPatternDestroy", None, [pointer]),
    ):
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
