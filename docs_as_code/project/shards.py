"""A shard: one of N parts of a project's sources, the same ones on every machine of a CI matrix."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docs_as_code.project.sources import Source

_SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_USUAL = {"diagram": 0.1, "deck": 3.0}  # seconds, where nothing of a kind has been timed


class Shard(NamedTuple):
    """Part `number`, from 1, of `parts`."""

    number: int
    parts: int


def parse(text: str) -> Shard:
    """A shard as it is written on the command line. Raises UsageError."""
    found = _SHARD.fullmatch(text)
    if found is None:
        raise UsageError(f"--shard cannot be {text!r}", hint="write it as I/N: 1/4 is the first of four parts")
    shard = Shard(int(found[1]), int(found[2]))
    if shard.parts == 0:
        raise UsageError(f"--shard cannot be {text!r}: the work cannot be split into 0 parts", hint="N begins at 1")
    if not 1 <= shard.number <= shard.parts:
        parts = "1 part" if shard.parts == 1 else f"{shard.parts} parts"
        hint = f"I goes from 1 to {shard.parts}"
        raise UsageError(f"--shard cannot be {text!r}: there is no part {shard.number} of {parts}", hint=hint)
    return shard


def part(every: list[Source], shard: Shard, seconds: Mapping[str, float]) -> list[Source]:
    """The sources of one shard, in their order. Each source is in exactly one of all N.

    `seconds` is how long sources took, by their path; those that it lacks count as the median of their kind. The
    longest are dealt out first, each to the shard that has least to do.
    """
    weights = _weights(every, seconds)
    loads = [0] * min(shard.parts, len(every))
    mine = set()
    for source in sorted(every, key=lambda one: (-weights[one.name], one.name)):
        least = min(range(len(loads)), key=loads.__getitem__)
        loads[least] += weights[source.name]
        if least == shard.number - 1:
            mine.add(source.name)
    return [source for source in every if source.name in mine]


def _weights(every: Iterable[Source], seconds: Mapping[str, float]) -> dict[str, int]:
    known: dict[str, list[float]] = {}
    for source in every:
        if source.rel in seconds:
            known.setdefault(source.kind, []).append(seconds[source.rel])
    usual = {kind: median(known[kind]) if kind in known else _USUAL[kind] for kind in _USUAL}
    # Whole milliseconds, and never nothing: sums of them are the same in any order, on any machine.
    return {one.name: max(1, round(1000 * seconds.get(one.rel, usual[one.kind]))) for one in every}
