"""The thumbnails of a comparison: the slides of changed decks as both sides show them, built through the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.project.build import build
from docs_as_code.project.graphs import to_build_in
from docs_as_code.project.state import BuildRequest, Listener
from docs_as_code.slides.diff_html import Thumbnails
from docs_as_code.slides.thumbnail import small

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.diff import Comparison
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
        job.source: Made(
            {
                number: small((config.project / path).read_bytes())
                for number, path in enumerate(job.outputs, start=1)
                if number in wanted[job.source]
            },
            job.error,
        )
        for job in report.jobs
        if job.kind == "deck" and job.source in wanted
    }
