"""A finding: one thing a check or a build says about a user's file; and the formats that others read findings in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, order=True)
class Finding:
    """`path` is relative to the project with `/`; `line` and `column` count from 1."""

    path: str
    line: int | None
    rule: str
    severity: Severity
    message: str
    hint: str | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """`path:line`, or `path` where no line is known."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


def as_text(finding: Finding) -> str:
    """`warning: WHERE: MESSAGE [rule]`, then the hint after a blank line."""
    text = f"{finding.severity}: {finding.where}: {finding.message} [{finding.rule}]"
    return f"{text}\n\nhint: {finding.hint}\n" if finding.hint else text
