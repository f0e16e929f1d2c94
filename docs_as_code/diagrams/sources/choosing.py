"""Filters: which things a picture shows. A chain through what is left out is drawn as one link."""

from __future__ import annotations

import difflib
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from docs_as_code.diagrams.sources.picture import Link, Picture
from docs_as_code.diagrams.sources.problem import SourcesError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.sources.picture import Thing

Patterns = str | tuple[str, ...] | list[str] | None


def choose(picture: Picture, only: Patterns, hide: Patterns) -> Picture:
    """The picture with what `only` matches (None: all) and `hide` does not.

    A pattern is a kind ("Secret"), a name ("Deployment/api", "shop/Deployment/*"); capitals do not matter. Raises
    SourcesError for one of `only` that matches nothing.
    """
    wanted, unwanted = _texts(only, "only"), _texts(hide, "hide")
    for pattern in wanted:
        if not any(_fits(thing, pattern) for thing in picture.things):
            raise SourcesError(f"only={pattern!r} matches nothing", hint=_near(pattern, picture.things))
    kept = [
        thing
        for thing in picture.things
        if (only is None or any(_fits(thing, pattern) for pattern in wanted))
        and not any(_fits(thing, pattern) for pattern in unwanted)
    ]
    if picture.things and not kept:
        raise SourcesError("nothing is left to draw", hint="look at `only` and `hide`")
    names = {thing.name for thing in kept}
    links = picture.links
    for thing in picture.things:
        if thing.name not in names:
            links = _bridged(links, thing.name)
    return replace(picture, things=tuple(kept), links=_single(links, names))


def _texts(patterns: Patterns, argument: str) -> tuple[str, ...]:
    found = (patterns,) if isinstance(patterns, str) else patterns or ()
    if not isinstance(found, (list, tuple, set, frozenset)) or not all(isinstance(one, str) for one in found):
        raise SourcesError(f"{argument} takes texts, not {patterns!r:.80}", hint='as only=["Deployment", "Service"]')
    return tuple(found)


def _fits(thing: Thing, pattern: str) -> bool:
    plain = pattern.lower()
    return any(fnmatchcase(text.lower(), plain) for text in (thing.kind, thing.name, thing.short))


def _near(pattern: str, things: Iterable[Thing]) -> str:
    kinds = sorted({thing.kind for thing in things})
    names = [*kinds, *sorted({thing.short for thing in things})]
    near = difflib.get_close_matches(pattern, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"the kinds are {', '.join(kinds[:20])}"


def _bridged(links: tuple[Link, ...], name: str) -> tuple[Link, ...]:
    """The links without `name`: what led to it leads to what it led to."""
    before = [link for link in links if link.head == name and link.tail != name]
    after = [link for link in links if link.tail == name and link.head != name]
    rest = [link for link in links if name not in (link.tail, link.head)]
    made = [Link(a.tail, b.head, b.bond, b.label or a.label) for a in before for b in after if a.tail != b.head]
    return tuple(dict.fromkeys([*rest, *made]))


def _single(links: Iterable[Link], names: set[str]) -> tuple[Link, ...]:
    """One link for each pair and bond, with all labels on it."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.tail not in names or link.head not in names:
            continue
        key = (link.tail, link.head)
        known = found.get(key)
        if known is None:
            found[key] = link
        elif link.label and link.label not in known.label.split("\n"):
            found[key] = replace(known, label="\n".join(part for part in (known.label, link.label) if part))
    return tuple(found.values())
