"""What a team can say of its theme: the keys of the file, the colours there are, and the file's JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
BASES = ("light", "dark", "both")

COLOURS: dict[str, str] = {
    "accent": "the brand's colour: markers and rules; headings, links, title and chapter slides follow it",
    "background": "the slide",
    "surface": "panels and code on it",
    "border": "lines of tables and rulers",
    "text": "plain text",
    "heading": "headings",
    "muted": "footers, page numbers, captions",
    "link": "links",
    "mark": "what lies behind `<mark>`",
    "mark-text": "the text of `<mark>`",
    "code-text": "code that is nothing special",
    "code-comment": "comments in code",
    "code-keyword": "keywords",
    "code-string": "strings, added lines",
    "code-number": "numbers, variables",
    "code-title": "names of functions and keys",
    "code-type": "types and what is built in",
    "code-removed": "removed lines",
    "lead": "the background of slides of the class `lead`",
    "section": "the background of slides of the class `section`",
}

KEYS: dict[str, str] = {
    "base": "whether slides are light or dark; `both` makes two themes, the second with `-dark` after its name",
    "colors": 'colours as "#RRGGBB"; a single one is for the base\'s scheme, and the other scheme gets a shade of it',
    "logo": "a picture (SVG, PNG or JPEG), relative to this file: at the bottom right, large on the class `lead`",
    "font": "a known family, or font files relative to this file",
    "code-font": "the same for code",
    "footer": "a line at the bottom of slides whose deck has no footer of its own",
}


@dataclass(frozen=True)
class Colour:
    """A colour of the file, #RRGGBB, and its line."""

    value: str
    line: int


@dataclass(frozen=True)
class Font:
    """A family by its name, or the files that hold it."""

    family: str
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class TeamTheme:
    """One file. `rel` is its path relative to the project; `colours` and `logo` are by scheme."""

    path: Path
    rel: str
    base: str
    colours: Mapping[Scheme, Mapping[str, Colour]]
    logo: Mapping[Scheme, Path]
    font: Font | None
    code_font: Font | None
    footer: str | None

    @property
    def name(self) -> str:
        """What decks call it."""
        return self.path.stem

    @property
    def first(self) -> Scheme:
        """The scheme of plain slides in the theme of this name."""
        return "dark" if self.base == "dark" else "light"

    @property
    def variants(self) -> tuple[tuple[str, Scheme], ...]:
        """The themes that it makes: name and scheme."""
        both = ((f"{self.name}-dark", SCHEMES[1]),) if self.base == "both" else ()
        return ((self.name, self.first), *both)

    @property
    def fonts(self) -> tuple[Path, ...]:
        """The font files that it brings."""
        return tuple(file for font in (self.font, self.code_font) if font for file in font.files)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that it is made from."""
        return tuple(dict.fromkeys((self.path, *self.logo.values(), *self.fonts)))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a theme's file."""
    colour = {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}
    path = {"type": "string", "minLength": 1}
    fonts = {"anyOf": [path, {"type": "array", "items": path, "minItems": 1}]}
    shapes: dict[str, dict[str, Any]] = {
        "base": {"type": "string", "enum": list(BASES), "default": "light"},
        "colors": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"description": what, **_by_scheme(colour)} for name, what in COLOURS.items()},
        },
        "logo": _by_scheme(path),
        "font": fonts,
        "code-font": fonts,
        "footer": {"type": "string", "minLength": 1},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A deck theme of docs-as-code",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {name: {"description": KEYS[name], **shape} for name, shape in shapes.items()},
    }


def _by_scheme(one: dict[str, Any]) -> dict[str, Any]:
    pair = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": dict.fromkeys(SCHEMES, one),
    }
    return {"anyOf": [one, pair]}
