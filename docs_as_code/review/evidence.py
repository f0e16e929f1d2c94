"""Evidence: the files that a plan names, also in zips, are read within limits and dated; what is wrong is kept."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from docs_as_code.review import times
from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, Compared, Problem, Reading, UnreadableError, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from docs_as_code.review.plan import EvidenceOf

LARGEST = 256 * 1024 * 1024  # bytes of one file
MOST = 1000  # files of one evidence
Source = Literal["the file itself", "the file itself, without a zone", "its place in the zip", "the file system", "git"]


@dataclass(frozen=True)
class File:
    """One file that was read. `path` is relative to the project; inside a zip, behind `!`."""

    path: str
    sha256: str
    reading: Reading | None
    made: datetime | None
    dated_by: Source | None
    problem: str | None = None


@dataclass(frozen=True)
class Evidence:
    """All that one name of the plan stands for."""

    plan: EvidenceOf
    files: tuple[File, ...]
    problem: str | None = None  # why it cannot be used as a whole
    base: tuple[File, ...] = ()  # the same of what is deployed now
    compared: Compared | None = None  # what has changed from there to here

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What the files say."""
        return tuple(one.reading for one in self.files if one.reading)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What they hold against the release."""
        own = tuple(problem for one in self.readings for problem in one.problems)
        return (*own, *self.compared.problems) if self.compared else own

    def facts(self, but: Callable[[Problem], bool] = lambda _: False) -> dict[str, Value]:
        """The facts, without the problems that are accepted; each of comparing counts for the fact of its kind."""
        left = tuple(one for one in self.problems if not but(one))
        facts = reader(self.plan.type).sum_up(self.readings, left)
        if self.compared is None:
            return facts
        accepted = Counter(one.kind for one in self.compared.problems if but(one))
        counts = self.compared.counts
        left_of_them = {kind: int(counts[kind]) - count for kind, count in accepted.items() if kind in counts}
        return {**facts, **counts, **left_of_them}

    @property
    def wrong(self) -> str | None:
        """Why nothing can be told by it; None where all of it was read."""
        both = (*self.files, *self.base)
        return self.problem or next((f"{one.path}: {one.problem}" for one in both if one.problem), None)


@dataclass(frozen=True)
class Found:
    """A file before it is read."""

    path: str
    data: bytes
    made: datetime
    dated_by: Source


class _CannotReadError(Exception):
    """A file whose bytes cannot be had; `path` is it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Around:
    """What evidence is read in: the project, the release, and what git tells."""

    project: Path
    version: str | None
    committed: Callable[[str], datetime | None]  # when a file was committed as it is now
    at_base: Callable[[str], list[Found] | None]  # its files at the base that fit a pattern; None without git


def read_files(plan: EvidenceOf, around: Around) -> Evidence:
    """Read all files of one evidence, and those of what is deployed now, and compare them."""
    files, problem = _all(plan, plan.paths, around, lambda pattern: _find(around.project, pattern))
    if not plan.base or problem:
        return Evidence(plan, files, problem)
    if plan.base == ("git",):
        base, problem = _all(plan, plan.paths, around, around.at_base, needed=False)
    else:
        base, problem = _all(plan, plan.base, around, lambda pattern: _find(around.project, pattern))
    found = Evidence(plan, files, f"of the base, {problem}" if problem else None, base)
    compare = reader(plan.type).compare
    if found.wrong or compare is None:
        return found
    return replace(found, compared=compare(found.readings, tuple(one.reading for one in base if one.reading)))


def _all(
    plan: EvidenceOf,
    patterns: tuple[str, ...],
    around: Around,
    find: Callable[[str], Iterable[Found] | None],
    *,
    needed: bool = True,
) -> tuple[tuple[File, ...], str | None]:
    """The files of these patterns, and why they cannot be used as a whole."""
    files: list[File] = []
    for pattern in patterns:
        before = len(files)
        try:
            every = find(pattern)
            if every is None:
                return tuple(files), "nothing can be read: git knows of no base"
            for found in every:
                files.append(_read(plan, found, around))
                if len(files) > MOST:
                    return tuple(files[:MOST]), f"{pattern} matches more than {MOST} files"
        except _CannotReadError as error:
            files.append(File(error.path, "", None, None, None, str(error)))
        if len(files) == before and needed:
            return tuple(files), f"no file matches {pattern}"
    return tuple(files), None


