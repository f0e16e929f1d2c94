"""Compares the decks of a project in two revisions: each is read on both sides, with what the pictures in it show."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import decks, places, sources
from docs_as_code.project.captured import working_folder
from docs_as_code.slides.diff_report import DeckDiff

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from docs_as_code.project.graphs import Graphs
    from docs_as_code.project.sources import Source
    from docs_as_code.slides.diff import Pages
    from docs_as_code.slides.diff_report import Side


def deck_diffs(was: Graphs, now: Graphs) -> list[DeckDiff]:
    """One entry a deck, in the order of their sources."""
    sides = _Side(was), _Side(now)
    found = [_compared(sides, old, new) for old, new in _pairs(sides)]
    return sorted(found, key=lambda one: one.source)


@dataclass(frozen=True)
class _Side:
    graphs: Graphs

    @cached_property
    def sources(self) -> list[Source]:
        state = self.graphs.state
        return [source for source in sources.find(state.config, state.is_known_deck) if source.kind == "deck"]

    @cached_property
    def _makers(self) -> dict[str, str]:
        """What makes each output that a deck may show, by its path: what the picture follows from, in one text."""
        state = self.graphs.state
        found: dict[str, str] = {}
        for one in self.graphs.captured:
            for index, drawing in enumerate(one.facts.drawings if one.facts and not one.is_module else ()):
                try:
                    place = places.of_drawing(
                        state.config, one.source, drawing, working_folder(state.config, one.source)
                    )
                except DocsAsCodeError:
                    continue  # it has no place, and nothing can show it
                look = " ".join(self.graphs.look(one, index))
                found |= dict.fromkeys(place.targets.values(), f"diagram {look}")
        for source in self.sources:
            of_deck = places.of_deck(state.config, source).values()
            found |= {path: f"deck {state.checkout.files.digest(source.rel)}" for path in of_deck}
        return found

    def digest(self, source: Source) -> str:
        """What stands in the deck's file."""
        return self.graphs.state.checkout.files.digest(source.rel)

    def is_known(self, source: Source) -> bool:
        """Whether the last build made the deck from all that is here."""
        state = self.graphs.state
        return state.reuse.known("deck", source.rel, decks.key_of(state, source)) is not None

    def read(self, source: Source) -> Pages | DocsAsCodeError:
        """The deck, or why it cannot be read."""
        from docs_as_code.slides.deck import read_deck
        from docs_as_code.slides.diff_pages import pages_of

        folder = os.path.dirname(source.rel)  # noqa: PTH120 - a plain name

        def identity(target: str) -> str:
            path = os.path.normpath(os.path.join(folder, target))  # noqa: PTH118 - a plain name
            return self._makers.get(path) or self.graphs.state.checkout.files.digest(path)

        try:
            return pages_of(read_deck(source.path, source.rel, build_ups=False), identity)
        except DocsAsCodeError as error:
            return error


def _pairs(sides: tuple[_Side, _Side]) -> Iterator[tuple[Source | None, Source | None]]:
    """By path, then by the same text, then by the name of the file."""
    left, right = list(sides[0].sources), list(sides[1].sources)
    keys: tuple[Callable[[_Side, Source], Hashable], ...] = (
        lambda _, source: source.rel,
        lambda side, source: side.digest(source),
        lambda _, source: source.rel.rpartition("/")[2],
    )
    for key in keys:
        old = {key(sides[0], source): source for source in reversed(left)}
        for source in tuple(right):
            partner = old.pop(key(sides[1], source), None)
            if partner is not None:
                left.remove(partner)
                right.remove(source)
                yield partner, source
    yield from ((source, None) for source in left)
    yield from ((None, source) for source in right)


def _compared(sides: tuple[_Side, _Side], old: Source | None, new: Source | None) -> DeckDiff:
    from docs_as_code.slides.diff import compare

    one = new or old
    assert one is not None  # one side has it
    was = old.rel if old and new and old.rel != new.rel else None
    if old and new and not was and sides[0].is_known(old) and sides[1].is_known(new):
        return DeckDiff(one.rel, "", "unchanged")  # the key of one run holds on both sides, and so do its inputs
    both = tuple(side.read(source) if source else None for side, source in zip(sides, (old, new), strict=True))
    names: tuple[Side, Side] = ("base", "head")
    errors = {name: pages for name, pages in zip(names, both, strict=True) if isinstance(pages, DocsAsCodeError)}
    before, after = (None if isinstance(pages, DocsAsCodeError) else pages for pages in both)
    shown = after or before
    title, count = (shown.title, len(shown.pages)) if shown else ("", 0)
    if errors:
        return DeckDiff(one.rel, title, "failed", was, errors=errors)
    if before is None or after is None:
        return DeckDiff(one.rel, title, "removed" if before else "added", count=count)
    found = compare(before, after)
    return DeckDiff(one.rel, title, "unchanged" if found.is_empty else "changed", was, found, count)
