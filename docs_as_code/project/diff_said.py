"""What a comparison says of diagrams and decks together: as text, JSON, Markdown and a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams import diff_report as of_diagrams
from docs_as_code.slides import diff_report as of_decks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.project.diff import Comparison
    from docs_as_code.project.diff_pictures import Pictures
    from docs_as_code.slides.diff_html import Thumbnails
    from docs_as_code.slides.diff_report import DeckDiff

_MOST = 60  # lines that tell of one deck in Markdown


def as_text(comparison: Comparison) -> str:
    """One block a diagram and a deck, and what it comes to."""
    report = comparison.report
    blocks = [*of_diagrams.as_text(report), *(of_decks.as_text(one) for one in _news(comparison))]
    return "\n\n".join([*blocks, f"{_summary(comparison)} ({report.revisions})"])


def as_json(comparison: Comparison, pictures: Mapping[int, str]) -> dict[str, Any]:
    """The document, schema 1; `pictures` are paths of merged pictures by the place of their diagram."""
    return {**of_diagrams.as_json(comparison.report, pictures), "decks": of_decks.as_json(comparison.decks)}


def as_markdown(comparison: Comparison) -> str:
    """For the comment on a pull request: of each deck a short list of its slides."""
    from docs_as_code.diagrams.diff_markdown import as_markdown as whole

    return whole(comparison.report, _title(comparison), tuple(_block(one) for one in _news(comparison)))


def _block(deck: DeckDiff) -> str:
    from docs_as_code.diagrams.diff_markdown import code, fenced

    head = f"#### {code(deck.source)}{f' {code(deck.title)}' if deck.title else ''}: {deck.about}"
    lines = [one.line for one in of_decks.told(deck)]
    if not lines:
        return head
    more = [f"… and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    text = "\n".join([*lines[:_MOST], *more])
    return f"{head}\n\n{fenced(text)}"


def as_html(comparison: Comparison, pictures: Mapping[int, Pictures], thumbnails: Mapping[str, Thumbnails]) -> str:
    """One page without other files; `thumbnails` by the source of their deck."""
    from docs_as_code.diagrams.diff_html import Versions
    from docs_as_code.diagrams.diff_html import as_html as whole
    from docs_as_code.slides import diff_html

    versions = {
        at: Versions(one.before, one.after, one.merged, str(one.error) if one.error else None)
        for at, one in pictures.items()
    }
    sections = tuple(diff_html.section(one, thumbnails.get(one.source)) for one in _news(comparison))
    return whole(comparison.report, versions, _title(comparison), sections, diff_html.STYLE if sections else "")


def _news(comparison: Comparison) -> list[DeckDiff]:
    return [one for one in comparison.decks if one.is_news]


def _summary(comparison: Comparison) -> str:
    report, decks = comparison.report, of_decks.summary(comparison.decks)
    if not decks:
        return report.summary
    return f"{report.summary}; decks: {decks}" if report.diagrams else f"decks: {decks}"


def _title(comparison: Comparison) -> str:
    summary = _summary(comparison)
    return f"{summary[:1].upper()}{summary[1:]}" if summary.startswith("decks: ") else f"Diagrams: {summary}"
