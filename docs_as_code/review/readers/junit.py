"""JUnit XML: pytest's, Surefire's, nested suites, files without any attribute; test cases are counted, not believed."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from docs_as_code.review import times
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added

if TYPE_CHECKING:
    from datetime import datetime
    from xml.sax.xmlreader import AttributesImpl

_KINDS = {"failure": "failed", "error": "errors", "skipped": "skipped", "flakyFailure": "flaky", "flakyError": "flaky"}
_MESSAGE = 300  # characters kept of what a test says
_ROOTS = ("testsuites", "testsuite")


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with the line, for entities too: a report has no use for them."""
    from defusedxml import DefusedXmlException
    from defusedxml.sax import parse

    handler = _Cases()
    try:
        parse(io.BytesIO(data), handler)
    except SAXParseException as error:
        raise UnreadableError(f"it is not whole XML: {error.getMessage()}", f"line {error.getLineNumber()}") from None
    except DefusedXmlException:
        raise UnreadableError("it defines XML entities, which may grow without bounds") from None
    except (SAXException, ValueError, LookupError) as error:
        raise UnreadableError(f"it is not XML that can be read: {error}") from None
    return handler.reading()


class _Cases(ContentHandler):
    """Goes through the file once and keeps problems alone: a report may be larger than memory should be."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.kinds: dict[str, int] = dict.fromkeys((*_KINDS.values(), "passed"), 0)
        self.problems: list[Problem] = []
        self.seconds = 0.0
        self.made: tuple[datetime, bool] | None = None
        self.claimed = 0
        self._depth = 0
        self._case: tuple[str, str] | None = None
        self._kind = "passed"
        self._message = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser's name
        self._depth += 1
        if self._depth == 1 and name not in _ROOTS:
            raise UnreadableError(f"its root is <{name[:40]}>, and JUnit's is <testsuites> or <testsuite>")
        if name in _ROOTS:
            self._suite(attrs, is_root=self._depth == 1)
        elif name == "testcase":
            self.total += 1
            self._case = (attrs.get("classname", ""), attrs.get("name", "") or "a test without a name")
            self._kind, self._message = "passed", ""
            self.seconds += _seconds(attrs.get("time", ""))
        elif name in _KINDS and self._case is not None:
            found = _KINDS[name]
            if _gravity(found) >= _gravity(self._kind):
                self._kind, self._message = found, attrs.get("message", "")[:_MESSAGE]

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser's name
        self._depth -= 1
        if name == "testcase" and self._case is not None:
            self.kinds[self._kind] += 1
            if self._kind in ("failed", "errors"):
                group, test = self._case
                self.problems.append(Problem(f"{group}.{test}" if group else test, self._kind, "", self._message))
            self._case = None

    def _suite(self, attrs: AttributesImpl, *, is_root: bool) -> None:
        found = times.moment(attrs.get("timestamp", ""))
        if found and (self.made is None or found < self.made):
            self.made = found
        if is_root:
            self.claimed = sum(_count(attrs.get(name, "")) for name in ("failures", "errors"))

    def reading(self) -> Reading:
        if self.claimed and not self.problems:
            raise UnreadableError(f"it says that {self.claimed} tests failed, and lists none of them")
        counts: dict[str, Value] = {"total": self.total, **self.kinds, "seconds": round(self.seconds, 3)}
        made, zoned = self.made or (None, True)
        return Reading(counts, tuple(self.problems), made, zoned, is_empty=self.total == 0)


def _gravity(kind: str) -> int:
    return ("passed", "flaky", "skipped", "failed", "errors").index(kind)


def _seconds(text: str) -> float:
    """What tools write: `0.12`, Surefire's `1,234.5`; nothing for what is no time."""
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return found if math.isfinite(found) and found > 0 else 0.0


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return {
        "total": added(readings, "total"),
        "passed": added(readings, "passed") + added(readings, "flaky"),
        "failed": len(problems),
        "errors": sum(one.kind == "errors" for one in problems),
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
    ),
    read,
    _sum_up,
)
