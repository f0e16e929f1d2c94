"""Shows decks to the browser: rendered by marp with the line of everything, measured on one page, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.errors import SourceError, ToolError
from docs_as_code.slides import batch, drawn, marp_command, marp_facts, outputs, shown, troubles
from docs_as_code.slides.batch import Shop, Work
from docs_as_code.slides.build import browser_or_error, opened, runner_of
from docs_as_code.slides.deck import Deck, readable_root
from docs_as_code.slides.deck_check import told_error
from docs_as_code.slides.inline import Inliner, without_remote
from docs_as_code.slides.seen import Seen, lost_files, vectors
from docs_as_code.slides.shown import ShownDeck, Told
from docs_as_code.slides.stage import staged
from docs_as_code.slides.theme_files import themes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docs_as_code.config import SlidesConfig
    from docs_as_code.slides.stage import Run
    from docs_as_code.slides.task import BrowserPath, DeckTask
    from docs_as_code.toolchain.fonts import Face
    from docs_as_code.toolchain.marp import Marp


def measure_decks(
    tasks: Sequence[DeckTask],
    *,
    project: Path,
    slides: SlidesConfig,
    marp: Marp,
    browser: Callable[[], BrowserPath],
    font_config: Path | None,
    faces: Sequence[Face],
    published: Mapping[Path, Mapping[str, Path]],
    pictures: Mapping[Path, bytes],
    timeout: float,
    limit: float,
) -> list[Seen]:
    """What each deck shows, in their order.

    `pictures` stand for files that may not be written yet. `timeout` is the limit of one run of marp, `limit` that of
    one deck in the browser, in seconds. Raises ConfigError for themes that are not there, and ToolError where Node.js
    does not start.
    """
    root = readable_root(project)
    seen = [Seen(task, inputs=[task.source]) for task in tasks]
    works: list[Work] = []
    for one in seen:
        deck = opened(one.task)
        if isinstance(deck, Deck):
            one.inputs += deck.parts
            works.append(Work(one.task, deck, number=len(works)))
        else:
            one.error = deck
    found = themes(project, slides)
    path = browser_or_error(browser) if works else None
    for one in seen:
        one.unseen = path if isinstance(path, ToolError) else None
    inside = {file: data for file, data in pictures.items() if file.is_relative_to(root)}
    texts = {work.deck.path: drawn.staged_text(work.deck, work.number) for work in works}
    with staged(root, texts, inside) as stage:
        for work in works:
            drawn.write(stage.drawn, work.deck, work.number, work.task, ())
        runner = runner_of(stage, project, marp, path, font_config)
        for one in seen:
            one.findings += found.findings
        found = found.on_stage(stage.folder / "themes")
        shop = Shop(
            stage,
            project,
            slides,
            found,
            marp,
            runner,
            faces,
            published,
            lambda _: "",
            timeout,
            Inliner(root, found.listed),
        )
        try:
            _see(shop, works, {one.task.rel: one for one in seen}, inside, limit)
        finally:
            runner.stop()
    return seen


def _see(shop: Shop, works: list[Work], seen: dict[str, Seen], pictures: Mapping[Path, bytes], limit: float) -> None:
    pages = _rendered(shop, works, seen)
    lost = [work for work in works if work.number not in pages and seen[work.task.rel].error is None]
    for work in lost if len(works) > 1 else ():
        pages |= _rendered(shop, [work], seen)
    for work in lost:
        if work.number not in pages and seen[work.task.rel].error is None:
            seen[work.task.rel].error = SourceError("marp could not render the deck", path=work.task.rel)
    for work in works:
        one = seen[work.task.rel]
        one.deck = work.deck
        one.lost = tuple(lost for lost in one.lost if lost.file not in pictures)
        if work.number in pages:
            one.shown = ShownDeck(pages[work.number])
    rendered = [work for work in works if work.number in pages and seen[work.task.rel].unseen is None]
    measured = _measured(shop, rendered, limit)
    for work in rendered:
        _take(seen[work.task.rel], work.deck, pages[work.number], measured[work.number], pictures, limit)


def _rendered(shop: Shop, works: list[Work], seen: dict[str, Seen]) -> dict[int, Told]:
    """One run of marp; the decks whose pages can be measured, by number, with what marp's tokens tell."""
    run_of = shop.stage.begin("check")
    run_of.tell({**batch.batch_file(shop, works, "html", run_of), "check": True})
    decks = [batch.place(shop, work) for work in works]
    request = {
        "arguments": marp_command.arguments(decks, "html", None, template="bare"),
        "folder": str(run_of.folder),
        "limit": batch.patience(shop),
        "pictures": [],
    }
    try:
        shop.runner.run(request, shop.timeout)
    except OSError as error:
        raise ToolError(f"Node.js does not start: {error}", hint="run docs-as-code doctor") from error
    shared = marp_facts.shared(run_of)
    problem = marp_facts.problem(run_of)
    pages: dict[int, Told] = {}
    for work in works:
        one = seen[work.task.rel]
        one.inputs += [*shared.files, *shop.themes.made_from]
        one.looked += shared.looked
        if problem:
            one.error = batch.blamed(shop, work, problem)
        elif _look(shop, work, one, run_of):
            pages[work.number] = shown.told(run_of.told(f"deck-{work.number}.json"))
    return pages


