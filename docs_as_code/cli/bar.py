"""The text of the line that moves: a bar, counts, failures and the slowest running job, made to fit the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import click

_LEAST_LABEL = 8  # cells: less of a path's end says nothing
_NARROW = 60  # cells: below this a bar would take the place of words
_FINE = "▕█░▏·…"  # what a terminal must be able to print for a bar of blocks


@dataclass(frozen=True)
class Standing:
    """How a build stands: `finished` of `count` jobs of a phase, and the job that has run the longest, if any runs."""

    phase: str
    finished: int
    count: int
    failed: int = 0
    label: str = ""
    seconds: float = 0.0


def text(standing: Standing, width: int, *, encoding: str = "utf-8", colour: bool = False) -> str:
    """One line of less than `width` cells, so that no terminal wraps it."""
    plain = not _can_print(encoding)
    dot, dots = (" - ", "...") if plain else (" · ", "…")
    room = max(width - 1, 0)
    bar = _bar(standing, width, plain=plain)
    head = _shortened_right(_head(standing), room - cells(bar))
    room -= cells(bar) + cells(head)
    failed = f"{dot}{standing.failed} failed" if standing.failed else ""
    if cells(failed) > room:
        failed = ""
    room -= cells(failed)
    running = _running(standing, room - cells(dot), dots, encoding)
    return bar + head + (click.style(failed, fg="red") if colour and failed else failed) + (running and dot + running)


def cells(words: str) -> int:
    """How many columns a terminal gives these words; where terminals differ, the larger number."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words
    )


def _head(standing: Standing) -> str:
    if standing.count <= 1:
        return standing.phase
    finished = min(standing.finished, standing.count)
    return f"{100 * finished // standing.count}% {finished}/{standing.count} {standing.phase}"


def _bar(standing: Standing, width: int, *, plain: bool) -> str:
    if standing.count <= 1 or width < _NARROW:
        return ""
    size = min(24, width // 8)
    full = size * min(standing.finished, standing.count) // standing.count
    if plain:
        return f"[{'#' * full}{'.' * (size - full)}] "
    return f"▕{'█' * full}{'░' * (size - full)}▏ "


def _running(standing: Standing, room: int, dots: str, encoding: str) -> str:
    """The label of the slowest job and its seconds; the end of a long path tells more than its beginning."""
    if not standing.label:
        return ""
    label = "".join(char if char.isprintable() else "?" for char in standing.label)
    label = label.encode(encoding, errors="replace").decode(encoding)
    seconds = f" {standing.seconds:.1f} s"
    room -= cells(seconds)
    if cells(label) <= room:
        return label + seconds
    if room < _LEAST_LABEL:
        return ""
    while cells(dots + label) > room:
        label = label[1:]
    return dots + label + seconds


def _shortened_right(words: str, room: int) -> str:
    while cells(words) > room:
        words = words[:-1]
    return words


def _can_print(encoding: str) -> bool:
    try:
        _FINE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
