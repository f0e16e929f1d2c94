"""Builds decks: one run of marp a format for all of them; what a run lost is done again deck by deck."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.slides import marp_facts
from docs_as_code.slides.batch import Shop, Work, convert
from docs_as_code.slides.deck import read_deck
from docs_as_code.slides.inline import Inliner
from docs_as_code.slides.stage import staged
from docs_as_code.slides.task import BrowserPath, DeckResult, DeckTask
from docs_as_code.slides.theme_files import themes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.toolchain.marp import Marp

__all__ = ["DeckResult", "DeckTask", "build_decks"]


def build_decks(
    tasks: Sequence[DeckTask],
    *,
    project: Path,
    slides: SlidesConfig,
    marp: Marp,
    browser: Callable[[], BrowserPath],
    font_config: Path | None,
    digests: Callable[[DeckTask], str],
    timeout: float,
    say: Callable[[str], None],
) -> list[DeckResult]:
    """The results in the order of the tasks; nothing is written into the project.

    `timeout` is the limit of one run of marp in seconds. Raises ConfigError for themes that are not there.
    """
    root = readable_root(project)
    works = [_open(task) for task in tasks]
    texts = {work.deck.path: work.deck.text for work in works if work.deck}
    found = themes(project, slides)
    if texts:
        with staged(root, texts) as stage:
            shop = Shop(stage, project, slides, found, marp, font_config, digests, timeout, Inliner(root=root))
            _all_formats(shop, works, browser, say)
    return [_result(work) for work in works]


def readable_root(project: Path) -> Path:
    """The git repository that the project is in, else the project: what a deck may show lies below it."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), project)


def _open(task: DeckTask) -> Work:
    started = time.monotonic()
    work = Work(task, inputs=[task.source])
    try:
        work.deck = read_deck(task.source, task.rel)
    except DocsAsCodeError as error:
        work.error = error
    work.seconds = time.monotonic() - started
    return work


def _result(work: Work) -> DeckResult:
    files = {} if work.error else work.files
    inputs, findings = (
        tuple(dict.fromkeys(work.inputs)),
        tuple(sorted(dict.fromkeys(work.findings), key=lambda found: (found.line or 0, found.message))),
    )
    return DeckResult(work.task, files, inputs, findings, work.error, work.seconds)


def _all_formats(shop: Shop, works: list[Work], browser: Callable[[], BrowserPath], say: Callable[[str], None]) -> None:
    """HTML first, wanted or not: it tells which pictures and themes a deck really uses, for 40 ms a deck."""
    convert(shop, [work for work in works if work.error is None], "html", None, say)
    shared = marp_facts.inputs(shop.stage)
    for work in works:
        work.inputs += shared
    for kind in ("pdf", "pptx", "png", "images"):
        wanted = [work for work in works if work.error is None and kind in work.task.outputs]
        if not wanted:
            continue
        try:
            path = browser().path
        except ToolError as error:
            for work in wanted:
                work.error = error
            continue
        convert(shop, wanted, kind, path, say)
