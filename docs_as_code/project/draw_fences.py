"""Draws `dot` fences of decks as the diagrams of a build are drawn: same renderer, same fonts, same stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams import icon_paths
from docs_as_code.diagrams.capture import read_dot
from docs_as_code.diagrams.picture.svg_on_slide import on_slide
from docs_as_code.diagrams.render import needed_packs
from docs_as_code.engine import scheduler
from docs_as_code.errors import SourceError
from docs_as_code.project import decks
from docs_as_code.project.deck_drawings import Answer
from docs_as_code.project.draw_pictures import DrawPictures, Task
from docs_as_code.project.draw_pictures import draw as draw_pictures
from docs_as_code.project.pictures import error_of
from docs_as_code.project.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.diagrams.graph import Drawing as Read
    from docs_as_code.diagrams.render import Rendered
    from docs_as_code.project.state import State
    from docs_as_code.slides.expand.drawings import Drawing

_IN_ONE_GO = 8  # pictures that are drawn one after the other in one process
_NAME = "Diagram"  # of a graph that has no name


def draw(state: State, todo: list[Drawing], key: Callable[[Drawing], str]) -> dict[str, Answer]:
    """The answers by digest; `key` is what the picture is stamped with."""
    with Workers(state.config, state.listener.say) as workers:
        read = [_Read(state, one, workers) for one in todo]
        good = [one for one in read if one.drawing is not None]
        works = [
            scheduler.Work(draw_pictures, chunk, chunk.tasks[0].source, "picture")
            for chunk in _chunks(state, good, workers.token, key)
        ]
        results = scheduler.run_all(works, workers=state.threads, timeline=state.timeline)
    drawn = {number: (rendered, seconds) for part in results if part for number, rendered, seconds in part}
    return {one.fence.digest: one.answer(*drawn.get(id(one), (None, 0.0))) for one in read}


class _Read:
    """A fence whose code has been read: its drawing, or why there is none."""

    def __init__(self, state: State, fence: Drawing, workers: Workers) -> None:
        config = state.config
        self.fence = fence
        folder = config.project / fence.folder
        found = read_dot(fence.code, folder, str(folder / _NAME), workers.drawing(frozenset()), config.diagrams.timeout)
        message, line, hint = found.failure or ("", None, None)
        if len(found.drawings) > 1:
            message, line, hint = "the block holds more than one graph", found.drawings[1].line, "give each its block"
        self.error = SourceError(_spoken(message), path=fence.where.rel, line=line, hint=hint) if message else None
        self.drawing: Read | None = found.drawings[0] if found.drawings and not message else None
        icons = icon_paths.of_graph(self.drawing.graph) if self.drawing else ()
        names = (*(f"look:{path}" for path, _ in found.looked), *(f"file:{icon}" for icon in icons))
        self.looked = tuple(sorted({name for one in names if (name := decks.input_name(state, one))}))

    def answer(self, rendered: Rendered | None, seconds: float) -> Answer:
        error = self.error if rendered is None else error_of(rendered)
        if rendered is None or error is not None:
            return Answer(error=error, looked=self.looked)
        svg = on_slide(rendered.files["svg"].decode())
        return Answer(svg, rendered.findings, self.looked, seconds=seconds)


def _spoken(message: str) -> str:
    return message.replace("the file holds", "the block holds")


def _chunks(state: State, read: list[_Read], token: str, key: Callable[[Drawing], str]) -> Iterator[DrawPictures]:
    groups: dict[tuple[str, ...], list[_Read]] = {}
    for one in read:
        assert one.drawing is not None
        groups.setdefault(tuple(sorted(needed_packs(one.drawing.graph))), []).append(one)
    for packs, group in groups.items():
        for at in range(0, len(group), _IN_ONE_GO):
            tasks = tuple(
                Task(id(one), one.drawing, ("svg",), f"d{one.fence.digest[:8]}", key(one.fence), one.fence.where.rel)
                for one in group[at : at + _IN_ONE_GO]
                if one.drawing is not None
            )
            yield DrawPictures(state.config, packs, tasks, token)
