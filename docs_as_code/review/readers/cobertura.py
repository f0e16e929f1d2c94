"""Cobertura's XML, as coverage.py and most others write it: lines are counted, not believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.readers.coverage_lines import FileLines, Files, line_of
from docs_as_code.review.readers.xml_text import Elements, parse
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from datetime import datetime
    from xml.sax.xmlreader import AttributesImpl

_CONDITIONS = re.compile(r"\((\d{1,6})/(\d{1,6})\)")  # of `50% (1/2)`
_MILLISECONDS = 1e11  # a time as large is in these, a smaller one in seconds


def files(data: bytes) -> tuple[Files, datetime | None]:
    """The files, and when the report was made. Raises UnreadableError with the line."""
    report = _Report()
    parse(data, report)
    for one in report.files.values():
        one.settle()
    if report.claimed and not any(one.count().total for one in report.files.values()):
        raise UnreadableError(f"it says that it has {report.claimed} lines, and lists none of them")
    return report.files, report.made


class _Report(Elements):
    """A file is told of once a class in it, its lines often twice: in the class, and in its methods."""

    roots = ("coverage",)
    what = "Cobertura"

    def __init__(self) -> None:
        super().__init__()
        self.files: Files = {}
        self.made: datetime | None = None
        self.claimed = 0
        self._now: FileLines | None = None

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        if self.depth == 1:
            self._report(attrs)
        elif name == "class":
            path = attrs.get("filename", "") or attrs.get("name", "") or "a file without a name"
            self._now = self.files.setdefault(path, FileLines())
        elif name == "line" and self._now is not None:
            self._line(self._now, attrs)

    def closed(self, name: str) -> None:
        if name == "class":
            self._now = None

    def _report(self, attrs: AttributesImpl) -> None:
        told, valid = attrs.get("timestamp", ""), attrs.get("lines-valid", "")
        if told.isascii() and told.isdecimal() and 0 < len(told) < 20:
            seconds = int(told)
            self.made = times.epoch(seconds / 1000 if seconds >= _MILLISECONDS else seconds) if seconds else None
        self.claimed = int(valid) if valid.isascii() and valid.isdecimal() and len(valid) < 12 else 0

    def _line(self, now: FileLines, attrs: AttributesImpl) -> None:
        found = line_of(attrs.get("number", ""), attrs.get("hits", ""))
        if found is None:
            raise UnreadableError("a <line> has no `number` and `hits` that are numbers", self.line)
        number, ran = found
        now.line(number, ran=ran)
        if attrs.get("branch", "").lower() == "true":
            told = _CONDITIONS.search(attrs.get("condition-coverage", ""))
            if told:
                total = int(told[2])
                now.branches(number, min(int(told[1]), total), total)
