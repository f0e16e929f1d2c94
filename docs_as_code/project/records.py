"""The records of a project's reviews: `reviews/records/VERSION.json`, one a version, for its people to commit."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from docs_as_code.engine import outputs
from docs_as_code.engine.named_file import write_named
from docs_as_code.errors import ConfigError, UsageError
from docs_as_code.project import places
from docs_as_code.review import record
from docs_as_code.review.document import document
from docs_as_code.review.reading import UnreadableError
from docs_as_code.review.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.review.review import Review

_VERSION = re.compile(r"[\w+-][\w.+-]{0,99}")  # what a file can be called everywhere


def every(project: Path) -> list[Record]:
    """All of them, in the order of their names. Raises ConfigError for one that is none."""
    return [read(project, path) for path in sorted((project / places.RECORDS).glob("*.json"))]


def read(project: Path, file: Path) -> Record:
    """One record. Raises ConfigError with the place of what is wrong in it, UsageError where there is none."""
    rel = file.relative_to(project).as_posix() if file.is_relative_to(project) else str(file)
    if not file.is_file():
        hint = f"`docs-as-code review PLAN --record` writes one to {places.RECORDS}/"
        raise UsageError(f"no such record: {rel}", hint=hint)
    try:
        with file.open("rb") as stream:
            data = stream.read(record.LARGEST + 1)
        found = record.read(data)
        if found["release"]["version"] != file.name.removesuffix(".json"):
            raise UnreadableError("it is of another version than its name says", "/release/version")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=rel) from None
    except UnreadableError as error:
        hint = f"name a record, as {places.RECORDS}/1.4.0.json"
        if file.suffix == ".json":
            hint = "`git log -p` shows who has changed it; a record is written by `review --record` alone"
        raise ConfigError(f"not the record of a review: {error}", path=rel, hint=hint) from None
    return Record(rel, hashlib.sha256(data).hexdigest(), found)


def write(project: Path, review: Review, say: Callable[[str], None]) -> str:
    """Write the record of a review, where it is not there already; its path. Raises UsageError.

    What was decided stays: a record that says something else is not overwritten.
    """
    version = review.plan.release.version
    if version is None:
        raise UsageError("a record is of a version, and the plan names none", hint="name it with --version")
    if not _VERSION.fullmatch(version):
        hint = "a version that is on record has letters, digits, `.`, `-`, `+` and `_` alone"
        raise UsageError(f"no file can be called after this version: {version[:80]!r}", hint=hint)
    path = f"{places.RECORDS}/{version}.json"
    told = document(review)
    with outputs.one_at_a_time(project, say):
        if (project / path).exists():
            known = read(project, project / path).document
            if not record.says_the_same(known, told):
                raise _other(path, known, told)
        else:
            write_named(project / path, record.text(told).encode())
            say(f"wrote {path}: commit it")
    return path


def _other(path: str, known: dict[str, Any], told: dict[str, Any]) -> UsageError:
    parts = [name for name in known if name not in ("outcome", "tool") and known[name] != told[name]]
    was = f"{known['verdict']} at {known['now']}"
    hint = f"what was decided stays: review another version, or decide again with `--now {known['now']}`"
    return UsageError(f"{path} is there, and says something else ({was}; it differs in {', '.join(parts)})", hint=hint)


def add_outcome(project: Path, file: Path, outcome: dict[str, Any], say: Callable[[str], None]) -> str:
    """Note in a record what happened after; all else in it stays, byte for byte. Raises UsageError."""
    with outputs.one_at_a_time(project, say):
        found = read(project, file)
        text = record.with_outcome(file.read_bytes().decode(), outcome)
        write_named(file, text.encode())
    return found.path
