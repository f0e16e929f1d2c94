"""The thumbnails of a comparison: the slides of changed decks as both sides show them, built through the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.project.build import build
from docs_as_code.project.graphs import to_build_in
from docs_as_code.project.state import BuildRequest, Listener
from docs_as_code.slides.deck import read_deck
from docs_as_code.slides.diff_html import Thumbnails
from docs_as_code.slides.diff_pages import built_numbers
from docs_as_code.slides.thumbnail import small

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.diff import Comparison
    from docs_as_code.project.report import JobReport
    from docs_as_code.slides.diff_report import Side


def thumbnails(comparison: Comparison, here: Config, say: Callable[[str], None]) -> dict[str, Thumbnails]:
    """Those of all slides that are worth a look, by the source of their deck.

    The work tree is built in a copy, so that nothing is written into it.
    """
    wanted = [deck for deck in comparison.decks if deck.shown]
    old = {deck.was or deck.source: {pair.was.number for pair in deck.shown if pair.was} for deck in wanted}
    new = {deck.source: {pair.now.number for pair in deck.shown if pair.now} for deck in wanted}
    if not wanted:
        return {}
    made = []
    for side, slides in zip(comparison.sides, (old, new), strict=True):
        with to_build_in(side.state.config, here) as config:
            made.append(_made(config, slides, say))
    was, now = made
    return {deck.source: _of(was[deck.was or deck.source], now[deck.source]) for deck in wanted}


def _of(was: Made, now: Made) -> Thumbnails:
    sides: tuple[tuple[Side, Made], ...] = (("base", was), ("head", now))
    return Thumbnails(was.small, now.small, {name: made.error for name, made in sides if made.error})


class Made(NamedTuple):
    """The thumbnails of a deck by the number of their slide, or why there are none."""

    small: dict[int, bytes]
    error: DocsAsCodeError | None = None


def _made(config: Config, wanted: dict[str, set[int]], say: Callable[[str], None]) -> dict[str, Made]:
    drawn = replace(config, slides=replace(config.slides, formats=("images",)))
    only = frozenset({"diagrams", "slides"})
    report = build(drawn, BuildRequest(tuple(sorted(wanted)), only, folder=config.project), Listener(say))
    return {
        job.source: _shown(config, job, wanted[job.source])
        for job in report.jobs
        if job.kind == "deck" and job.source in wanted
    }


def _shown(config: Config, job: JobReport, wanted: set[int]) -> Made:
    """The thumbnails of these slides, as a comparison counts them."""
    if job.error:
        return Made({}, job.error)
    built = built_numbers(read_deck(config.project / job.source, job.source))
    return Made({n: small((config.project / job.outputs[built[n] - 1]).read_bytes()) for n in wanted})
