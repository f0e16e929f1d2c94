"""A diagram built up slide by slide: the slide that shows it becomes one for each step, with all else on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docs_as_code.slides.expand.drawings import Drawing, place
from docs_as_code.slides.expand.fence_info import parse
from docs_as_code.slides.expand.origin import Files, Origin, Piece
from docs_as_code.slides.markdown_scan import Line, scan
from docs_as_code.slides.slide_breaks import directive_lines, divider_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BUILD_UP = re.compile(r"^\s*<!--\s*build-up:\s*(?P<how>.*?)\s*-->\s*$", re.IGNORECASE | re.MULTILINE)
_PICTURE = re.compile(r"\s*!\[(?P<words>[^\]]*)\]\(\s*(?:<(?P<quoted>[^>]+)>|(?P<plain>\S+?))\s*\)\s*$")
_WIDTH = re.compile(r"(?:w|width):(\d{2,4})(?:px)?$")
_KEYWORD = re.compile(r"(?:bg|contain|fit|cover|auto|left|right|vertical|\w+:\S+|\d+%)$")
_MOST = 30  # slides of one diagram
_EXAMPLE = 'write by=cluster, by=node, or steps="web, api; db"'


def with_build_ups(
    pieces: Sequence[Piece], front: Mapping[str, object], folder: Path, files: Files, drawings: list[Drawing]
) -> list[Piece]:
    """The lines of the slides; `drawings` gets a picture for each step. Raises SourceError.

    Where the diagram is not there yet its slide stays as it is: then it is only read to see what has to be built.
    """
    if not any(BUILD_UP.match(piece.text) for piece in pieces):
        return list(pieces)
    lines = scan("\n".join(piece.text for piece in pieces), 1)
    made: list[Piece] = []
    for first, last in _slides(lines, divider_of(front, directive_lines("", lines))):
        asked = [at for at in range(first, last) if lines[at].kind == "comment" and BUILD_UP.match(lines[at].text)]
        if not asked:
            made += pieces[first:last]
            continue
        if len(asked) > 1:
            raise pieces[asked[1]].origin.error("a slide builds up one diagram", "give each a slide of its own")
        made += _stepped(pieces[first:last], asked[0] - first, folder, files, drawings)
    return [*made, *pieces[len(lines) :]]


def _slides(lines: Sequence[Line], divider: frozenset[int]) -> list[tuple[int, int]]:
    """Where each slide begins and ends; a ruler is one by itself."""
    cuts, visible = [0], False
    for at, line in enumerate(lines):
        if line.kind == "ruler":
            cuts += [at, at + 1]
            visible = False
        elif line.kind == "heading" and line.level in divider and visible:
            cuts.append(at)
        visible = visible or line.kind not in ("blank", "comment", "style", "ruler")
    return [(first, last) for first, last in zip(cuts, [*cuts[1:], len(lines)], strict=True) if last > first]


def _stepped(slide: Sequence[Piece], at: int, folder: Path, files: Files, drawings: list[Drawing]) -> list[Piece]:
    asked = slide[at].origin
    below = next((number for number in range(at + 1, len(slide)) if slide[number].text.strip()), None)
    picture = _PICTURE.match(slide[below].text) if below is not None else None
    if below is None or picture is None:
        raise asked.error("no picture stands below build-up", "write it above the line ![](diagram.svg)")
    target = picture["quoted"] or picture["plain"]
    path = folder / target
    if not path.is_file():
        return list(slide)
    svgs = _steps(files.text(target, folder, asked)[1], BUILD_UP.match(slide[at].text), asked, target)
    alt, width = _asked_of(picture["words"], asked)
    made: list[Piece] = []
    for number, svg in enumerate(svgs):
        drawings.append(Drawing("step", "", asked, alt and f"{alt} ({number + 1} of {len(svgs)})", width, svg, target))
        shown = [Piece(text, asked) for text in place(len(drawings) - 1)]
        made += [Piece(text, asked) for text in ("", "---", "")] if number else []
        made += [*slide[:at], *shown, *slide[below + 1 :]]
    return made


def _steps(svg: str, match: re.Match[str] | None, asked: Origin, target: str) -> list[str]:
    from docs_as_code.slides import svg_steps

    options = dict(parse(f"- {match['how'] if match else ''}").options)
    parts = svg_steps.parts_of(svg)
    if parts is None:
        hint = "build up an SVG of a diagram of this project"
        raise asked.error(f"docs-as-code has not drawn {target}", hint)
    if set(options) == {"by"} and options["by"] in ("cluster", "node"):
        steps = svg_steps.by_cluster(parts) if options["by"] == "cluster" else svg_steps.by_node(parts)
    elif set(options) == {"steps"}:
        names = [[name.strip() for name in step.split(",") if name.strip()] for step in options["steps"].split(";")]
        named = svg_steps.by_names(parts, [step for step in names if step])
        if isinstance(named, str):
            known = ", ".join(dict.fromkeys(part.label for part in (*parts.clusters, *parts.nodes) if part.label))
            raise asked.error(f"the diagram has no node or cluster '{named}'", f"it has {known}")
        steps = named
    else:
        raise asked.error("build-up does not say how", _EXAMPLE)
    if len(steps) > _MOST:
        raise asked.error(f"{len(steps)} steps are more than anybody follows ({_MOST})", "take by=cluster, or steps=")
    there, made = set[int](), []
    for number, step in enumerate(steps):
        there |= step
        made.append(svg_steps.shown(svg, parts, there, number, len(steps)))
    return made


def _asked_of(words: str, asked: Origin) -> tuple[str | None, int | None]:
    """The text instead of the picture, and its width, of Marp's way to write both."""
    parts = words.split()
    if "bg" in parts:
        raise asked.error("a background is not built up", "take the word bg out")
    widths = [int(match[1]) for part in parts if (match := _WIDTH.match(part))]
    alt = " ".join(part for part in parts if not _KEYWORD.match(part))
    return alt or None, widths[-1] if widths else None
