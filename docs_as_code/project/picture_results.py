"""What comes of drawing a picture: how it is kept, what was said then, and the graph that it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.engine import key
from docs_as_code.engine.trace import Result
from docs_as_code.project import captures, notes, pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.engine.reuse import Found
    from docs_as_code.findings import Finding
    from docs_as_code.project.pictures import Drawn, Picture
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers


def said(state: State, picture: Picture, found: Found) -> tuple[Finding, ...]:
    """What was said when it was drawn, on the lines where the same parts stand now. Raises ValueError."""
    placed = notes.findings_in(found.result.note)
    if picture.captured.how == "checkout" and found.where == "checkout":
        return tuple(finding for finding, _ in placed)
    if not any(place is not None for _, place in placed):
        return tuple(finding for finding, _ in placed)
    drawing = captures.drawing(state, picture.captured, picture.index)
    if drawing is None:
        return tuple(finding for finding, _ in placed)
    now = pictures.lines(drawing)
    findings = tuple(pictures.moved(finding, place, now) for finding, place in placed)
    known = state.checkout.job("picture", picture.job)
    if known is not None:
        result = Result(known.result.files, notes.of_findings(findings, now))
        state.checkout.record("picture", picture.job, known._replace(result=result))
    return findings


def with_drawings(state: State, todo: list[Picture], workers: Callable[[], Workers]) -> list[tuple[Picture, Drawing]]:
    """Each picture with its graph; the sources whose graphs the store has lost are run again."""
    graphs = {id(picture): captures.drawing(state, picture.captured, picture.index) for picture in todo}
    lost = {picture.source.rel: picture.source for picture in todo if graphs[id(picture)] is None}
    again = captures.run_again(state, list(lost.values()), workers) if lost else []
    for one in again:
        for picture in todo:
            if picture.source.rel == one.source.rel and one.capture and picture.index < len(one.capture.drawings):
                graphs[id(picture)] = one.capture.drawings[picture.index]
    return [(picture, graph) for picture in todo if (graph := graphs[id(picture)]) is not None]


def keep(state: State, drawn: Drawn, files: dict[str, bytes]) -> Result:
    """Keep what was drawn, unless an icon has changed meanwhile: then only this build has it."""
    picture = drawn.picture
    lines = pictures.lines(drawn.drawing) if drawn.drawing else []
    note = notes.of_findings(drawn.rendered.findings, lines)
    if pictures.icons_have_moved(state, picture):
        state.checkout.forget_job("picture", picture.job)
        return Result({format_: key.of_bytes(data) for format_, data in files.items()}, note)
    return state.reuse.keep("picture", picture.job, picture.key, files, note=note, seconds=drawn.seconds)
