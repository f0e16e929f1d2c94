"""Coverage, Cobertura's XML or LCOV by what the bytes are: percent of lines and branches, and the files that lag."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

from docs_as_code.review.readers import cobertura, lcov
from docs_as_code.review.readers.coverage_lines import Count, Files, joined, whole
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import (
    About,
    Chart,
    Compared,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
)

_LCOV = re.compile(rb"^\W*(TN|SF):", re.MULTILINE)
_LOW = 80  # percent: files below it are in the table
_ROWS, _BARS = 40, 10
_NAME = 22  # characters at a bar


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with the line."""
    start, made = data[:4096], None
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        files, made = cobertura.files(data)
    elif _LCOV.search(start):
        files = lcov.files(data)
    else:
        raise UnreadableError("it is neither Cobertura's XML nor LCOV")
    files = {name: lines for name, lines in files.items() if lines.count().total}
    tables, charts = _worth_a_look({name: lines.count() for name, lines in files.items()})
    return Reading({}, (), made, is_empty=not files, tables=tables, charts=charts, detail=files)


def _worth_a_look(counts: dict[str, Count]) -> tuple[tuple[Table, ...], tuple[Chart, ...]]:
    """The files that are covered least; of equals, those with the most lines that did not run."""
    ordered = sorted(counts.items(), key=lambda one: (one[1].percent, one[1].covered - one[1].total, one[0]))
    low = [(name, one) for name, one in ordered if one.percent < _LOW]
    rows = tuple((name, f"{one.percent:.2f}", f"{one.total - one.covered:,}") for name, one in low[:_ROWS])
    table = Table(f"Files below {_LOW} %", ("File", "Percent", "Lines that did not run"), rows, len(low))
    bars = tuple((_short(name), one.percent) for name, one in ordered[:_BARS])
    chart = Chart("Files covered least", "hbar", ("File", "Lines"), bars, "%")
    return (table,) if rows else (), (chart,) if rows else ()


def _short(path: str) -> str:
    """The end of a path, which tells files apart: a chart has little room for names."""
    return path if len(path) <= _NAME else f"…{path[1 - _NAME :]}"


def _files(readings: tuple[Reading, ...]) -> Files:
    return dict(readings[0].detail) if len(readings) == 1 else joined(dict(one.detail) for one in readings)


def _whole(files: Files) -> tuple[Count, Count]:
    """All lines and all branches."""
    return whole(one.count() for one in files.values()), whole(one.count_branches() for one in files.values())


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    """Facts about branches are absent where no report tells of any."""
    files = _files(readings)
    lines, branches = _whole(files)
    found: dict[str, Value] = {}
    if lines.total:
        found["percent"] = lines.percent
    if branches.total:
        found["branch_percent"] = branches.percent
    if files:
        found["lowest"] = min(one.count().percent for one in files.values())
    return found | {"files": len(files), "lines": lines.total, "covered": lines.covered}


def _compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    """In points of percent; files that both sides have are held against each other by their path."""
    now, before = _files(head), _files(base)
    counts: dict[str, Value] = {}
    for name, is_, was in zip(("change", "branch_change"), _whole(now), _whole(before), strict=True):
        if is_.total and was.total:
            counts[name] = floor(100 * _points(is_, was)) / 100  # downwards: 0 means that nothing was lost
    both = {name: (now[name].count(), before[name].count()) for name in now if name in before}
    worse = sorted((points, name) for name, (is_, was) in both.items() if (points := _points(is_, was)) < 0)
    problems = Tally()
    for _, name in worse:
        is_, was = both[name]
        problems.add(name, "worse", "", f"{was.percent:.2f} % at the base, {is_.percent:.2f} % now")
    return Compared(counts | {"worse": len(worse)}, problems.problems())


def _points(now: Count, before: Count) -> Fraction:
    return 100 * (Fraction(now.covered, now.total) - Fraction(before.covered, before.total))


READER = Reader(
    "coverage",
    "what tests have run, as Cobertura's XML (coverage.py, gcovr, Coverlet, Istanbul) or as LCOV",
    "verify",
    (
        Fact("percent", "number", "lines that ran, of all that can; never rounded up"),
        Fact("branch_percent", "number", "branches that were taken, of all; absent where the report has none"),
        Fact("lowest", "number", "the percent of the file that is covered least"),
        Fact("files", "number", "files with lines that can run"),
        Fact("lines", "number", "lines that can run"),
        Fact("covered", "number", "those that ran in any of the reports"),
        Fact("change", "number", "with a base: points of percent since then, below 0 where less is covered"),
        Fact("branch_change", "number", "with a base: the same of branches"),
        Fact("worse", "number", "with a base: files that are covered less than there; waivers name their paths"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    _compare,
)
