"""The deck of a review, block by block: verdict, all gates, one section a step of DevOps, what is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.review import (
    deck_architecture,
    deck_end,
    deck_evidence,
    deck_notes,
    deck_release,
    deck_since,
    deck_verdict,
)
from docs_as_code.review.deck_parts import style
from docs_as_code.review.deck_slide import slide
from docs_as_code.review.reading import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.architecture import Architecture
    from docs_as_code.review.deck_listing import Listing
    from docs_as_code.review.review import Review

BETWEEN = "\n\n---\n\n"


class Setting(NamedTuple):
    """Where a deck stands and how it looks: the project, the way from the deck's folder up to it, and a theme."""

    project: Path = Path()
    up: str = ""
    theme: str = "docs-as-code"


def markdown(review: Review, architecture: Architecture | None = None, setting: Setting | None = None) -> str:
    """The deck as Markdown for Marp. Raises ConfigError for a template of the team's that is wrong."""
    from docs_as_code.review import deck_template, deck_values  # Jinja takes a while

    setting = setting or Setting()
    found = blocks(review, architecture, setting.theme)
    own: dict[str, list[str]] = {}
    for after, file in review.plan.slides:
        own.setdefault(after, []).append(f'<!-- include: "{setting.up}{file}" -->')
    template = deck_template.Template(setting.project, review.plan.template) if review.plan.template else None
    head, *slides = deck_template.filled(found, own, deck_values.of(review), template)
    return f"{head}\n\n{BETWEEN.join(slides)}\n"


def blocks(review: Review, architecture: Architecture | None = None, theme: str = "docs-as-code") -> dict[str, str]:
    """The parts of the deck in their order: the front matter, then the slides of each block, none for an empty text."""
    left: list[Listing] = []
    found = {
        "verdict": deck_verdict.verdict(review),
        "why": deck_verdict.why(review),
        "gates": deck_verdict.gates(review),
        "since": deck_since.slides(review, left),
        "plan": _step(review, "plan", left),
        "create": _create(review, architecture, left),
        **{step: _step(review, step, left) for step in STEPS[2:]},
        "waivers": deck_end.waivers(review),
        "unknown": deck_end.unknown(review, architecture),
    }
    whole = {name: BETWEEN.join(slides) for name, slides in found.items()}
    return {"head": _head(review, theme), **whole, "appendix": BETWEEN.join(deck_end.appendix(review, left))}


def _head(review: Review, theme: str) -> str:
    front = [
        "---",
        "marp: true",
        f"theme: {theme}",
        f'title: "{_quoted(_title(review))}"',
        "lang: en",
        "paginate: true",
        "---",
    ]
    return "\n".join([*front, "", style_element()])


def style_element() -> str:
    """The looks of the slides of a review."""
    return f"<style>\n{style()}</style>\n"


def _title(review: Review) -> str:
    version = review.plan.release.version
    return f"Deploy review of {version}: {review.verdict}" if version else f"Deploy review: {review.verdict}"


def _quoted(text: str) -> str:
    """For a title in double quotes: letters, digits and a few signs, since front matter is read in several ways."""
    return "".join(char if char.isalnum() or char in " .:-+_" else " " for char in text)[:120]


def _create(review: Review, found: Architecture | None, left: list[Listing]) -> Iterator[str]:
    """The evidence of this step and the architecture diff, of which its first slide tells when nothing has changed."""
    said = deck_architecture.line(found)
    own = [name for name, one in review.evidence.items() if one.plan.step == "create"]
    for at, name in enumerate(own):
        yield from deck_evidence.slides(review, name, left, said if at == 0 else "")
    if said and not own:
        yield slide("Create: architecture", f"{said}.", notes=[deck_notes.of_plan(review)])
    if found:
        yield from deck_architecture.slides(review, found, left)


def _step(review: Review, step: str, left: list[Listing]) -> Iterator[str]:
    if step == "plan":
        yield from deck_release.plan(review)
    for name, evidence in review.evidence.items():
        if evidence.plan.step == step:
            yield from deck_evidence.slides(review, name, left)
    if step == "release":
        yield from deck_release.rollout(review)
