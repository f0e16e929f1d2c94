"""The pictures of a check: planned as for a build, and drawn where nothing is known of them, but not written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError, ToolError
from docs_as_code.project import picture_results, pictures

if TYPE_CHECKING:
    from docs_as_code.engine.trace import Result
    from docs_as_code.findings import Finding
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.check import Checked
    from docs_as_code.project.diagram_jobs import Warm
    from docs_as_code.project.pictures import Drawn, Picture
    from docs_as_code.project.state import State


@dataclass
class Planned:
    """The pictures of one source, and what keeps others from being made."""

    pictures: list[Picture] = field(default_factory=list)
    errors: list[DocsAsCodeError] = field(default_factory=list)


def plan(state: State, one: Captured) -> Planned:
    """The pictures that a build would make of a source."""
    planned = Planned()
    if one.error or one.is_module:
        return planned
    for entry in pictures.plan(state, one):
        if isinstance(entry, DocsAsCodeError):
            planned.errors.append(entry)
        else:
            planned.pictures.append(entry)
    return planned


def check(state: State, warm: Warm, checked: Checked, asked: list[Picture]) -> None:
    """Note what is said when the pictures are drawn. What has to be drawn for it is kept for the next build."""
    todo = []
    for picture in asked:
        for finding in picture.findings:
            checked.add(finding)
        said = _known(state, checked, picture)
        if said is None:
            todo.append(picture)
        for finding in said or ():
            checked.add(finding)
    if todo:
        _draw(state, warm, checked, todo)


def _known(state: State, checked: Checked, picture: Picture) -> tuple[Finding, ...] | None:
    found = state.reuse.find("picture", picture.job, picture.key)
    if found is None:
        return None
    try:
        said = picture_results.said(state, picture, found)
    except ValueError:
        return None  # a note of another version
    _note(checked, picture, found.result)
    return said


def _note(checked: Checked, picture: Picture, result: Result) -> None:
    if "svg" in result.files:
        checked.svgs[picture.source.rel, picture.index] = result.files["svg"]
    checked.made |= {
        path: result.files[format_] for format_, path in picture.targets.items() if format_ in result.files
    }


def _draw(state: State, warm: Warm, checked: Checked, todo: list[Picture]) -> None:
    state.listener.began("diagrams", len(todo))
    missing: list[ToolError] = []

    def done(drawn: Drawn) -> None:
        state.listener.ran()
        rendered = drawn.rendered
        for finding in rendered.findings:
            checked.add(finding)
        if isinstance(rendered.error, ToolError):
            missing.append(rendered.error)
        elif rendered.error is not None:
            checked.add(_failed(rendered.error, drawn.picture.source.rel))
        elif not drawn.error:
            files = {format_: rendered.files[format_] for format_ in drawn.picture.targets}
            _note(checked, drawn.picture, picture_results.keep(state, drawn, files))

    graphs = picture_results.with_drawings(state, todo, warm.workers)
    pictures.draw_all(state, graphs, warm.workers().token, done=done)
    if missing:
        raise missing[0]


def _failed(error: DocsAsCodeError, source: str) -> Finding:
    from docs_as_code.project.check import failed

    return failed(error, source)
