"""What tests have run of a file: its lines and branches, small enough for millions of them, and put together."""

from __future__ import annotations

from array import array
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 2**31  # number of a line


def line_of(number: str, hits: str) -> tuple[int, bool] | None:
    """A line and whether it ran; None where that is not told. Counts may be below zero, or written as 1e+06."""
    try:
        found, times = int(number), float(hits)
    except ValueError:
        return None
    return (found, times > 0) if 0 <= found < _LARGEST and not isnan(times) else None


class Count(NamedTuple):
    """Lines or branches: how many ran of how many."""

    covered: int
    total: int

    @property
    def percent(self) -> float:
        """Cut after two digits, never rounded up: 100 means all of them."""
        return 10_000 * self.covered // self.total / 100


class FileLines:
    """The lines of one file as a report lists them, once or several times; one that ran once has run."""

    __slots__ = ("_branches", "_told")

    def __init__(self) -> None:
        self._told = array("Q")  # twice the line's number, and one more where it ran
        self._branches: dict[int, tuple[int, int]] = {}

    def line(self, number: int, *, ran: bool) -> None:
        """A line that can run."""
        self._told.append(2 * number + ran)

    def branches(self, number: int, ran: int, total: int) -> None:
        """The branches of a line: where a report is silent about which ran, the most that one of them tells."""
        before = self._branches.get(number, (0, 0))
        self._branches[number] = (max(before[0], ran), max(before[1], total))

    def add(self, other: FileLines) -> None:
        """What another report tells of the same file."""
        self._told.extend(other._told)
        for number, (ran, total) in other._branches.items():
            self.branches(number, ran, total)

    def settle(self) -> None:
        """Each line once."""
        lines = {told >> 1: False for told in self._told} | {told >> 1: True for told in self._told if told & 1}
        self._told = array("Q", sorted(2 * number + ran for number, ran in lines.items()))

    def count(self) -> Count:
        """Its lines, when settled."""
        return Count(sum(told & 1 for told in self._told), len(self._told))

    def count_branches(self) -> Count:
        """Its branches."""
        return Count(sum(ran for ran, _ in self._branches.values()), sum(total for _, total in self._branches.values()))


Files = dict[str, FileLines]


def joined(several: Iterable[Files]) -> Files:
    """A line that any of the reports tells of as run has run: parts of a suite run on several machines."""
    found: Files = {}
    for files in several:
        for name, lines in files.items():
            found.setdefault(name, FileLines()).add(lines)
    for lines in found.values():
        lines.settle()
    return found


def whole(counts: Iterable[Count]) -> Count:
    """All of them together."""
    covered = total = 0
    for one in counts:
        covered, total = covered + one.covered, total + one.total
    return Count(covered, total)
