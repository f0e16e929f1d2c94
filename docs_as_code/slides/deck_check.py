"""What a rendered deck turns out to use: themes that are none, files that are not there, files from a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.errors import ConfigError, DocsAsCodeError, SourceError
from docs_as_code.findings import Finding
from docs_as_code.slides import troubles
from docs_as_code.slides.inline import Inlined, Inliner, stand_ins

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.marp_facts import Facts


@dataclass(frozen=True)
class Checked:
    """`html` is the page with everything inside; `replace` are pairs of texts that take remote addresses out.

    `looked` is what was looked for on the way, as `KIND:PATH`.
    """

    html: str
    inputs: tuple[Path, ...]
    looked: tuple[str, ...]
    findings: tuple[Finding, ...]
    replace: tuple[tuple[str, str], ...]
    error: DocsAsCodeError | None


def check(deck: Deck, facts: Facts, page: str, inliner: Inliner) -> Checked:
    """Take a page's files in, and say what is wrong with it."""
    error = told_error(deck, facts)
    inlined = Inlined("", (), (), ()) if error else inliner.inline(page, deck.path.parent)
    wrong = troubles.errors(deck, inlined.troubles)
    return Checked(
        html=inlined.html,
        inputs=(*facts.reads, *inlined.inputs),
        looked=(*facts.looked, *inlined.looked),
        findings=(
            *troubles.findings(deck, inlined.troubles),
            *troubles.lost_links(deck, facts.links),
            *map(_as_finding, wrong[1:]),
        ),
        replace=tuple(stand_ins(inlined.troubles)),
        error=error or (wrong[0] if wrong else None),
    )


def told_error(deck: Deck, facts: Facts) -> DocsAsCodeError | None:
    """What our scripts inside marp found wrong with a deck."""
    if facts.error:
        return SourceError(
            f"Marp could not render the deck: {facts.error}",
            path=deck.rel,
            hint="look at its theme" if "theme import" in facts.error else "look at the engine of Marp's configuration",
        )
    if facts.missing:
        name = facts.missing[0]
        hint = troubles.near(name, list(facts.themes))
        return ConfigError(f"no theme named '{name}'", path="docs-as-code.yml", hint=hint)
    return troubles.unknown_theme(deck, facts.themes)


def _as_finding(error: SourceError) -> Finding:
    return Finding(
        rule="missing-picture",
        severity="error",
        path=error.path or "",
        line=error.line,
        message=error.message,
        hint=error.hint,
    )
