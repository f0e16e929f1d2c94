"""The architecture diff of a review: `diff` from its base to its head, its merged pictures, and what to say of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.diagrams import diff_words
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.review.architecture import Architecture, Changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.diagrams.diff_report import DiagramDiff
    from docs_as_code.project.diff import Comparison

_PICTURES = 6
_LINES = 40  # of one diagram


def compared(
    config: Config, base: str | None, head: str | None, folder: str, say: Callable[[str], None]
) -> tuple[Architecture | None, dict[str, bytes]]:
    """What has changed, and the pictures by their path: in `folder`, which lies beside the deck.

    Without a base there is nothing to tell.
    A review never fails by this: what cannot be compared is told as unknown.
    """
    if base is None or head is None:
        return None, {}
    from docs_as_code.project import diff

    try:
        with diff.compared(config, base, head, say, decks=False) as comparison:
            return _told(comparison, folder)
    except (DocsAsCodeError, OSError) as error:
        return Architecture(problem=getattr(error, "message", None) or str(error)), {}


def _told(comparison: Comparison, folder: str) -> tuple[Architecture, dict[str, bytes]]:
    from docs_as_code.project import diff_pictures

    news = sorted(comparison.report.news, key=_rank)
    first = replace(comparison.report, diagrams=tuple(news[:_PICTURES]))
    drawn = diff_pictures.draw_all(replace(comparison, report=first)) if news else {}
    merged = {at: one.merged for at, one in drawn.items() if one.merged}
    name = folder.rpartition("/")[2]
    changed = tuple(_changed(one, f"{name}/{at + 1}.svg" if at in merged else None) for at, one in enumerate(news))
    files = {f"{folder}/{at + 1}.svg": data for at, data in merged.items()}
    return Architecture(_summary(comparison), changed), files


def _summary(comparison: Comparison) -> str:
    every = comparison.report.diagrams
    if not every:
        return "the project has no diagrams"
    return "its one diagram is as it was" if len(every) == 1 else f"all {len(every)} diagrams are as they were"


def _rank(one: DiagramDiff) -> tuple[bool, bool, int, str]:
    """Those with most changes first, then what is new or gone, with most nodes first."""
    whole = one.after or one.before
    count = len(diff_words.lines(one.diff)) if one.diff else len(whole.graph.nodes) if whole else 0
    return one.status == "failed", one.diff is None, -count, one.title


def _changed(one: DiagramDiff, picture: str | None) -> Changed:
    lines = [line.plain() for line in diff_words.lines(one.diff)] if one.diff else []
    lines += [f"{side}: {error.message}" for side, error in one.errors.items()]
    return Changed(one.name or one.source, f"{one.source}, {one.about}", tuple(lines[:_LINES]), picture)
