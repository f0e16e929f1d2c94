"""How alike two things are, from 0 to 1, the same from either side; and the best pairs of two lists."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 100_000  # pairs that are compared one with another: a second or two


def alike_counts(a: Counter[Any], b: Counter[Any]) -> float:
    """The share of what is in both among what is in either (Jaccard's index of multisets); 0 for two empty ones."""
    either = (a | b).total()
    return (a & b).total() / either if either else 0.0


def shared_counts(a: Counter[Any], b: Counter[Any]) -> float:
    """How much of both is in the other (Dice's index): milder than `alike_counts` where one is larger."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def alike_texts(a: str, b: str) -> float:
    """How much of their pairs of letters is in the other, whatever their case."""
    if a.casefold() == b.casefold():
        return 1.0
    return shared_counts(_letters(a), _letters(b))


@lru_cache(maxsize=4096)
def _letters(text: str) -> Counter[str]:
    text = f" {text.casefold()} "
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def paired(
    left: list[int], right: list[int], score: Callable[[int, int], float], least: float
) -> list[tuple[int, int]]:
    """Pairs of the two lists, those first that score highest, and at least `least`; of equals, those further ahead.

    Of two pairs with one place in common and equal scores, the one whose other place is further ahead comes first,
    whichever list is the left one: so the pairs are the same from either side.
    """
    if len(left) == len(right) == 1 and not least:
        return [(left[0], right[0])]
    if len(left) * len(right) > _MOST:
        return [] if least else list(zip(left, right, strict=False))
    scored = [
        (-found, i, j) for i, a in enumerate(left) for j, b in enumerate(right) if (found := score(a, b)) >= least
    ]
    pairs: list[tuple[int, int]] = []
    gone: tuple[set[int], set[int]] = set(), set()
    for _, i, j in sorted(scored):
        if i not in gone[0] and j not in gone[1]:
            gone[0].add(i)
            gone[1].add(j)
            pairs.append((left[i], right[j]))
    return pairs
