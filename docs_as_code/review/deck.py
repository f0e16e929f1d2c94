"""The deck of a review, block by block: verdict, all gates, one section a step of DevOps, what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review import deck_end, deck_evidence, deck_release, deck_verdict
from docs_as_code.review.deck_parts import style
from docs_as_code.review.reading import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.deck_listing import Listing
    from docs_as_code.review.review import Review

BETWEEN = "\n\n---\n\n"


def markdown(review: Review) -> str:
    """The deck as Markdown for Marp."""
    found = blocks(review)
    return "\n".join([found.pop("head"), "", BETWEEN.join(filter(None, found.values())), ""])


def blocks(review: Review) -> dict[str, str]:
    """The parts of the deck in their order: the front matter, then the slides of each block, none for an empty text."""
    left: list[Listing] = []
    found = {
        "verdict": deck_verdict.verdict(review),
        "why": deck_verdict.why(review),
        "gates": deck_verdict.gates(review),
        **{step: _step(review, step, left) for step in STEPS},
        "waivers": deck_end.waivers(review),
        "unknown": deck_end.unknown(review),
    }
    whole = {name: BETWEEN.join(slides) for name, slides in found.items()}
    return {"head": _head(review), **whole, "appendix": BETWEEN.join(deck_end.appendix(review, left))}


def _head(review: Review) -> str:
    front = [
        "---",
        "marp: true",
        "theme: docs-as-code",
        f'title: "{_quoted(_title(review))}"',
        "lang: en",
        "paginate: true",
        "---",
    ]
    return "\n".join([*front, "", f"<style>\n{style()}</style>"])


def _title(review: Review) -> str:
    version = review.plan.release.version
    return f"Deploy review of {version}: {review.verdict}" if version else f"Deploy review: {review.verdict}"


def _quoted(text: str) -> str:
    """For a title in double quotes: letters, digits and a few signs, since front matter is read in several ways."""
    return "".join(char if char.isalnum() or char in " .:-+_" else " " for char in text)[:120]


def _step(review: Review, step: str, left: list[Listing]) -> Iterator[str]:
    if step == "plan":
        yield from deck_release.plan(review)
    for name, evidence in review.evidence.items():
        if evidence.plan.step == step:
            yield from deck_evidence.slides(review, name, left)
    if step == "release":
        yield from deck_release.rollout(review)
