"""The parts of a review's slides: states, tiles with numbers, sources of evidence, and their style."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.review import times
from docs_as_code.review.deck_table import WIDTH
from docs_as_code.review.deck_text import Markup, clean, lines, shown, wide
from docs_as_code.review.facts import shown as value_text
from docs_as_code.review.readers import reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.review.evidence import Evidence, File
    from docs_as_code.review.gates import Outcome
    from docs_as_code.review.reading import Value

_TILES = 7
_GAP, _INSIDE, _WIDEST = 16, 28, 300  # pixels between tiles, within one beside its text, and of one with that
_VALUE, _LONG, _NAME = 36.0, 24.0, 20.6  # pixels: letters of a value, of a long one, and of a name
_ONE, _LINE = 104.0, 25.0  # pixels: the height of tiles whose names take a line, and of one line more


def style() -> str:
    """What the slides have beside the theme."""
    return Path(__file__).with_name("deck.css").read_text(encoding="utf-8").partition("\n")[2]


def state(name: str, *, blocking: bool = True) -> Markup:
    """The state of a gate: in words, and in colour for those who see it."""
    if name == "fail" and not blocking:
        return Markup("fail, advisory", "~~fail~~, advisory")
    sign = {"pass": "*", "fail": "**", "waived": "~~"}[name]
    return Markup(name, f"{sign}{name}{sign}")


def gate_line(outcome: Outcome) -> str:
    """What a gate says of its evidence, in one line."""
    gate = outcome.gate
    name = "fail, advisory" if outcome.state == "fail" and not gate.blocking else outcome.state
    kind = "waived" if name == "fail, advisory" else outcome.state
    why = f'<span class="why">{shown(outcome.reason, 110)}</span>'
    return f'<p class="gate {kind}"><strong>{name}</strong> {shown(gate.name, 60)}{why}</p>'


def tiles(facts: Mapping[str, Value]) -> tuple[str, float]:
    """The first facts as large numbers, and how high that is in pixels."""
    some = [(name.replace("_", " "), value_text(value)) for name, value in list(facts.items())[:_TILES]]
    if not some:
        return "", 0.0
    width = min(_WIDEST, (WIDTH - _GAP * (len(some) - 1)) / len(some)) - _INSIDE
    parts = []
    for name, value in some:
        size = ' class="long"' if wide(clean(value, 18)) * _VALUE > width else ""
        parts.append(f"<div><strong{size}>{shown(value, 18)}</strong><div>{shown(name, 24)}</div></div>")
    most = max(min(2, lines(clean(name, 24), width / _NAME)) for name, _ in some)
    return f'<div class="tiles">{"".join(parts)}</div>', _ONE + _LINE * (most - 1)


def source(evidence: Evidence) -> str:
    """Where figures come from: the first file, when and by what that is known, its commit, and how many more."""
    if not evidence.files:
        return ""
    first, more = evidence.files[0], len(evidence.files) - 1
    commit = next(iter(first.commits), None)
    parts = [shown(first.path, 60), dated(first)]
    if not (reader(evidence.plan.type).is_of_git or reader(evidence.plan.type).is_of_running):
        parts.append(f"commit {shown(commit[:10], 10)}" if commit else "commit unknown")
    if more:
        parts.append(f"and {more:,} more file{'s' if more > 1 else ''}")
    return f'<p class="source">{" · ".join(parts)}</p>'


def dated(file: File) -> str:
    """When a file was made, and what tells it."""
    if file.made is None:
        return "time unknown"
    return f"{times.written(file.made)}, told by {file.dated_by}"
