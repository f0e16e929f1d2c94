"""Records: what a review decided, kept in the repository; read with care, since anybody may have written one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.review import document_shape, times
from docs_as_code.review.document import printable
from docs_as_code.review.readers import json_text
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LARGEST = 16 * 1024 * 1024  # bytes
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Record:
    """One record: its file relative to the project, the digest of its bytes, and the document."""

    path: str
    sha256: str
    document: dict[str, Any]

    @property
    def decided(self) -> datetime:
        """When it was decided."""
        found = times.moment(self.document["now"])
        assert found is not None  # `read` has looked
        return found[0]

    @property
    def version(self) -> str:
        """Of the release."""
        return str(self.document["release"]["version"])

    @property
    def result(self) -> str | None:
        """What became of the release, where somebody has told."""
        found: str | None = self.document.get("outcome", {}).get("result")
        return found

    @property
    def is_deployed(self) -> bool:
        """Whether its head is what runs now, as far as the record tells."""
        return self.document["verdict"] != "NO-GO" and self.result not in ("failed", "rolled-back")


def text(document: dict[str, Any]) -> str:
    """A record as it is written."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read(data: bytes) -> dict[str, Any]:
    """The document of a record. Raises UnreadableError with a line or a JSON pointer."""
    if len(data) > LARGEST:
        raise UnreadableError(f"it has more than {LARGEST >> 20} MB")
    if data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError("it is not UTF-8 text without a mark", "line 1")
    found = json_text.loaded(data)
    problem = document_shape.wrong(found, document_shape.RECORD)
    if problem:
        raise UnreadableError(*problem)
    if found["release"]["version"] is None:
        raise UnreadableError("a record is of a version", "/release/version")
    if times.moment(found["now"]) is None:
        raise UnreadableError("there is no such time", "/now")
    document: dict[str, Any] = _clean(found)
    return document


def _clean(value: Any) -> Any:
    """All texts as `document` writes them, whoever has written these."""
    if isinstance(value, dict):
        return {printable(name): _clean(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return printable(value) if isinstance(value, str) else value


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both decide alike: what happened after does not count, nor which version of this tool has written it."""
    beside = {"outcome": None, "tool": None}
    return {**one, **beside} == {**other, **beside}


def earlier(records: Iterable[Record], plan: str, version: str | None, now: datetime) -> list[Record]:
    """The records of the same plan for other versions that were decided before, the newest first."""
    found = [
        one for one in records if one.document["plan"]["path"] == plan and one.version != version and one.decided < now
    ]
    return sorted(found, key=lambda one: (one.decided, one.version), reverse=True)


def with_outcome(whole: str, outcome: dict[str, Any]) -> str:
    """The text of a record with what happened after; every other byte stays. `whole` has been read."""
    said = json.dumps(outcome, ensure_ascii=False)
    span = _span_of(whole, "outcome")
    if span:
        return f"{whole[: span[0]]}{said}{whole[span[1] :]}"
    end = whole.rindex("}")
    last = len(whole[:end].rstrip())
    return f'{whole[:last]},\n  "outcome": {said}\n{whole[end:]}'


def _span_of(whole: str, wanted: str) -> tuple[int, int] | None:
    """Where the value of a name at the top stands."""
    decode = json.JSONDecoder().raw_decode
    at = whole.index("{") + 1
    found = None
    while True:
        name, at = decode(whole, _after_space(whole, at))
        start = _after_space(whole, _after_space(whole, at) + 1)  # behind the colon
        _, at = decode(whole, start)
        if name == wanted:
            found = start, at  # of two, the last one counts
        at = _after_space(whole, at)
        if whole[at] == "}":
            return found
        at += 1


def _after_space(whole: str, at: int) -> int:
    match = _SPACE.match(whole, at)
    assert match is not None  # it matches nothing, too
    return match.end()
