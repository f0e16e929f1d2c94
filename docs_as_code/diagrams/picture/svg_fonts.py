"""The fonts of an SVG: each text names the face it was measured with, and the picture carries what it uses of it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.faces import font_files, font_of, needs_a_font, wanted

if TYPE_CHECKING:
    from docs_as_code.toolchain.fonts import Face, FontSet

_FONT_ATTRIBUTE = re.compile(r' font-(family|weight|style|stretch)="([^"]*)"')
_SIZE = re.compile(r' font-size="([\d.]+)"')
_ADVANCES = {"IBM Plex Mono": 0.6}  # how wide each letter of a monospaced face is, in ems


class Typesetting:
    """Collects the characters of each face while texts pass by."""

    def __init__(self, fonts: FontSet, prefix: str) -> None:
        self._faces = {str(face.path): face for face in fonts.faces}
        self._prefix = prefix
        self._used: dict[str, set[str]] = {}
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._plain: dict[tuple[str, ...], set[str]] = {}  # the characters that the first of some files has
        self._missing: list[str] = []
        self._told: set[str] = set()

    def attributes(self, attributes: str, content: str) -> str:
        """The attributes of a `<text>` with the real face in place of the family that was asked for."""
        fonts = "".join(match[0] for match in _FONT_ATTRIBUTE.finditer(attributes))
        if fonts not in self._known:
            self._known[fonts] = self._look_up(fonts)
        style, files = self._known[fonts]
        families = ""
        for file in self._files_for(html.unescape(content), files):
            families += f"'{self._family(file)}',{self._faces[file].family},"
        bare = _FONT_ATTRIBUTE.sub("", attributes)
        return f'{bare}{self._spacing(bare, files)} font-family="{families}{style}'

    def style_sheet(self) -> str:
        """`@font-face` rules for every face in use."""
        from docs_as_code.toolchain.subset import face_css

        return "".join(
            face_css(self._faces[file], "".join(sorted(used)), family=self._family(file))
            for file, used in sorted(self._used.items(), key=lambda item: Path(item[0]).name)
            if file in self._faces
        )

    def take_missing(self) -> str:
        """The characters that no font has, of the texts since the last call; each is told once a picture."""
        missing, self._missing = "".join(self._missing), []
        return missing

    def _look_up(self, fonts: str) -> tuple[str, tuple[str, ...]]:
        """The rest of the attributes, from the generic family on, and the files to look characters up in."""
        given = {name: html.unescape(value) for name, value in _FONT_ATTRIBUTE.findall(fonts)}
        want = wanted(given.get("family", "Times-Roman"), given.get("weight", ""), given.get("style", ""))
        files = font_files(want)
        face = self._faces.get(files[0]) if files else None
        # Where the face is none of ours (no fontconfig to ask), the families that were asked for must do.
        generic = _generic(face) if face else html.escape(",".join((*want.families, "sans-serif")))
        weight = f' font-weight="{want.weight}"' if want.weight != 400 else ""
        italic = ' font-style="italic"' if want.italic else ""
        return f'{generic}"{weight}{italic}', files

    def _spacing(self, attributes: str, files: tuple[str, ...]) -> str:
        """What makes a monospaced text as wide as Graphviz counted on.

        Pango rounds the width of each letter to a whole pixel at 96 dpi. With letters of many widths the errors even
        out, but here all are the same: up to 5 %, and a long label would leave its box.
        """
        face = self._faces.get(files[0]) if files else None
        size = _SIZE.search(attributes)
        if face is None or size is None or face.family not in _ADVANCES:
            return ""
        pixels = _ADVANCES[face.family] * float(size[1]) * 96 / 72
        return f' letter-spacing="{(round(pixels) - pixels) * 72 / 96:.3f}"'

    def _files_for(self, text: str, files: tuple[str, ...]) -> list[str]:
        """The faces that show this text, the main one first; remembers who shows which character."""
        if not files:
            return []
        if self._plain.setdefault(files, set()).issuperset(text):
            return [files[0]] if files[0] in self._faces else []
        order = [files[0]]
        for character in dict.fromkeys(text):
            file = font_of(character, files)
            if file is None:
                if needs_a_font(character) and character not in self._told:
                    self._told.add(character)
                    self._missing.append(character)
                continue
            if file not in order:
                order.append(file)
            self._used.setdefault(file, set()).add(character)
            if file == files[0]:
                self._plain[files].add(character)
        return [file for file in order if file in self._faces]

    def _family(self, file: str) -> str:
        """A name that neither the machine nor another picture in the same page can have."""
        face = self._faces[file]
        return f"{self._prefix} {face.family}"


def _generic(face: Face) -> str:
    return "monospace" if "Mono" in face.family else "sans-serif"
