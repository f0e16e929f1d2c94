"""Steps of a rollout as pictures: boxes from left to right, row below row, and a timeline of who does what when."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from docs_as_code.review import deck_charts
from docs_as_code.review.deck_text import clean, wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from docs_as_code.review.plan import Action

MOST = 20  # steps of one picture
_A_ROW = 5  # boxes side by side
_LINE, _LINES = 12.5, 3  # of a box: times the size of its letters, and lines of a step's name


def flow(steps: Sequence[Action], details: Sequence[Sequence[str]]) -> str:
    """A fence that draws the steps; `details` are the lines below each name. Each second row runs back to the left."""
    shown = steps[:MOST]
    rows = math.ceil(len(shown) / _A_ROW)
    a_row = math.ceil(len(shown) / rows)
    dot = [
        "digraph Steps {",
        "  rankdir=LR ranksep=0.35 nodesep=0.35",
        '  node [shape=box style=rounded width=2.1 height=0.9 margin="0.14,0.09"]',
        *(f'  n{at} [label="{_label(at + 1, step, details[at])}"]' for at, step in enumerate(shown)),
        *_arrows(len(shown), a_row),
        "}",
    ]
    said = "; ".join(f"{at}. {clean(step.step, 60)}" for at, step in enumerate(shown, 1))
    return "\n".join([f'```dot draw alt="{_alt(said)}"', *dot, "```"])


def _arrows(count: int, a_row: int) -> Iterator[str]:
    """From each step to the next. A column of boxes is one rank, its boxes from top to bottom."""
    for at in range(1, count):
        row, column = divmod(at, a_row)
        if column == 0:
            yield f"  n{at - 1} -> n{at}"
        elif row % 2:
            yield f"  n{at} -> n{at - 1} [dir=back]"
        else:
            yield f"  n{at - 1} -> n{at}"
    for column in range(a_row):
        ranks = [one for one in (_place(row, column, a_row) for row in range(math.ceil(count / a_row))) if one < count]
        yield f"  {{rank=same; {'; '.join(f'n{one}' for one in ranks)}}}"
        for above, below in pairwise(ranks):
            if below != above + 1:
                yield f"  n{above} -> n{below} [style=invis]"


def _place(row: int, column: int, a_row: int) -> int:
    return row * a_row + (a_row - 1 - column if row % 2 else column)


def _label(number: int, step: Action, details: Sequence[str]) -> str:
    name = _wrapped(f"{number}  {clean(step.step, 90)}", _LINES)
    return "\\n".join(map(_quoted, [*name, *(line for one in details for line in _wrapped(clean(one, 60), 1))]))


def _wrapped(text: str, most: int) -> list[str]:
    """Lines of about one width; a word that is wider is broken."""
    found, left = [""], text
    while left:
        word, space, left = left.partition(" ")
        cut = len(word)
        while cut > 1 and wide(word[:cut]) > _LINE:
            cut -= 1
        word, left = word[:cut], (word[cut:] + space + left if cut < len(word) else left)
        if found[-1] and wide(f"{found[-1]} {word}") > _LINE:
            found.append("")
        found[-1] = f"{found[-1]} {word}" if found[-1] else word
    return found if len(found) <= most else [*found[: most - 1], f"{found[most - 1][:-1]}…"]


def _quoted(text: str) -> str:
    """For a label between quotes, in which Graphviz reads `&amp;` and `\\N`."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _alt(text: str) -> str:
    """For an option of a fence: neither quotes nor backticks end it."""
    return text.replace('"', "″").replace("`", "ˋ")


def timeline(steps: Sequence[Action], begin: datetime | None) -> str:
    """A fence that draws when each step is, by the clock in UTC, or from zero where nobody knows the begin."""
    passed = begin.hour * 60 + begin.minute if begin else 0
    rows = []
    for step in steps[:MOST]:
        rows.append((f"{clean(step.step, 60)} · {clean(step.who, 30)}", _clock(passed), _clock(passed + step.minutes)))
        passed += step.minutes
    return deck_charts.tsv("timeline", "", ("step", "begin", "end"), rows)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