def read_bytes(plan: EvidenceOf, path: str, data: bytes) -> Evidence:
    """Evidence that is no file, as git's log: `path` says what it is."""
    found = Found(path, data, datetime.min.replace(tzinfo=UTC), "git")
    return Evidence(plan, (_read(plan, found, None),))


def _read(plan: EvidenceOf, found: Found, around: Around | None) -> File:
    sha256 = hashlib.sha256(found.data).hexdigest()
    is_signoff = plan.type == "signoff"
    when = around.committed(found.path) if is_signoff and around else None
    about = About(found.path, around.version if around else None, plan.pointers, plan.date, plan.commit, when)
    try:
        if not found.data.strip() and plan.type != "git":
            raise UnreadableError("the file is empty")
        reading = reader(plan.type).read(found.data, about)
    except UnreadableError as error:
        return File(found.path, sha256, None, None, None, str(error))
    made, dated_by = _dated(plan, found, reading)
    problem = "there is nothing in it" if reading.is_empty else None
    return File(found.path, sha256, reading, made, dated_by, problem)


def _dated(plan: EvidenceOf, found: Found, reading: Reading) -> tuple[datetime | None, Source | None]:
    """When a file was made, by what it says itself, else by where it lies; what git knows of is dated by git alone."""
    if reader(plan.type).is_of_git:
        return reading.made, "git" if reading.made else None
    if reading.made is None:
        return found.made, found.dated_by
    return reading.made, "the file itself" if reading.zoned else "the file itself, without a zone"


def _find(project: Path, pattern: str) -> Iterator[Found]:
    outer, bang, inner = pattern.partition("!")
    for path in _paths(project, outer):
        rel = path.relative_to(project).as_posix()
        try:
            status = path.stat()
            if status.st_size > LARGEST:
                raise _CannotReadError(rel, f"it has more than {LARGEST >> 20} MB, and is not read")
            data = path.read_bytes()
        except OSError as error:
            raise _CannotReadError(rel, f"it cannot be read: {error.strerror}") from None
        if bang:
            yield from _in_zip(rel, data, inner.lstrip("/"))
        else:
            yield Found(rel, data, times.epoch(status.st_mtime) or datetime.now(UTC), "the file system")


def _paths(project: Path, pattern: str) -> list[Path]:
    """The files that fit, in the order of their names."""
    if not re.search(r"[*?\[]", pattern):
        file = project / pattern
        return [file] if file.is_file() else []
    try:
        return sorted(path for path in project.glob(pattern) if path.is_file())
    except ValueError as error:
        raise _CannotReadError(pattern, f"it is no pattern: {error}") from None


def _in_zip(rel: str, data: bytes, pattern: str) -> Iterator[Found]:
    """The members that fit; a zip's times have no zone, and are read as UTC."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = sorted((one for one in archive.infolist() if not one.is_dir()), key=lambda one: one.filename)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _CannotReadError(rel, f"it is no zip that can be read: {error}") from None
    for member in members:
        if not fnmatchcase(member.filename, pattern):
            continue
        path = f"{rel}!{member.filename}"
        if member.file_size > LARGEST:
            raise _CannotReadError(path, f"it has more than {LARGEST >> 20} MB, and is not read")
        try:
            with archive.open(member) as stream:
                inside = stream.read(LARGEST + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise _CannotReadError(path, f"it cannot be taken out of the zip: {error}") from None
        year, month, day, hour, minute, second = member.date_time
        try:
            made = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        except ValueError:
            made = datetime(1980, 1, 1, tzinfo=UTC)  # the oldest that a zip can say
        yield Found(path, inside, made, "its place in the zip")
