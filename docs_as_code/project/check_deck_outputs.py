"""Committed decks that are not what their sources make now: by their own digest, and by those of their pictures."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from docs_as_code.project import check_outputs, decks, places, shown_on_slides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.findings import Finding
    from docs_as_code.project.check import Checked
    from docs_as_code.project.check_outputs import Git
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/]{64,})")
_HEAD = 3000  # characters of base64: enough for the opening tag of a picture
_STAMP = re.compile(rb'<svg\b[^>]*\bdata-docs-as-code="([0-9a-f]+)"')
_MARP = re.compile(r"^marp\s*:", re.MULTILINE)


def say(state: State, checked: Checked, sources: list[Source], git: Git) -> Iterator[Finding]:
    """A finding for each deck, on the line that makes it one: there, a comment can accept it."""
    for deck in sources:
        targets = places.of_deck(state.config, deck)
        if not any(git.has(path) for path in targets.values()):
            continue
        shown = _shown(state, checked, deck)
        paths = check_outputs.stale(state, git, targets, decks.key_of(state, deck).digest)
        if not paths and "html" in targets and git.has(targets["html"]):
            paths = [targets["html"]] if _has_old_pictures(state, checked, targets["html"], shown) else []
        if paths:
            made_from = [
                deck.rel,
                *_others(state, deck),
                *(one for p in shown for one in check_outputs.inputs(state, p)),
            ]
            hint = check_outputs.since(git, paths[0], made_from)
            yield check_outputs.finding(deck.rel, _line(deck), paths, hint)


def _shown(state: State, checked: Checked, deck: Source) -> list[Picture]:
    """The diagrams that a deck shows as SVG: the digest inside one is also inside the deck."""
    named = {path for one in shown_on_slides.of_deck(state, deck) for path in one.places}
    return [picture for picture in checked.pictures if picture.targets.get("svg") in named]


def _has_old_pictures(state: State, checked: Checked, path: str, shown: list[Picture]) -> bool:
    """Whether a deck lacks a diagram as it is now, and holds one that no source makes any more."""
    file = state.config.project / path
    if not shown or not file.is_file():
        return False
    text = file.read_text(encoding="utf-8", errors="replace")
    found = {stamp for match in _PICTURE.finditer(text) if (stamp := _stamp(match[1])) is not None}
    wanted = {picture.key.digest for picture in shown}
    return bool(wanted - found) and bool(found - {picture.key.digest for picture in checked.pictures})


def _stamp(encoded: str) -> str | None:
    head = encoded[:_HEAD]
    match = _STAMP.search(base64.b64decode(head[: len(head) // 4 * 4]))
    return match[1].decode() if match else None


def _others(state: State, deck: Source) -> list[str]:
    """The files beside its text that a deck was made from here, but for what we make ourselves."""
    known = state.checkout.job("deck", deck.rel)
    names = [name.partition(":") for name, _ in known.inputs] if known else []
    files = [path for kind, _, path in names if kind == "file" and not path.startswith("/")]
    return [path for path in files if not path.startswith(f"{state.config.output}/")]


def _line(deck: Source) -> int:
    text = deck.path.read_text(encoding="utf-8-sig", errors="replace")
    match = _MARP.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 1
