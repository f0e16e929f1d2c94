"""LCOV's trace files: a record a source file, with a line of text for each line and branch of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review.readers.coverage_lines import FileLines, Files, line_of
from docs_as_code.review.reading import UnreadableError, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTING = ("DA", "BRDA")


def files(data: bytes) -> Files:
    """The files that it has records of. Raises UnreadableError with the line, also where a record does not end."""
    found: Files = {}
    now: FileLines | None = None
    taken: dict[int, list[bool]] = {}  # a line's branches, in one record
    for number, line in _lines(text_of(data)):
        key, colon, value = line.partition(":")
        if key == "SF" and now is None:
            now, taken = found.setdefault(value.strip(), FileLines()), {}
        elif key == "end_of_record" and now is not None:
            for at, ways in taken.items():
                now.branches(at, sum(ways), len(ways))
            now = None
        elif key in ("SF", "end_of_record") or not colon or (key in _COUNTING and now is None):
            raise UnreadableError("it is no record of LCOV, from `SF:` to `end_of_record`", f"line {number}")
        elif key in _COUNTING and now is not None:
            at, ran = _told(value.split(","), number, is_branch=key == "BRDA")
            if key == "DA":
                now.line(at, ran=ran)
            else:
                taken.setdefault(at, []).append(ran)
    if now is not None:
        raise UnreadableError("its last record does not end: the file is cut off")
    for one in found.values():
        one.settle()
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Without those that say nothing, and one by one: there may be millions."""
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        line = text[start:end].strip()
        if line and not line.startswith("#"):
            yield number, line
        start = end + 1


def _told(parts: list[str], number: int, *, is_branch: bool) -> tuple[int, bool]:
    """`line,hits` or `line,block,branch,taken`, where `-` says that nothing came there."""
    last = parts[-1] if is_branch else parts[1] if len(parts) > 1 else ""
    found = line_of(parts[0], "0" if is_branch and last == "-" else last)
    if found is None:
        what = ",".join(parts)[:40]
        raise UnreadableError(f"a line and how often it ran are expected, and there is {what!r}", f"line {number}")
    return found
