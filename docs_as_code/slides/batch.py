"""One run of marp for some decks: asked for, its outputs checked and taken, what it lost done again deck by deck."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docs_as_code.errors import DocsAsCodeError, SourceError, ToolError
from docs_as_code.findings import Finding
from docs_as_code.slides import companion, marp_command, marp_facts, outputs, pptx
from docs_as_code.slides.deck_check import check
from docs_as_code.slides.font_faces import with_fonts
from docs_as_code.slides.link_preview import with_preview
from docs_as_code.slides.other_letters import installed_css, of_packs
from docs_as_code.slides.slide_text import texts_of
from docs_as_code.slides.stage import no_room
from docs_as_code.slides.talk import with_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.inline import Inliner
    from docs_as_code.slides.marp_command import Format
    from docs_as_code.slides.run_marp import Ran, Runner
    from docs_as_code.slides.stage import Run, Stage
    from docs_as_code.slides.task import DeckTask
    from docs_as_code.slides.theme_files import Themes
    from docs_as_code.toolchain.fonts import Face
    from docs_as_code.toolchain.marp import Marp

# Seconds in which the browser does the next thing that it is asked for, such as to load a deck or to print it.
_PATIENCE = 60.0
_NOISE = (
    "Insecure local file accessing",
    "has detected accessing to local file",
    "local file is missing",
    "local files are missing",
    "Not found additional theme",
)


@dataclass
class Work:
    """One deck on its way; `number` is its place on the stage, `slides` is None until marp has rendered it."""

    task: DeckTask
    deck: Deck
    number: int
    slides: int | None = None
    page: str = ""  # as marp has made it first
    files: dict[Path, bytes] = field(default_factory=dict)
    inputs: list[Path] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
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
    runner: Runner
    faces: Sequence[Face]
    published: Mapping[Path, Mapping[str, Path]]
    digests: Callable[[DeckTask], str]
    timeout: float
    inliner: Inliner
    replace: list[tuple[str, str]] = field(default_factory=list)


def convert(shop: Shop, works: list[Work], kind: Format, browser: Path | None, say: Callable[[str], None]) -> None:
    """One run for all, then one for each deck that the run lost. A run for PDF also takes pictures of first slides."""
    formats = "pdf and png" if kind == "pdf" and any("png" in work.task.outputs for work in works) else kind
    say(f"building {len(works)} {'deck' if len(works) == 1 else 'decks'} as {formats}")
    replaced = len(shop.replace)
    ran, lost = _try(shop, works, kind, browser)
    if kind != "html" and len(shop.replace) > replaced:  # remote addresses that the run did not know of
        ran, lost = _try(shop, lost, kind, browser)
    for work in lost:
        again = [work]
        if len(works) > 1 or ran.lost == "crashed":  # whoever ended the browser need not be the deck
            ran, again = _try(shop, [work], kind, browser)
        if again and work.error is None:
            work.error = _lost(shop, work, kind, ran)


def _try(shop: Shop, works: list[Work], kind: Format, browser: Path | None) -> tuple[Ran, list[Work]]:
    """One run, and the decks that it lost."""
    for work in works:
        for path in marp_command.made(place(shop, work), kind, work.slides or 0):
            path.unlink(missing_ok=True)
    run_of = shop.stage.begin(kind)
    run_of.tell(batch_file(shop, works, kind, run_of))
    started = time.monotonic()
    ran = _run(shop, works, kind, browser, run_of)
    shared = marp_facts.shared(run_of)
    lost = []
    for work in works:
        work.seconds += (time.monotonic() - started) / len(works)
        work.inputs += [*shared.files, *shop.themes.made_from]
        work.looked += shared.looked
        if not _collect(shop, work, kind, run_of):
            lost.append(work)
    _warn(works, ran)
    if lost and (problem := marp_facts.problem(run_of)):
        for work in lost:
            work.error = blamed(shop, work, problem)
        return ran, []
    return ran, lost


def _run(shop: Shop, works: list[Work], kind: Format, browser: Path | None, run_of: Run) -> Ran:
    request = {
        "arguments": marp_command.arguments([place(shop, work) for work in works], kind, browser),
        "folder": str(run_of.folder),
        "limit": patience(shop) / (1 if len(works) == 1 else 2),  # each will have its time when it is alone
        "pictures": [str(place(shop, work)) for work in works if kind == "pdf" and "png" in work.task.outputs],
    }
    try:
        return shop.runner.run(request, shop.timeout * (1 + 0.05 * (len(works) - 1)))
    except OSError as error:
        raise ToolError(f"Node.js does not start: {error}", hint="run docs-as-code doctor") from error


def patience(shop: Shop) -> float:
    """How long the browser may take over one thing, in seconds."""
    return min(_PATIENCE, shop.timeout)


def batch_file(shop: Shop, works: list[Work], kind: Format, run_of: Run) -> dict[str, Any]:
    """What our scripts in marp are told of a run."""
    published = {deck: outputs.get(kind) or next(iter(outputs.values())) for deck, outputs in shop.published.items()}
    return {
        "decks": {
            work.number: {
                "source": str(work.deck.path),
                "output": str(work.task.outputs[kind]),
                "title": work.deck.title,
            }
            for work in works
        },
        "drawn": str(shop.stage.drawn),
        "families": of_packs(shop.faces),
        "fontFaces": installed_css(shop.faces),
        "format": kind,
        "made": [str(output) for outputs in shop.published.values() for output in outputs.values()],
        "modules": str(shop.marp.modules),
        "notes": shop.slides.notes,
        "project": str(shop.project),
        "published": {str(deck): str(output) for deck, output in published.items()},
        "replace": shop.replace,
        "run": str(run_of.folder),
        "shipped": [str(file) for file in shop.themes.shipped],
        "theme": shop.themes.default,
        "themes": [str(file) for file in shop.themes.listed],
    }


def place(shop: Shop, work: Work) -> Path:
    """Where the copy of a deck lies."""
    return shop.stage.place(work.deck.path)


def _warn(works: list[Work], ran: Ran) -> None:
    """marp's warnings, which name no deck: on the only one, else on the first of several."""
    which = "" if len(works) == 1 else f" (one of {len(works)} decks built together)"
    for warning in ran.warnings:
        if not any(noise in warning for noise in _NOISE):
            message = f"marp says: {warning}{which}"
            path = works[0].task.rel
            works[0].findings.append(Finding(rule="marp", severity="warning", path=path, line=None, message=message))


