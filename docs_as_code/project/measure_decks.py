"""Has decks measured: with the tools of the project, in as few runs as there are sets of fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import decks, places, sources
from docs_as_code.slides import theme_files
from docs_as_code.slides.deck import read_deck
from docs_as_code.slides.measure import Seen, measure_decks
from docs_as_code.slides.task import DeckTask
from docs_as_code.toolchain import browser, fonts, marp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_TIMEOUT = 300.0  # seconds for one run of marp over all decks
_LIMIT = 60.0  # seconds for one deck in the browser


def measure(state: State, asked: Sequence[tuple[Source, dict[str, str]]]) -> list[Seen]:
    """What each deck shows, in their order; with each come the pictures it shows, by path, with their sha256."""
    groups: dict[frozenset[str], list[Source]] = {}
    for source, _ in asked:
        groups.setdefault(_packs(source), []).append(source)
    digests = {path: sha256 for _, pictures in asked for path, sha256 in pictures.items()}
    pictures = _bytes(state, digests)
    found = [one for packs, group in groups.items() for one in _measure(state, packs, group, pictures)]
    by_source = {one.task.rel: one for one in found}
    return [by_source[source.rel] for source, _ in asked]


def _packs(source: Source) -> frozenset[str]:
    """The font packs that its text needs; none where it cannot be read, which is said when it is measured."""
    try:
        return decks.packs(read_deck(source.path, source.rel).text)
    except DocsAsCodeError:
        return frozenset()


def _bytes(state: State, digests: dict[str, str]) -> dict[Path, bytes]:
    """The pictures that are not on the disk as they are now."""
    stale = {path: sha256 for path, sha256 in digests.items() if state.checkout.files.digest(path) != sha256}
    found = ((path, state.store.get(sha256)) for path, sha256 in stale.items())
    return {state.config.project / path: data for path, data in found if data is not None}


def _measure(state: State, packs: frozenset[str], group: list[Source], pictures: dict[Path, bytes]) -> list[Seen]:
    config, say = state.config, state.listener.say
    configured = str(config.locate(config.browser)) if config.browser else None
    font_set = fonts.font_set(packs, theme_files.fonts_of(config), say)
    every = [other for other in sources.find(config) if other.kind == "deck"]
    return measure_decks(
        [DeckTask(one.path, one.rel, {"html": places.html_of_deck(config, one)}) for one in group],
        project=config.project,
        slides=config.slides,
        marp=marp.ensure_marp(say),
        browser=lambda: browser.ensure_browser(configured, say),
        font_config=font_set.config_file,
        published={one.path: decks.absolute(config, places.of_deck(config, one)) for one in every},
        pictures=pictures,
        timeout=_TIMEOUT,
        limit=_LIMIT,
    )
