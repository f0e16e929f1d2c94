"""One run of marp for some decks: started, its outputs checked and taken, what it lost done again deck by deck."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docs_as_code.errors import ConfigError, DocsAsCodeError, SourceError, ToolError
from docs_as_code.findings import Finding
from docs_as_code.slides import marp_command, marp_facts, outputs, troubles
from docs_as_code.slides.inline import Inliner, stand_ins
from docs_as_code.slides.run_marp import Ran, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.marp_command import Format
    from docs_as_code.slides.stage import Stage
    from docs_as_code.slides.task import DeckTask
    from docs_as_code.slides.theme_files import Themes
    from docs_as_code.toolchain.marp import Marp

_NOISE = (
    "Insecure local file accessing",
    "local file is missing",
    "local files are missing",
    "Not found additional theme",
)


@dataclass
class Work:
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
class Shop:
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


def convert(shop: Shop, works: list[Work], kind: Format, browser: Path | None, say: Callable[[str], None]) -> None:
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


def _run(shop: Shop, works: list[Work], kind: Format, browser: Path | None) -> Ran:
    decks = [work.deck for work in works if work.deck]
    for work in works:
        for path in marp_command.made(_place(shop, work), kind, work.slides):
            path.unlink(missing_ok=True)
    shop.stage.tell(_batch_file(shop, decks, kind))
    batch = marp_command.Batch(
        kind, tuple(_place(shop, work) for work in works), shop.marp.node.path, shop.marp.cli, browser
    )
    started = time.monotonic()
    try:
        ran = run(
            marp_command.arguments(batch),
            folder=shop.project,
            env=marp_command.environment(
                os.environ, stage=shop.stage.folder, project=shop.project, font_config=shop.font_config
            ),
            log=shop.stage.folder / "marp.log",
            limit=shop.timeout,
        )
    except OSError as error:
        raise ToolError(f"Node.js does not start: {error}", hint="run docs-as-code doctor") from error
    for work in works:
        work.seconds += (time.monotonic() - started) / len(works)
    _warn(works, ran)
    return ran


def _batch_file(shop: Shop, decks: list[Deck], kind: Format) -> dict[str, Any]:
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


def _place(shop: Shop, work: Work) -> Path:
    return shop.stage.place(work.task.source)


def _warn(works: list[Work], ran: Ran) -> None:
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


def _collect(shop: Shop, work: Work, kind: Format) -> bool:
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


def _collect_html(shop: Shop, work: Work) -> bool:
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


def _blame_configuration(shop: Shop, lost: list[Work]) -> bool:
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


def _lost(shop: Shop, work: Work, kind: Format, ran: Ran) -> SourceError:
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
