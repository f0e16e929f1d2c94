"""What has changed from one deck to another: slides are matched by heading and content, not by number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

_ALIKE = 0.5  # from here on two slides with other headings are one
_WORD = re.compile(r"\w+")
_MOST = 100_000  # pairs of slides that are compared one with another


@dataclass(frozen=True)
class Page:
    """One slide: its lines without the ruler before it, and what each picture is that it shows, by its address."""

    number: int
    title: str
    lines: tuple[str, ...]
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pages:
    """A deck as a comparison sees it: `settings` is what its front matter says, as text, and what holds for all."""

    title: str
    pages: tuple[Page, ...]
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PagePair:
    """A slide in both decks, or in one of them; `is_moved` when it passed others that are in both."""

    was: Page | None
    now: Page | None
    is_moved: bool = False

    @property
    def page(self) -> Page:
        """The slide as it is now, or as it was."""
        found = self.now or self.was
        assert found is not None  # a pair has at least one side
        return found

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures in both that show something else now."""
        if self.was is None or self.now is None:
            return ()
        was = self.was.pictures
        return tuple(name for name, what in self.now.pictures.items() if was.get(name, what) != what)

    @property
    def is_changed(self) -> bool:
        """Whether a viewer may see another slide."""
        if self.was is None or self.now is None:
            return False
        return self.was.lines != self.now.lines or bool(self.pictures)

    @property
    def is_news(self) -> bool:
        """Whether there is something to tell."""
        return self.was is None or self.now is None or self.is_moved or self.is_changed


@dataclass(frozen=True)
class PagesDiff:
    """All slides in pairs, in the order of the new deck, each that is gone behind the one it followed.

    `settings` are those that are others now: what they were, and are; None where there was or is none.
    """

    pairs: tuple[PagePair, ...]
    settings: Mapping[str, tuple[str | None, str | None]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed."""
        return not self.settings and not any(pair.is_news for pair in self.pairs)


def compare(was: Pages, now: Pages) -> PagesDiff:
    """What has changed from `was` to `now`."""
    matched = _matched(was.pages, now.pages)
    kept = _in_order([matched[j] for j in sorted(matched)])
    gone = [page for i, page in enumerate(was.pages) if i not in set(matched.values())]
    pairs = [
        PagePair(was.pages[matched[j]], page, matched[j] not in kept) if j in matched else PagePair(None, page)
        for j, page in enumerate(now.pages)
    ]
    for page in gone:
        before = [at for at, pair in enumerate(pairs) if pair.was is not None and pair.was.number < page.number]
        steady = [at for at in before if not pairs[at].is_moved]
        pairs.insert(max(steady or before, default=-1) + 1, PagePair(page, None))
    names = dict.fromkeys((*was.settings, *now.settings))
    settings = {name: (was.settings.get(name), now.settings.get(name)) for name in names}
    return PagesDiff(tuple(pairs), {name: both for name, both in settings.items() if both[0] != both[1]})


def _matched(was: tuple[Page, ...], now: tuple[Page, ...]) -> dict[int, int]:
    """The place in the old deck by that in the new one: the surest matches first, of equals those further ahead."""
    left, right = list(range(len(was))), list(range(len(now)))
    found: dict[int, int] = {}

    def by(key: Callable[[Page], Hashable], least: float) -> None:
        groups: dict[Hashable, tuple[list[int], list[int]]] = {}
        for side, (places, pages) in enumerate(((left, was), (right, now))):
            for at in places:
                if (name := key(pages[at])) is not None:
                    groups.setdefault(name, ([], []))[side].append(at)
        for a, b in groups.values():
            for i, j in _best(a, b, lambda i, j: alike(was[i], now[j]), least):
                found[j] = i
                left.remove(i)
                right.remove(j)

    by(lambda page: (page.lines, tuple(page.pictures.items())), 0.0)
    by(lambda page: page.lines, 0.0)
    by(lambda page: page.title or None, 0.0)
    by(lambda _: "any", _ALIKE)
    return found


def _best(a: list[int], b: list[int], score: Callable[[int, int], float], least: float) -> list[tuple[int, int]]:
    if len(a) * len(b) > _MOST:
        return [] if least else list(zip(a, b, strict=False))
    scored = sorted((-found, i, j) for i in a for j in b if (found := score(i, j)) >= least)
    gone: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for _, i, j in scored:
        if i not in gone[0] and j not in gone[1]:
            gone[0].add(i)
            gone[1].add(j)
            pairs.append((i, j))
    return pairs


def alike(was: Page, now: Page) -> float:
    """How much of the words of both is in the other, from 0 to 1; their headings may be others altogether."""
    return max(_shared(a, b) for a, b in zip(_words(was.lines), _words(now.lines), strict=True))


@lru_cache(maxsize=4096)
def _words(lines: tuple[str, ...]) -> tuple[Counter[str], Counter[str]]:
    """All words of a slide, and those that stand in no heading."""
    below = (line for line in lines if line[:1] != "#")
    return Counter(_WORD.findall("\n".join(lines))), Counter(_WORD.findall("\n".join(below)))


def _shared(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _in_order(places: list[int]) -> set[int]:
    """The longest part of a list that rises: the fewest others have moved."""
    ends: list[int] = []  # the smallest last number of a rising part of each length
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
