"""SARIF 2.1.0: what static analysis has found, each with a severity by one table."""

from __future__ import annotations

from collections import Counter
from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.reading import SEVERITIES, About, Fact, Problem, Reader, Reading, UnreadableError, Value, added

_LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "none"}
_NO_PROBLEM = ("pass", "notApplicable", "informational")  # kinds of results
_MESSAGE = 300


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    log = json_text.loaded(data)
    if part(log, "version") != "2.1.0":
        raise UnreadableError("it is not SARIF 2.1.0", "/version")
    if not isinstance(log.get("runs"), list):
        raise UnreadableError("there is no list of runs", "/runs")
    problems: list[Problem] = []
    suppressed = 0
    made, commits = [], []
    for number, run in enumerate(log["runs"]):
        found, hidden = _run(run, f"/runs/{number}")
        problems += found
        suppressed += hidden
        made += [when for one in objects(run.get("invocations")) if (when := _ended(one))]
        commits += [words(one.get("revisionId")) for one in objects(run.get("versionControlProvenance"))]
    commit = next((one for one in commits if one), None)
    when, zoned = min(made, default=(None, True))
    counts: dict[str, Value] = {"suppressed": suppressed, "runs": len(log["runs"])}
    return Reading(counts, tuple(problems), when, zoned, commit, is_empty=not log["runs"])


def _ended(invocation: dict[str, Any]) -> Any:
    return times.moment(words(invocation.get("endTimeUtc")) or words(invocation.get("startTimeUtc")))


def _run(run: Any, place: str) -> tuple[list[Problem], int]:
    results = part(run, "results")
    if not isinstance(results, list):
        raise UnreadableError("the run has no results: the tool did not look, or could not tell", f"{place}/results")
    for number, one in enumerate(objects(run.get("invocations"))):
        if one.get("executionSuccessful") is False:
            raise UnreadableError("the tool says that its run failed", f"{place}/invocations/{number}")
    rules = objects(part(run, "tool", "driver", "rules"))
    extensions = [objects(one.get("rules")) for one in objects(part(run, "tool", "extensions"))]
    by_id = {words(one.get("id")): one for own in (*extensions, rules) for one in own}
    problems, suppressed = [], 0
    for number, result in enumerate(results):
        if not isinstance(result, dict):
            raise UnreadableError("a result is no object", f"{place}/results/{number}")
        if result.get("kind") in _NO_PROBLEM or result.get("baselineState") == "absent":
            continue
        if _is_suppressed(result):
            suppressed += 1
        else:
            problems.append(_problem(result, rules, by_id))
    return problems, suppressed


def _is_suppressed(result: dict[str, Any]) -> bool:
    found = objects(result.get("suppressions"))
    return bool(found) and all(one.get("status", "accepted") == "accepted" for one in found)


def _problem(result: dict[str, Any], rules: list[dict[str, Any]], by_id: dict[str, dict[str, Any]]) -> Problem:
    name = words(result.get("ruleId")) or words(part(result, "rule", "id"))
    index = result.get("ruleIndex")
    rule = by_id.get(name, {})
    if not rule and isinstance(index, int) and 0 <= index < len(rules):
        rule = rules[index]
    place = next((_place(one) for one in objects(result.get("locations"))), "")
    message = words(part(result, "message", "text"))[:_MESSAGE]
    return Problem(name or words(rule.get("id")) or "a result without a rule", _severity(result, rule), place, message)


def _place(location: dict[str, Any]) -> str:
    uri = words(part(location, "physicalLocation", "artifactLocation", "uri"))
    line = part(location, "physicalLocation", "region", "startLine")
    return f"{uri}:{line}" if uri and isinstance(line, int) else uri


def _severity(result: dict[str, Any], rule: dict[str, Any]) -> str:
    for one in (result, rule):
        score = part(one, "properties", "security-severity")
        band = _band(score)
        if band:
            return band
    level = result.get("level") or part(rule, "defaultConfiguration", "level") or "warning"
    return _LEVELS.get(level, "medium") if isinstance(level, str) else "medium"


def _band(score: Any) -> str | None:
    """GitHub's bands for a score from 0 to 10, which is a number or a text."""
    try:
        value = float(score) if isinstance(score, (str, int, float)) else -1.0
    except (ValueError, OverflowError):
        return None
    if not 0 <= value <= 10:
        return None
    return next(
        name
        for least, name in ((9, "critical"), (7, "high"), (4, "medium"), (0.1, "low"), (0, "none"))
        if value >= least
    )


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    counted = Counter(one.kind for one in problems)
    worst = max((SEVERITIES.index(kind) for kind in counted), default=0)
    counts: dict[str, Value] = {name: counted[name] for name in reversed(SEVERITIES[1:])}
    return {
        "severity": SEVERITIES[worst],
        "total": len(problems),
        **counts,
        "suppressed": added(readings, "suppressed"),
    }


READER = Reader(
    "sarif",
    "findings of static analysis as SARIF 2.1.0: CodeQL, Semgrep, ruff, bandit, this tool's own `check`",
    "verify",
    (
        Fact("severity", "severity", "the gravest severity that was found"),
        Fact("total", "number", "findings, without those that are suppressed"),
        Fact("critical", "number", "critical ones"),
        Fact("high", "number", "high ones"),
        Fact("medium", "number", "medium ones"),
        Fact("low", "number", "low ones"),
        Fact("suppressed", "number", "findings that the file itself says were accepted"),
    ),
    read,
    _sum_up,
)
