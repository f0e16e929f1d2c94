"""The letters of a deck's HTML: subsets of the known fonts that its style sheets name, put into the page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.slides.other_letters import lacking, of_packs
from docs_as_code.toolchain.subset import exact_css, face_css

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs_as_code.toolchain.font_files import Face

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_FACE_RULE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^\"';}]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_VARIABLE = re.compile(r"(?:^|(?<=[;\s]))\s*(--[\w-]+)\s*:")
_WEIGHT = re.compile(r"font-weight\s*:\s*([1-9]00|bold)\b", re.IGNORECASE)
_CONTENT = re.compile(r"content\s*:\s*([^;}]*)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_ITALIC = re.compile(r"<(?:em|i|cite|dfn|var|address)\b|hljs-emphasis", re.IGNORECASE)
_BOLD_CODE = re.compile(
    r"<(h[1-6]|th|strong|b|dt)\b[^>]*>(?:(?!</\1\b).)*<(?:code|kbd|samp|tt)\b|hljs-strong", re.DOTALL | re.IGNORECASE
)
_CODE_ELEMENT = re.compile(r"<(?:code|kbd|pre|samp|tt|marp-pre)\b", re.IGNORECASE)
_CODE_WHOLE = re.compile(r"<(code|kbd|pre|samp|tt|marp-pre)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_FONT_OF_CODE = re.compile(r"--font-mono\s*:[^;]*")  # as our themes name it
_BOLD = 700  # what a browser takes for headings where a style sheet names no weight
_HEAVY = 600


def with_fonts(page: str, faces: Sequence[Face]) -> str:
    """The page with `@font-face` rules for the families of `faces` that it names and does not bring itself, and for
    the letters that these lack.
    """
    head, tag, rest = page.partition("<body")
    css = "\n".join(_STYLE.findall(page))
    own = {match[1].strip().lower() for rule in _FACE_RULE.findall(css) for match in _FAMILY.finditer(rule)}
    rules = ";".join(_standing(_FACE_RULE.sub("", css)))
    body = _CODE.sub("", tag + rest)
    named = rules + "".join(re.findall(r"\sstyle=\"[^\"]*\"", body))
    if not _CODE_ELEMENT.search(body):
        named = _FONT_OF_CODE.sub("", named)
    packs = of_packs(faces)
    families = {face.family for face in faces if face.family in named and face.family.lower() not in own}
    chosen = [face for family in sorted(families.difference(packs)) for face in _used(family, faces, rules, body)]
    made = _made_by(css)
    sheet = "".join(face_css(face, _text(body) + made) for face in chosen)
    code = "".join(match[0] for match in _CODE_WHOLE.finditer(body))
    of_packs_shown = dict.fromkeys(packs, "")
    for letters, is_code in ((_text(_CODE_WHOLE.sub("", body)) + made, False), (_text(code), True)):
        alike = [face for face in chosen if ("Mono" in face.family) == is_code]
        for family, shown in lacking(letters, {face.family for face in alike}, head, faces).items():
            if family in packs:
                of_packs_shown[family] += shown
            else:
                sheet += "".join(exact_css(_in_place_of(face, family, faces), shown) for face in alike)
    for family, shown in of_packs_shown.items():
        sheet += "".join(exact_css(face, shown) for face in _used(family, faces, rules, body) if shown)
    return page.replace("</head>", f"<style>{sheet}</style></head>", 1) if sheet else page


def _in_place_of(face: Face, family: str, faces: Sequence[Face]) -> Face:
    """The letters of another family that a face lacks, as if they were its own."""
    there = [one for one in faces if one.family == family]
    nearest = min(there, key=lambda one: (one.italic != face.italic, abs(one.weight - face.weight)))
    return replace(face, path=nearest.path)


def _standing(css: str) -> Iterator[str]:
    """The declarations of the rules, without the variables that a later rule of the same selector sets anew."""
    rules = [(selector.split("*/")[-1].strip(), body) for selector, body in _RULE.findall(css)]
    last = {(selector, name): at for at, (selector, body) in enumerate(rules) for name in _VARIABLE.findall(body)}
    for at, (selector, body) in enumerate(rules):
        if ".katex" not in selector:
            yield ";".join(
                one for one in body.split(";") if not (name := _VARIABLE.match(one)) or last[selector, name[1]] == at
            )


def _text(body: str) -> str:
    return "".join(set(html.unescape(_TAG.sub("", body))))


def _made_by(css: str) -> str:
    """The characters that style sheets write, as they are or as escapes."""
    said = "".join(_CONTENT.findall(css))
    return said + "".join(chr(int(match[1], 16) % 0x110000) for match in _ESCAPE.finditer(said))


def _used(family: str, faces: Sequence[Face], rules: str, body: str) -> Iterator[Face]:
    """Regular, what the style sheets take for bold, and italic, as far as the deck shows them."""
    own = [face for face in faces if face.family == family]
    upright = [face for face in own if not face.italic] or own
    bold = {_BOLD if weight.lower() == "bold" else int(weight) for weight in _WEIGHT.findall(rules)}
    bold = {weight for weight in bold if weight >= _HEAVY} or {_BOLD}
    if "Mono" in family and not _BOLD_CODE.search(body):
        bold = set()
    yield from dict.fromkeys(
        min(upright, key=lambda face: abs(face.weight - weight)) for weight in sorted({400, *bold})
    )
    slanted = [face for face in own if face.italic]
    if slanted and "Mono" not in family and _ITALIC.search(body):
        yield min(slanted, key=lambda face: abs(face.weight - 400))
