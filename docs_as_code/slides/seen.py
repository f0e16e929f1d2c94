"""What has been seen of a deck: what it shows, what it was made from, and the files that are not to be had."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from docs_as_code.slides import outputs, svg_parts, troubles
from docs_as_code.slides.inline import local_file, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from docs_as_code.errors import DocsAsCodeError, SourceError, ToolError
    from docs_as_code.findings import Finding
    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.inline import Inlined
    from docs_as_code.slides.shown import ShownDeck, Vector
    from docs_as_code.slides.task import DeckTask


class Lost(NamedTuple):
    """A file that a deck shows and that cannot be shown, as the deck writes it; `file` is where it would be."""

    url: str
    file: Path
    error: SourceError


@dataclass
class Seen:
    """What a deck turned out to show, or why nobody knows; `inputs` and `looked` as those of a result.

    Where there is no browser, what it shows is what marp's tokens tell, and `unseen` says why.
    """

    task: DeckTask
    deck: Deck | None = None
    shown: ShownDeck | None = None
    lost: tuple[Lost, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: list[Path] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    error: DocsAsCodeError | None = None
    unseen: ToolError | None = None


def lost_files(deck: Deck, inlined: Inlined) -> tuple[Lost, ...]:
    """The local files of a deck's page that cannot be taken in."""
    return tuple(
        Lost(trouble.url, _file(deck, trouble.url), troubles.error_of(deck, trouble))
        for trouble in inlined.troubles
        if trouble.kind != "remote"
    )


def _file(deck: Deck, url: str) -> Path:
    """Where the file of a relative address would be."""
    return normal(deck.path.parent / unquote(re.split(r"[?#]", url, maxsplit=1)[0]))


def vectors(deck: Deck, urls: Iterable[str], pictures: Mapping[Path, bytes]) -> dict[str, Vector]:
    """What each SVG says of itself, by its address: a file's, or one that holds it."""
    found = {}
    for url in urls:
        data = svg_parts.data_of(url) if url.startswith("data:") else _read(deck, url, pictures)
        if data is not None and (vector := svg_parts.parts(data)):
            found[url] = vector
    return found


def _read(deck: Deck, url: str, pictures: Mapping[Path, bytes]) -> bytes | None:
    data = pictures.get(_file(deck, url))
    file = local_file(url, deck.path.parent) if data is None else None
    return outputs.read(file) if file is not None else data
