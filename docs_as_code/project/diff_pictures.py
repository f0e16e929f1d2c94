"""Draws what a comparison shows: each diagram before, after, and both merged into one picture."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams import diff_picture
from docs_as_code.diagrams.render import needed_packs
from docs_as_code.project import workers
from docs_as_code.project.draw_pictures import DrawPictures, Task, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.diagrams.diff_report import DiffReport
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.diff import Comparison


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
    """One picture to draw: of which diagram, which of its three, and with the configuration of which side."""

    place: int
    kind: str
    config: Config
    drawing: Drawing


def draw_all(comparison: Comparison, say: Callable[[str], None], *, versions: bool = False) -> dict[int, Pictures]:
    """The merged pictures by the place of their diagram in the report; with `versions` also those before and after."""
    groups: dict[tuple[Path, tuple[str, ...]], list[_Wanted]] = {}
    for wanted in _wanted(comparison, versions=versions):
        packs = tuple(sorted(needed_packs(wanted.drawing.graph)))
        groups.setdefault((wanted.config.project, packs), []).append(wanted)
    found: dict[int, Pictures] = {}
    with ExitStack() as stack:
        warm: dict[Path, str] = {}
        for (project, packs), group in groups.items():
            config = group[0].config
            if project not in warm:
                warm[project] = stack.enter_context(workers.Workers(config, say)).token
            for number, rendered, _ in draw(DrawPictures(config, packs, tuple(_tasks(group)), warm[project])):
                one = group[number]
                known = found.get(one.place, Pictures())
                drawn = {one.kind: rendered.files.get("svg")}
                found[one.place] = known._replace(**drawn, error=rendered.error or known.error)
    return found


def _tasks(group: list[_Wanted]) -> Iterator[Task]:
    for number, one in enumerate(group):
        yield Task(number, one.drawing, ("svg",), f"{one.kind}{one.place}", "diff", "")


def _wanted(comparison: Comparison, *, versions: bool) -> Iterator[_Wanted]:
    old, new = (side.state.config for side in comparison.sides)
    for place, one in enumerate(comparison.report.diagrams):
        if one.diff and one.after:
            graph = diff_picture.merged(one.diff)
            yield _Wanted(place, "merged", new, replace(one.after, graph=graph))
            if versions and one.before:
                yield _Wanted(place, "before", old, one.before)
                yield _Wanted(place, "after", new, one.after)
        elif one.after:
            yield _Wanted(place, "merged", new, one.after)
        elif one.before:
            yield _Wanted(place, "merged", old, one.before)


def file_names(report: DiffReport) -> dict[int, str]:
    """A name for the file of each diagram's picture, by its place: from its source and its own name."""
    names: dict[int, str] = {}
    for place, one in enumerate(report.diagrams):
        if one.name is None:
            continue
        words = [*one.source.rpartition(".")[0].split("/"), one.name]
        stem = "-".join(filter(None, (_NO_WORD.sub("_", word).strip("_")[:60] for word in words))) or "diagram"
        count = sum(name.removesuffix(".svg") == stem for name in names.values())
        names[place] = f"{stem}-{place}.svg" if count else f"{stem}.svg"
    return names
