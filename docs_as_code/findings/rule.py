"""What a rule is, and what it says: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docs_as_code.findings import Severity


class Said(NamedTuple):
    """One thing that a rule says about a line of the source."""

    rule: str
    line: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule for people: what it finds, why that matters, how to mend it, and both sides of an example.

    `severity` is that of `check` without configuration; None leaves it to what is found, and so does `graded`, which
    says in words what that may be. `path` is where the example lies; `bad` and `good` are whole files, and empty where
    no small file shows it. `drawn` tells whether their pictures show it too; `on`, whether it is looked for without
    being asked.
    """

    name: str
    severity: Severity | None
    what: str
    why: str
    fix: str
    bad: str = ""
    good: str = ""
    path: str = "diagrams/web.py"
    drawn: bool = False
    on: bool = True
    graded: str = ""
