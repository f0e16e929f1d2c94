"""The deck of a review: written as Markdown, built as any other deck, and kept off the site unless its plan says so."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs
from docs_as_code.project import cleanup, places, review_diagrams
from docs_as_code.project.build import build
from docs_as_code.project.state import BuildRequest, Listener, State
from docs_as_code.review import deck
from docs_as_code.slides import theme_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from docs_as_code.config import Config
    from docs_as_code.project.report import Report
    from docs_as_code.review.review import Review

_FORMATS = ("html", "pdf")
_OURS = "docs-as-code"
_STYLE = f"{places.REVIEWS}style.md"  # the looks of a review, for a deck that includes a slide of one


def write_deck(config: Config, made: Review, say: Callable[[str], None]) -> tuple[str, Report]:
    """Write the deck's Markdown and what servers have answered, and build the deck: its HTML and what the build says.

    Raises DocsAsCodeError.
    """
    name, publish = Path(made.plan.rel).stem, made.plan.publish
    source = f"{places.PUBLISHED if publish else places.REVIEWS}{name}.md"
    stem = f"{places.published_decks(config) if publish else places.REVIEWS}{name}"
    beside = source.removesuffix(".md")
    architecture, pictures = review_diagrams.compared(config, made.base, made.head, beside, say)
    setting = deck.Setting(config.project, "../" * source.count("/"), _theme(config, made.plan.theme))
    text = deck.markdown(made, architecture, setting).encode()
    answers = {path: data for one in made.evidence.values() for path, data in one.answers.items()}
    files = {source: text, _STYLE: deck.style_element().encode(), **pictures, **answers}
    outputs.hide_from_git(config.project, places.REVIEWS.rstrip("/"))
    with outputs.one_at_a_time(config.project, say):
        state = State(config, BuildRequest(folder=config.project), Listener(say))
        try:
            digests = {path: (data, hashlib.sha256(data).hexdigest()) for path, data in files.items()}
            state.write("review", made.plan.rel, None, digests[source][1], digests)
            _remove_pictures(state, beside, pictures)
            _remove_other(state, name, was_published=not publish)
            state.checkout.save()
        finally:
            state.close()
    # Notes say where figures come from: they are for those who may see the deck, which is not on the site.
    slides = replace(
        config.slides, sources=(source,), formats=_FORMATS, notes=config.slides.notes if publish else "keep"
    )
    request = BuildRequest((source,), frozenset({"slides"}), folder=config.project)
    return f"{stem}.html", build(replace(config, slides=slides), request, Listener(say))


def _theme(config: Config, asked: str | None) -> str:
    """The plan's, else the project's own where it builds on ours: other sheets know nothing of a review's slides."""
    if asked or not config.slides.theme:
        return asked or _OURS
    found = theme_files.themes(config.project, config.slides)
    ours = (_OURS, *(theme.name for theme in found.of_team))
    name = found.default or _OURS
    return name if name.removesuffix("-dark") in ours else _OURS


def _remove_other(state: State, name: str, *, was_published: bool) -> None:
    """Remove what stands where this deck no longer goes, at once: what is published no more must not stay there."""
    source = f"{places.PUBLISHED if was_published else places.REVIEWS}{name}.md"
    stem = f"{places.published_decks(state.config) if was_published else places.REVIEWS}{name}"
    _remove(state, (source, *(f"{stem}.{form}" for form in _FORMATS)))
    _remove_pictures(state, source.removesuffix(".md"), ())


def _remove_pictures(state: State, folder: str, kept: Collection[str]) -> None:
    """Remove the pictures that stand beside a deck of an earlier review."""
    found = (f"{folder}/{path.name}" for path in sorted((state.config.project / folder).glob("*.svg")))
    _remove(state, [path for path in found if path not in kept])


def _remove(state: State, paths: Collection[str]) -> None:
    for path in paths:
        if (state.config.project / path).is_file() and not cleanup.is_foreign(state, path):
            cleanup.remove(state.config.project, path)
            state.checkout.forget_made(path)
