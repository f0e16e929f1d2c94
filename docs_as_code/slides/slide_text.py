"""The words of each slide, read from the HTML that marp has made: what they are found by, and read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = {"blockquote", "br", "dd", "div", "dt", "figure", "hr", "li", "ol", "p", "pre", "table", "tr", "ul"}
_BREAKS = _HEADINGS | _BLOCKS
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"script", "style", "header", "footer", "annotation", "template"})
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True)
class SlideText:
    """One slide: its first heading ("" for none), its text line by line, the heading among them, and its language."""

    title: str
    lines: tuple[str, ...]
    language: str


def texts_of(page: str) -> tuple[SlideText, ...]:
    """The slides of a page of marp's, in any of its templates."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return tuple(reader.finished())


class _Reader(HTMLParser):
    """Headers and footers are left out, which are the same everywhere; a picture is its alternative text."""

    def __init__(self) -> None:
        super().__init__()
        self._slides: list[tuple[list[str], list[str], str]] = []  # pieces of text, of the title, language
        self._inside = False
        self._unread: list[str] = []
        self._groups = 0  # of a drawing; their titles are tooltips, which say again what is written there
        self._heading: str | None = None
        self._code = False

    def finished(self) -> list[SlideText]:
        return [
            SlideText(" ".join("".join(title).split()), _lines("".join(text)), language)
            for text, title, language in self._slides
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "section" and found.get("data-marpit-advanced-background") in (None, "content"):
            self._slides.append(([], [], found.get("lang") or "en"))
            self._inside, self._groups = True, 0
            return
        if not self._inside:
            return
        is_tooltip = tag == "title" and self._groups > 0
        if self._unread or is_tooltip or tag in _UNREAD or found.get("aria-hidden") == "true":
            self._unread += [] if tag in _VOID else [tag]
            return
        self._groups += tag == "g"
        if tag == "img":
            self._say(found.get("alt") or "")
        if tag in _HEADINGS and not self._slides[-1][1]:
            self._heading = tag
        self._code = self._code or tag == "pre"
        if tag in _BREAKS:
            self._slides[-1][0].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._inside = False
            self._unread.clear()
        elif self._unread:
            if tag in self._unread:
                del self._unread[len(self._unread) - 1 - self._unread[::-1].index(tag) :]
        elif self._inside:
            self._groups -= tag == "g"
            if tag == self._heading:
                self._heading = None
            self._code = self._code and tag != "pre"
            self._slides[-1][0].append("\n" if tag in _BREAKS else " " if tag in _CELLS else "")

    def handle_data(self, data: str) -> None:
        if self._inside and not self._unread:
            self._say(data if self._code else " ".join(f".{data}.".split())[1:-1])

    def _say(self, text: str) -> None:
        self._slides[-1][0].append(text)
        if self._heading:
            self._slides[-1][1].append(text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for raw in text.split("\n") if (line := " ".join(raw.split())))