def _collect(shop: Shop, work: Work, kind: Format, run_of: Run) -> bool:
    """Take what marp wrote for a deck, if it is whole; True also when the deck itself turned out to be wrong."""
    if work.slides is None:
        remote = _check(shop, work, kind, run_of)
        if work.error:
            return True
        if work.slides is None or (remote and kind != "html"):
            return False
    if kind == "html":
        return True
    whole = _outputs(shop, work, kind)
    work.files.update(whole or {})
    if kind == "pdf" and "png" in work.task.outputs:
        work.files.update(_outputs(shop, work, "png") or {})
    return whole is not None


def _check(shop: Shop, work: Work, kind: Format, run_of: Run) -> bool:
    """Look at a deck when it was rendered for the first time; True when it uses files from a network."""
    facts = marp_facts.of_deck(run_of, work.number)
    if facts is None:
        return False
    page = facts.page
    if kind == "html" and facts.error is None:
        data = outputs.read(marp_command.made(place(shop, work), "html", 0)[0])
        if data is None or outputs.fault(data, "html", 0):
            return False
        page = data.decode("utf-8")
    checked = check(work.deck, facts, page or "", shop.inliner)
    work.slides = facts.slides
    work.page = page or ""
    work.error = checked.error
    work.inputs += checked.inputs
    work.looked += checked.looked
    work.findings += checked.findings
    shop.replace += checked.replace
    if kind == "html":
        target = work.task.outputs["html"]
        told = with_preview(checked.html, work.task.outputs, work.task.address)
        whole = with_keys(with_fonts(told, shop.faces)).encode()
        work.files[target] = outputs.stamped(whole, "html", shop.digests(work.task))
    return bool(checked.replace)


def _outputs(shop: Shop, work: Work, kind: Format) -> dict[Path, bytes] | None:
    """The files of a format; None if one is not there or not whole."""
    slides = work.slides or 0
    whole: dict[Path, bytes] = {}
    made = marp_command.made(place(shop, work), kind, slides)
    for path, target in zip(made, marp_command.targets(work.task.outputs[kind], kind, slides), strict=True):
        data = outputs.read(path)
        if data is None or outputs.fault(data, kind, slides):
            return None
        if kind == "pptx":
            data = pptx.told(data, texts_of(work.page), _keywords(work))
        whole[target] = outputs.stamped(data, kind, shop.digests(work.task))
    if kind == "page":
        whole[work.task.outputs["page"]] = _companion(shop, work, tuple(whole)).encode()
    return whole


def _companion(shop: Shop, work: Work, thumbnails: tuple[Path, ...]) -> str:
    """The page for the site, with its stamp."""
    description = work.deck.front.get("description")
    said = description if isinstance(description, str) else ""
    text = companion.page(work.deck.title, said, texts_of(work.page), work.task.outputs, thumbnails)
    return text.replace("---\n", f"---\ndocs-as-code: {shop.digests(work.task)}\n", 1)


def _keywords(work: Work) -> str:
    """As the front matter has them: a list, or text."""
    found = work.deck.front.get("keywords", "")
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found or "")


def blamed(shop: Shop, work: Work, problem: marp_facts.ConfigProblem) -> SourceError:
    """The error of a deck whose project has a configuration of marp that fails."""
    path = problem.path
    inside = path is not None and path.is_relative_to(shop.project)
    return SourceError(
        f"Marp's configuration fails: {problem.message}",
        path=path.relative_to(shop.project).as_posix() if path and inside else work.task.rel,
        line=problem.line if inside else None,
        hint="it is marp-cli's own configuration of this project; run marp with it to see more",
    )


def _lost(shop: Shop, work: Work, kind: Format, ran: Ran) -> DocsAsCodeError:
    rel = work.task.rel
    if shop.stage.is_full:
        return no_room(rel)
    if ran.timed_out or ran.lost == "late":
        limit = shop.timeout if ran.timed_out else patience(shop)
        hint = "does a script of it never end, or does it load something that never answers?"
        return SourceError(f"marp did not finish the {kind} within {limit:g} s", path=rel, hint=hint)
    if ran.lost:
        hint = "is there enough memory for all that the deck shows?"
        return SourceError(f"the browser ended while it made the {kind}", path=rel, hint=hint)
    if ran.errors:
        return SourceError(f"marp made no {kind}: {ran.errors[-1]}", path=rel)
    slides = work.slides or 0
    for path in marp_command.made(place(shop, work), kind, slides):
        data = outputs.read(path)
        if data is not None and (fault := outputs.fault(data, kind, slides)):
            return SourceError(f"marp's {kind} {fault}", path=rel)
    return SourceError(f"marp made no {kind} and gave no reason", path=rel, hint="run docs-as-code doctor")
