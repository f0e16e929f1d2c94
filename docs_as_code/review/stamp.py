"""The stamp of a file: a small JSON beside it that says from which commit, when and by which job it was made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code import __version__
from docs_as_code.review import times
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from datetime import datetime

ENDING = ".stamp.json"  # behind the whole name of the file
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_JOB = re.compile(r"https?://[^\s@?#]{1,500}")  # neither a password nor a token in it


class Stamp(NamedTuple):
    """`sha256` is that of the file beside it; `time` is in UTC, `job` the address of the CI job."""

    sha256: str
    commit: str
    time: datetime
    job: str | None = None


def text(stamp: Stamp, name: str) -> str:
    """The stamp of the file `name` as it is written."""
    return json.dumps(
        {
            "schema": 1,
            "file": name,
            "sha256": stamp.sha256,
            "commit": stamp.commit,
            "time": times.exact(stamp.time),
            "job": stamp.job,
            "tool": f"docs-as-code {__version__}",
        },
        indent=2,
        ensure_ascii=False,
    )


def read(data: bytes) -> Stamp:
    """What a stamp says. Raises UnreadableError with a JSON pointer."""
    document = json_text.loaded(data)
    if part(document, "schema") != 1:
        raise UnreadableError("it is no stamp of schema 1", "/schema")
    sha256, commit = words(document.get("sha256")), words(document.get("commit"))
    if not _DIGEST.fullmatch(sha256):
        raise UnreadableError("there is no SHA-256", "/sha256")
    if not is_commit(commit):
        raise UnreadableError("there is no whole commit", "/commit")
    time = times.moment(words(document.get("time")))
    if time is None or not time[1]:
        raise UnreadableError("there is no time with its zone", "/time")
    job = words(document.get("job"))
    return Stamp(sha256, commit, time[0], job if _JOB.fullmatch(job) else None)


def address(text: str | None) -> str | None:
    """The address of a CI job as far as it can be shown: without a password and without what stands behind `?`."""
    plain = re.sub(r"^(https?://)[^/@]*@", r"\1", (text or "").partition("?")[0].partition("#")[0])
    return plain if _JOB.fullmatch(plain) else None


def is_commit(text: str) -> bool:
    """Whether it is a whole commit, as git writes it."""
    return _COMMIT.fullmatch(text) is not None
