"""The parts of a deck's Markdown: what is code, a comment, a style block or a ruler, without rendering it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["text", "blank", "code", "comment", "style", "html", "ruler", "heading"]

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_RULER = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SETEXT = re.compile(r" {0,3}(?:-+|=+)[ \t]*$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_RAW = re.compile(r" {0,3}<(script|pre|textarea|style)(?=[\s>]|$)", re.IGNORECASE)
_HTML = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|body|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    r"figure|footer|form|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|p|section|summary|table|tbody|td|"
    r"tfoot|th|thead|title|tr|ul)(?=[\s/>]|$)| {0,3}</?[a-z][a-z0-9-]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>\s*$",
    re.IGNORECASE,
)
_TABLE = re.compile(r"[ \t|:-]*-[ \t|:-]*$")
_LIST = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line, its number from 1 and what it is; `level` and `title` of a heading."""

    number: int
    text: str
    kind: Kind
    level: int = 0
    title: str = ""


def without_code(text: str) -> str:
    """A text with blanks in the place of code between backticks: all else stays where it is."""
    return _CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def scan(text: str, first: int) -> list[Line]:
    """The lines of the slides' Markdown; the first one has the number `first`."""
    lines = list(_blocks(text.splitlines(), first))
    return _with_setext(lines)


def _blocks(lines: list[str], first: int) -> Iterator[Line]:
    until: re.Pattern[str] | None = None  # ends the block we are in; None outside of one
    kind: Kind = "text"
    for number, text in enumerate(lines, start=first):
        if until is None:
            opened = _opening(text)
            if opened is None:
                yield _plain(number, text)
                continue
            kind, until, inside_one_line = opened
            if inside_one_line and until.search(text):
                until = None
        elif until.search(text):
            until = None
        yield Line(number, text, kind)


def _opening(text: str) -> tuple[Kind, re.Pattern[str], bool] | None:
    """What block a line opens: its kind, what ends it, and whether the same line may end it."""
    if fence := _FENCE.match(text):
        mark = re.escape(fence[1][0])
        return "code", re.compile(rf"^ {{0,3}}{mark}{{{len(fence[1])},}}[ \t]*$"), False
    if text.lstrip().startswith("<!--"):
        return "comment", re.compile("-->"), True
    if raw := _RAW.match(text):
        kind: Kind = "style" if raw[1].lower() == "style" else "html"
        return kind, re.compile(rf"</{raw[1]}\s*>", re.IGNORECASE), True
    if _HTML.match(text):
        return "html", re.compile(r"^\s*$"), False
    return None


def _plain(number: int, text: str) -> Line:
    if not text.strip():
        return Line(number, text, "blank")
    if _RULER.match(text):
        return Line(number, text, "ruler")
    if heading := _HEADING.match(text):
        return Line(number, text, "heading", len(heading[1]), (heading[2] or "").strip())
    return Line(number, text, "text")


def _with_setext(lines: list[Line]) -> list[Line]:
    """`---` right below a paragraph underlines it, and is no ruler."""
    result: list[Line] = []
    for line in lines:
        before = result[-1] if result else None
        start = _paragraph(result) if before and before.kind == "text" and _SETEXT.match(line.text) else None
        if start is None or not _is_paragraph(result[start:]):
            result.append(line)
            continue
        level = 1 if line.text.strip().startswith("=") else 2
        title = " ".join(part.text.strip() for part in result[start:])
        result[start] = Line(result[start].number, result[start].text, "heading", level, title)
        result.append(Line(line.number, line.text, "text"))
    return result


def _is_paragraph(lines: list[Line]) -> bool:
    """Whether lines of text are one, and not a list, a quotation or a table."""
    first = lines[0].text
    table = len(lines) > 1 and "|" in first and _TABLE.match(lines[1].text)
    return not (_LIST.match(first) or first.lstrip().startswith(">") or first.startswith("    ") or table)


def _paragraph(lines: list[Line]) -> int:
    """The index where the paragraph that `lines` ends with begins."""
    start = len(lines) - 1
    while start > 0 and lines[start - 1].kind == "text":
        start -= 1
    return start
