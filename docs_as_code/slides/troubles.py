"""What cannot be taken into a deck, as errors and findings on the user's own line."""

from __future__ import annotations

import difflib
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.inline import Trouble

_THINGS = {
    "picture": "picture",
    "media": "recording",
    "page": "page",
    "style": "style sheet",
    "script": "script",
}
_FONTS = (".otf", ".ttf", ".woff", ".woff2")


def errors(deck: Deck, troubles: Iterable[Trouble]) -> list[SourceError]:
    """Local files that are not there, cannot be read or must not be; in the order of their lines."""
    found = [error_of(deck, trouble) for trouble in troubles if trouble.kind != "remote"]
    return sorted(found, key=lambda error: error.line or 0)


def findings(deck: Deck, troubles: Iterable[Trouble]) -> list[Finding]:
    """Remote files, which are never fetched: a build gives the same deck on every machine and without a network."""
    return [_finding(deck, trouble) for trouble in troubles if trouble.kind == "remote"]


def lost_links(deck: Deck, links: Iterable[tuple[str, int | None]]) -> list[Finding]:
    """Relative links that lead to no file; each is an address and the line of its slide."""
    return [_lost_link(deck, url, line) for url, line in links]


def _lost_link(deck: Deck, url: str, slide: int | None) -> Finding:
    path, line = deck.origin(_written(deck, url) or slide)
    return Finding(
        rule="broken-link",
        severity="warning",
        path=path,
        line=line,
        message=f"the link leads to no file: {deck.as_written(url, path)}",
        hint=_nearest(deck, url, path),
    )


def _thing(trouble: Trouble) -> str:
    if trouble.role == "font-or-picture":
        return "font" if urlsplit(trouble.url).path.lower().endswith(_FONTS) else "picture"
    return _THINGS[trouble.role]


def error_of(deck: Deck, trouble: Trouble) -> SourceError:
    """What to say of a local file."""
    path, line = place_of(deck, trouble)
    thing, url = _thing(trouble), deck.as_written(trouble.url, path)
    if trouble.kind == "outside":
        return SourceError(
            f"the {thing} is outside of the project: {url}",
            path=path,
            line=line,
            hint="copy it into the project and use its relative path",
        )
    if trouble.fault:
        what, hint = trouble.fault
        return SourceError(f"the {thing} {what}: {url}", path=path, line=line, hint=hint)
    if trouble.kind == "unreadable":
        return SourceError(f"the {thing} cannot be read: {url}", path=path, line=line)
    return SourceError(f"no such {thing}: {url}", path=path, line=line, hint=_nearest(deck, trouble.url, path))


def _nearest(deck: Deck, url: str, path: str) -> str:
    """A hint for the file `path` of the project that names `url`, which counts from the deck."""
    folder = (deck.path.parent / unquote(urlsplit(url).path)).parent
    wanted = unquote(urlsplit(deck.as_written(url, path)).path)
    counts = "the path counts from the deck's own folder"
    if path != deck.rel:
        counts = "the path counts from the folder of the file that names it"
    if not folder.is_dir():
        return f"there is no folder {os.path.dirname(wanted) or wanted}; {counts}"  # noqa: PTH120 (a text)
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    close = difflib.get_close_matches(Path(wanted).name, names, n=3, cutoff=0.6)
    if not close:
        return counts
    start = wanted[: len(wanted) - len(Path(wanted).name)]
    return f"did you mean {' or '.join(start + name for name in close)}?"


def _finding(deck: Deck, trouble: Trouble) -> Finding:
    thing = _thing(trouble)
    path, line = place_of(deck, trouble)
    return Finding(
        rule="remote-picture" if thing == "picture" else "remote-file",
        severity="warning",
        path=path,
        line=line,
        message=f"remote {thing} is not in the deck: {trouble.url}",
        hint=_save(path, trouble.url) if trouble.role != "page" else "link it, or show a picture of it",
    )


def _save(path: str, url: str) -> str:
    """The command that saves it beside the file that names it, and the path to write there instead."""
    address = f"https:{url}" if url.startswith("//") else url
    name = unquote(Path(urlsplit(address).path).name) or "picture"
    target = (Path(path).parent / "img" / name).as_posix()
    command = shlex.join(["curl", "--create-dirs", "-Lo", target, address])
    return f"save it with: {command} and show it as img/{name}"


def place_of(deck: Deck, trouble: Trouble) -> tuple[str, int | None]:
    """The file and line that name it: of the deck, of what it takes in, or of its theme."""
    line = line_of(deck, trouble)
    if line is None and trouble.theme is not None:
        project = deck.path.parents[deck.rel.count("/")]
        return Path(os.path.relpath(trouble.theme[0], project)).as_posix(), trouble.theme[1]
    return deck.origin(line)


def line_of(deck: Deck, trouble: Trouble) -> int | None:
    """The line of the deck's text that names it, else that of the slide that loads it."""
    plain = unquote(trouble.url)
    for picture in deck.pictures:
        if trouble.url == picture.target or plain == unquote(picture.target):
            return picture.line
    return _written(deck, trouble.url) or trouble.line


def _written(deck: Deck, url: str) -> int | None:
    return next((n for n, text in enumerate(deck.text.splitlines(), start=1) if url in text), None)


def unknown_theme(deck: Deck, themes: Iterable[str]) -> SourceError | None:
    """Marp takes its default theme for a name that is none, and says nothing."""
    known = list(themes)
    for theme in deck.themes:
        if theme.target not in known:
            path, line = deck.origin(theme.line)
            hint = near(theme.target, known)
            return SourceError(f"no theme named '{theme.target}'", path=path, line=line, hint=hint)
    return None


def near(name: str, known: list[str]) -> str:
    """The nearest names, else all of them."""
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"themes here: {', '.join(sorted(known))}; add others under slides.themes in docs-as-code.yml"
