"""Why a job must run: all that is another now than when it last ran, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.config import site_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.engine.checkout import Known
    from docs_as_code.engine.key import Key
    from docs_as_code.engine.reuse import Found
    from docs_as_code.project.decks import PlannedDeck
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

ASKED = "asked to build again"
_NEVER, _NOT_BUILT = "has not been run yet", "has not been built yet"
_WHAT_IT_DRAWS = frozenset({"graph", "source"})  # fields of a picture's key
_SHOWN = 5  # reasons of one job, where nobody asked for all of them


def few(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """The first of many reasons, and how many more there are."""
    if len(reasons) <= _SHOWN + 1:
        return reasons
    return (*reasons[:_SHOWN], f"and {len(reasons) - _SHOWN} more")


def of_capture(state: State, source: Source, found: Found | None = None) -> tuple[str, ...]:
    """Why a source must be run, or taken from the store; `found` is what is known of it now."""
    from docs_as_code.project.captured import is_volatile, key_of

    if state.request.force:
        return (ASKED,)
    if is_volatile(state, source):
        return (f"{source.rel} is volatile: it runs in every build",)
    known = state.checkout.job("capture", source.rel) if found is None else found.before
    if known is None:
        return (_no_result(state, source.rel),)
    return changes(state, "capture", known, key_of(state, source), source.rel) or (_unusable(source.rel),)


def _no_result(state: State, source: str) -> str:
    has_run = any(made.source == source for made in state.checkout.made())
    return f"the last run of {source} could not be kept" if has_run else f"{source} {_NEVER}"


def of_picture(state: State, picture: Picture, found: Found | None) -> tuple[str, ...]:
    """Why a picture must be drawn, or brought from the store; `found` is what is known of it now."""
    if state.request.force:
        return (ASKED,)
    source, why = picture.source.rel, picture.captured.reasons
    known = state.checkout.job("picture", picture.job) if found is None else found.before
    if known is None:
        why = tuple(reason for reason in why if not reason.endswith(_NEVER))
        return (*why, *of_outputs(state, picture.targets.values()))
    leaving = _WHAT_IT_DRAWS if why else frozenset()  # that it draws something else follows from those reasons
    why = tuple(dict.fromkeys((*why, *changes(state, "picture", known, picture.key, source, leaving=leaving))))
    return _with_outputs(state, why, picture.targets.values()) or (_unusable(source),)


def of_deck(state: State, planned: PlannedDeck) -> tuple[str, ...]:
    """Why a deck must be built, or brought from the store."""
    rel = planned.source.rel
    if state.request.force:
        return (ASKED,)
    known = state.checkout.job("deck", rel) if planned.found is None else planned.found.before
    made = [entry.path for entry in state.checkout.made() if entry.kind == "deck" and entry.source == rel]
    wanted = [path for format_, path in planned.targets.items() if format_ != "images"]  # numbered: see `made`
    outputs, coming = dict.fromkeys((*wanted, *made)), foreseen(state, planned)
    if known is None:
        return (*of_outputs(state, outputs), *coming) or (f"the last build of {rel} could not be kept",)
    why = changes(state, "deck", known, planned.key, rel, shows=planned.shows)
    changed = {reason.partition(" ")[0] for reason in why}
    why += tuple(reason for reason in coming if reason.partition(" ")[0] not in changed)
    return _with_outputs(state, why, outputs) or (_unusable(rel),)


def of_site(state: State, key: Key, found: Found | None, always: str | None = None) -> tuple[str, ...]:
    """Why the site must be built, or brought from the store; `always` is why it is never reused."""
    if state.request.force:
        return (ASKED,)
    if always:
        return (f"the site is always built: {always}",)
    settings = state.config.site.config
    known = state.checkout.job("site", settings) if found is None else found.before
    if known is None:
        is_there = site_folder(state.config.project / settings).is_dir()
        return ("no build of the site is known here" if is_there else "the site has not been built yet",)
    found_changes = changes(state, "site", known, key, "the site")
    return found_changes or (() if state.foresight.outputs else ("a file of the site was changed or removed",))


def foreseen(state: State, planned: PlannedDeck) -> tuple[str, ...]:
    """In a dry run: what a deck shows or reads, and a build would make."""
    if not state.foresight.outputs:
        return ()
    read = planned.found.inputs if planned.found else ()
    names = planned.shows.union(name.removeprefix("file:") for name, _ in read)
    return tuple(
        f"{path} may change; {'shown' if path in planned.shows else 'read'} by {planned.source.rel}"
        for path in sorted(names & state.foresight.outputs)
    )


def foreseen_below(state: State, folder: str) -> tuple[str, ...]:
    """In a dry run: what a build would make in the folder that the site is built from."""
    coming = sorted(path for path in state.foresight.outputs if path.startswith(f"{folder}/"))
    return tuple(f"{path} may change; read by the site" for path in coming)


def _with_outputs(state: State, why: tuple[str, ...], paths: Iterable[str]) -> tuple[str, ...]:
    """The reasons, and what is wrong with the outputs, unless a new one follows from those."""
    return (*why, *(said for said in of_outputs(state, paths) if not (why and said.endswith(_NOT_BUILT))))


def of_outputs(state: State, paths: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with these outputs as they are on disk."""
    said = []
    for path in paths:
        made = state.checkout.made_at(path)
        now = state.checkout.files.digest(path)
        if made is None:
            said.append(f"{path} {_NOT_BUILT}")
        elif now != made.sha256:
            said.append(f"{path} is {'gone' if now == 'absent' else 'not as it was built'}")
    return tuple(said)


def changes(
    state: State,
    kind: str,
    known: Known,
    key: Key,
    who: str,
    *,
    shows: frozenset[str] = frozenset(),
    leaving: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """What differs between the last run of a job and now.

    `shows` are pictures that it shows, `leaving` are fields of the key that go without saying.
    """
    from docs_as_code.project import change_words

    old = _fields(f"{known.context}\n{known.own}")
    new = _fields(f"{key.context.text}\n{key.text}")
    said: dict[str, None] = {}
    for tag in {**old, **new}:
        if old.get(tag) != new.get(tag) and tag not in leaving:
            said |= dict.fromkeys(change_words.of_field(kind, tag, old.get(tag), new.get(tag), who))
    changed = [(name, value, now) for name, value in known.inputs if (now := state.world.value(name)) != value]
    read = {name.partition(":")[2] for name, _, _ in changed if name.startswith(("file:", "import:"))}
    for name, value, now in changed:
        input_kind, _, path = name.partition(":")
        if not (path in read and input_kind in ("look", "stat", "link")):  # said already
            said[change_words.of_input(name, value, now, who, shows=path in shows)] = None
    return tuple(said)


def _unusable(who: str) -> str:
    return f"what is known of {who} cannot be used by this version"


def _fields(text: str) -> dict[str, str]:
    return dict(line.partition(" ")[::2] for line in text.split("\n"))
