"""Which diagram of one side is which of the other: by source and name, else by what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.diagrams.diff_alike import alike_counts, paired
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Hashable

_ALIKE = 0.5  # from here on two diagrams of other sources or names are one that was renamed


class Place(NamedTuple):
    """Where a diagram is defined; `graph` is the digest of what it draws."""

    source: str
    name: str
    filename: str
    graph: str


def pairs(
    was: list[Place],
    now: list[Place],
    contents: tuple[Callable[[int], Counter[Any]], Callable[[int], Counter[Any]]],
) -> list[tuple[int | None, int | None]]:
    """Pairs of places in the two lists, in the order of the new one, then those that are gone; None for no partner.

    `contents` gives what is in a diagram: it is asked only of those whose source and name tell nothing.
    """
    left, right = list(range(len(was))), list(range(len(now)))
    found: list[tuple[int, int]] = []

    def by(key: Callable[[Place], Hashable], *, least: float = 0.0) -> None:
        nonlocal left, right
        groups: dict[Hashable, tuple[list[int], list[int]]] = {}
        for side, (places, one) in enumerate(((left, was), (right, now))):
            for at in places:
                groups.setdefault(key(one[at]), ([], []))[side].append(at)

        def score(i: int, j: int) -> float:
            return alike_counts(contents[0](i), contents[1](j)) if least else float(was[i].graph == now[j].graph)

        new = [pair for a, b in groups.values() if a and b for pair in paired(a, b, score, least)]
        found.extend(new)
        gone = {i for i, _ in new}, {j for _, j in new}
        left = [i for i in left if i not in gone[0]]
        right = [j for j in right if j not in gone[1]]

    by(lambda place: (place.source, place.name, place.filename))
    by(lambda place: (place.source, place.name))
    by(lambda place: (place.name, place.graph))
    by(lambda place: (place.name, place.source.rpartition("/")[2]))
    by(lambda place: place.source, least=_ALIKE)
    by(lambda place: one_line(place.name).casefold(), least=_ALIKE)
    by(lambda _: "", least=_ALIKE)
    known = {j: i for i, j in found}
    return [(known.get(j), j) for j in range(len(now))] + [(i, None) for i in left]
