"""git: the commits of a release, from its base to its head."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from docs_as_code.review import times
from docs_as_code.review.reading import About, Chart, Fact, Problem, Reader, Reading, Table, UnreadableError, Value

FORMAT = "%x1e%H%x1f%an%x1f%cI%x1f%s%x1f%b%x1f"  # of `git log --numstat`: one record a commit
_CONVENTIONAL = re.compile(r"([a-z]+)(\([^)]*\))?(!)?: ")
_BREAKING = re.compile(r"^BREAKING[ -]CHANGE: ", re.MULTILINE)
_ROWS, _BARS = 40, 12  # of tables and of the chart
_NUMBERS = re.compile(r"^(\d+|-)\t(\d+|-)\t(.+)$", re.MULTILINE)


class Changed(NamedTuple):
    """What a commit does to one file, in lines."""

    name: str
    added: int
    removed: int


class Commit(NamedTuple):
    """One commit; `kind` is the type of a conventional one, else empty."""

    sha: str
    author: str
    date: str
    subject: str
    kind: str
    is_breaking: bool
    files: tuple[Changed, ...]


def commits(data: bytes) -> list[Commit]:
    """What `git log --numstat --format=FORMAT` prints. Raises UnreadableError."""
    found = []
    for record in data.decode(errors="replace").split("\x1e")[1:]:
        fields = record.split("\x1f")
        if len(fields) != 6:
            raise UnreadableError("git's log has a record that is not whole")
        sha, author, date, subject, body, numbers = fields
        match = _CONVENTIONAL.match(subject)
        breaking = bool((match and match[3]) or _BREAKING.search(body))
        files = tuple(
            Changed(name, int(plus) if plus != "-" else 0, int(minus) if minus != "-" else 0)
            for plus, minus, name in _NUMBERS.findall(numbers)
        )
        found.append(Commit(sha, author, date, subject, match[1] if match else "", breaking, files))
    return found


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError."""
    every = commits(data)
    kinds = Counter(one.kind for one in every)
    changes = [file for one in every for file in one.files]
    counts: dict[str, Value] = {
        "commits": len(every),
        "authors": len({one.author for one in every}),
        "files": len({one.name for one in changes}),
        "added": sum(one.added for one in changes),
        "removed": sum(one.removed for one in changes),
        "features": kinds["feat"],
        "fixes": kinds["fix"],
        "breaking": sum(one.is_breaking for one in every),
        "unconventional": kinds[""],
    }
    newest = times.moment(every[0].date) if every else None
    return Reading(
        counts, (), newest[0] if newest else None, tables=(_hot_spots(every), _authors(every)), charts=_kinds(kinds)
    )


def _hot_spots(every: list[Commit]) -> Table:
    """The files that change most often, then by most lines: where a release is likeliest to break."""
    times_changed = Counter(file.name for one in every for file in one.files)
    lines = Counter[str]()
    authors = defaultdict[str, set[str]](set)
    for one in every:
        for file in one.files:
            lines[file.name] += file.added + file.removed
            authors[file.name].add(one.author)
    ordered = sorted(times_changed, key=lambda name: (-times_changed[name], -lines[name], name))
    rows = [(name, str(times_changed[name]), str(lines[name]), str(len(authors[name]))) for name in ordered[:_ROWS]]
    return Table("hot spots", ("File", "Commits", "Lines", "Authors"), tuple(rows), len(ordered))


def _authors(every: list[Commit]) -> Table:
    counted = Counter(one.author for one in every)
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    rows = [(name, str(counted[name])) for name in ordered[:_ROWS]]
    return Table("authors", ("Author", "Commits"), tuple(rows), len(ordered))


def _kinds(kinds: Counter[str]) -> tuple[Chart, ...]:
    """Only where there is something to compare: commits by their conventional type."""
    if not any(kinds):
        return ()
    most = sorted(((count, name or "none") for name, count in kinds.items()), key=lambda one: (-one[0], one[1]))
    rows = tuple((name, float(count)) for count, name in most[:_BARS])
    return (Chart("commits by type", "hbar", ("Type", "Commits"), rows),)


def _sum_up(readings: tuple[Reading, ...], _problems: tuple[Problem, ...]) -> dict[str, Value]:
    return dict(readings[0].counts) if readings else {}


READER = Reader(
    "git",
    "the commits from the release's base to its head, as the repository has them",
    "create",
    (
        Fact("commits", "number", "commits, without merges"),
        Fact("authors", "number", "people who wrote them"),
        Fact("files", "number", "files that they change"),
        Fact("added", "number", "lines that they add"),
        Fact("removed", "number", "lines that they remove"),
        Fact("features", "number", "commits of the conventional type `feat`"),
        Fact("fixes", "number", "commits of the conventional type `fix`"),
        Fact(
            "breaking", "number", "commits that say they break something: `feat!:`, or `BREAKING CHANGE:` in the text"
        ),
        Fact("unconventional", "number", "commits whose subject has no conventional type"),
    ),
    read,
    _sum_up,
    (),
    is_of_git=True,
)
