"""Builds a few decks in one go, here or on another machine of a fleet: plain data in, plain data out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.engine import key
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.slides import theme_files
from docs_as_code.slides.build import DeckResult, DeckTask, build_decks
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config

_TIMEOUT = 300.0  # seconds for one run of marp over all decks


class MakeDecks(NamedTuple):
    """Decks that need the same font packs.

    `digests` are what their files carry, by path of the deck; `shows` the pictures on them, by absolute path;
    `published` the outputs of every deck of the project; `token` is for other kinds of work.
    """

    config: Config
    packs: frozenset[str]
    tasks: tuple[DeckTask, ...]
    digests: dict[str, str]
    shows: tuple[str, ...]
    published: dict[Path, dict[str, Path]]
    token: str = ""

    def files(self) -> list[str]:
        """What must be the same wherever they are built, by absolute path."""
        return [*(str(task.source) for task in self.tasks), *self.shows]

    def failed(self, error: DocsAsCodeError) -> Made:
        """The result when it cannot be done at all."""
        return Made([DeckResult(task, {}, (task.source,), (), error, 0.0) for task in self.tasks], ())


class Made(NamedTuple):
    """What came of each deck, and the sha256 of all files that were read, by absolute path, where they were read."""

    results: list[DeckResult]
    seen: tuple[tuple[str, str], ...]


def make(order: MakeDecks) -> Made:
    """Build them; every failure is in the result."""
    try:
        results = make_here(order, silent)
    except DocsAsCodeError as error:
        return order.failed(error)
    read = sorted({str(path) for result in results for path in result.inputs})
    return Made(results, tuple((path, key.of_file(Path(path)) or "absent") for path in read))


def make_here(order: MakeDecks, say: Callable[[str], None]) -> list[DeckResult]:
    """As `make`, for a build that tells what it does. Raises DocsAsCodeError."""
    from docs_as_code.toolchain import browser, fonts, marp

    config = order.config
    configured = str(config.locate(config.browser)) if config.browser else None
    font_set = fonts.font_set(order.packs, theme_files.fonts_of(config), say)
    return build_decks(
        order.tasks,
        project=config.project,
        slides=config.slides,
        marp=marp.ensure_marp(say),
        browser=lambda: browser.ensure_browser(configured, say),
        font_config=font_set.config_file,
        faces=font_set.faces,
        published=order.published,
        digests=lambda task: order.digests[task.rel],
        timeout=_TIMEOUT,
        say=say,
    )
