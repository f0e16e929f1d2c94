"""Phase three of a build: the decks that are missing or out of date, all in one go."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docs_as_code import __version__
from docs_as_code.engine import key
from docs_as_code.project import places, sources
from docs_as_code.slides import build as slides
from docs_as_code.slides.deck import Deck, is_deck, read_deck
from docs_as_code.slides.theme_files import themes
from docs_as_code.toolchain import browser, fonts, marp, packs
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.engine.ledger import Ledger
    from docs_as_code.project.sources import Source
    from docs_as_code.toolchain.fonts import FontSet

_TIMEOUT = 300.0  # seconds for one run of marp over all decks
_NEED_BROWSER = {"pdf", "pptx", "png", "images"}


@dataclass(frozen=True)
class PlannedDeck:
    """One deck to make. `targets` is format to project-relative path, `shows` the project files it refers to,
    `packs` the fonts it needs beyond the base fonts.
    """

    source: Source
    deck: Deck
    targets: dict[str, str]
    key: str
    shows: frozenset[str]
    packs: frozenset[str]


def plan(config: Config, source: Source) -> PlannedDeck:
    """Read a deck and decide where it goes. Raises SourceError."""
    deck = read_deck(source.path, source.rel)
    targets = places.of_deck(config, source)
    needed = _packs(deck, targets)
    fields: list[tuple[str, str | bytes]] = [
        ("docs-as-code", __version__),
        ("marp", marp.pinned_fingerprint()),
        ("browser", _browser_fingerprint(config, targets)),
        ("fonts", _fonts(config, frozenset(), silent).fingerprint),
        ("packs", " ".join(f"{name} {packs.pack_package(name)[1]}" for name in sorted(needed))),
        ("epoch", os.environ.get("SOURCE_DATE_EPOCH", "")),
        ("formats", " ".join(sorted(targets))),
        ("options", f"{config.slides.theme} {config.slides.themes} {config.slides.notes} {config.diagrams.fonts}"),
        ("themes", " ".join(_themes(config))),
        ("links", " ".join(_links(config, deck))),
        ("path", source.rel),
        ("deck", source.path.read_bytes()),
    ]
    return PlannedDeck(source, deck, targets, key.digest(fields), _shown(source, deck), needed)


def _packs(deck: Deck, targets: dict[str, str]) -> frozenset[str]:
    """The font packs that the browser needs for a deck's text; emoji are drawn by Marp, as pictures."""
    return fonts.packs_for(deck.text) - {"emoji"} if _NEED_BROWSER & targets.keys() else frozenset()


def _browser_fingerprint(config: Config, targets: dict[str, str]) -> str:
    if not _NEED_BROWSER & targets.keys():
        return ""
    return config.browser or browser.pinned_fingerprint()


def _shown(source: Source, deck: Deck) -> frozenset[str]:
    """The project-relative paths of the pictures a deck refers to."""
    folder = PurePosixPath(source.rel).parent
    return frozenset(os.path.normpath(folder / picture.target) for picture in deck.pictures)


def _themes(config: Config) -> list[str]:
    """The theme files of the configuration: one more that a pattern matches may change a deck. Raises ConfigError."""
    files = sorted(themes(config.project, config.slides).listed)
    return [f"{os.path.relpath(file, config.project)} {key.of_file(file)}" for file in files]


_LINK = re.compile(r"""(?:\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?|href=["']?)([^\s)>"'?#:]+)""", re.MULTILINE)


def _links(config: Config, deck: Deck) -> list[str]:
    """What a deck links outside of the outputs, and what that is now, which decides where the links lead."""
    folder, outputs = deck.path.parent, config.project / config.output
    targets = {target: Path(os.path.normpath(folder / unquote(target))) for target in _LINK.findall(deck.text)}
    outside = {target: path for target, path in sorted(targets.items()) if not path.is_relative_to(outputs)}
    return [f"{target} {_what_it_is(path)}" for target, path in outside.items()]


def _what_it_is(path: Path) -> str:
    try:
        if path.suffix == ".md" and is_deck(path.read_text(encoding="utf-8", errors="replace")):
            return "deck"
        return "file" if path.exists() else "nothing"
    except (OSError, ValueError):  # a name that no file can have, or one that must not be read
        return "nothing"


def is_current(ledger: Ledger, planned: PlannedDeck) -> bool:
    """Whether every output on disk is what a build would make."""
    made = [entry for entry in ledger if entry.kind == "deck" and entry.source == planned.source.rel]
    wanted = set(planned.targets.values()) if "images" not in planned.targets else set()
    paths = {entry.path for entry in made}
    return bool(made) and wanted <= paths and all(ledger.is_current(path, planned.key) for path in paths)


def build_all(config: Config, decks: list[PlannedDeck], say: Callable[[str], None]) -> list[slides.DeckResult]:
    """Build these decks in as few runs of marp as there are formats and sets of fonts; results in their order."""
    tools = marp.ensure_marp(say)
    groups: dict[frozenset[str], list[PlannedDeck]] = {}
    for planned in decks:
        groups.setdefault(planned.packs, []).append(planned)
    results: dict[str, slides.DeckResult] = {}
    for needed, group in groups.items():
        font_set = _fonts(config, needed, say)
        results |= {result.task.rel: result for result in _build_group(config, group, tools, font_set, say)}
    return [results[planned.source.rel] for planned in decks]


def _build_group(
    config: Config, group: list[PlannedDeck], tools: marp.Marp, font_set: FontSet, say: Callable[[str], None]
) -> list[slides.DeckResult]:
    every = [other for other in sources.find(config) if other.kind == "deck"]
    keys = {planned.source.rel: planned.key for planned in group}
    tasks = [
        slides.DeckTask(
            source=planned.source.path,
            rel=planned.source.rel,
            outputs=_absolute(config, planned.targets),
        )
        for planned in group
    ]
    configured = str(config.project / Path(config.browser).expanduser()) if config.browser else None
    return slides.build_decks(
        tasks,
        project=config.project,
        slides=config.slides,
        marp=tools,
        browser=lambda: browser.ensure_browser(configured, say),
        font_config=font_set.config_file,
        faces=font_set.faces,
        published={other.path: _absolute(config, places.of_deck(config, other)) for other in every},
        digests=lambda task: keys[task.rel],
        timeout=_TIMEOUT,
        say=say,
    )


def _absolute(config: Config, targets: dict[str, str]) -> dict[str, Path]:
    return {format_: config.project / path for format_, path in targets.items()}


def _fonts(config: Config, needed: frozenset[str], say: Callable[[str], None]) -> FontSet:
    extra = tuple(config.project / Path(name).expanduser() for name in config.diagrams.fonts)
    return fonts.font_set(needed, extra, say)
