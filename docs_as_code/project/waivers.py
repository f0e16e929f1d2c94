"""Waivers: comments in a source that say which findings of a line are accepted, and why."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WAIVER = re.compile(
    r"(?:\#|//|/\*|<!--)\s*docs-as-code:\s*ignore\s*\[(?P<rules>[^\]]*)\]\s*(?:because\s+(?P<reason>.*?))?\s*(?:\*/|-->)?\s*$"
)
_MARK = "docs-as-code:"


class Waiver(NamedTuple):
    """`line` is where the comment stands; it covers that line and the next one."""

    line: int
    rules: tuple[str, ...]
    reason: str


def find(text: str, *, is_python: bool) -> tuple[Waiver, ...]:
    """The waivers of a source; in Python only those in comments, not those in texts."""
    if _MARK not in text:
        return ()
    lines = _comments(text) if is_python else enumerate(text.splitlines(), 1)
    return tuple(found for number, line in lines if (found := _waiver(number, line)) is not None)


def _waiver(number: int, line: str) -> Waiver | None:
    match = _WAIVER.search(line)
    if match is None:
        return None
    rules = tuple(name.strip() for name in match["rules"].split(",") if name.strip())
    return Waiver(number, rules, (match["reason"] or "").strip())


def _comments(text: str) -> list[tuple[int, str]]:
    try:
        found = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []  # running it says what is wrong
    return [(token.start[0], token.string) for token in found if token.type == tokenize.COMMENT]


def apply(
    findings: Iterable[Finding], path: str, waivers: Sequence[Waiver], *, looked_for: Iterable[str]
) -> tuple[list[Finding], list[Finding]]:
    """The findings of one source that no waiver covers, and what is wrong with the waivers.

    A rule that was not looked for may be waived for nothing: that is nobody's fault.
    """
    left: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        waiver = next((one for one in waivers if _covers(one, finding)), None)
        if waiver is None:
            left.append(finding)
        else:
            used.add((waiver.line, finding.rule))
    known = frozenset(looked_for)
    wrong: list[Finding] = []
    for waiver in waivers:
        wrong += _about(waiver, path, {rule for line, rule in used if line == waiver.line}, known)
    return left, wrong


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return finding.rule in waiver.rules and finding.line in (waiver.line, waiver.line + 1)


def _about(waiver: Waiver, path: str, used: set[str], known: frozenset[str]) -> list[Finding]:
    """A waiver is a decision: it has a reason, and goes when there is nothing left to decide."""
    at = Finding(path=path, line=waiver.line, rule="", severity="warning", message="")
    found = []
    if not waiver.reason:
        hint = "write it as: # docs-as-code: ignore[rule] because …"
        found.append(replace(at, rule="waiver-without-reason", message="this waiver gives no reason", hint=hint))
    idle = [name for name in waiver.rules if name in known and name not in used]
    if idle or not waiver.rules:
        what = f"waives nothing of {', '.join(idle)}" if idle else "names no rule"
        found.append(replace(at, rule="unused-waiver", message=f"this waiver {what}", hint="remove it"))
    return found
