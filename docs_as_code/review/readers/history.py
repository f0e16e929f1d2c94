"""The history of the head, as git's log tells it: which commits came with which deployment, and how old they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docs_as_code.review.readers.deployments import Deployment

FORMAT = "%H%x09%P%x09%ct%x09%D"  # of `git log --decorate=full --decorate-refs=refs/tags`: one line a commit


class History(NamedTuple):
    """Parents and time of each commit, in the order of the log, and the commit of each tag."""

    parents: dict[str, list[str]]
    seconds: dict[str, int]
    tags: dict[str, str]


def history(log: bytes) -> History:
    """What `git log --format=FORMAT` prints; a line of another kind is none of it."""
    parents, seconds, tags = {}, {}, {}
    for row in log.decode(errors="replace").splitlines():
        fields = row.split("\t")
        if len(fields) == 4 and fields[2].isascii() and fields[2].isdecimal():
            sha = fields[0]
            parents[sha], seconds[sha] = fields[1].split(), int(fields[2])
            for name in fields[3].split(", "):
                if name.startswith("tag: refs/tags/"):
                    tags[name.removeprefix("tag: refs/tags/")] = sha
    return History(parents, seconds, tags)


def lead_hours(known: History, every: Sequence[Deployment]) -> Iterator[tuple[Deployment, list[float]]]:
    """For each deployment but the first: hours from each of its commits to it, for those that no earlier one brought.

    `every` is in the order of time. Merges are no changes, and a commit younger than its deployment took no time.
    """
    brought: set[str] = set()
    is_first = True
    for one in every:
        commit = _commit(known, one)
        if commit is None:
            continue
        new = _reached(known, commit, brought)
        brought |= new
        if not is_first:
            changes = [sha for sha in new if len(known.parents[sha]) < 2]
            deployed = one.deployed.timestamp()
            yield one, [max(0.0, deployed - known.seconds[sha]) / 3600 for sha in changes]
        is_first = False


def _commit(known: History, one: Deployment) -> str | None:
    """The one that it names, also in short, else that of the version's tag."""
    if one.commit in known.parents:
        return one.commit
    if len(one.commit) >= 7:
        return next((sha for sha in known.parents if sha.startswith(one.commit.lower())), None)
    return known.tags.get(one.version) or known.tags.get(f"v{one.version}")


def _reached(known: History, commit: str, brought: set[str]) -> set[str]:
    new: set[str] = set()
    left = [commit]
    while left:
        sha = left.pop()
        if sha in known.parents and sha not in new and sha not in brought:
            new.add(sha)
            left += known.parents[sha]
    return new
