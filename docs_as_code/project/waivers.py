"""Waivers: comments in a source that say which findings of a line are accepted, and why."""

from __future__ import annotations

import difflib
import io
import re
import tokenize
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.findings import Finding
from docs_as_code.project.shown_pictures import without_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_WAIVER = re.compile(
    r"(?P<mark>\#|//|/\*|<!--)\s*docs-as-code:\s*ignore\s*\[(?P<rules>[^\]]*)\]"
    r"\s*(?:because\s+(?P<reason>.*?))?\s*(?:\*/|-->)?\s*$"
)
_MARK = "docs-as-code:"
_HEAD = re.compile(r"---\n.*?^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


class Waiver(NamedTuple):
    """`line` is where the comment stands. It covers that line; one that stands alone covers up to `last`."""

    line: int
    last: int
    rules: tuple[str, ...]
    reason: str


def find(text: str, path: str) -> tuple[Waiver, ...]:
    """The waivers of a source or page: in comments, not in texts, nor in the code that a page shows."""
    if _MARK not in text:
        return ()
    lines = list(_comments(text, path))
    alone = {number for number, before, _ in lines if not before.strip()}
    found = []
    for number, _, match in lines:
        last = number
        while last in alone:  # several may stand above one line
            last += 1
        rules = tuple(name.strip() for name in match["rules"].split(",") if name.strip())
        found.append(Waiver(number, last, rules, (match["reason"] or "").strip()))
    return tuple(found)


def _comments(text: str, path: str) -> Iterator[tuple[int, str, re.Match[str]]]:
    """Line, what stands before it there, and the match, of each comment that is a waiver."""
    if path.endswith(".py"):
        yield from _of_python(text)
        return
    plain = without_code(text) if path.endswith(".md") else text
    head = _HEAD.match(plain) if path.endswith(".md") else None
    for number, line in enumerate(plain.split("\n"), 1):
        match = _WAIVER.search(line)
        if match is None:
            continue
        in_head = head is not None and number <= head[0].count("\n")
        marks = ("#",) if in_head else ("<!--",) if path.endswith(".md") else ("#", "//", "/*")
        if match["mark"] in marks:
            yield number, line[: match.start()], match


def _of_python(text: str) -> Iterator[tuple[int, str, re.Match[str]]]:
    try:
        found = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return  # running it says what is wrong
    for token in found:
        match = _WAIVER.search(token.string) if token.type == tokenize.COMMENT else None
        if match is not None:
            before = token.line[: token.start[1]] + token.string[: match.start()]
            yield token.start[0], before, match


def left_in(project: Path, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that no waiver accepts in the files that they point at."""
    known: dict[str, tuple[Waiver, ...]] = {}
    left = []
    for finding in findings:
        if finding.path not in known:
            known[finding.path] = of_file(project / finding.path)
        if not any(_covers(one, finding) for one in known[finding.path]):
            left.append(finding)
    return tuple(left)


def of_file(file: Path) -> tuple[Waiver, ...]:
    """The waivers of a file; none of one that cannot be read."""
    try:
        return find(file.read_text(encoding="utf-8-sig", errors="replace"), file.name)
    except OSError:
        return ()


def apply(
    findings: Iterable[Finding],
    path: str,
    waivers: Sequence[Waiver],
    *,
    looked_for: frozenset[str],
    rules: Iterable[str],
) -> tuple[list[Finding], list[Finding]]:
    """The findings of one source that no waiver covers, and what is wrong with the waivers.

    A rule that was not looked for may be waived for nothing: that is nobody's fault. `rules` are all that there are.
    """
    left: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        waiver = next((one for one in waivers if _covers(one, finding)), None)
        if waiver is None:
            left.append(finding)
        else:
            used.add((waiver.line, finding.rule))
    wrong: list[Finding] = []
    for waiver in waivers:
        wrong += _about(waiver, path, {rule for line, rule in used if line == waiver.line}, looked_for, rules)
    return left, wrong


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return finding.rule in waiver.rules and finding.line in (waiver.line, waiver.last)


def _about(
    waiver: Waiver, path: str, used: set[str], looked_for: frozenset[str], rules: Iterable[str]
) -> list[Finding]:
    """A waiver is a decision: it has a reason, and goes when there is nothing left to decide."""
    at = Finding(path=path, line=waiver.line, rule="", severity="warning", message="")
    found = []
    if not waiver.reason:
        hint = "write it as: # docs-as-code: ignore[rule] because …"
        found.append(replace(at, rule="waiver-without-reason", message="this waiver gives no reason", hint=hint))
    for name in sorted(set(waiver.rules).difference(rules)):
        near = difflib.get_close_matches(name, rules, n=1)
        hint = f"did you mean {near[0]}?" if near else "remove it"
        found.append(replace(at, rule="unused-waiver", message=f"there is no rule named {name!r}", hint=hint))
    idle = [name for name in waiver.rules if name in looked_for and name not in used]
    if idle or not waiver.rules:
        what = f"waives nothing of {', '.join(idle)}" if idle else "names no rule"
        found.append(replace(at, rule="unused-waiver", message=f"this waiver {what}", hint="remove it"))
    return found
