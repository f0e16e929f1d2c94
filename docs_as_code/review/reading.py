"""What a reader makes of evidence: counts, problems, when it was made and from which commit; plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

Value = int | float | str | bool
SEVERITIES = ("none", "low", "medium", "high", "critical")  # from the least to the gravest
STEPS = ("plan", "create", "verify", "package", "release", "configure", "monitor")

BETTER = ("lower", "higher")


class UnreadableError(Exception):
    """Evidence that cannot be read; `place` is a line or a JSON pointer in it."""

    def __init__(self, message: str, place: str | None = None) -> None:
        super().__init__(f"{message} ({place})" if place else message)


class Fact(NamedTuple):
    """A value that a `require` can test: a number, a severity, or a text."""

    name: str
    kind: Literal["number", "severity", "text", "any"]
    meaning: str


class Problem(NamedTuple):
    """One thing that evidence holds against a release: what waivers name by `name`, or by one of `also`."""

    name: str
    kind: str  # a severity, or the fact that counts it
    place: str = ""
    message: str = ""
    number: int = 1  # it stands for so many alike, where a file has more of them than are told one by one
    also: tuple[str, ...] = ()


def counted(problems: Iterable[Problem], *kinds: str) -> int:
    """How many problems there are, of these kinds where any is named."""
    return sum(one.number for one in problems if not kinds or one.kind in kinds)


class Table(NamedTuple):
    """Rows that are worth a look, the most telling first; `of` is how many there are, where not all are given."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    of: int | None = None


class Chart(NamedTuple):
    """Numbers worth a picture: the first of the columns names the bars or points, each other one is a series."""

    title: str
    kind: Literal["bar", "hbar", "line", "area"]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    unit: str = ""


@dataclass(frozen=True)
class Reading:
    """What one file says. `made` is when, in UTC, where the file tells it; `zoned` says that it tells the zone too.

    `detail` is what comparing with the base needs, by a name of the reader's own; plain data.
    """

    counts: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()
    made: datetime | None = None
    zoned: bool = True
    commit: str | None = None
    is_empty: bool = False
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """What has changed from the base to the head: facts beside those of the head, and rows to show.

    `counts` hold all of a kind of problems, also those beyond the ones that are told.
    """

    counts: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()
    tables: tuple[Table, ...] = ()


class Moments(NamedTuple):
    """Now, and when the release's window starts."""

    now: datetime
    window: datetime | None = None


@dataclass(frozen=True)
class About:
    """What a reader is told beside the bytes: the plan's own words for this evidence, and the release."""

    path: str = ""  # of the file, relative to the project
    version: str | None = None
    pointers: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    commit: str | None = None
    committed: datetime | None = None  # when the file was committed as it is now
    options: Mapping[str, Any] = field(default_factory=dict)  # the plan's values of the reader's other keys
    moments: Moments | None = None
    history: bytes = b""  # git's log of the head, for who measures delivery by it


class Reader(NamedTuple):
    """One format. `facts` of several files follow from their counts and from the problems that are left.

    `compare` takes the readings of the head and those of the base, where the plan names a base; its facts are among
    `facts` too. `across` finds the problems that no file shows alone.
    `read_file` reads a file in its place instead, where it may be larger than memory or has parts in other files.
    """

    type: str
    what: str
    step: str
    facts: tuple[Fact, ...]
    read: Callable[[bytes, About], Reading]
    sum_up: Callable[[tuple[Reading, ...], tuple[Problem, ...]], dict[str, Value]]
    keys: tuple[str, ...] = ("path",)  # of the plan, that this type understands
    compare: Callable[[tuple[Reading, ...], tuple[Reading, ...]], Compared] | None = None
    across: Callable[[tuple[Reading, ...]], tuple[Problem, ...]] | None = None
    read_file: Callable[[Path, About], Reading] | None = None
    is_of_git: bool = False  # git alone dates it, and it needs no commit: it is of the release's own
    is_of_running: bool = False  # it tells of what runs, which has no commit


def added(readings: tuple[Reading, ...], name: str) -> int:
    """The sum of a count over all files."""
    return sum(int(one.counts.get(name, 0)) for one in readings)


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, or what a byte order mark says. Raises UnreadableError."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError("it is not UTF-8 text", f"line {line}") from None
