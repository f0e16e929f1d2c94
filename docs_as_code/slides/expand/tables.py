"""A Markdown table from CSV or JSON: which columns, how many rows, numbers to the right."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import SourceError
from docs_as_code.slides.expand.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docs_as_code.slides.expand.origin import Origin

_NUMBER = re.compile(r"[-+−]?[\d.,   ]*\d\s*(?:%|[a-zµ]{1,3})?$", re.IGNORECASE)


def table(text: str, kind: str, options: Mapping[str, str], asked: Origin, where: Origin, first: int) -> list[str]:
    """The lines of the table. `kind` is csv, tsv or json, `where` the file that `text` is in, and `first` the line on
    which it begins there; what is asked for in vain is said at `asked`.

    Raises SourceError.
    """
    names, rows, _ = read(text, kind, options, asked, where, first)
    right = [
        all(_NUMBER.match(row[at]) or not row[at] for row in rows) and any(row[at] for row in rows)
        for at in range(len(names))
    ]
    return [
        _line(map(_cell, names)),
        _line("---:" if is_number else "---" for is_number in right),
        *(_line(map(_cell, row)) for row in rows),
    ]


class Rows(NamedTuple):
    """The names of the columns, and each row with the place where it stands."""

    names: list[str]
    cells: list[list[str]]
    places: list[Origin]

    def place(self, number: int) -> Origin:
        """Of the row with this number, from 0."""
        return self.places[number]


def read(text: str, kind: str, options: Mapping[str, str], asked: Origin, where: Origin, first: int) -> Rows:
    """The rows that are asked for; the arguments are those of `table`. Raises SourceError."""
    names, rows, lines = _json(text, options, asked, where, first) if kind == "json" else _csv(text, kind, where, first)
    if wanted := options.get("columns"):
        names, rows = _chosen(names, rows, [part.strip() for part in wanted.split(",")], asked)
    if "rows" in options:
        if not options["rows"].isdigit():
            raise asked.error(f"'{options['rows']}' is no number of rows", "write rows=10")
        rows = rows[: int(options["rows"])]
    return Rows(names, rows, [where._replace(line=line) for line in lines[: len(rows)]])


def _csv(text: str, kind: str, where: Origin, first: int) -> tuple[list[str], list[list[str]], list[int]]:
    delimiter = "\t" if kind == "tsv" else _delimiter(text)
    try:
        rows = [(number, row) for number, row in _rows(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise where.error(f"not valid CSV: {error}") from error
    if not rows:
        raise where.error("the table is empty", "its first row names the columns")
    names = [cell.strip() for cell in rows[0][1]]
    for number, row in rows[1:]:
        if len(row) != len(names):
            message = f"the row has {len(row)} cells where the table has {len(names)} columns"
            hint = "put a cell that holds the separator into double quotes"
            raise SourceError(message, path=where.rel, line=first + number - 1, hint=hint)
    cells = [[cell.strip() for cell in row] for _, row in rows[1:]]
    return names, cells, [first + number - 1 for number, _ in rows[1:]]


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [(reader.line_num, row) for row in reader]


def _delimiter(text: str) -> str:
    """A semicolon where the first row has more of them than commas, as spreadsheets of half the world write it."""
    head = text.lstrip("\n").split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","


def _json(
    text: str, options: Mapping[str, str], asked: Origin, where: Origin, first: int
) -> tuple[list[str], list[list[str]], list[int]]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        line = first + error.lineno - 1
        raise SourceError(f"not valid JSON: {error.msg}", path=where.rel, line=line) from error
    except RecursionError as error:
        raise where.error("not valid JSON: nested too deeply") from error
    for part in options.get("pointer", "").strip("/").split("/") if options.get("pointer", "").strip("/") else ():
        if isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, dict) and part in found:
            found = found[part]
        else:
            raise asked.error(f"nothing at {options['pointer']}", f"there is no '{part}'")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise asked.error("the JSON is no list of objects", "name the list inside of it: pointer=/results")
    names = list(dict.fromkeys(str(key) for row in found for key in row))
    if not names:
        raise where.error("the table is empty")
    return names, [[_text(row.get(name)) for name in names] for row in found], [where.line] * len(found)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _chosen(
    names: list[str], rows: list[list[str]], wanted: Sequence[str], where: Origin
) -> tuple[list[str], list[list[str]]]:
    for name in wanted:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.4)
            hint = f"did you mean {near[0]}?" if near else f"its columns: {', '.join(names)}"
            raise where.error(f"the table has no column '{name}'", hint)
    order = [names.index(name) for name in wanted]
    return list(wanted), [[row[at] for at in order] for row in rows]


def _cell(text: str) -> str:
    return as_text(" ".join(text.split()))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
