"""A comparison as Markdown for the comment on a pull request: no longer than such a comment may be."""

from __future__ import annotations

import heapq
import re
from typing import TYPE_CHECKING

from docs_as_code.diagrams import diff_mermaid, diff_report
from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.picture.words import one_line

if TYPE_CHECKING:
    from docs_as_code.diagrams.diff_report import DiagramDiff, DiffReport

LONGEST = 65_000  # bytes; the host counts 65,536 letters
_MOST_LINES = 200
_FULL, _LISTED, _NAMED = 2, 1, 0


def as_markdown(report: DiffReport, title: str, also: tuple[str, ...] = ()) -> str:
    """The title, then each diagram with a Mermaid block and a list; where it is too long, less of the largest.

    `also` are blocks of others than diagrams, which are short.
    """
    head = f"### {title}\n\n{report.revisions}"
    news = report.news
    levels = [_FULL] * len(news)
    parts = [_part(one, _FULL) for one in news]
    size = _size([head, *parts, *also])
    largest = [(-len(part), -at) for at, part in enumerate(parts)]
    heapq.heapify(largest)
    while size > LONGEST and largest:
        at = -heapq.heappop(largest)[1]
        levels[at] -= 1
        size -= _size([parts[at]])
        parts[at] = _part(news[at], levels[at])
        size += _size([parts[at]])
        if levels[at]:
            heapq.heappush(largest, (-len(parts[at]), -at))
    parts += also
    more = 0
    while size > LONGEST - 100:
        size -= _size([parts.pop()])
        more += 1
    rest = [f"… and {more} more: `docs-as-code diff` tells all"] if more else []
    return "\n\n".join([head, *parts, *rest])


def _size(parts: list[str]) -> int:
    return sum(len(part.encode()) + 2 for part in parts)


def _part(one: DiagramDiff, level: int) -> str:
    name = f" {code(one.name)}" if one.name is not None else ""
    title = f"#### {code(one.source)}{name}: {_about(one)}"
    blocks = [title]
    if level == _FULL and (block := _block(one)) is not None:
        blocks.append(f"```mermaid\n{block}\n```")
    if level >= _LISTED and (lines := diff_report.details(one)):
        shown = [line.removeprefix("  ") for line in lines[:_MOST_LINES]]
        shown += [f"… and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
        blocks.append(fenced("\n".join(shown)))
    elif level == _NAMED:
        blocks[0] += " (too long to be shown here)"
    return "\n\n".join(blocks)


def _block(one: DiagramDiff) -> str | None:
    if one.diff is not None:
        return diff_mermaid.block(one.diff)
    drawing = one.after or one.before
    return diff_mermaid.block(compare(drawing.graph, drawing.graph), whole=True) if drawing else None


def _about(one: DiagramDiff) -> str:
    if one.was is None:
        return one.about
    source, name = one.was
    return f"{one.status}, was {code(source)} {code(name)}"


def code(text: str) -> str:
    """A text in which nothing is read as Markdown, HTML or the name of a person."""
    shown = one_line(text) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    gap = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{gap}{shown}{gap}{fence}"


def fenced(text: str) -> str:
    """A block that is shown in the colours of a diff."""
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}diff\n{text}\n{fence}"
