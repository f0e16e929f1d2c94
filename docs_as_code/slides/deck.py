"""A deck as its author wrote it: front matter, title, slides, and the files it refers to, each with its line."""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.errors import SourceError
from docs_as_code.slides import front_matter
from docs_as_code.slides.expand import expand
from docs_as_code.slides.expand.drawings import place
from docs_as_code.slides.expand.origin import Files
from docs_as_code.slides.markdown_scan import Line, scan, without_code
from docs_as_code.slides.slide_breaks import Place, Slide, directive_lines, divider_of, slides_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docs_as_code.slides.expand.drawings import Drawing
    from docs_as_code.slides.expand.origin import Origin

_NOT_RELATIVE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]|$", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """A file or address as the deck writes it (HTML entities resolved), or a theme's name, and its line."""

    target: str
    line: int


@dataclass(frozen=True)
class Deck:
    """`path` is absolute, `rel` relative to the project; `front` holds text, lists and mappings of text.

    `text` is what marp gets, with everything put in, and all lines here are its lines: `origin` tells the user's own.
    `parts` are the other files that went into it, by absolute path, and `drawings` the pictures that it has drawn.
    """

    path: Path
    rel: str
    text: str
    front: Mapping[str, object]
    title: str
    slides: tuple[Slide, ...]
    pictures: tuple[Reference, ...]
    themes: tuple[Reference, ...]
    origins: tuple[Origin, ...] = ()
    parts: tuple[Path, ...] = ()
    drawings: tuple[Drawing, ...] = ()

    def origin(self, line: int | None) -> tuple[str, int | None]:
        """The file, relative to the project, and the line in it that a line of `text` comes from."""
        if line is None or not self.origins:
            return self.rel, line
        return self.origins[min(max(line, 1), len(self.origins)) - 1]

    def as_written(self, target: str, rel: str) -> str:
        """A relative address of `text`, as it counts from the file `rel`."""
        if rel == self.rel or _NOT_RELATIVE.match(target):
            return target
        folder = posixpath.dirname(self.rel)
        return posixpath.relpath(posixpath.join(folder, target), posixpath.dirname(rel) or ".")

    def line_of(self, target: str) -> int | None:
        """The line of the first reference to a file or address."""
        return next((picture.line for picture in self.pictures if picture.target == target), None)


def is_deck(text: str) -> bool:
    """Whether a Markdown text is a deck: `marp: true` in its front matter, which may be broken otherwise."""
    front = front_matter.find(text.removeprefix("\ufeff"))
    return front is not None and front_matter.says_marp(front)


def read_deck(path: Path, rel: str, *, build_ups: bool = True) -> Deck:
    """Read a deck and put in what it names of other files; `build_ups` makes slides of the steps of a diagram.

    Raises SourceError with the line where it is not UTF-8, not valid YAML, or empty, or where a part is not to be had.
    """
    text = _decoded(path, rel).removeprefix("\ufeff")
    front = front_matter.find(text)
    values = front_matter.read(front, rel) if front and front.text.strip() else {}
    expanded = None
    if not expand.is_plain(text, values):
        expanded = expand.expand(text, front.end if front else 0, values, path, _files(path, rel), build_ups=build_ups)
        text = expanded.text
        front = front_matter.find(text)
        values = front_matter.read(front, rel) if front and front.text.strip() else {}
    body = text[front.end :] if front else text
    first = text[: front.end].count("\n") + 1 if front else 1
    lines = scan(body, first)
    if not any(line.kind not in ("blank", "comment", "style") for line in lines):
        raise SourceError("the deck is empty", path=rel, line=first, hint="write a slide below the front matter")
    places = directive_lines(front.text if front else "", lines)
    return Deck(
        path=path,
        rel=rel,
        text=text,
        front=values,
        title=_title(values, lines),
        slides=tuple(slides_of(lines, divider_of(values, places))),
        pictures=(*_pictures(front.text if front else "", lines, places), *_built_up(expanded, lines)),
        themes=tuple(_themes(values, places)),
        origins=expanded.origins if expanded else (),
        parts=expanded.read if expanded else (),
        drawings=expanded.drawings if expanded else (),
    )


