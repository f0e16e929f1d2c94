"""The decks of a build: what each is made from, and the runs of marp that make those that are missing."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from docs_as_code.engine.inputs import IGNORED
from docs_as_code.engine.key import Key
from docs_as_code.project import notes, places, site_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.engine.reuse import Found
    from docs_as_code.findings import Finding
    from docs_as_code.project.make_decks import MakeDecks
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.expand.drawings import Drawing
    from docs_as_code.slides.task import DeckResult

_OF_PATHS = {"file", "link", "list", "look", "stat"}
_NEED_BROWSER = {"pdf", "pptx", "png", "images", "handout", "page"}


@dataclass(frozen=True)
class PlannedDeck:
    """One deck. `targets` is format to project-relative path, `shows` the project files it refers to, `packs` the fonts
    it needs beyond the base fonts; `found` is an earlier result that may be used again. `drawings` are the pictures
    that it has drawn, None while it has not been read.
    """

    source: Source
    title: str
    targets: dict[str, str]
    key: Key
    shows: frozenset[str]
    packs: frozenset[str]
    found: Found | None = None
    findings: tuple[Finding, ...] = field(default=())
    drawings: tuple[Drawing, ...] | None = None


def plan(state: State, source: Source) -> PlannedDeck:
    """Look a deck up, or read it. Raises SourceError."""
    key = key_of(state, source)
    targets = places.of_deck(state.config, source)
    found = state.reuse.find("deck", source.rel, key)
    if found is not None:
        try:
            title, shows, packs, said = json.loads(found.result.note)
            findings = tuple(finding for finding, _ in notes.findings_in(said))
            return PlannedDeck(source, title, targets, key, frozenset(shows), frozenset(packs), found, findings)
        except (ValueError, TypeError):
            pass  # from another version
    return _read(source, targets, key)


def key_of(state: State, source: Source) -> Key:
    """The static key of a deck."""
    own = (("path", source.rel), ("deck", state.checkout.files.digest(source.rel)))
    return Key(state.identities.deck, own)


def _read(source: Source, targets: dict[str, str], key: Key) -> PlannedDeck:
    from docs_as_code.slides.deck import read_deck

    deck = read_deck(source.path, source.rel)
    shows, drawings = _shown(source, deck), deck.drawings
    return PlannedDeck(source, deck.title, targets, key, shows, packs(deck), drawings=drawings)


def note_of(planned: PlannedDeck, findings: tuple[Finding, ...]) -> str:
    """What is worth knowing of a deck without reading it."""
    said = notes.of_findings(findings)
    return json.dumps([planned.title, sorted(planned.shows), sorted(planned.packs), said], ensure_ascii=False)


def target_of(planned: PlannedDeck, label: str) -> str | None:
    """Where a file of a result goes: its label is a format, or `images.N` or `page.N` for a picture of slide N."""
    format_, _, number = label.partition(".")
    path = planned.targets.get(format_)
    if path is None or not number:
        return path
    return f"{os.path.splitext(path)[0]}.{number}.png"  # noqa: PTH122 - a plain name


def label_of(planned: PlannedDeck, path: str) -> str:
    """The label of a file that a deck has made."""
    for format_, target in planned.targets.items():
        if path == target and format_ != "images":
            return format_
    thumbnails = planned.targets.get("page", "").removesuffix("md")
    kind = "page" if thumbnails and path.startswith(thumbnails) else "images"
    return f"{kind}.{path.split('.')[-2]}"


def inputs_of(state: State, planned: PlannedDeck, result: DeckResult) -> list[str]:
    """The names of all that a deck is made from, beside its own text."""
    found = (*(f"file:{path}" for path in result.inputs), *result.looked)
    names = {name for looked in found if (name := input_name(state, looked)) is not None}
    names.discard(f"file:{planned.source.rel}")
    names |= {f"pack:{name}" for name in planned.packs}
    if state.config.slides.themes:
        names.add("themes:")
    return sorted(names)


def input_name(state: State, found: str) -> str | None:
    """What marp or we read or looked at, as the input that it is; None for what counts otherwise, or not at all."""
    kind, _, path = found.partition(":")
    if kind not in _OF_PATHS:
        return found
    if state.is_installed(path):
        return None
    project = str(state.config.project)
    # A link is written as a relative address, wherever it leads.
    is_relative = kind == "link" or path in (project, state.repository)
    name = os.path.relpath(path, project) if is_relative else state.relative(path)
    return f"{kind}:{name}" if IGNORED.isdisjoint(name.split("/")) else None


def values(state: State, names: list[str]) -> Inputs:
    """The inputs with their values now."""
    return tuple((name, state.world.value(name)) for name in names)


def need_browser(config: Config) -> bool:
    """Whether some format of decks cannot be made without a browser."""
    return bool(_NEED_BROWSER & set(config.slides.formats))


def packs(deck: Deck) -> frozenset[str]:
    """The font packs that a deck's text needs. Most emoji are drawn by Marp, as pictures; none is in a drawing."""
    drawn = "".join(one.svg or one.code for one in deck.drawings)
    if deck.text.isascii() and drawn.isascii():
        return frozenset()
    from docs_as_code.toolchain import fonts

    return fonts.packs_for(fonts.as_text(deck.text) + drawn)


