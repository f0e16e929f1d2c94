"""The rules that look beyond one source: pages and decks that show pictures, folders, names across diagrams."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding
from docs_as_code.project import check_links, places, shown_on_slides, shown_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.config import Config
    from docs_as_code.project.check import Checked
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.shown_pictures import Shown
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_PACKAGES = ("diagrams", "graphviz")


def shown(state: State, decks: list[Source], *, with_pages: bool) -> list[Shown]:
    """What the decks show, and the pages where they are checked too."""
    found = [one for deck in decks for one in shown_on_slides.of_deck(state, deck)]
    return [*found, *shown_pictures.of_pages(state.config)] if with_pages else found


def say(
    state: State, checked: Checked, diagrams: list[Source], pictures: list[Shown], *, whole: bool
) -> Iterator[Finding]:
    """All that there is to say; `whole` when nothing was left out of the check."""
    made = _made(state, checked)
    yield from _unknown_pictures(state, checked, pictures, made)
    asked = {source.rel for source in diagrams}
    if any(examined.links for examined in checked.examined.values()):
        yield from check_links.say(state, checked, made | _deck_outputs(state))
    yield from _hidden_packages(state.config, diagrams)
    if whole:
        yield from _unshown_pictures(
            state.config, [one for one in checked.pictures if one.source.rel in asked], pictures
        )
        yield from _name_variants(checked)


def _made(state: State, checked: Checked) -> frozenset[str]:
    """Every path that some source makes, also those of sources that fail now and were built before."""
    made = {path for picture in checked.pictures for path in picture.targets.values()}
    failing = {one.source.rel for one in checked.captured if one.error}
    made |= {one.path for one in state.checkout.made() if one.kind == "deck" or one.source in failing}
    return frozenset(made)


def _unknown_pictures(state: State, checked: Checked, pictures: list[Shown], made: frozenset[str]) -> Iterator[Finding]:
    decks = _deck_outputs(state) if pictures else frozenset()
    for one in pictures:
        known = any(path in made or path in decks or _is_there(state, path) for path in one.places)
        below = any(path.startswith(f"{state.config.output}/") for path in one.places)
        if one.deck and not below:
            continue  # the rule missing-picture says it, of all that a deck loads
        if known or (below and not checked.knows_all_pictures):  # another source may be the one that makes it
            continue
        yield Finding(
            rule="unknown-picture",
            severity="error",
            path=one.path,
            line=one.line,
            message=f"no source makes the picture '{one.target}', and there is no such file",
            hint="`docs-as-code list` shows what is made, and where it goes",
        )


def _deck_outputs(state: State) -> frozenset[str]:
    from docs_as_code.project import sources

    every = (one for one in sources.find(state.config, state.is_known_deck) if one.kind == "deck")
    stems = (path for deck in every for path in places.of_deck(state.config, deck).values())
    return frozenset(stems)


def _is_there(state: State, path: str) -> bool:
    """Whether it is a file that somebody has put there; one that we have made, and make no longer, is none."""
    file = state.config.project / path
    if not file.exists():
        return False
    if not path.startswith(f"{state.config.output}/"):
        return True
    from docs_as_code.diagrams.render import read_stamp

    is_slide = re.search(r"\.\d{3}\.png$", path)
    return bool(is_slide) or read_stamp(file, file.suffix.lstrip(".")) is None


def _hidden_packages(config: Config, diagrams: list[Source]) -> Iterator[Finding]:
    """Files of the user's own that an import of `diagrams` or `graphviz` would find first."""
    project = str(config.project)
    folders = {project, *(source.folder for source in diagrams if source.rel.endswith(".py"))}
    for folder in sorted(folders):
        for package in _PACKAGES:
            for name in (f"{package}/__init__.py", f"{package}.py"):
                if not os.path.isfile(f"{folder}/{name}"):  # noqa: PTH113 - plain names
                    continue
                yield Finding(
                    rule="hidden-package",
                    severity="warning",
                    path=os.path.relpath(f"{folder}/{name}", project),
                    line=1,
                    message=f"this file hides the package {package} from scripts that run in its parent folder",
                    hint="remove __init__.py" if name.endswith("/__init__.py") else "give it another name",
                )


def _unshown_pictures(config: Config, pictures: list[Picture], shown_: list[Shown]) -> Iterator[Finding]:
    """A page that names a picture's file in any other way, in a link or in HTML, shows it too."""
    if not shown_:
        return  # whoever has neither pages nor decks shows them elsewhere
    known = {os.path.splitext(path)[0] for one in shown_ for path in one.places}  # noqa: PTH122 - text
    hidden = [one for one in pictures if os.path.splitext(one.job)[0] not in known]  # noqa: PTH122 - text
    text = shown_pictures.all_text(config) if hidden else ""
    for picture in hidden:
        names = [os.path.basename(path) for path in picture.targets.values()]  # noqa: PTH119 - text
        if not any(re.search(rf"(?<![\w.-]){re.escape(name)}", text) for name in names):
            yield Finding(
                rule="unshown-picture",
                severity="info",
                path=picture.source.rel,
                line=picture.facts.line,
                message=f"no page or deck shows '{picture.facts.name}'",
                hint=f"show it with ![…]({os.path.basename(picture.job)}), or leave it to those who look for it",  # noqa: PTH119 - text
            )


def _name_variants(checked: Checked) -> Iterator[Finding]:
    """Labels that differ in case, spaces and marks alone; the spelling that most use is taken for the right one."""
    spelt: dict[str, dict[str, list[tuple[str, int | None]]]] = {}
    for rel, examined in checked.examined.items():
        for line, label in examined.labels:
            plain = re.sub(r"[\W_]+", "", label.casefold())
            if plain:
                spelt.setdefault(plain, {}).setdefault(label, []).append((rel, line))
    for spellings in spelt.values():
        usual = max(spellings, key=lambda label: (len(spellings[label]), label))
        for label, where in spellings.items():
            for rel, line in where if label != usual else ():
                yield Finding(
                    rule="name-variants",
                    severity="warning",
                    path=rel,
                    line=line,
                    message=f"'{label}' is spelt '{usual}' elsewhere",
                    hint="spell a name one way, so that readers find it again",
                )