def readable_root(project: Path) -> Path:
    """The git repository that the project is in, else the project: what a deck may show lies below it."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), project)


def _files(path: Path, rel: str) -> Files:
    project = path.parents[rel.count("/")]
    return Files(project, readable_root(project))


def _decoded(path: Path, rel: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path=rel) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError("not UTF-8 text", path=rel, line=line, hint="save the file as UTF-8") from error


def _title(values: Mapping[str, object], lines: list[Line]) -> str:
    title = values.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    headings = [line for line in lines if line.kind == "heading" and line.title]
    if not headings:
        return ""
    return html.unescape(_COMMENT.sub("", min(headings, key=lambda line: line.level).title).strip())


_COMMENT = re.compile(r"<!--.*?-->")
_IMAGE = re.compile(
    r"!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+))"
)
_BY_NAME = re.compile(r"!\[([^\[\]]*)\](?:\[([^\[\]]*)\])?(?!\()")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]+)\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_TAG = re.compile(
    r"<(?:img|source|video|audio|track|iframe|embed|object|image|input|link|script)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""\s(src|srcset|poster|data|href|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_URL = re.compile(r"""url\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s"')]+))\s*\)""", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"""\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_WITH_PICTURES = frozenset({"backgroundImage", "footer", "header", "image", "style"})


def _pictures(front: str, lines: list[Line], places: list[Place]) -> Iterator[Reference]:
    """In the order of the lines: Markdown pictures, media elements, and url() where CSS can stand."""
    directives = {place.line for place in places if place.key in _WITH_PICTURES}
    markdown = "\n".join(line.text if _shows(line, directives) else "" for line in lines)
    first = lines[0].number if lines else 1
    styles = "\n".join(line.text if line.kind == "style" or line.number in directives else "" for line in lines)
    spans = without_code(markdown)
    found = [
        *_found(_markdown_pictures(front), 2),
        *_found(_urls(front), 2),
        *_found(_markdown_pictures(spans), first),
        *_found(_elements(spans), first),
        *_found(_urls(styles), first),
    ]
    yield from sorted(dict.fromkeys(found), key=lambda reference: reference.line)


def _built_up(expanded: expand.Expanded | None, lines: list[Line]) -> Iterator[Reference]:
    """The diagrams that slides show step by step, each where its first step is."""
    seen: set[str] = set()
    for number, drawing in enumerate(expanded.drawings if expanded else ()):
        if drawing.shows and drawing.shows not in seen:
            seen.add(drawing.shows)
            mark = place(number)[1]
            yield Reference(drawing.shows, next(line.number for line in lines if line.text == mark))


def _shows(line: Line, directives: set[int]) -> bool:
    return line.kind in ("text", "html", "heading") or line.number in directives


def _found(matches: Iterator[tuple[str, int, str]], first: int) -> Iterator[Reference]:
    for target, offset, text in matches:
        if target:
            yield Reference(target, first + text.count("\n", 0, offset))


def _markdown_pictures(text: str) -> Iterator[tuple[str, int, str]]:
    names = {match[1].strip().lower(): match[2] or match[3] for match in _DEFINITION.finditer(text)}
    for match in _IMAGE.finditer(text):
        yield _unescaped(match[1] or match[2] or ""), match.start(), text
    for match in _BY_NAME.finditer(text):
        yield _unescaped(names.get((match[2] or match[1]).strip().lower(), "")), match.start(), text


def _elements(text: str) -> Iterator[tuple[str, int, str]]:
    for tag in _TAG.finditer(text):
        for match in _ATTRIBUTE.finditer(tag[0]):
            value = html.unescape(match[2] or match[3] or match[4] or "")
            targets = candidates(value) if match[1].lower() == "srcset" else [value.strip()]
            for target in targets:
                yield target, tag.start() + match.start(), text
    for match in _STYLE_ATTRIBUTE.finditer(text):
        for target, _, _ in _urls(html.unescape(match[1] or match[2] or "")):
            yield target, match.start(), text


def _urls(text: str) -> Iterator[tuple[str, int, str]]:
    for match in _URL.finditer(text):
        yield match[1] or match[2] or match[3] or "", match.start(), text


def candidates(srcset: str) -> list[str]:
    """The addresses of a `srcset`."""
    return [part.split()[0] for part in re.split(r",\s+|,(?=\S+\s)", srcset.strip()) if part.strip()]


def _unescaped(target: str) -> str:
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", target))


def _themes(values: Mapping[str, object], places: list[Place]) -> Iterator[Reference]:
    if isinstance(values.get("theme"), str) or any(place.key == "theme" for place in places):
        for place in places:
            if place.key == "theme" and place.value:
                yield Reference(place.value.split(" #")[0].strip(), place.line)
