"""git: the commits of a release, from its base to its head."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from docs_as_code.review import times
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value

FORMAT = "%x1e%H%x1f%an%x1f%cI%x1f%s%x1f%b%x1f"  # of `git log --numstat`: one record a commit
_CONVENTIONAL = re.compile(r"([a-z]+)(\([^)]*\))?(!)?: ")
_BREAKING = re.compile(r"^BREAKING[ -]CHANGE: ", re.MULTILINE)
_NUMBERS = re.compile(r"^(\d+|-)\t(\d+|-)\t(.+)$", re.MULTILINE)


class Commit(NamedTuple):
    """One commit; `kind` is the type of a conventional one, else empty; `lines` are added and removed ones."""

    sha: str
    author: str
    date: str
    subject: str
    kind: str
    is_breaking: bool
    lines: tuple[int, int]
    files: tuple[str, ...]


def commits(data: bytes) -> list[Commit]:
    """What `git log --numstat --format=FORMAT` prints. Raises UnreadableError."""
    found = []
    for record in data.decode(errors="replace").split("\x1e")[1:]:
        fields = record.split("\x1f")
        if len(fields) != 6:
            raise UnreadableError("git's log has a record that is not whole")
        sha, author, date, subject, body, numbers = fields
        match = _CONVENTIONAL.match(subject)
        changed = _NUMBERS.findall(numbers)
        added = sum(int(plus) for plus, _, _ in changed if plus != "-")
        removed = sum(int(minus) for _, minus, _ in changed if minus != "-")
        breaking = bool((match and match[3]) or _BREAKING.search(body))
        files = tuple(name for _, _, name in changed)
        found.append(Commit(sha, author, date, subject, match[1] if match else "", breaking, (added, removed), files))
    return found


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError."""
    every = commits(data)
    kinds = Counter(one.kind for one in every)
    counts: dict[str, Value] = {
        "commits": len(every),
        "authors": len({one.author for one in every}),
        "files": len({name for one in every for name in one.files}),
        "added": sum(one.lines[0] for one in every),
        "removed": sum(one.lines[1] for one in every),
        "features": kinds["feat"],
        "fixes": kinds["fix"],
        "breaking": sum(one.is_breaking for one in every),
        "unconventional": kinds[""],
    }
    newest = times.moment(every[0].date) if every else None
    return Reading(counts, (), newest[0] if newest else None)


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
)