def _shown(source: Source, deck: Deck) -> frozenset[str]:
    """The project-relative paths of the pictures a deck refers to."""
    folder = os.path.dirname(source.rel)  # noqa: PTH120 - a plain name
    return frozenset(os.path.normpath(os.path.join(folder, one.target)) for one in deck.pictures)  # noqa: PTH118


def build_all(state: State, decks: list[PlannedDeck], say: Callable[[str], None]) -> list[DeckResult]:
    """Build these decks in as few runs of marp as there are formats and sets of fonts; results in their order.

    On a cluster there are as many as it has threads.
    """
    from docs_as_code.project import deck_drawings, make_decks

    groups: dict[frozenset[str], list[PlannedDeck]] = {}
    drawn = deck_drawings.of_decks(state, decks, say)
    for planned in decks:
        if not (planned.source.rel in drawn and drawn[planned.source.rel].error):
            groups.setdefault(planned.packs, []).append(planned)
    svgs = {rel: of_deck.svgs for rel, of_deck in drawn.items()}
    if state.executor is None:
        made = [make_decks.make_here(_order(state, group, svgs), say) for group in groups.values()]
    else:
        made = _made_elsewhere(state, state.executor, list(groups.values()), svgs)
    results = {result.task.rel: result for part in made for result in part}
    return [deck_drawings.told(planned, results.get(planned.source.rel), drawn) for planned in decks]


def _made_elsewhere(
    state: State, executor: Executor, groups: list[list[PlannedDeck]], svgs: dict[str, dict[str, str]]
) -> list[list[DeckResult]]:
    from docs_as_code.engine import scheduler
    from docs_as_code.project import make_decks

    parts = [part for group in groups for part in _parts(group, state.threads)]
    works = [scheduler.Work(make_decks.make, _order(state, part, svgs), part[0].source.rel, "deck") for part in parts]
    found = scheduler.run_all(
        works,
        workers=state.threads,
        executor=executor,
        started=state.listener.started,
        ended=state.listener.ended,
        timeline=state.timeline,
    )
    return [made.results for made in found if made is not None]


def _parts(group: list[PlannedDeck], most: int) -> list[list[PlannedDeck]]:
    """A group in at most so many parts, all but equally long."""
    count = min(most, len(group))
    return [group[number::count] for number in range(count)]


def _order(state: State, group: list[PlannedDeck], svgs: dict[str, dict[str, str]]) -> MakeDecks:
    from docs_as_code.diagrams.picture import svg_on_slide
    from docs_as_code.project import sources
    from docs_as_code.project.make_decks import MakeDecks
    from docs_as_code.slides.task import DeckTask

    config = state.config
    every = [other for other in sources.find(config) if other.kind == "deck"]
    return MakeDecks(
        config,
        group[0].packs,
        tuple(
            DeckTask(
                one.source.path,
                one.source.rel,
                absolute(config, one.targets),
                svgs.get(one.source.rel, {}),
                _address(config, one),
                svg_on_slide.rules(),
            )
            for one in group
        ),
        {one.source.rel: one.key.digest for one in group},
        tuple(sorted({str(config.project / path) for one in group for path in one.shows})),
        {other.path: absolute(config, places.of_deck(config, other)) for other in every},
    )


def _address(config: Config, planned: PlannedDeck) -> str:
    """The address of the folder of a deck's outputs, or ""."""
    outputs = site_address.of_outputs(config)
    folder = next(iter(planned.targets.values())).removeprefix(f"{config.output}/").rpartition("/")[0]
    return f"{outputs}{quote(folder)}/" if outputs else ""


def absolute(config: Config, targets: dict[str, str]) -> dict[str, Path]:
    """The targets by absolute path."""
    return {format_: config.project / path for format_, path in targets.items()}
