"""Draws Mermaid fences of decks with the tools of the project: its browser, and Mermaid by its lock file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project.deck_drawings import Answer
from docs_as_code.slides import mermaid, theme_files
from docs_as_code.toolchain import browser, fonts, marp
from docs_as_code.toolchain.mermaid import ensure_mermaid

if TYPE_CHECKING:
    from docs_as_code.project.state import State
    from docs_as_code.slides.expand.drawings import Drawing


def draw(state: State, todo: list[Drawing]) -> dict[str, Answer]:
    """The answers by digest; without a tool, each of them says so."""
    started = time.perf_counter()
    try:
        made = mermaid.draw(todo, _tools(state, todo), float(state.config.diagrams.timeout))
    except DocsAsCodeError as error:
        return {one.digest: Answer(error=error) for one in todo}
    seconds = (time.perf_counter() - started) / len(todo)
    return {one.digest: _answer(one, found, seconds) for one, found in zip(todo, made, strict=True)}


def _tools(state: State, todo: list[Drawing]) -> mermaid.Tools:
    config, say = state.config, state.listener.say
    own_marp = marp.ensure_marp(say)
    configured = str(config.locate(config.browser)) if config.browser else None
    text = "".join(one.code for one in todo)
    packs = frozenset() if text.isascii() else fonts.packs_for(text)
    return mermaid.Tools(
        own_marp.node.path,
        own_marp.modules,
        ensure_mermaid(say),
        browser.ensure_browser(configured, say).path,
        fonts.font_set(packs, theme_files.fonts_of(config), say).config_file,
    )


def _answer(drawing: Drawing, made: mermaid.Made, seconds: float) -> Answer:
    if made.message:
        error = SourceError(made.message, path=drawing.where.rel, line=made.line, hint=made.hint)
        return Answer(error=error)
    return Answer(made.svg, seconds=seconds)
