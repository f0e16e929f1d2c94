"""Draws what a comparison shows: each diagram before, after, and both merged into one picture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams import diff_picture
from docs_as_code.diagrams.render import needed_packs
from docs_as_code.project.draw_pictures import DrawPictures, Task, draw
from docs_as_code.project.pictures import error_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.diff_report import DiffReport
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.diagrams.render import Rendered
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.diff import Comparison
    from docs_as_code.project.graphs import Graphs


_IN_ONE_GO = 6  # pictures that are drawn one after the other in one process
_LONGEST = 200  # bytes of a file's name
_NO_WORD = re.compile(r"[^\w.]+")


class Pictures(NamedTuple):
    """The SVGs of one diagram; None for a version that there is not, or that cannot be drawn (then `error` says why).

    Of a diagram that is new or gone, the merged picture is its only version.
    """

    before: bytes | None = None
    after: bytes | None = None
    merged: bytes | None = None
    error: DocsAsCodeError | None = None


class _Wanted(NamedTuple):
    """One picture to draw: of which diagram, which of its three, and with the settings of which side."""

    place: int
    kind: str
    side: Graphs
    drawing: Drawing
    source: str


def draw_all(comparison: Comparison, *, versions: bool = False) -> dict[int, Pictures]:
    """The merged pictures by the place of their diagram in the report; with `versions` also those before and after."""
    from docs_as_code.engine import scheduler

    wanted = list(_wanted(comparison, versions=versions))
    groups: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for number, one in enumerate(wanted):
        packs = tuple(sorted(needed_packs(one.drawing.graph)))
        groups.setdefault((id(one.side), packs), []).append(number)
    works = [
        scheduler.Work(draw, _chunk(wanted, group[at : at + _IN_ONE_GO], packs), wanted[group[at]].source, "picture")
        for (_, packs), group in groups.items()
        for at in range(0, len(group), _IN_ONE_GO)
    ]
    found: dict[int, Pictures] = {}

    def done(results: list[tuple[int, Rendered, float]]) -> None:
        for number, rendered, _ in results:
            one = wanted[number]
            known = found.get(one.place, Pictures())
            drawn = {one.kind: rendered.files.get("svg")}
            found[one.place] = known._replace(**drawn, error=known.error or error_of(rendered))

    scheduler.run_all(works, workers=comparison.sides[1].state.threads, done=done)
    return found


def _chunk(wanted: list[_Wanted], numbers: list[int], packs: tuple[str, ...]) -> DrawPictures:
    side = wanted[numbers[0]].side
    tasks = tuple(
        Task(number, one.drawing, ("svg",), f"{one.kind}{one.place}", "diff", one.source)
        for number, one in ((number, wanted[number]) for number in numbers)
    )
    return DrawPictures(side.state.config, packs, tasks, side.workers().token)


def _wanted(comparison: Comparison, *, versions: bool) -> Iterator[_Wanted]:
    old, new = comparison.sides
    for place, one in enumerate(comparison.report.diagrams):
        if one.diff and one.after:
            graph = diff_picture.merged(one.diff)
            yield _Wanted(place, "merged", new, replace(one.after, graph=graph), one.source)
            if versions and one.before:
                yield _Wanted(place, "before", old, one.before, one.source)
                yield _Wanted(place, "after", new, one.after, one.source)
        elif one.after:
            yield _Wanted(place, "merged", new, one.after, one.source)
        elif one.before:
            yield _Wanted(place, "merged", old, one.before, one.source)


def file_names(report: DiffReport) -> dict[int, str]:
    """A name for the file of each diagram's picture, by its place: from its source and its own name."""
    names: dict[int, str] = {}
    for place, one in enumerate(report.diagrams):
        if one.name is None:
            continue
        words = [*one.source.rpartition(".")[0].split("/"), one.name]
        stem = "-".join(filter(None, (_NO_WORD.sub("_", word).strip("_")[:60] for word in words))) or "diagram"
        stem = stem.encode()[-_LONGEST:].decode(errors="ignore")
        taken = {name.casefold() for name in names.values()}
        names[place] = f"{stem}-{place + 1}.svg" if f"{stem}.svg".casefold() in taken else f"{stem}.svg"
    return names
