"""Draws a few pictures in one go, here or on another machine of a fleet: plain data in, plain data out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams import icon_paths, render
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.project import workers
from docs_as_code.project.identities import site_folders

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.toolchain.fonts import FontSet


class Task(NamedTuple):
    """One picture: `number` is the asker's own, `ids` a prefix, `digest` what the files carry."""

    number: int
    drawing: Drawing
    formats: tuple[str, ...]
    ids: str
    digest: str
    source: str


class DrawPictures(NamedTuple):
    """Pictures that need the same font packs; `token` names the warm processes of the build that asks."""

    config: Config
    packs: tuple[str, ...]
    tasks: tuple[Task, ...]
    token: str

    def files(self) -> list[str]:
        """What must be the same wherever they are drawn, by absolute path: icons that no package brings."""
        icons = {icon for task in self.tasks for icon in icon_paths.of_graph(task.drawing.graph)}
        return sorted(icon for icon in icons if not icon.startswith(site_folders()))

    def failed(self, error: DocsAsCodeError) -> list[tuple[int, render.Rendered, float]]:
        """The result when they cannot be drawn at all."""
        return [(task.number, render.Rendered(error=error), 0.0) for task in self.tasks]


def draw(chunk: DrawPictures) -> list[tuple[int, render.Rendered, float]]:
    """For each task its number, what came of it, and its share of the seconds."""
    started = time.perf_counter()
    packs = frozenset(chunk.packs)
    try:
        warm = workers.of(chunk.token, chunk.config)
        fonts = warm.fonts(packs)
        requests = [_request(chunk.config, task, fonts) for task in chunk.tasks]
        results = render.render_many(requests, warm.drawing(packs), timeout=chunk.config.diagrams.timeout)
    except DocsAsCodeError as error:
        return chunk.failed(error)
    seconds = (time.perf_counter() - started) / len(chunk.tasks)
    return [(task.number, result, seconds) for task, result in zip(chunk.tasks, results, strict=True)]


def _request(config: Config, task: Task, fonts: FontSet) -> render.RenderRequest:
    return render.RenderRequest(
        graph=task.drawing.graph,
        formats=task.formats,
        ids=task.ids,
        digest=task.digest,
        fonts=fonts,
        source=task.source,
        line=task.drawing.line,
        roots=(str(config.project),),
        system=config.graphviz == "system",
    )
