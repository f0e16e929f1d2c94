"""The colours of a team's theme in both schemes: those it gives, those that follow from them, and ours that fit."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding
from docs_as_code.slides.brand.colour import GRAPHICS, TEXT, contrast, fitted, is_dark, least, mixed, tinted
from docs_as_code.slides.brand.theme import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.brand.theme import Colour, Scheme, TeamTheme

OURS = Path(__file__).parent.parent / "themes" / "docs-as-code.css"
WHITE, BLACK = "#FFFFFF", "#000000"
_PAIR = re.compile(r"(--[\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
_WORDS = ("text", "heading", "muted", "link")
_NEUTRAL = ("surface", "border", "muted")  # what takes a little of the brand's colour
_STRONG = 7.0  # what headings have, made of the accent's colour; WCAG's level AAA
_LEAD, _SECTION = 12.0, 5.5  # what white has on title and chapter slides that are made of it


@dataclass(frozen=True)
class Palette:
    """`colours` by scheme and name; `lead` and `section` are the variables of those slides, None for ours."""

    colours: dict[Scheme, dict[str, str]]
    lead: dict[str, str] | None
    section: dict[str, str] | None


def palette(theme: TeamTheme) -> Palette:
    """All colours of a theme, each that the team has not given itself legible."""
    colours = {scheme: _scheme(theme, scheme) for scheme in SCHEMES}
    return Palette(colours, *_covers(theme, colours["dark"]))


def ours(scheme: Scheme) -> dict[str, str]:
    """The colours of our own theme by name."""
    return dict(_ours()[scheme == "dark"])


@functools.cache
def _ours() -> tuple[dict[str, str], dict[str, str]]:
    found = _PAIR.findall(OURS.read_text(encoding="utf-8"))
    return {name[2:]: light for name, light, _ in found}, {name[2:]: dark for name, _, dark in found}


def _scheme(theme: TeamTheme, scheme: Scheme) -> dict[str, str]:
    own = {name: colour.value for name, colour in theme.colours[scheme].items()}
    other = {name: colour.value for name, colour in theme.colours["light" if scheme == "dark" else "dark"].items()}
    brand = own.get("accent") or other.get("accent")
    background = own.get("background") or _tinted(ours(scheme)["background"], brand)
    like = ours("dark" if is_dark(background) else "light")
    values = like | {name: _tinted(like[name], brand) for name in _NEUTRAL} | own | {"background": background}
    if "background" in own:
        values["text"] = own.get("text") or fitted(values["text"], [background], _STRONG)
        values["surface"] = own.get("surface", mixed(background, values["text"], 0.06))
        values["border"] = own.get("border", mixed(background, values["text"], 0.22))
    below = [background, values["surface"]]
    if brand:
        values["accent"] = own.get("accent", fitted(brand, below, TEXT))
        values["heading"] = own.get("heading", fitted(brand, below, _STRONG))
        values["link"] = own.get("link", fitted(brand, below, TEXT))
    for name in (*_WORDS, *(name for name in values if name.startswith("code-"))):
        values[name] = own.get(name) or fitted(other.get(name, values[name]), below, TEXT)
    values["mark-text"] = own.get("mark-text") or fitted(values["mark-text"], [values["mark"]], TEXT)
    return values


def _tinted(colour: str, brand: str | None) -> str:
    return tinted(colour, brand) if brand else colour


def _covers(theme: TeamTheme, dark: dict[str, str]) -> tuple[dict[str, str] | None, dict[str, str] | None]:
    """Title and chapter slides, which are dark in both schemes."""
    given = {name: colour.value for scheme in SCHEMES for name, colour in theme.colours[scheme].items()}
    brand = theme.colours[theme.first].get("accent")
    accent = brand.value if brand else given.get("accent")
    if not {"accent", "lead", "section"} & given.keys():
        return None, None
    lead = given.get("lead") or (fitted(accent, [WHITE], _LEAD) if accent else None)
    section = given.get("section") or (fitted(accent, [WHITE], _SECTION) if accent else None)
    return _cover(lead, accent, dark), _cover(section, accent, dark)


def _cover(background: str | None, accent: str | None, dark: dict[str, str]) -> dict[str, str] | None:
    if background is None:
        return None
    code = [value for name, value in dark.items() if name.startswith("code-")]
    surface = next(
        (one for share in range(20, 101, 5) if _legible(code, one := mixed(background, BLACK, share / 100))), BLACK
    )
    return {
        "background": background,
        "surface": surface,
        "muted": fitted(mixed(WHITE, background, 0.15), [background], TEXT),
        "accent": fitted(accent or background, [background], TEXT),
    }


def _legible(words: list[str], below: str) -> bool:
    return all(contrast(one, below) >= TEXT for one in words)


def findings(theme: TeamTheme) -> Iterator[Finding]:
    """A warning for each colour of the file that cannot be read well, with the nearest that can."""
    for scheme in SCHEMES:
        values = _scheme(theme, scheme)
        for name, colour in theme.colours[scheme].items():
            if name in ("lead", "section"):
                yield from _weak(theme, name, colour, "under the white text", [WHITE], TEXT)
            elif name == "accent":
                yield from _weak(theme, name, colour, "on the background", [values["background"]], GRAPHICS)
            elif name == "mark-text":
                yield from _weak(theme, name, colour, "on `mark`", [values["mark"]], TEXT)
            elif name in _WORDS or name.startswith("code-"):
                below = [values["background"], values["surface"]]
                yield from _weak(theme, name, colour, "on background and panels", below, TEXT)


def _weak(theme: TeamTheme, name: str, colour: Colour, where: str, below: list[str], ratio: float) -> Iterator[Finding]:
    found = least(colour.value, below)
    if found < ratio:
        yield Finding(
            rule="theme-contrast",
            severity="warning",
            path=theme.rel,
            line=colour.line,
            message=f"`{name}` {colour.value} has a contrast of {_down(found)} {where}, and WCAG AA asks for {ratio:g}",
            hint=f"the nearest shade that passes is {fitted(colour.value, below, ratio)}",
        )


def _down(ratio: float) -> str:
    """Never rounded up to what would have been enough."""
    return f"{int(ratio * 100) / 100:g}"
