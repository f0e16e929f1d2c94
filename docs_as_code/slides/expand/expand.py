"""Goes through a deck once: what an include, a code block or a table names takes its place, line by line."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.slides.expand import code_file, drawings, values
from docs_as_code.slides.expand.agenda import AGENDA, with_agenda
from docs_as_code.slides.expand.build_up import BUILD_UP, with_build_ups
from docs_as_code.slides.expand.fence_info import FENCE, FenceInfo, parse
from docs_as_code.slides.expand.origin import Files, Origin, Piece
from docs_as_code.slides.expand.rebase import rebased
from docs_as_code.slides.expand.section import lines_of
from docs_as_code.slides.markdown_scan import Line, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docs_as_code.slides.expand.drawings import Drawing

_INCLUDE = re.compile(
    r"""\s*<!--\s*include:\s*(?:"(?P<quoted>[^"]+)"|(?P<plain>\S+\.(?:md|markdown)(?:\#\S+)?|\S*/\S*))\s*-->\s*$""",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(
    r"<!--\s*include:|^ {0,3}(?:`{3,}|~{3,}).*(?:\bfile=|\btable\b|\bdraw\b|\bchart=)", re.IGNORECASE | re.MULTILINE
)
_OF_CODE = frozenset({"file", "lines", "region"})
_OF_TABLES = frozenset({"file", "columns", "rows", "pointer"})
_KINDS = {".csv": "csv", ".tsv": "tsv", ".json": "json"}
_MOST = 100_000  # lines of one deck


@dataclass(frozen=True)
class Expanded:
    """The whole text, where each of its lines comes from, the files that went into it, by absolute path, and what is to
    be drawn in the places that the text leaves for it.
    """

    text: str
    origins: tuple[Origin, ...]
    read: tuple[Path, ...]
    drawings: tuple[Drawing, ...] = ()


def is_plain(text: str, front: Mapping[str, object]) -> bool:
    """Whether a deck has nothing that would be put in: then its text is what marp gets."""
    return "values" not in front and not _MAY_HOLD.search(text) and not (AGENDA.search(text) or BUILD_UP.search(text))


def expand(
    text: str, end: int, front: Mapping[str, object], deck: Path, files: Files, *, build_ups: bool = True
) -> Expanded:
    """`end` is where the front matter of the text ends, and `front` what it says; without `build_ups` a diagram that is
    built up stays one slide. Raises SourceError.
    """
    rel = files.rel(deck)
    above = text[:end].splitlines()
    head = [Piece(line, Origin(rel, number)) for number, line in enumerate(above, start=1)]
    lines = scan(text[end:], len(above) + 1)
    parts = _Deck(deck.parent, files)
    body = list(parts.pieces(lines, deck, ()))
    if "values" in front:
        asked = Origin(rel, next((p.origin.line for p in head if p.text.lstrip("\"'").startswith("values")), 1))
        known = values.read(front["values"], files, deck.parent, asked)
        head = values.in_front(head, known)
        body = values.filled(body, known)
    if build_ups:
        body = with_build_ups(body, front, deck.parent, files, parts.drawings)
    whole = [*head, *with_agenda(body, front)]
    text = "\n".join(piece.text for piece in whole)
    return Expanded(text, tuple(p.origin for p in whole), tuple(files.read), tuple(parts.drawings))


