"""Has decks measured: with the tools of the project, in as few runs as there are sets of fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture import svg_on_slide
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import deck_drawings, decks, places, sources
from docs_as_code.slides import theme_files
from docs_as_code.slides.deck import read_deck
from docs_as_code.slides.measure import measure_decks
from docs_as_code.slides.task import DeckTask
from docs_as_code.toolchain import browser, fonts, marp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.project.deck_drawings import Drawn
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.seen import Seen

_TIMEOUT = 300.0  # seconds for one run of marp over all decks
_LIMIT = 60.0  # seconds for one deck in the browser


def measure(state: State, asked: Sequence[tuple[Source, dict[str, str]]]) -> list[Seen]:
    """What each deck shows, in their order; with each come the pictures it shows, by path, with their sha256."""
    read = {source.rel: _read(source) for source, _ in asked}
    wanted = {rel: deck.drawings for rel, deck in read.items() if deck and deck.drawings}
    drawn = deck_drawings.draw_all(state, wanted, state.listener.say) if wanted else {}
    groups: dict[frozenset[str], list[Source]] = {}
    for source, _ in asked:
        deck = read[source.rel]
        groups.setdefault(decks.packs(deck) if deck else frozenset(), []).append(source)
    digests = {path: sha256 for _, pictures in asked for path, sha256 in pictures.items()}
    pictures = _bytes(state, digests)
    found = [one for packs, group in groups.items() for one in _measure(state, packs, group, pictures, drawn)]
    by_source = {one.task.rel: one for one in found}
    return [_told(by_source[source.rel], drawn.get(source.rel)) for source, _ in asked]


def _read(source: Source) -> Deck | None:
    """The deck; None where it cannot be read, which is said when it is measured."""
    try:
        return read_deck(source.path, source.rel)
    except DocsAsCodeError:
        return None


def _told(seen: Seen, drawn: Drawn | None) -> Seen:
    """What a deck shows, with what there is to say of the pictures that it has drawn."""
    if drawn is not None:
        seen.error = seen.error or drawn.error
        seen.findings = (*seen.findings, *drawn.findings)
        seen.looked += drawn.looked
    return seen


def _bytes(state: State, digests: dict[str, str]) -> dict[Path, bytes]:
    """The pictures that are not on the disk as they are now."""
    stale = {path: sha256 for path, sha256 in digests.items() if state.checkout.files.digest(path) != sha256}
    found = ((path, state.store.get(sha256)) for path, sha256 in stale.items())
    return {state.config.project / path: data for path, data in found if data is not None}


def _measure(
    state: State, packs: frozenset[str], group: list[Source], pictures: dict[Path, bytes], drawn: dict[str, Drawn]
) -> list[Seen]:
    config, say = state.config, state.listener.say
    configured = str(config.locate(config.browser)) if config.browser else None
    font_set = fonts.font_set(packs, theme_files.fonts_of(config), say)
    every = [other for other in sources.find(config) if other.kind == "deck"]
    return measure_decks(
        [_task(config, one, drawn.get(one.rel)) for one in group],
        project=config.project,
        slides=config.slides,
        marp=marp.ensure_marp(say),
        browser=lambda: browser.ensure_browser(configured, say),
        font_config=font_set.config_file,
        faces=font_set.faces,
        published={one.path: decks.absolute(config, places.of_deck(config, one)) for one in every},
        pictures=pictures,
        timeout=_TIMEOUT,
        limit=_LIMIT,
    )


def _task(config: Config, source: Source, drawn: Drawn | None) -> DeckTask:
    outputs = {"html": places.html_of_deck(config, source)}
    return DeckTask(source.path, source.rel, outputs, drawn.svgs if drawn else {}, scheme=svg_on_slide.rules())
