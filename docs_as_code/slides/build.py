"""Builds decks: one run of marp a format for all of them; what a run lost is done again deck by deck."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from docs_as_code.errors import ConfigError, DocsAsCodeError, SourceError, ToolError
from docs_as_code.findings import Finding
from docs_as_code.slides import marp_command, marp_facts, outputs, troubles
from docs_as_code.slides.deck import Deck, read_deck
from docs_as_code.slides.inline import Inliner, stand_ins
from docs_as_code.slides.run_marp import Ran, run
from docs_as_code.slides.stage import Stage, staged
from docs_as_code.slides.theme_files import Themes, themes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.slides.marp_command import Format
    from docs_as_code.toolchain.marp import Marp

_DECKS_A_LIMIT = 4  # a batch gets the time limit of one deck for each so many decks
_NOISE = (
    "Insecure local file accessing",
    "local file is missing",
    "local files are missing",
    "Not found additional theme",
)


class BrowserPath(Protocol):
    """What we need of the toolchain's browser."""

    @property
    def path(self) -> Path:
        """An executable for `--browser-path`."""


@dataclass(frozen=True)
class DeckTask:
    """A deck and what is wanted of it: format ("html", "pdf", "pptx", "png", "images") -> absolute path."""

    source: Path
    rel: str
    outputs: Mapping[str, Path]


@dataclass(frozen=True)
class DeckResult:
    """`files` is empty when there is an error; `inputs` are the files it was made from, itself first."""

    task: DeckTask
    files: Mapping[Path, bytes]
    inputs: tuple[Path, ...]
    findings: tuple[Finding, ...]
    error: DocsAsCodeError | None
    seconds: float


@dataclass
class _Work:
    """One deck on its way."""

    task: DeckTask
    deck: Deck | None = None
    slides: int = 0
    files: dict[Path, bytes] = field(default_factory=dict)
    inputs: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: DocsAsCodeError | None = None
    seconds: float = 0.0


@dataclass
class _Shop:
    """What all runs of one build share."""

    stage: Stage
    project: Path
    slides: SlidesConfig
    themes: Themes
    marp: Marp
    font_config: Path | None
    digests: Callable[[DeckTask], str]
    timeout: float
    inliner: Inliner
    replace: list[tuple[str, str]] = field(default_factory=list)


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

    `timeout` is the limit of one deck and format in seconds. Raises ConfigError for themes that are not there.
    """
    root = readable_root(project)
    works = [_open(task) for task in tasks]
    texts = {work.deck.path: work.deck.text for work in works if work.deck}
    found = themes(project, slides)
    if texts:
        with staged(root, texts) as stage:
            shop = _Shop(stage, project, slides, found, marp, font_config, digests, timeout, Inliner(root=root))
            _all_formats(shop, works, browser, say)
    return [_result(work) for work in works]


def readable_root(project: Path) -> Path:
    """The git repository that the project is in, else the project: what a deck may show lies below it."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), project)


def _open(task: DeckTask) -> _Work:
    started = time.monotonic()
    work = _Work(task, inputs=[task.source])
    try:
        work.deck = read_deck(task.source, task.rel)
    except DocsAsCodeError as error:
        work.error = error
    work.seconds = time.monotonic() - started
    return work


def _result(work: _Work) -> DeckResult:
    files = {} if work.error else work.files
    inputs, findings = tuple(dict.fromkeys(work.inputs)), tuple(dict.fromkeys(work.findings))
    return DeckResult(work.task, files, inputs, findings, work.error, work.seconds)


def _all_formats(
    shop: _Shop, works: list[_Work], browser: Callable[[], BrowserPath], say: Callable[[str], None]
) -> None:
    """HTML first, wanted or not: it tells which pictures and themes a deck really uses, for 40 ms a deck."""
    _convert(shop, [work for work in works if work.error is None], "html", None, say)
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
        _convert(shop, wanted, kind, path, say)


def _convert(shop: _Shop, works: list[_Work], kind: Format, browser: Path | None, say: Callable[[str], None]) -> None:
    """One run for all, then one for each deck that the run lost."""
    if not works:
        return
    say(f"building {len(works)} {'deck' if len(works) == 1 else 'decks'} as {kind}")
    ran = _run(shop, works, kind, browser)
    lost = [work for work in works if not _collect(shop, work, kind)]
    if _blame_configuration(shop, lost):
        return
    for work in lost:
        if len(works) > 1:
            ran = _run(shop, [work], kind, browser)
            if _collect(shop, work, kind):
                continue
        work.error = work.error or _lost(shop, work, kind, ran)


