"""The style sheet of a team's theme: for a build on top of ours, and whole, for the preview of an editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.brand import logo
from docs_as_code.slides.brand.palette import OURS, ours, palette
from docs_as_code.slides.brand.theme import SCHEMES
from docs_as_code.slides.charts.palette import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs_as_code.slides.brand.logo import Shown
    from docs_as_code.slides.brand.theme import Font, Scheme, TeamTheme
    from docs_as_code.toolchain.font_files import Face

_HEAD = """\
/*!
 * Made by docs-as-code from {rel}: change that file, not this one.
 *
 * @theme {name}
 * @auto-scaling true
 * @size 16:9 1280px 720px
 * @size 4:3 960px 720px
 */
"""
_SMALL, _LARGE = (200, 32), (340, 64)  # pixels that a logo may take, on most slides and on title slides
_FALL_BACK = {"font": "system-ui, sans-serif", "font-mono": "ui-monospace, monospace"}
_TEXTS = {"font": "Fira Sans", "font-mono": "IBM Plex Mono"}
_WESTERN = "".join(map(chr, range(0x20, 0x17F)))
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_IMPORT = re.compile(r"^@import [^;]+;\s*", re.MULTILINE)


def sheets(theme: TeamTheme) -> dict[str, str]:
    """The style sheet of each theme that the file makes, by name; ours has to be known beside them."""
    return {
        name: _HEAD.format(rel=theme.rel, name=name) + f'@import "{_base(scheme)}";\n\n' + _rules(theme, scheme)
        for name, scheme in theme.variants
    }


def whole_sheets(theme: TeamTheme, faces: Sequence[Face]) -> dict[str, str]:
    """The same with ours and the letters of Western European texts inside."""
    letters = "".join(_letters(theme, faces))
    return {
        name: "\n".join((_HEAD.format(rel=theme.rel, name=name) + letters, _ours(scheme), _rules(theme, scheme)))
        for name, scheme in theme.variants
    }


def _base(scheme: Scheme) -> str:
    return "docs-as-code-dark" if scheme == "dark" else "docs-as-code"


def _ours(scheme: Scheme) -> str:
    names = ("docs-as-code", "docs-as-code-dark") if scheme == "dark" else ("docs-as-code",)
    return "".join(
        _IMPORT.sub("", _COMMENT.sub("", OURS.with_name(f"{name}.css").read_text("utf-8"))) for name in names
    )


def _letters(theme: TeamTheme, faces: Sequence[Face]) -> Iterator[str]:
    from docs_as_code.toolchain.subset import face_css

    for role, font in (("font", theme.font), ("font-mono", theme.code_font)):
        family = font.family if font else _TEXTS[role]
        own = [face for face in faces if face.family == family]
        slants = [face for face in own if not face.italic], [face for face in own if face.italic and role == "font"]
        wanted = [
            min(kind, key=lambda face: abs(face.weight - weight))
            for kind, weights in zip(slants, ((400, 600), (400,)), strict=True)
            for weight in weights
            if kind
        ]
        yield from (face_css(face, _WESTERN) for face in dict.fromkeys(wanted))


def _rules(theme: TeamTheme, scheme: Scheme) -> str:
    colours = palette(theme)
    parts = [_rule("section", [*_colours(colours.colours), *_charts(colours.colours), *_fonts(theme)])]
    for name, values in (("lead", colours.lead), ("section", colours.section)):
        parts.append(_rule(f"section.{name}", [f"--{key}: {value};" for key, value in (values or {}).items()]))
    backgrounds = {one: colours.colours[one]["background"] for one in SCHEMES}
    parts += _bottom(theme, scheme, backgrounds) if theme.logo or theme.footer else []
    return "\n".join(part for part in parts if part)


def _rule(selector: str, lines: Sequence[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n" if lines else ""


def _colours(colours: dict[Scheme, dict[str, str]]) -> Iterator[str]:
    light, dark = (colours[scheme] for scheme in SCHEMES)
    before = ours("light"), ours("dark")
    for name in before[0]:
        if (light[name], dark[name]) != (before[0][name], before[1][name]):
            yield f"--{name}: light-dark({light[name]}, {dark[name]});"


def _charts(colours: dict[Scheme, dict[str, str]]) -> Iterator[str]:
    accent = colours["light"]["accent"]
    if accent != ours("light")["accent"]:
        yield from (f"--{name}: {value};" for name, value in beside(accent).items())


def _fonts(theme: TeamTheme) -> Iterator[str]:
    named: tuple[tuple[str, Font | None], ...] = (("font", theme.font), ("font-mono", theme.code_font))
    for role, font in named:
        if font:
            yield f"--{role}: {_quoted(font.family)}, {_FALL_BACK[role]};"


def _quoted(text: str) -> str:
    """A CSS string."""
    return '"' + re.sub(r'[\\"<\n]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'


def _bottom(theme: TeamTheme, scheme: Scheme, backgrounds: dict[Scheme, str]) -> Iterator[str]:
    """Logo and footer share `section::before`; the page number stands beside the logo."""
    yield _BOTTOM.format(footer=_quoted(theme.footer or ""))
    if theme.logo:
        other: Scheme = "light" if scheme == "dark" else "dark"
        yield _rule("section", _shown(_logo(theme, scheme, backgrounds, _SMALL)))
        yield _rule("section.invert", _shown(_logo(theme, other, backgrounds, _SMALL)))
        yield _rule("section.section", _shown(_logo(theme, "dark", backgrounds, _SMALL)))
        yield _rule("section.lead", _shown(_logo(theme, "dark", backgrounds, _LARGE)))
        own, picture = _best(theme, scheme, _SMALL)
        panel = logo.on_panel(picture, backgrounds[own])
        yield _rule('section[data-marpit-advanced-background="pseudo"]:not(.lead)', _shown(panel))
        yield _WITH_LOGO


def _best(theme: TeamTheme, scheme: Scheme, most: tuple[int, int]) -> tuple[Scheme, Shown]:
    """The logo for a scheme, or the only one there is, and the scheme it is made for."""
    own = scheme if scheme in theme.logo else next(iter(theme.logo))
    file = theme.logo[own]
    return own, logo.shown(file.read_bytes(), file.suffix.lower(), most)


def _logo(theme: TeamTheme, scheme: Scheme, backgrounds: dict[Scheme, str], most: tuple[int, int]) -> Shown:
    own, picture = _best(theme, scheme, most)
    return picture if own == scheme else logo.on_panel(picture, backgrounds[own])


def _shown(picture: Shown) -> list[str]:
    return [
        f'--logo: url("{picture.uri}");',
        f"--logo-size: {picture.width}px {picture.height}px;",
        f"--logo-room: {picture.width + 24}px;",
    ]


_BOTTOM = """\
section {{ --logo-room: 0px; }}
section::before {{
  content: {footer};
  position: absolute;
  left: 72px;
  right: 72px;
  bottom: 12px;
  height: 50px;
  line-height: 50px;
  overflow: hidden;
  white-space: nowrap;
  text-overflow: ellipsis;
  color: var(--muted);
  font-size: 20px;
  pointer-events: none;
}}
section:is(.lead, .section, [data-footer])::before, section:has(> footer)::before {{ content: ""; }}
section.bare::before {{ display: none; }}
"""
_WITH_LOGO = """\
section::before { background: var(--logo) right center / var(--logo-size) no-repeat; }
section:not(.lead, .bare) { --logo-space: var(--logo-room); }
section::after { right: calc(72px + var(--logo-space, 0px)); bottom: 24px; }
section:is(:lang(ar), :lang(fa), :lang(he), :lang(ur))::after {
  left: calc(72px + var(--logo-space, 0px));
  right: auto;
}
section:not([data-marpit-advanced-background-split="right"]) > footer {
  inset-inline-end: calc(200px + var(--logo-space, 0px));
}
section:is(:lang(ar), :lang(fa), :lang(he), :lang(ur))::before { background-position: left center; }
section.lead::before {
  inset-inline-start: 96px;
  top: 56px;
  bottom: auto;
  height: 80px;
  background-position: left center;
}
section.lead:is(:lang(ar), :lang(fa), :lang(he), :lang(ur))::before { background-position: right center; }
"""
