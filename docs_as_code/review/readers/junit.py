"""JUnit XML: pytest's, Surefire's, nested suites, files without any attribute; test cases are counted, not believed."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.readers.junit_change import NAMES, compare
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.readers.xml_text import Elements, parse
from docs_as_code.review.reading import (
    About,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
    added,
    counted,
)

if TYPE_CHECKING:
    from datetime import datetime
    from xml.sax.xmlreader import AttributesImpl

_KINDS = {"failure": "failed", "error": "errors", "skipped": "skipped", "flakyFailure": "flaky", "flakyError": "flaky"}
_GRAVITY = ("passed", "flaky", "skipped", "failed", "errors")
_SLOWEST = 10  # tests in the table of those


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError."""
    cases = _Cases()
    parse(data, cases)
    return cases.reading()


class _Cases(Elements):
    """Keeps problems and names alone: a report may be larger than memory should be."""

    roots = ("testsuites", "testsuite")
    what = "JUnit"

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.kinds: dict[str, int] = dict.fromkeys(_GRAVITY, 0)
        self.problems = Tally()
        self.names = {kind: bytearray() for kind in NAMES}
        self.seconds = 0.0
        self.slowest: list[tuple[float, int, str]] = []
        self.made: tuple[datetime, bool] | None = None
        self.claimed = 0
        self._case: str | None = None
        self._kind = "passed"
        self._message = ""

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        if name in self.roots:
            self._suite(attrs)
        elif name == "testcase":
            self.total += 1
            group, test = attrs.get("classname", ""), attrs.get("name", "") or "a test without a name"
            self._case = f"{group}.{test}" if group else test
            self._kind, self._message = "passed", ""
            self._took(_seconds(attrs.get("time", "")), self._case)
        elif name in _KINDS and self._case is not None:
            found = _KINDS[name]
            if _GRAVITY.index(found) >= _GRAVITY.index(self._kind):
                self._kind, self._message = found, attrs.get("message", "")

    def closed(self, name: str) -> None:
        if name == "testcase" and self._case is not None:
            self.kinds[self._kind] += 1
            is_bad = self._kind in ("failed", "errors")
            if is_bad:
                self.problems.add(self._case, self._kind, "", self._message)
            names = self.names["failed" if is_bad else "skipped" if self._kind == "skipped" else "passed"]
            names += self._case.replace("\n", " ").encode(errors="replace") + b"\n"
            self._case = None

    def _took(self, seconds: float, name: str) -> None:
        self.seconds += seconds
        if seconds > 0:
            put = heapq.heappush if len(self.slowest) < _SLOWEST else heapq.heappushpop
            put(self.slowest, (seconds, -self.total, name))  # of equals the first

    def _suite(self, attrs: AttributesImpl) -> None:
        found = times.moment(attrs.get("timestamp", ""))
        if found and (self.made is None or found < self.made):
            self.made = found
        if self.depth == 1:
            self.claimed = sum(_count(attrs.get(name, "")) for name in ("failures", "errors"))

    def reading(self) -> Reading:
        problems = self.problems.problems()
        if self.claimed and not problems:
            raise UnreadableError(f"it says that {self.claimed} tests failed, and lists none of them")
        counts: dict[str, Value] = {"total": self.total, **self.kinds, "seconds": round(self.seconds, 3)}
        made, zoned = self.made or (None, True)
        rows = tuple((name, f"{seconds:,.3f}") for seconds, _, name in sorted(self.slowest, reverse=True))
        tables = (Table("Slowest tests", ("Test", "Seconds"), rows),) if rows else ()
        detail = {kind: bytes(names) for kind, names in self.names.items()}
        return Reading(counts, problems, made, zoned, is_empty=self.total == 0, tables=tables, detail=detail)


def _seconds(text: str) -> float:
    """What tools write: `0.12`, Surefire's `1,234.5`; nothing for what is no time."""
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return found if math.isfinite(found) and 0 < found < 1e9 else 0.0


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {
        "total": added(readings, "total"),
        "passed": added(readings, "passed") + added(readings, "flaky"),
        "failed": counted(problems),
        "errors": counted(problems, "errors"),
        "skipped": added(readings, "skipped"),
        "flaky": added(readings, "flaky"),
        "seconds": round(sum(float(one.counts["seconds"]) for one in readings), 3),
    }


READER = Reader(
    "junit",
    "test results as JUnit XML: pytest, Surefire, Gradle, Jest and most others write it",
    "verify",
    (
        Fact("total", "number", "test cases, whatever became of them"),
        Fact("passed", "number", "those that passed"),
        Fact("failed", "number", "those that failed or ended in an error"),
        Fact("errors", "number", "those of them that ended in an error"),
        Fact("skipped", "number", "those that were skipped"),
        Fact("flaky", "number", "those that passed after a failure, where the tool tells"),
        Fact("seconds", "number", "the time that all of them took"),
        Fact("newly_failed", "number", "with a base: those that fail, and did not there"),
        Fact("newly_skipped", "number", "with a base: those that are skipped, and ran there"),
        Fact("gone", "number", "with a base: tests that were there, and are no more"),
        Fact("new", "number", "with a base: tests that were not there"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    compare,
)
