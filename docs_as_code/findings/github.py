"""Findings as commands that GitHub's runner turns into annotations of a pull request, the worst first.

GitHub shows ten of each kind a step, and the rest only in the log: so the order decides.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.listed import RANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.findings.listed import Listed

_KINDS = {"error": "error", "warning": "warning", "info": "notice"}


def text(listed: Sequence[Listed]) -> str:
    """One command a line."""
    return "\n".join(map(_command, sorted(listed, key=lambda one: RANK[one.finding.severity])))


def _command(one: Listed) -> str:
    found = one.finding
    properties = {"file": one.path, "line": found.line, "col": found.column, "title": found.rule}
    shown = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    message = f"{found.message}\n{found.hint}" if found.hint else found.message
    return f"::{_KINDS[found.severity]} {shown}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
