"""Builds decks: one process of marp, one run in it a format for all of them; what a run lost is done deck by deck."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.slides import drawn, marp_command
from docs_as_code.slides.batch import Shop, Work, convert
from docs_as_code.slides.deck import Deck, read_deck, readable_root
from docs_as_code.slides.inline import Inliner
from docs_as_code.slides.run_marp import Runner
from docs_as_code.slides.stage import staged
from docs_as_code.slides.stage_pictures import pictures_to_stage
from docs_as_code.slides.task import BrowserPath, DeckResult, DeckTask
from docs_as_code.slides.theme_files import themes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.slides.marp_command import Format
    from docs_as_code.slides.stage import Stage
    from docs_as_code.toolchain.fonts import Face
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
    faces: Sequence[Face] = (),
    published: Mapping[Path, Mapping[str, Path]] | None = None,
    digests: Callable[[DeckTask], str],
    timeout: float,
    say: Callable[[str], None],
) -> list[DeckResult]:
    """The results in the order of the tasks; nothing is written into the project.

    `faces` are those that the HTML of a deck gets when it names them, `published` the outputs of every deck of the
    project by format, for links between decks, `timeout` is the limit of one run of marp in seconds. Raises
    ConfigError for themes that are not there.
    """
    root = readable_root(project)
    decks = [opened(task) for task in tasks]
    works: dict[int, Work] = {}
    for index, (task, deck) in enumerate(zip(tasks, decks, strict=True)):
        if isinstance(deck, Deck):
            works[index] = Work(task, deck, number=len(works), inputs=[task.source, *deck.parts])
    found = themes(project, slides)
    for work in works.values():
        work.findings += found.findings
    if works:
        texts = {work.deck.path: drawn.staged_text(work.deck, work.number) for work in works.values()}
        seen = [work.deck for work in works.values() if work.task.outputs.keys() - {"html"}]
        pictures = pictures_to_stage(seen, {face.family for face in faces}, root)
        with staged(root, texts, pictures) as stage:
            for work in works.values():
                drawn.write(stage.drawn, work.deck, work.number, work.task, {face.family for face in faces})
            chosen = browser_or_error(browser) if seen else None
            runner = runner_of(stage, project, marp, chosen, font_config)
            shop = Shop(
                stage,
                project,
                slides,
                found.on_stage(stage.folder / "themes"),
                marp,
                runner,
                faces,
                published or {},
                digests,
                timeout,
                Inliner(root, found.listed),
            )
            try:
                _all_formats(shop, list(works.values()), chosen, say)
            finally:
                runner.stop()
    return [
        DeckResult(task, {}, (task.source,), (), deck, 0.0)
        if isinstance(deck, DocsAsCodeError)
        else _result(works[index])
        for index, (task, deck) in enumerate(zip(tasks, decks, strict=True))
    ]


def opened(task: DeckTask) -> Deck | DocsAsCodeError:
    """The deck, or why it cannot be read."""
    try:
        return read_deck(task.source, task.rel)
    except DocsAsCodeError as error:
        return error


def _result(work: Work) -> DeckResult:
    # Without a browser the HTML is still right.
    files = work.files if work.error is None or isinstance(work.error, ToolError) else {}
    findings = sorted(set(work.findings), key=lambda finding: (finding.line or 0, finding.message))
    return DeckResult(
        work.task,
        files,
        tuple(dict.fromkeys(work.inputs)),
        tuple(findings),
        work.error,
        work.seconds,
        tuple(dict.fromkeys(work.looked)),
    )


def browser_or_error(browser: Callable[[], BrowserPath]) -> Path | ToolError:
    """The browser, or why there is none."""
    try:
        return browser().path
    except ToolError as error:
        return error


def runner_of(
    stage: Stage, project: Path, marp: Marp, browser: Path | ToolError | None, font_config: Path | None
) -> Runner:
    """The marp process for what is done on a stage."""
    temporary = stage.folder / "process"
    environment = marp_command.environment(
        os.environ,
        temporary=temporary,
        reads=stage.reads,
        root=stage.root,
        cache=marp.modules.parent / "compiled",
        font_config=font_config,
    )
    path = None if isinstance(browser, ToolError) else browser
    return Runner(marp_command.process(marp.node.path, marp.cli, path), project, temporary, environment)


def _all_formats(shop: Shop, works: list[Work], browser: Path | ToolError | None, say: Callable[[str], None]) -> None:
    """One run a format; a deck that failed in one is not tried in the next."""
    kinds: tuple[Format, ...] = ("html", "pdf", "pptx", "png", "images", "handout", "page")
    for kind in kinds:
        wanted = [work for work in works if work.error is None and _lacks(work, kind)]
        if not wanted:
            continue
        needed = None if kind == "html" else browser
        try:
            if isinstance(needed, ToolError):
                raise needed
            convert(shop, wanted, kind, needed, say)
        except ToolError as error:
            for work in wanted:
                work.error = work.error or error


def _lacks(work: Work, kind: Format) -> bool:
    """The picture of a first slide may have come with its PDF."""
    return kind in work.task.outputs and not (kind == "png" and work.task.outputs["png"] in work.files)
