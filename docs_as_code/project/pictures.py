"""Phase two of a build: every captured graph becomes the pictures that are missing or out of date."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code import __version__
from docs_as_code.diagrams import render
from docs_as_code.engine import key, scheduler
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import places
from docs_as_code.project.captures import Captured, working_folder
from docs_as_code.toolchain import graphviz

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.config import Config
    from docs_as_code.diagrams.graph import Drawing, Graph
    from docs_as_code.diagrams.render import Rendered
    from docs_as_code.findings import Finding
    from docs_as_code.project.sources import Source
    from docs_as_code.project.workers import Workers
    from docs_as_code.toolchain.fonts import FontSet

_MOST_IN_ONE_FORK = 16  # a fork costs 5 ms; a crash loses at most so many pictures, which are then drawn one by one


@dataclass(frozen=True)
class Picture:
    """One picture to make. `targets` is format to project-relative path; `key` decides whether it is current."""

    source: Source
    drawing: Drawing
    targets: dict[str, str]
    ids: str
    packs: frozenset[str]
    key: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A picture and what came of drawing it; `seconds` is its share of its batch."""

    picture: Picture
    rendered: Rendered
    seconds: float

    @property
    def error(self) -> DocsAsCodeError | None:
        """Why there are no files: the error, or the first finding that is one."""
        if self.rendered.error:
            return self.rendered.error
        worst = next((found for found in self.rendered.findings if found.severity == "error"), None)
        return SourceError(worst.message, path=worst.path, line=worst.line, hint=worst.hint) if worst else None


def plan(config: Config, captured: Captured, workers: Workers) -> list[Picture | DocsAsCodeError]:
    """The pictures of one source, in its order; an error stands for a picture that has no place to go."""
    planned: list[Picture | DocsAsCodeError] = []
    for drawing in captured.capture.drawings if captured.capture else ():
        try:
            planned.append(_plan_one(config, captured.source, drawing, workers))
        except DocsAsCodeError as error:
            planned.append(error)
    return planned


def _plan_one(config: Config, source: Source, drawing: Drawing, workers: Workers) -> Picture:
    place = places.of_drawing(config, source, drawing, working_folder(config, source))
    ids = "d" + key.digest([("source", source.rel), ("name", drawing.graph.name), ("file", drawing.filename)])[:8]
    packs = render.needed_packs(drawing.graph)
    fields = [
        ("docs-as-code", __version__),
        ("graphviz", graphviz.fingerprint(config.graphviz)),
        ("fonts", workers.fonts(packs).fingerprint),
        ("epoch", os.environ.get("SOURCE_DATE_EPOCH", "") if "pdf" in place.targets else ""),  # only a PDF is dated
        ("formats", " ".join(sorted(place.targets))),
        ("ids", ids),
        ("graph", _portable(drawing.graph)),
    ]
    findings = (place.finding,) if place.finding else ()
    return Picture(source, drawing, place.targets, ids, packs, key.digest(fields), findings)


def _portable(graph: Graph) -> str:
    """The graph as text, with the bytes of its icons in the place of their paths, so that no machine shows."""
    dot = graph.dot
    for icon in sorted({node.icon for node in graph.nodes if node.icon}, key=len, reverse=True):
        dot = dot.replace(icon, _icon_digest(icon))
    return json.dumps([graph.layout, dot, graph.as_json()], ensure_ascii=False)


def _icon_digest(icon: str) -> str:
    try:
        stat = os.stat(icon)  # noqa: PTH116 - a third of the time of a Path, for every icon of every node
    except OSError:
        return "absent"
    return _known_digest(icon, stat.st_mtime_ns, stat.st_size)


@cache
def _known_digest(path: str, _mtime_ns: int, _size: int) -> str:
    return key.of_file(Path(path)) or "absent"


def draw_all(
    config: Config,
    pictures: list[Picture],
    workers: Workers,
    *,
    threads: int,
    fail_fast: bool,
    done: Callable[[Drawn], None],
) -> list[Drawn | None]:
    """Draw all pictures; None stands for one that was given up after a failure."""
    chunks = _chunks(pictures, threads)

    def work(chunk: list[Picture]) -> list[Drawn]:
        return _draw(config, chunk, workers)

    def each_done(drawn: list[Drawn]) -> None:
        for one in drawn:
            done(one)

    results = scheduler.run_all(
        [lambda chunk=chunk: work(chunk) for chunk in chunks],  # type: ignore[misc] # binds the loop's value
        workers=threads,
        done=each_done,
        failed=(lambda drawn: any(one.error for one in drawn)) if fail_fast else None,
    )
    by_key = {id(one.picture): one for drawn in results if drawn for one in drawn}
    return [by_key.get(id(picture)) for picture in pictures]


def _chunks(pictures: list[Picture], threads: int) -> list[list[Picture]]:
    by_packs: dict[frozenset[str], list[Picture]] = {}
    for picture in pictures:
        by_packs.setdefault(picture.packs, []).append(picture)
    size = max(1, min(_MOST_IN_ONE_FORK, len(pictures) // (threads * 3)))
    return [group[at : at + size] for group in by_packs.values() for at in range(0, len(group), size)]


def _draw(config: Config, chunk: list[Picture], workers: Workers) -> list[Drawn]:
    started = time.perf_counter()
    packs = chunk[0].packs
    try:
        fonts = workers.fonts(packs)
        requests = [_request(config, picture, fonts) for picture in chunk]
        results = render.render_many(requests, workers.drawing(packs), timeout=config.diagrams.timeout)
    except DocsAsCodeError as error:
        return [Drawn(picture, render.Rendered(error=error), 0) for picture in chunk]
    seconds = (time.perf_counter() - started) / len(chunk)
    return [Drawn(picture, result, seconds) for picture, result in zip(chunk, results, strict=True)]


def _request(config: Config, picture: Picture, fonts: FontSet) -> render.RenderRequest:
    return render.RenderRequest(
        graph=picture.drawing.graph,
        formats=tuple(picture.targets),
        ids=picture.ids,
        digest=picture.key,
        fonts=fonts,
        source=picture.source.rel,
        line=picture.drawing.line,
        roots=(str(config.project),),
        system=config.graphviz == "system",
    )
