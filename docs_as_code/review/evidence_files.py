"""The files of evidence: found by a pattern, also in zips, and read within limits, each with the stamp beside it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from docs_as_code.review import times
from docs_as_code.review.stamp import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 256 * 1024 * 1024  # bytes of one file
_LARGEST_STAMP = 64 * 1024
Source = Literal[
    "the file itself",
    "the file itself, without a zone",
    "its stamp",
    "its place in the zip",
    "the file system",
    "git",
    "the server",
]


@dataclass(frozen=True)
class Found:
    """A file before it is read; `stamp` is what lies beside it.

    `data` is empty where its reader takes it from `place`.
    """

    path: str
    data: bytes
    made: datetime
    dated_by: Source
    stamp: bytes | None = None
    place: Path | None = None

    def sha256(self) -> str:
        """The digest of its bytes. Raises CannotReadError."""
        if self.place is None:
            return hashlib.sha256(self.data).hexdigest()
        try:
            with self.place.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise CannotReadError(self.path, f"it cannot be read: {error.strerror}") from None


class CannotReadError(Exception):
    """A file whose bytes cannot be had; `path` is it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


def find(project: Path, pattern: str, *, in_place: bool = False) -> Iterator[Found]:
    """The files that fit a pattern of a plan, in the order of their names; `in_place` leaves reading to their reader.

    Raises CannotReadError.
    """
    outer, bang, inner = pattern.partition("!")
    for path in _paths(project, outer):
        rel = path.relative_to(project).as_posix()
        is_left = in_place and not bang
        data, made = (b"", _time_of_file(path, rel)) if is_left else _read(path, rel, LARGEST)
        if bang:
            yield from _in_zip(rel, data, inner.lstrip("/"))
        else:
            beside = path.with_name(path.name + ENDING)
            stamp = _read(beside, f"{rel}{ENDING}", _LARGEST_STAMP)[0] if beside.is_file() else None
            yield Found(rel, data, made, "the file system", stamp, path if is_left else None)


def _read(path: Path, rel: str, most: int) -> tuple[bytes, datetime]:
    try:
        status = path.stat()
        if status.st_size > most:
            raise CannotReadError(rel, _too_large(most))
        return path.read_bytes(), times.epoch(status.st_mtime) or datetime.now(UTC)
    except OSError as error:
        raise CannotReadError(rel, f"it cannot be read: {error.strerror}") from None


def _time_of_file(path: Path, rel: str) -> datetime:
    try:
        return times.epoch(path.stat().st_mtime) or datetime.now(UTC)
    except OSError as error:
        raise CannotReadError(rel, f"it cannot be read: {error.strerror}") from None


def _too_large(most: int) -> str:
    return f"it has more than {most >> 20} MB, and is not read" if most >> 20 else f"it has more than {most >> 10} KB"


def _paths(project: Path, pattern: str) -> list[Path]:
    """The files that fit; stamps are no evidence of their own."""
    if not re.search(r"[*?\[]", pattern):
        file = project / pattern
        return [file] if file.is_file() else []
    try:
        return sorted(path for path in project.glob(pattern) if path.is_file() and not path.name.endswith(ENDING))
    except ValueError as error:
        raise CannotReadError(pattern, f"it is no pattern: {error}") from None


def _in_zip(rel: str, data: bytes, pattern: str) -> Iterator[Found]:
    """The members that fit; a zip's times have no zone, and are read as UTC."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = sorted((one for one in archive.infolist() if not one.is_dir()), key=lambda one: one.filename)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CannotReadError(rel, f"it is no zip that can be read: {error}") from None
    by_name = {one.filename: one for one in members}
    for member in members:
        if not fnmatchcase(member.filename, pattern) or (
            member.filename.endswith(ENDING) and member.filename != pattern
        ):
            continue
        path = f"{rel}!{member.filename}"
        inside = _taken_out(archive, member, path, LARGEST)
        beside = by_name.get(member.filename + ENDING)
        stamp = _taken_out(archive, beside, f"{path}{ENDING}", _LARGEST_STAMP) if beside else None
        yield Found(path, inside, _time_of(member), "its place in the zip", stamp)


def _taken_out(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, most: int) -> bytes:
    if member.file_size > most:
        raise CannotReadError(path, _too_large(most))
    try:
        with archive.open(member) as stream:
            return stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise CannotReadError(path, f"it cannot be taken out of the zip: {error}") from None


def _time_of(member: zipfile.ZipInfo) -> datetime:
    year, month, day, hour, minute, second = member.date_time
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)  # the oldest that a zip can say