def _run(shop: _Shop, works: list[_Work], kind: Format, browser: Path | None) -> Ran:
    decks = [work.deck for work in works if work.deck]
    for work in works:
        for path in marp_command.made(_place(shop, work), kind, work.slides):
            path.unlink(missing_ok=True)
    shop.stage.tell(_batch_file(shop, decks, kind))
    batch = marp_command.Batch(
        kind, tuple(_place(shop, work) for work in works), shop.marp.node.path, shop.marp.cli, browser
    )
    limit = shop.timeout * -(-len(works) // _DECKS_A_LIMIT)
    started = time.monotonic()
    try:
        ran = run(
            marp_command.arguments(batch),
            folder=shop.project,
            env=marp_command.environment(
                os.environ, stage=shop.stage.folder, project=shop.project, font_config=shop.font_config
            ),
            log=shop.stage.folder / "marp.log",
            limit=limit,
        )
    except OSError as error:
        raise ToolError(f"Node.js does not start: {error}", hint="run docs-as-code doctor") from error
    for work in works:
        work.seconds += (time.monotonic() - started) / len(works)
    _warn(works, ran)
    return ran


def _batch_file(shop: _Shop, decks: list[Deck], kind: Format) -> dict[str, Any]:
    return {
        "folders": sorted({str(deck.path.parent) for deck in decks}),
        "format": kind,
        "modules": str(shop.marp.modules),
        "notes": shop.slides.notes,
        "project": str(shop.project),
        "replace": shop.replace,
        "shipped": [str(file) for file in shop.themes.shipped],
        "stage": str(shop.stage.folder),
        "theme": shop.themes.default,
        "themes": [str(file) for file in shop.themes.listed],
    }


def _place(shop: _Shop, work: _Work) -> Path:
    return shop.stage.place(work.task.source)


def _warn(works: list[_Work], ran: Ran) -> None:
    """marp's warnings, on the deck where there is only one; they do not name any."""
    for warning in ran.warnings:
        if any(noise in warning for noise in _NOISE):
            continue
        for work in works if len(works) == 1 else works[:1]:
            which = "" if len(works) == 1 else f" (one of {len(works)} decks built together)"
            work.findings.append(
                Finding(
                    rule="marp",
                    severity="warning",
                    path=work.task.rel,
                    line=None,
                    message=f"marp says: {warning}{which}",
                )
            )


def _collect(shop: _Shop, work: _Work, kind: Format) -> bool:
    """Take what marp wrote for a deck, if it is whole; True also when the deck itself turned out to be wrong."""
    if kind == "html":
        return _collect_html(shop, work)
    digest = shop.digests(work.task)
    made = marp_command.made(_place(shop, work), kind, work.slides)
    whole: dict[Path, bytes] = {}
    for path, target in zip(made, marp_command.targets(work.task.outputs[kind], kind, work.slides), strict=True):
        data = outputs.read(path)
        if data is None or outputs.fault(data, kind, work.slides):
            return False
        whole[target] = outputs.stamped(data, kind, digest)
    work.files.update(whole)
    return True


def _collect_html(shop: _Shop, work: _Work) -> bool:
    deck = work.deck
    data = outputs.read(marp_command.made(_place(shop, work), "html", 0)[0])
    if deck is None or data is None or outputs.fault(data, "html", 0):
        return False
    page, facts = marp_facts.split(data.decode("utf-8"))
    if facts is None:
        return False
    work.slides = facts.slides
    work.error = _told(deck, facts)
    if work.error:
        return True
    inlined = shop.inliner.inline(page, deck.path.parent)
    work.inputs += inlined.inputs
    work.findings += troubles.findings(deck, inlined.troubles)
    shop.replace += stand_ins(inlined.troubles)
    wrong = troubles.errors(deck, inlined.troubles)
    if wrong:
        work.error = wrong[0]
        work.findings += [_as_finding(error) for error in wrong[1:]]
    elif "html" in work.task.outputs:
        target = work.task.outputs["html"]
        work.files[target] = outputs.stamped(inlined.html.encode(), "html", shop.digests(work.task))
    return True


def _told(deck: Deck, facts: marp_facts.Facts) -> DocsAsCodeError | None:
    """What our scripts inside marp found wrong with a deck."""
    if facts.error:
        return SourceError(
            f"Marp could not render the deck: {facts.error}",
            path=deck.rel,
            hint="look at the engine of Marp's configuration",
        )
    if facts.missing:
        name = facts.missing[0]
        return ConfigError(
            f"no theme named '{name}'", path="docs-as-code.yml", hint=troubles.near(name, list(facts.themes))
        )
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


def _blame_configuration(shop: _Shop, lost: list[_Work]) -> bool:
    problem = marp_facts.problem(shop.stage) if lost else None
    if problem is None:
        return False
    path = problem.path
    inside = path is not None and path.is_relative_to(shop.project)
    for work in lost:
        work.error = SourceError(
            f"Marp's configuration fails: {problem.message}",
            path=path.relative_to(shop.project).as_posix() if path and inside else work.task.rel,
            line=problem.line if inside else None,
            hint="it is marp-cli's own configuration of this project; run marp with it to see more",
        )
    return True


def _lost(shop: _Shop, work: _Work, kind: Format, ran: Ran) -> SourceError:
    if ran.timed_out:
        return SourceError(
            f"marp did not finish the {kind} within {shop.timeout:g} s",
            path=work.task.rel,
            hint="does the deck load something that never answers?",
        )
    if ran.errors:
        return SourceError(f"marp made no {kind}: {ran.errors[-1]}", path=work.task.rel)
    for path in marp_command.made(_place(shop, work), kind, work.slides):
        data = outputs.read(path)
        if data is not None and (fault := outputs.fault(data, kind, work.slides)):
            return SourceError(f"marp's {kind} {fault}", path=work.task.rel)
    return SourceError(f"marp made no {kind} and gave no reason", path=work.task.rel, hint="run docs-as-code doctor")
