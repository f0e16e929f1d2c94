"""Where outputs go: one path for each format of each picture and deck, and who else wants it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.config import Config
    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.project.sources import Source


@dataclass(frozen=True)
class Place:
    """The outputs of one picture: format to project-relative path; `finding` when its filename was not followed."""

    targets: dict[str, str]
    finding: Finding | None = None


def of_drawing(config: Config, source: Source, drawing: Drawing, working_folder: Path) -> Place:
    """Where a drawing goes. Raises SourceError when that is outside the project."""
    formats = tuple(dict.fromkeys(("svg", *(drawing.formats or config.diagrams.formats))))
    written = Path(os.path.normpath(working_folder / drawing.filename))
    if not written.is_relative_to(config.project):
        raise SourceError(
            f"filename {drawing.filename!r} points outside the project",
            path=source.rel,
            line=drawing.line,
            hint="give a filename inside the project, or none",
        )
    if config.diagrams.place == "as-written":
        stem, finding = written.relative_to(config.project).as_posix(), None
    else:
        stem, finding = _generated(config, source, drawing, written)
    return Place({format_: f"{stem}.{format_}" for format_ in formats}, finding)


def _generated(config: Config, source: Source, drawing: Drawing, written: Path) -> tuple[str, Finding | None]:
    folder = source.path.parent
    finding = None
    if written.is_relative_to(folder):
        name = written.relative_to(folder).as_posix()
    else:
        name = written.name
        if len(PurePosixPath(drawing.filename).parts) > 1:
            finding = Finding(
                rule="filename-folder",
                severity="info",
                path=source.rel,
                line=drawing.line,
                message=f"the folder of filename {drawing.filename!r} is not followed, its last part is",
                hint="`diagrams.place: as-written` writes where the source says",
            )
    name = name.removesuffix(".gv").removesuffix(".dot")  # a graphviz object's default names its DOT text
    return str(PurePosixPath(config.output, "diagrams", source.below_root.parent, name)), finding


def of_deck(config: Config, source: Source) -> dict[str, str]:
    """Where a deck goes, by format."""
    stem = PurePosixPath(config.output, "slides", source.below_root.with_suffix(""))
    return {format_: str(stem) + _DECK_ENDINGS[format_] for format_ in config.slides.formats}


# All slides as pictures are numbered behind the stem: intro.001.png, intro.002.png …
_DECK_ENDINGS = {"html": ".html", "pdf": ".pdf", "pptx": ".pptx", "png": ".png", "images": ".png"}


def clashes(claims: Iterable[tuple[str, str, int | None]]) -> dict[tuple[str, int | None], SourceError]:
    """The errors of those (output, source, line) that want an output which another wants too; both sides lose."""
    wanted: dict[str, list[tuple[str, int | None]]] = {}
    for output, source, line in claims:
        wanted.setdefault(output, []).append((source, line))
    errors: dict[tuple[str, int | None], SourceError] = {}
    for output, askers in wanted.items():
        for index, (source, line) in enumerate(askers):
            others = [_where(*other) for place, other in enumerate(askers) if place != index]
            if others:
                errors.setdefault(
                    (source, line),
                    SourceError(
                        f"{output} is also the output of {', '.join(others)}",
                        path=source,
                        line=line,
                        hint="give one of them another filename",
                    ),
                )
    return errors


def _where(source: str, line: int | None) -> str:
    return source if line is None else f"{source}:{line}"