def _look(shop: Shop, work: Work, one: Seen, run_of: Run) -> bool:
    """Note what a deck's page loads, and make it fit to be opened; False when there is none."""
    facts = marp_facts.of_deck(run_of, work.number)
    page = marp_command.made(batch.place(shop, work), "html", 0)[0]
    data = outputs.read(page)
    if facts is None:
        return False
    one.error = told_error(work.deck, facts)
    if one.error or data is None:
        return False
    html = data.decode("utf-8")
    inlined = shop.inliner.inline(html, work.deck.path.parent)
    one.inputs += [*facts.reads, *inlined.inputs]
    one.looked += [*facts.looked, *inlined.looked]
    one.lost = lost_files(work.deck, inlined)
    one.findings = (
        *one.findings,
        *troubles.findings(work.deck, inlined.troubles),
        *troubles.lost_links(work.deck, facts.links),
    )
    page.write_text(without_remote(html), encoding="utf-8")
    return True


def _measured(shop: Shop, works: list[Work], limit: float) -> dict[int, dict[str, Any]]:
    """What the browser says of each deck, by its number; each has its own time, and all have an end."""
    run_of = shop.stage.begin("measure")
    pages = [
        {
            "page": str(marp_command.made(batch.place(shop, work), "html", 0)[0]),
            "result": str(run_of.folder / f"{work.number}.json"),
        }
        for work in works
    ]
    if not pages:
        return {}
    shop.runner.run({"decks": pages, "limit": limit}, 2 * limit * len(pages) + shop.timeout)
    found = {work.number: run_of.told(f"{work.number}.json") for work in works}
    return {number: value or {"error": "the browser ended"} for number, value in found.items()}


def _take(
    one: Seen, deck: Deck, told: Told, value: dict[str, Any], pictures: Mapping[Path, bytes], limit: float
) -> None:
    if value.get("late"):
        one.error = SourceError(
            f"the deck does not finish loading within {limit:g} s",
            path=deck.rel,
            hint="does a script of it never end, or does it load something that never answers?",
        )
    elif "error" in value:
        one.error = SourceError(f"the browser cannot show the deck: {value['error']}", path=deck.rel)
    else:
        slides = shown.slides(value["slides"], absent={lost.url for lost in one.lost})
        urls = {picture.url for slide in slides for picture in slide.pictures if picture.is_vector}
        one.shown = ShownDeck(told, slides, tuple(value["asked"]), vectors(deck, urls, pictures))
