"""The pictures that a deck shows, remembered while neither it nor a file that it takes in has changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs_as_code.engine.key import Key
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import decks, shown_pictures
from docs_as_code.project.shown_pictures import Shown

if TYPE_CHECKING:
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_KIND = "deck-pictures"


def of_deck(state: State, source: Source) -> list[Shown]:
    """What a deck shows; nothing when it cannot be read, which checking it says."""
    own = (("path", source.rel), ("deck", state.checkout.files.digest(source.rel)))
    key = Key(state.identities.reading, own)
    found = state.reuse.find(_KIND, source.rel, key)
    if found is not None:
        try:
            rows = json.loads(found.result.note)
            return [Shown(path, line, target, tuple(places), source.rel) for path, line, target, places in rows]
        except (ValueError, TypeError):
            pass  # from another version
    return _read(state, source, key)


def _read(state: State, source: Source, key: Key) -> list[Shown]:
    from docs_as_code.slides.deck import read_deck

    try:
        deck = read_deck(source.path, source.rel)
    except DocsAsCodeError:
        return []
    shown = list(shown_pictures.of_deck(source, deck))
    names = (decks.input_name(state, f"file:{path}") for path in deck.parts)
    inputs = decks.values(state, sorted({name for name in names if name is not None}))
    note = json.dumps([[one.path, one.line, one.target, one.places] for one in shown], ensure_ascii=False)
    state.reuse.keep(_KIND, source.rel, key, {}, note=note, inputs=inputs)
    return shown
