"""Where outputs go: one path for each format of each picture and deck, and who else wants it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import SourceError
from docs_as_code.findings import Finding
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from pathlib import Path

    from docs_as_code.config import Config
    from docs_as_code.diagrams.facts import DrawingFacts
    from docs_as_code.project.sources import Source


_DIAGRAM_ENDINGS = {"mermaid": "mmd"}  # those that are not called as their format
REVIEWS = "build/reviews/"  # decks of reviews, with their Markdown: findings and names are not for everyone
RECORDS = "reviews/records"  # what reviews have decided: their people's files, which nothing here removes
PUBLISHED = (
    f"{REVIEWS}published/"  # the Markdown of those whose plan lets everyone see them: their decks go to the site
)
_LONGEST_NAME = 255  # bytes, on the file systems of Linux and macOS


class Place(NamedTuple):
    """The outputs of one picture: format to project-relative path; `finding` when its filename was not followed."""

    targets: dict[str, str]
    finding: Finding | None = None


def written_folders(config: Config) -> tuple[str, ...]:
    """The folders that we write ourselves, absolute: nothing in them is an input of a source."""
    return f"{config.project}/{config.output}", os.path.normpath(config.locate(config.cache.dir))


def of_drawing(config: Config, source: Source, drawing: DrawingFacts, working_folder: str) -> Place:
    """Where a drawing goes; `working_folder` is absolute. Raises SourceError when that is outside the project."""
    formats = tuple(dict.fromkeys(("svg", *(drawing.formats or config.diagrams.formats))))
    project = f"{config.project}/"
    written = os.path.normpath(
        f"{working_folder}/{drawing.filename}" if drawing.filename[:1] != "/" else drawing.filename
    )
    if not written.startswith(project):
        raise SourceError(
            f"filename {drawing.filename!r} points outside the project",
            path=source.rel,
            line=drawing.line,
            hint="give a filename inside the project, or none",
        )
    if config.diagrams.place == "as-written":
        stem, finding = written.removeprefix(project), None
    else:
        stem, finding = _generated(config, source, drawing, written)
    targets = {format_: f"{stem}.{_DIAGRAM_ENDINGS.get(format_, format_)}" for format_ in formats}
    _refuse_sources(config, source, drawing, targets)
    _refuse_long_names(source, drawing, targets)
    return Place(targets, finding)


def _refuse_sources(config: Config, source: Source, drawing: DrawingFacts, targets: dict[str, str]) -> None:
    """An output beside the sources may not look like one: it would replace a source, or be run by the next build."""
    for path in targets.values():
        if path.startswith(f"{config.output}/"):
            continue
        pattern = next((pattern for pattern in config.diagrams.sources if patterns.matches(path, pattern)), None)
        if pattern:
            raise SourceError(
                f"{path} cannot be an output: by its name it is a source ({pattern})",
                path=source.rel,
                line=drawing.line,
                hint="ask for another format, or take that pattern out of `diagrams.sources`",
            )


def _refuse_long_names(source: Source, drawing: DrawingFacts, targets: dict[str, str]) -> None:
    if all(len(path) * 4 <= _LONGEST_NAME for path in targets.values()):
        return
    name = max((os.fsencode(part) for path in targets.values() for part in path.split("/")), key=len)
    if len(name) > _LONGEST_NAME:
        raise SourceError(
            f"the filename is {len(name)} bytes long, and {_LONGEST_NAME} are possible: {drawing.filename[:40]!r} …",
            path=source.rel,
            line=drawing.line,
            hint="give the diagram a `filename`, which need not be its name",
        )


def _generated(config: Config, source: Source, drawing: DrawingFacts, written: str) -> tuple[str, Finding | None]:
    folder = f"{source.folder}/"
    finding = None
    if written.startswith(folder):
        name = written.removeprefix(folder)
    else:
        name = written.rpartition("/")[2]
        if "/" in os.path.normpath(drawing.filename):
            finding = Finding(
                rule="filename-folder",
                severity="info",
                path=source.rel,
                line=drawing.line,
                message=f"the folder of filename {drawing.filename!r} is not followed, its last part is",
                hint="`diagrams.place: as-written` writes where the source says",
            )
    name = name.removesuffix(".gv").removesuffix(".dot")  # a graphviz object's default names its DOT text
    below = source.below_root.rpartition("/")[0]
    return f"{config.output}/diagrams/{below}/{name}" if below else f"{config.output}/diagrams/{name}", finding


def of_deck(config: Config, source: Source) -> dict[str, str]:
    """Where a deck goes, by format; that of a review stays beside its Markdown, unless it is published."""
    if source.rel.startswith(PUBLISHED):
        written = f"{published_decks(config)}{source.rel.removeprefix(PUBLISHED)}"
    else:
        written = source.rel if source.rel.startswith(REVIEWS) else f"{config.output}/slides/{source.below_root}"
    stem = os.path.splitext(written)[0]  # noqa: PTH122 - a plain name
    return {format_: stem + _DECK_ENDINGS[format_] for format_ in config.slides.formats}


def published_decks(config: Config) -> str:
    """The folder of the decks of reviews that everyone may see."""
    return f"{config.output}/slides/reviews/"


def html_of_deck(config: Config, source: Source) -> Path:
    """Where the HTML of a deck is, or would be, by absolute path."""
    return config.project / f"{os.path.splitext(f'{config.output}/slides/{source.below_root}')[0]}.html"  # noqa: PTH122 - a plain name


def deck_of(config: Config, path: str) -> Source | None:
    """The deck that a project-relative path is an output of."""
    from docs_as_code.project import sources

    below = path.removeprefix(f"{config.output}/slides/")
    if below == path:
        return None
    whole = os.path.splitext(below)[0]  # noqa: PTH122 - a plain name
    for stem in dict.fromkeys((whole, whole.removesuffix(".handout"), whole.removesuffix(".page"))):
        for pattern in config.slides.sources:
            root, ending = patterns.static_root(pattern), os.path.splitext(pattern)[1]  # noqa: PTH122 - a plain name
            deck = sources.deck_at(config, f"{root}/{stem}{ending}" if root else f"{stem}{ending}")
            if deck is not None and path in of_deck(config, deck).values():
                return deck
    return None


# All slides as pictures are numbered behind the stem: intro.001.png, intro.002.png …
_DECK_ENDINGS = {
    "html": ".html",
    "pdf": ".pdf",
    "pptx": ".pptx",
    "png": ".png",
    "images": ".png",
    "handout": ".handout.pdf",
    "page": ".page.md",
}


class Claim(NamedTuple):
    """An output that `asker`, a picture or a deck, wants; `line` is that of the picture in its source."""

    output: str
    source: str
    line: int | None
    asker: Hashable


def clashes(claims: Iterable[Claim], *, folds_case: bool = sys.platform == "darwin") -> dict[Hashable, SourceError]:
    """The errors of those that want an output which another wants too, by asker; all sides lose.

    `folds_case` says that the file system takes `Web.svg` and `web.svg` for one file.
    """
    wanted: dict[str, list[Claim]] = {}
    for claim in claims:
        wanted.setdefault(claim.output.casefold() if folds_case else claim.output, []).append(claim)
    errors: dict[Hashable, SourceError] = {}
    for askers in wanted.values():
        for claim in askers:
            others = [other for other in askers if other.asker != claim.asker]
            if others:
                errors.setdefault(claim.asker, _clash(claim, others))
    return errors


def _clash(claim: Claim, others: list[Claim]) -> SourceError:
    here = _where(claim)
    places = dict.fromkeys(_where(other) for other in others)
    elsewhere = ", ".join(place for place in places if place != here)
    message = f"{claim.output} is also the output of {elsewhere or 'another picture of this line'}"
    hint = "give one of them another filename" if elsewhere else "let the filename differ each time this line is run"
    return SourceError(message, path=claim.source, line=claim.line, hint=hint)


def _where(claim: Claim) -> str:
    return claim.source if claim.line is None else f"{claim.source}:{claim.line}"
