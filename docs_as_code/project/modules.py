"""Which sources are modules: those that draw nothing, or that fail alone and are imported by one that draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.engine.checkout import Known
from docs_as_code.engine.trace import Result
from docs_as_code.project.captured import FAILS, Captured, inputs_of, is_volatile, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State


def tell(results: list[Captured]) -> list[Captured]:
    """Mark the modules: sources that draw nothing, or that fail alone and are imported by one that draws."""
    imported = {name for one in results if not one.error for name in _imports(one)}
    return [_as_module(one, imported) for one in results]


def _imports(one: Captured) -> tuple[str, ...]:
    return one.facts.imports if one.facts and one.facts.drawings else ()


def _as_module(one: Captured, imported: set[str]) -> Captured:
    if one.error is not None or one.fails_alone or (one.how == "stale" and one.facts is None):
        return replace(one, is_module=True, fails_alone=True, error=None) if one.source.rel in imported else one
    return one if one.facts and one.facts.drawings else replace(one, is_module=True)


def naming(others: Sequence[Source], failed: list[str]) -> list[Source]:
    """Those of the other sources in whose text the name of a failed one's module stands."""
    names = {rel.rpartition("/")[2].removesuffix(".py").encode() for rel in failed if rel.endswith(".py")}
    return [one for one in others if one.rel.endswith(".py") and any(name in _bytes(one) for name in names)]


def _bytes(source: Source) -> bytes:
    try:
        return source.path.read_bytes()
    except OSError:
        return b""


def note_failing(state: State, results: list[Captured]) -> None:
    """Remember, here alone, that a module fails when it is run by itself: it need not be tried in every build."""
    for one in results:
        if one.capture is None or not (one.is_module and one.fails_alone) or is_volatile(state, one.source):
            continue
        key = key_of(state, one.source)
        inputs = inputs_of(state, one.capture)
        if state.world.first_change(inputs) is None:
            known = Known(key.context.text, key.text, inputs, Result({}, FAILS), one.seconds)
            state.checkout.record("capture", one.source.rel, known)
