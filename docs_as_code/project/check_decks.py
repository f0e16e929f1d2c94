"""What the rules say of decks: remembered where nothing that a deck shows has changed, else measured in a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.engine.key import Key
from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.findings import Finding
from docs_as_code.project import check_pictures, decks
from docs_as_code.slides.rules.catalog import RULES

if TYPE_CHECKING:
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.errors import SourceError
    from docs_as_code.project.check import Checked
    from docs_as_code.project.diagram_jobs import Warm
    from docs_as_code.project.shown_pictures import Shown
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.slides.seen import Seen

_KIND = "deck-check"
_ALSO = frozenset({"broken-link", "failed-source", "small-text"})  # rules of diagrams and decks alike


class Row(NamedTuple):
    """What a rule says of a line of a deck, or of a file that it takes in."""

    path: str
    line: int | None
    rule: str
    message: str
    hint: str | None


class Lost(NamedTuple):
    """A file that a deck shows and that is not there: it is no fault where something makes it."""

    file: str
    row: Row


class Known(NamedTuple):
    """What is kept of one deck."""

    said: tuple[Row, ...]
    lost: tuple[Lost, ...]


class Asked(NamedTuple):
    """One deck to check: `pictures` are the files of diagrams that it shows, by path, with their sha256."""

    source: Source
    key: Key
    pictures: dict[str, str]


def check(
    state: State, warm: Warm, checked: Checked, sources: list[Source], shown: list[Shown], on: frozenset[str]
) -> None:
    """Note what is wrong with each deck; `shown` is what they show, `on` the rules that are looked for."""
    if not sources or not on & (RULES.keys() | _ALSO):
        return
    places = _places(sources, shown)
    _draw(state, warm, checked, frozenset().union(*places.values()))
    asked = [_asked(state, checked, source, places[source.rel]) for source in sources]
    todo = []
    for one in asked:
        known = _known(state, one)
        if known is None:
            todo.append(one)
        else:
            _note(state, checked, known)
    if todo:
        _measure(state, checked, todo)


def _places(sources: list[Source], shown: list[Shown]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {source.rel: set() for source in sources}
    for one in shown:
        if one.deck in found:
            found[one.deck].update(one.places)
    return {rel: frozenset(places) for rel, places in found.items()}


def _draw(state: State, warm: Warm, checked: Checked, wanted: frozenset[str]) -> None:
    """The pictures that decks show, of sources that are not checked themselves; what is said of those is not asked."""
    others = [
        picture
        for picture in checked.pictures
        if any(path in wanted and path not in checked.made for path in picture.targets.values())
    ]
    if others:
        aside = type(checked)()
        check_pictures.check(state, warm, aside, others)
        checked.made |= aside.made


def _asked(state: State, checked: Checked, source: Source, places: frozenset[str]) -> Asked:
    pictures = {path: checked.made[path] for path in sorted(places) if path in checked.made}
    own = (
        ("path", source.rel),
        ("deck", state.checkout.files.digest(source.rel)),
        ("pictures", " ".join(f"{path} {sha256}" for path, sha256 in pictures.items())),
    )
    return Asked(source, Key(state.identities.measured, own), pictures)


def _known(state: State, one: Asked) -> Known | None:
    found = state.reuse.find(_KIND, one.source.rel, one.key)
    if found is None:
        return None
    try:
        said, lost = json.loads(found.result.note)
        return Known(tuple(Row(*row) for row in said), tuple(Lost(file, Row(*row)) for file, row in lost))
    except (ValueError, TypeError):
        return None  # from another version


def _measure(state: State, checked: Checked, todo: list[Asked]) -> None:
    from docs_as_code.project import measure_decks

    state.listener.began("slides", len(todo))
    start = state.checkout.now()
    try:
        results = measure_decks.measure(state, [(one.source, one.pictures) for one in todo])
    except ToolError:
        raise
    except DocsAsCodeError as error:
        for one in todo:
            _fail(checked, one.source, error)
        return
    _tell_of_browser(state, results)
    state.world.forget()
    for one, seen in zip(todo, results, strict=True):
        state.listener.ran()
        if seen.error is not None:
            _fail(checked, one.source, seen.error)
            continue
        known = _judged(state, seen)
        if seen.unseen is None:
            _keep(state, one, seen, known, start)
        _note(state, checked, known)


def _tell_of_browser(state: State, results: list[Seen]) -> None:
    """Who builds nothing with a browser may lack one: what can be told without it is. Raises ToolError."""
    error = next((seen.unseen for seen in results if seen.unseen is not None), None)
    if error is None:
        return
    if decks.need_browser(state.config):
        raise error
    state.listener.say(f"slides are not measured: {error}")


def _fail(checked: Checked, source: Source, error: DocsAsCodeError) -> None:
    from docs_as_code.project.check import failed

    checked.add(failed(error, source.rel))


def _judged(state: State, seen: Seen) -> Known:
    from docs_as_code.slides.rules import say

    assert seen.deck is not None and seen.shown is not None
    said = [Row(one.path, one.line, one.rule, one.message, one.hint) for one in seen.findings]
    for one in (*say.of_text(seen.deck, seen.shown.told), *say.of_slides(seen.deck, seen.shown)):
        path, line = seen.deck.origin(one.line)
        said.append(Row(path, line, one.rule, one.message, one.hint))
    lost = (Lost(state.relative(str(one.file)), _lost(seen, one.error)) for one in seen.lost)
    return Known(tuple(dict.fromkeys(said)), tuple(dict.fromkeys(lost)))


def _lost(seen: Seen, error: SourceError) -> Row:
    return Row(error.path or seen.task.rel, error.line, "missing-picture", error.message, error.hint)


def _keep(state: State, one: Asked, seen: Seen, known: Known, start: int) -> None:
    inputs = _inputs(state, one, seen)
    own = dict(one.key.own)["deck"]
    files = [name.removeprefix("file:") for name, _ in inputs if name.startswith("file:")]
    checkout = state.checkout.files
    if checkout.digest(one.source.rel) != own or any(checkout.changed_since(path, start) for path in files):
        return  # it may not be what was measured
    note = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    local = any(name.partition(":")[2].startswith("/") for name, _ in inputs)
    state.reuse.keep(_KIND, one.source.rel, one.key, {}, note=note, inputs=inputs, local=local)


def _inputs(state: State, one: Asked, seen: Seen) -> Inputs:
    """All that was looked at, but for what is part of the key."""
    found = (*(f"file:{path}" for path in seen.inputs), *seen.looked)
    names = {name for looked in found if (name := decks.input_name(state, looked)) is not None}
    names |= {f"pack:{name}" for name in (decks.packs(seen.deck) if seen.deck else ())}
    if state.config.slides.themes:
        names.add("themes:")
    in_key = {f"{kind}:{path}" for path in (one.source.rel, *one.pictures) for kind in ("file", "look")}
    return decks.values(state, sorted(names - in_key))


def _note(state: State, checked: Checked, known: Known) -> None:
    for row in known.said:
        checked.add(_finding(row))
    output = f"{state.config.output}/"
    made = {path for picture in checked.pictures for path in picture.targets.values()}
    for file, row in known.lost:
        if file not in made and not file.startswith(output):  # else the rule unknown-picture looks at it
            checked.add(_finding(row))


def _finding(row: Row) -> Finding:
    return Finding(row.path, row.line, row.rule, "warning", row.message, row.hint)  # rules have severities of their own