class _Deck:
    """One deck on its way; `chain` are the files that include one another down to here."""

    def __init__(self, folder: Path, files: Files) -> None:
        self._folder = folder
        self._files = files
        self._count = 0
        self.drawings: list[Drawing] = []

    def pieces(self, lines: Sequence[Line], path: Path, chain: tuple[Path, ...]) -> Iterator[Piece]:
        rel = self._files.rel(path)
        at = 0
        while at < len(lines):
            line = lines[at]
            origin = Origin(rel, line.number)
            block = _block(lines, at) if line.kind == "code" else []
            include = _INCLUDE.match(line.text) if line.kind == "comment" else None
            if include:
                yield from self._include(include["quoted"] or include["plain"], path, origin, chain)
            elif block:
                yield from self._fence(block, path, origin)
            else:
                text = line.text if line.kind == "code" else rebased(line.text, path.parent, self._folder)
                yield self._piece(text, origin)
            at += len(block) or 1

    def _piece(self, text: str, origin: Origin) -> Piece:
        self._count += 1
        if self._count > _MOST:
            hint = "include parts of the files, by heading or by line"
            raise origin.error(f"the deck grows beyond {_MOST:,} lines", hint)
        return Piece(text, origin)

    def _include(self, target: str, path: Path, asked: Origin, chain: tuple[Path, ...]) -> Iterator[Piece]:
        name, _, heading = target.partition("#")
        found, text = self._files.text(name, path.parent, asked)
        circle = (*chain, path)
        if found in circle:
            way = " → ".join(self._files.rel(one) for one in (*circle[circle.index(found) :], found))
            hint = "take one of the includes out"
            raise asked.error(f"the include is a circle: {way}", hint)
        yield self._piece("", asked)
        yield from self.pieces(lines_of(text, heading, asked), found, circle)
        yield self._piece("", asked)

    def _fence(self, block: Sequence[Line], path: Path, asked: Origin) -> Iterator[Piece]:
        """A code block: as it is, or with what it names. What stands inside is for editors, which cannot look it up."""
        opening = FENCE.match(block[0].text)
        info = parse(opening["info"]) if opening else None
        if (
            opening is None
            or info is None
            or not (info.options.keys() & {"chart", "file"} or info.words & {"draw", "table"})
        ):
            yield from (self._piece(line.text, Origin(asked.rel, line.number)) for line in block)
            return
        if "table" in info.words:
            _known(info, _OF_TABLES, asked)
            yield from self._table(block, info, path, asked)
            return
        if "chart" in info.options:
            yield from self._chart(block, info, path, asked)
            return
        if "draw" in info.words:
            _known(info, drawings.OPTIONS, asked)
            yield from self._drawing(block, info, path, asked)
            return
        _known(info, _OF_CODE, asked)
        found, text = self._files.text(info.options["file"], path.parent, asked)
        code = _part(text.splitlines(), info, asked)
        longest = max((len(run) for line in code for run in re.findall(r"`+", line)), default=0)
        marks = "`" * max(3, longest + 1)
        language = info.language or found.suffix[1:]
        yield self._piece(f"{marks}{language} {info.marked}".rstrip(), asked)
        yield from (self._piece(line, asked) for line in code)
        yield self._piece(marks, asked)

    def _drawing(self, block: Sequence[Line], info: FenceInfo, path: Path, asked: Origin) -> Iterator[Piece]:
        kind = drawings.kind_of(info.language, Path(info.options.get("file", "")).suffix, asked)
        text, where = self._data(block, info, path, asked)
        width = drawings.width_of(info.options, asked)
        yield from self._place(drawings.Drawing(kind, text, where, info.options.get("alt"), width), asked)

    def _chart(self, block: Sequence[Line], info: FenceInfo, path: Path, asked: Origin) -> Iterator[Piece]:
        from docs_as_code.slides.charts import data as chart_data
        from docs_as_code.slides.charts.draw import svg
        from docs_as_code.slides.expand.tables import read

        _known(info, chart_data.OPTIONS, asked)
        kind = _kind_of_table(info, "chart", asked)
        text, where = self._data(block, info, path, asked)
        rows = read(text, kind, info.options, asked, where if "file" in info.options else asked, where.line)
        chart = chart_data.read(rows, info, asked)
        width, alt = drawings.width_of(info.options, asked), info.options.get("alt")
        yield from self._place(drawings.Drawing("chart", "", where, alt, width, svg(chart)), asked)

    def _place(self, drawing: Drawing, asked: Origin) -> Iterator[Piece]:
        self.drawings.append(drawing)
        yield from (self._piece(line, asked) for line in drawings.place(len(self.drawings) - 1))

    def _data(self, block: Sequence[Line], info: FenceInfo, path: Path, asked: Origin) -> tuple[str, Origin]:
        """What a block holds or names, and where its first line is."""
        if "file" in info.options:
            found, text = self._files.text(info.options["file"], path.parent, asked)
            return text, Origin(self._files.rel(found), 1)
        text = "\n".join(line.text for line in _inside(block))
        return text, Origin(asked.rel, asked.line + 1)

    def _table(self, block: Sequence[Line], info: FenceInfo, path: Path, asked: Origin) -> Iterator[Piece]:
        from docs_as_code.slides.expand.tables import table

        kind = _kind_of_table(info, "table", asked)
        text, where = self._data(block, info, path, asked)
        made = table(text, kind, info.options, asked, where if "file" in info.options else asked, where.line)
        yield from (self._piece(line, asked) for line in ("", *made, ""))


def _block(lines: Sequence[Line], at: int) -> Sequence[Line]:
    """The lines of the code block that begins there."""
    opening = FENCE.match(lines[at].text)
    if opening is None:
        return lines[at : at + 1]
    closing = re.compile(rf" {{0,3}}{re.escape(opening['marks'][0])}{{{len(opening['marks'])},}}[ \t]*$")
    for end in range(at + 1, len(lines)):
        if closing.match(lines[end].text):
            return lines[at : end + 1]
    return lines[at:]


def _kind_of_table(info: FenceInfo, what: str, asked: Origin) -> str:
    kind = info.language or _KINDS.get(Path(info.options.get("file", "")).suffix.lower(), "")
    if kind not in _KINDS.values():
        hint = "write csv, tsv or json behind the backticks"
        raise asked.error(f"no {what} can be made from '{kind}'", hint)
    return kind


def _inside(block: Sequence[Line]) -> Sequence[Line]:
    """The lines between the backticks; nothing ends the last block of a file but its end."""
    opening, last = FENCE.match(block[0].text), block[-1].text.strip()
    closed = opening is not None and len(block) > 1 and bool(last) and not last.strip(opening["marks"][0])
    return block[1:-1] if closed else block[1:]


def _known(info: FenceInfo, names: frozenset[str], asked: Origin) -> None:
    for name in info.options:
        if name not in names:
            near = difflib.get_close_matches(name, sorted(names), 1, 0.4)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(names))}"
            raise asked.error(f"'{name}' is no option here", hint)


def _part(lines: list[str], info: FenceInfo, asked: Origin) -> list[str]:
    wanted = info.options
    if "lines" in wanted and "region" in wanted:
        message = "lines and region are given both"
        raise asked.error(message, "a region stays right when lines move")
    if "lines" in wanted:
        return code_file.by_number(lines, wanted["lines"], asked)
    return code_file.by_region(lines, wanted["region"], asked) if "region" in wanted else code_file.whole(lines)
