"""Findings in a result's note: what was said when it was made is said again whenever it is used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Placed = tuple[Finding, int | None]  # a finding, and the part of the graph whose line it has


def of_findings(findings: Iterable[Finding], lines: Sequence[int | None] = ()) -> str:
    """A note; `lines` are those of the parts of the graph. Nothing to say is an empty text."""
    rows = [[f.path, f.line, f.rule, f.severity, f.message, f.hint, f.column, _place(f.line, lines)] for f in findings]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def findings_in(note: str) -> list[Placed]:
    """The findings of a note. Raises ValueError for one of another version."""
    if not note:
        return []
    try:
        return [(Finding(*row), place) for *row, place in json.loads(note)]
    except TypeError as error:
        raise ValueError("not a note of findings") from error


def _place(line: int | None, lines: Sequence[int | None]) -> int | None:
    return lines.index(line) if line is not None and line in lines else None
