"""Phase two of a build: every captured graph becomes the pictures that are missing or out of date."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docs_as_code.engine import key
from docs_as_code.engine.key import Key
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import places
from docs_as_code.project.captured import working_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.facts import DrawingFacts
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.render import Rendered
    from docs_as_code.findings import Finding
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_MOST_IN_ONE_FORK = 16  # a fork costs 5 ms; a crash loses at most so many pictures, which are then drawn one by one


@dataclass(frozen=True)
class Picture:
    """One picture to make. `targets` is format to project-relative path; `key` decides whether it is current.

    `index` is its place among the drawings of its source.
    """

    captured: Captured
    index: int
    facts: DrawingFacts
    targets: dict[str, str]
    ids: str
    key: Key
    findings: tuple[Finding, ...] = ()

    @property
    def source(self) -> Source:
        """The source that draws it."""
        return self.captured.source

    @property
    def job(self) -> str:
        """Its name as a job: its first output, which no other has."""
        return next(iter(self.targets.values()))


@dataclass(frozen=True)
class Drawn:
    """A picture and what came of drawing it; `seconds` is its share of its batch."""

    picture: Picture
    drawing: Drawing | None
    rendered: Rendered
    seconds: float

    @property
    def error(self) -> DocsAsCodeError | None:
        """Why there are no files."""
        return error_of(self.rendered)


def error_of(rendered: Rendered) -> DocsAsCodeError | None:
    """Why there are no files: the error, or the first finding that is one."""
    if rendered.error:
        return rendered.error
    worst = next((found for found in rendered.findings if found.severity == "error"), None)
    return SourceError(worst.message, path=worst.path, line=worst.line, hint=worst.hint) if worst else None


def plan(state: State, captured: Captured) -> list[Picture | DocsAsCodeError]:
    """The pictures of one source, in its order; an error stands for a picture that has no place to go."""
    planned: list[Picture | DocsAsCodeError] = []
    for index, facts in enumerate(captured.facts.drawings if captured.facts else ()):
        try:
            planned.append(_plan_one(state, captured, index, facts))
        except DocsAsCodeError as error:
            planned.append(error)
    return planned


def _plan_one(state: State, captured: Captured, index: int, facts: DrawingFacts) -> Picture:
    source, config = captured.source, state.config
    place = places.of_drawing(config, source, facts, working_folder(config, source))
    named = f"{source.rel}\0{facts.name}\0{facts.filename}"
    own = [
        ("formats", " ".join(sorted(place.targets))),
        ("source", named.replace("\0", " | ")),
        ("graph", facts.graph),
        ("icons", " ".join(f"{name}={icon_digest(state, name)}" for name in facts.icons)),
    ]
    if facts.packs:
        own.append(("packs", " ".join(f"{name}={state.identities.pack(name)}" for name in facts.packs)))
    if "pdf" in place.targets:  # only a PDF is dated
        own.append(("epoch", os.environ.get("SOURCE_DATE_EPOCH", "")))
    findings = (place.finding,) if place.finding else ()
    return Picture(captured, index, facts, place.targets, named, Key(state.identities.picture, tuple(own)), findings)


def icon_digest(state: State, name: str) -> str:
    """The digest of an icon's bytes, by its portable name."""
    known = state.icon_digests.get(name)
    if known is None:
        known = state.icon_digests[name] = state.checkout.files.digest(_file_name(state, name))
    return known


def icons_have_moved(state: State, picture: Picture) -> bool:
    """Whether an icon is another by now than when the key was made."""
    digest = state.checkout.files.digest
    return any(digest(_file_name(state, name)) != state.icon_digests[name] for name in picture.facts.icons)


def _file_name(state: State, icon: str) -> str:
    kind, _, rest = icon.partition(":")
    return rest if kind == "project" else state.icon_names.absolute(icon)


def draw_all(
    state: State, pictures: list[tuple[Picture, Drawing]], token: str, *, done: Callable[[Drawn], None]
) -> None:
    """Draw all pictures; `done` gets each as it is ready. Those given up after a failure are not heard of."""
    from docs_as_code.engine import scheduler
    from docs_as_code.project.draw_pictures import DrawPictures, Task, draw

    by_packs: dict[tuple[str, ...], list[tuple[Picture, Drawing]]] = {}
    for picture, drawing in pictures:
        by_packs.setdefault(picture.facts.packs, []).append((picture, drawing))
    size = max(1, min(_MOST_IN_ONE_FORK, len(pictures) // (state.threads * 3)))
    chunks = [group[at : at + size] for group in by_packs.values() for at in range(0, len(group), size)]
    places = {id(picture): picture for picture, _ in pictures}
    drawings = {id(picture): drawing for picture, drawing in pictures}

    def work(chunk: list[tuple[Picture, Drawing]]) -> scheduler.Work[DrawPictures, list[tuple[int, Rendered, float]]]:
        tasks = tuple(
            Task(id(picture), drawing, tuple(picture.targets), _ids(picture), picture.key.digest, picture.source.rel)
            for picture, drawing in chunk
        )
        label = chunk[0][0].source.rel + (f" and {len(chunk) - 1} more" if len(chunk) > 1 else "")
        return scheduler.Work(draw, DrawPictures(state.config, chunk[0][0].facts.packs, tasks, token), label, "picture")

    def each_done(results: list[tuple[int, Rendered, float]]) -> None:
        for number, rendered, seconds in results:
            done(Drawn(places[number], drawings[number], rendered, seconds))
            rendered.files.clear()  # written by now: thousands of pictures need not stay in memory

    scheduler.run_all(
        [work(chunk) for chunk in chunks],
        workers=state.threads,
        done=each_done,
        failed=(lambda results: any(_failed(one) for _, one, _ in results)) if state.request.fail_fast else None,
        started=state.listener.started,
        ended=state.listener.ended,
        timeline=state.timeline,
        executor=state.executor,
    )


def _failed(rendered: Rendered) -> bool:
    return bool(rendered.error) or any(found.severity == "error" for found in rendered.findings)


def _ids(picture: Picture) -> str:
    """A prefix for the ids in the picture that no other picture has."""
    source, name, file = picture.ids.split("\0")
    return "d" + key.digest([("source", source), ("name", name), ("file", file)])[:8]


def lines(drawing: Drawing) -> list[int | None]:
    """The user's lines that a drawing's parts stand on, in an order that edits of comments do not change."""
    graph = drawing.graph
    return [drawing.line, *(part.line for parts in (graph.nodes, graph.edges, graph.clusters) for part in parts)]


def moved(finding: Finding, place: int | None, now: list[int | None]) -> Finding:
    """A finding of an earlier drawing of the same graph, on the line where its part stands now."""
    if place is None or place >= len(now):
        return finding
    return replace(finding, line=now[place])
