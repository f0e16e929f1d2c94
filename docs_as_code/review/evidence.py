"""Evidence: the files that a plan names are read, held against their stamps, and dated; what is wrong is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docs_as_code.review import stamp
from docs_as_code.review.evidence_files import CannotReadError, Found, find
from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, Compared, Moments, Problem, Reading, UnreadableError, Value, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from docs_as_code.review.evidence_files import Source
    from docs_as_code.review.plan import EvidenceOf
    from docs_as_code.review.stamp import Stamp

MOST = 1000  # files of one evidence


@dataclass(frozen=True)
class File:
    """One file that was read. `path` is relative to the project; inside a zip, behind `!`."""

    path: str
    sha256: str
    reading: Reading | None
    made: datetime | None
    dated_by: Source | None
    problem: str | None = None
    stamp: Stamp | None = None  # what lies beside it

    @property
    def commits(self) -> tuple[str, ...]:
        """The commits that it was made from, as it says itself and as its stamp says."""
        own = self.reading.commit if self.reading else None
        return tuple(one for one in (own, self.stamp.commit if self.stamp else None) if one)


@dataclass(frozen=True)
class Evidence:
    """All that one name of the plan stands for."""

    plan: EvidenceOf
    files: tuple[File, ...]
    problem: str | None = None  # why it cannot be used as a whole
    base: tuple[File, ...] = ()  # the same of what is deployed now
    compared: Compared | None = None  # what has changed from there to here
    answers: Mapping[str, bytes] = field(default_factory=dict)  # of servers, by the path at which they are kept

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What the files say."""
        return tuple(one.reading for one in self.files if one.reading)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What they hold against the release."""
        return (*self._own, *self.compared.problems) if self.compared else self._own

    @property
    def _own(self) -> tuple[Problem, ...]:
        across = reader(self.plan.type).across
        own = tuple(problem for one in self.readings for problem in one.problems)
        return (*own, *across(self.readings)) if across else own

    def facts(self, but: Callable[[Problem], bool] = lambda _: False) -> dict[str, Value]:
        """The facts, without the problems that are accepted; each of comparing counts for the fact of its kind."""
        own = tuple(one for one in self._own if not but(one))
        facts = reader(self.plan.type).sum_up(self.readings, own)
        if self.compared is None:
            return facts
        accepted = [one for one in self.compared.problems if but(one)]
        counts = self.compared.counts
        kinds = {one.kind for one in accepted if one.kind in counts}
        return {**facts, **counts, **{kind: int(counts[kind]) - counted(accepted, kind) for kind in kinds}}

    @property
    def wrong(self) -> str | None:
        """Why nothing can be told by it; None where all of it was read."""
        both = (*self.files, *self.base)
        return self.problem or next((f"{one.path}: {one.problem}" for one in both if one.problem), None)


@dataclass(frozen=True)
class Around:
    """What evidence is read in: the project, the release, and what git tells."""

    project: Path
    version: str | None
    committed: Callable[[str], datetime | None]  # when a file was committed as it is now
    at_base: Callable[[str], list[Found] | None]  # its files at the base that fit a pattern; None without git
    moments: Moments | None = None
    history: Callable[[], bytes] = bytes  # git's log of the head, which takes a while


def read_files(plan: EvidenceOf, around: Around) -> Evidence:
    """Read all files of one evidence, and those of what is deployed now, and compare them."""
    by = reader(plan.type)

    def on_disk(pattern: str) -> Iterable[Found]:
        return find(around.project, pattern, in_place=by.read_file is not None)

    files, problem = _all(plan, plan.paths, around, on_disk)
    if not plan.base or problem:
        return Evidence(plan, files, problem)
    if plan.base == ("git",):
        base, problem = _all(plan, plan.paths, around, around.at_base, needed=False)
    else:
        base, problem = _all(plan, plan.base, around, on_disk)
    found = Evidence(plan, files, f"of the base, {problem}" if problem else None, base)
    if found.wrong or by.compare is None:
        return found
    return replace(found, compared=by.compare(found.readings, tuple(one.reading for one in base if one.reading)))


def _all(
    plan: EvidenceOf,
    patterns: tuple[str, ...],
    around: Around,
    found_by: Callable[[str], Iterable[Found] | None],
    *,
    needed: bool = True,
) -> tuple[tuple[File, ...], str | None]:
    """The files of these patterns, and why they cannot be used as a whole."""
    files: list[File] = []
    for pattern in patterns:
        before = len(files)
        try:
            every = found_by(pattern)
            if every is None:
                return tuple(files), "nothing can be read: git knows of no base"
            for found in every:
                files.append(_read(plan, found, around))
                if len(files) > MOST:
                    return tuple(files[:MOST]), f"{pattern} matches more than {MOST} files"
        except CannotReadError as error:
            files.append(File(error.path, "", None, None, None, str(error)))
        if len(files) == before and needed:
            return tuple(files), f"no file matches {pattern}"
    return tuple(files), None


def read_bytes(plan: EvidenceOf, path: str, data: bytes) -> Evidence:
    """Evidence that is no file, as git's log: `path` says what it is."""
    found = Found(path, data, datetime.min.replace(tzinfo=UTC), "git")
    return Evidence(plan, (_read(plan, found, None),))


def read_answer(plan: EvidenceOf, found: Found, around: Around) -> Evidence:
    """Evidence that a server has answered, which is kept at the path of what was found."""
    return Evidence(plan, (_read(plan, found, around),), answers={found.path: found.data})


def _read(plan: EvidenceOf, found: Found, around: Around | None) -> File:
    sha256 = found.sha256()
    is_signoff = plan.type == "signoff"
    when = around.committed(found.path) if is_signoff and around else None
    history = around.history() if around and plan.type == "dora" else b""
    version, moments = (around.version, around.moments) if around else (None, None)
    about = About(found.path, version, plan.pointers, plan.date, plan.commit, when, plan.options, moments, history)
    beside = None
    try:
        beside = _stamp(found, sha256)
        reading = _reading(plan, found, about)
    except UnreadableError as error:
        return File(found.path, sha256, None, None, None, str(error), beside)
    made, dated_by = _dated(plan, found, reading, beside)
    problem = "there is nothing in it" if reading.is_empty else None
    return File(found.path, sha256, reading, made, dated_by, problem, beside)


def _reading(plan: EvidenceOf, found: Found, about: About) -> Reading:
    by = reader(plan.type)
    if found.place is not None and by.read_file is not None:
        return by.read_file(found.place, about)
    if not found.data.strip() and plan.type != "git":
        raise UnreadableError("the file is empty")
    return by.read(found.data, about)


def _stamp(found: Found, sha256: str) -> Stamp | None:
    """What the stamp beside a file says. Raises UnreadableError where it is of another file."""
    if found.stamp is None:
        return None
    try:
        beside = stamp.read(found.stamp)
    except UnreadableError as error:
        raise UnreadableError(f"its stamp cannot be used: {error}") from None
    if beside.sha256 != sha256:
        raise UnreadableError("its stamp is of other bytes: the file was changed after it was stamped")
    return beside


def _dated(
    plan: EvidenceOf, found: Found, reading: Reading, beside: Stamp | None
) -> tuple[datetime | None, Source | None]:
    """When a file was made, by what it says itself, else by its stamp, else by where it lies.

    What git knows of is dated by git alone.
    """
    if reader(plan.type).is_of_git:
        return reading.made, "git" if reading.made else None
    if reading.made is not None:
        return reading.made, "the file itself" if reading.zoned else "the file itself, without a zone"
    return (beside.time, "its stamp") if beside else (found.made, found.dated_by)
