"""SARIF 2.1.0: what static analysis has found, each with a severity by one table."""

from __future__ import annotations

from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import severities
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.json_walk import left_out, walked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added, text_of

_LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "none"}
_NO_PROBLEM = ("pass", "notApplicable", "informational")  # kinds of results


def read(data: bytes, _about: About) -> Reading:
    """Goes through it twice, since rules may come behind the results. Raises UnreadableError with a JSON pointer."""
    text = text_of(data)
    log = walked(text, {"/runs/*/results": left_out, "/runs/*/artifacts": left_out})
    if part(log, "version") != "2.1.0":
        raise UnreadableError("it is not SARIF 2.1.0", "/version")
    if not isinstance(log.get("runs"), list):
        raise UnreadableError("there is no list of runs", "/runs")
    runs = [_Run(run, f"/runs/{number}") for number, run in enumerate(log["runs"])]
    found = _Results(runs)
    walked(text, {"/runs/*/results": found.take, "/runs/*/artifacts": left_out})
    made = [when for run in objects(log["runs"]) for one in objects(run.get("invocations")) if (when := _ended(one))]
    origins = [one for run in objects(log["runs"]) for one in objects(run.get("versionControlProvenance"))]
    commit = next((named for one in origins if (named := words(one.get("revisionId")))), None)
    when, zoned = min(made, default=(None, True))
    counts: dict[str, Value] = {"suppressed": found.suppressed, "runs": len(runs)}
    return Reading(counts, found.tally.problems(), when, zoned, commit, is_empty=not runs)


def _ended(invocation: dict[str, Any]) -> Any:
    return times.moment(words(invocation.get("endTimeUtc")) or words(invocation.get("startTimeUtc")))


class _Run:
    """The rules of a run. Raises UnreadableError where the tool did not look."""

    def __init__(self, run: Any, place: str) -> None:
        if not isinstance(part(run, "results"), list):
            raise UnreadableError(
                "the run has no results: the tool did not look, or could not tell", f"{place}/results"
            )
        for number, one in enumerate(objects(run.get("invocations"))):
            if one.get("executionSuccessful") is False:
                raise UnreadableError("the tool says that its run failed", f"{place}/invocations/{number}")
        self.rules = objects(part(run, "tool", "driver", "rules"))
        extensions = [objects(one.get("rules")) for one in objects(part(run, "tool", "extensions"))]
        self.by_id = {words(one.get("id")): one for own in (*extensions, self.rules) for one in own}


class _Results:
    """Takes results one by one."""

    def __init__(self, runs: list[_Run]) -> None:
        self.tally = Tally()
        self.suppressed = 0
        self._runs = runs

    def take(self, result: Any, places: tuple[int, ...]) -> None:
        if not isinstance(result, dict):
            raise UnreadableError("a result is no object", f"/runs/{places[0]}/results/{places[1]}")
        if result.get("kind") in _NO_PROBLEM or result.get("baselineState") == "absent":
            return
        if _is_suppressed(result):
            self.suppressed += 1
        else:
            run = self._runs[places[0]]
            self.tally.add(*_problem(result, run.rules, run.by_id))


def _is_suppressed(result: dict[str, Any]) -> bool:
    found = objects(result.get("suppressions"))
    return bool(found) and all(one.get("status", "accepted") == "accepted" for one in found)


def _problem(
    result: dict[str, Any], rules: list[dict[str, Any]], by_id: dict[str, dict[str, Any]]
) -> tuple[str, str, str, str]:
    """Its name, severity, place and message."""
    name = words(result.get("ruleId")) or words(part(result, "rule", "id"))
    index = result.get("ruleIndex")
    rule = by_id.get(name, {})
    if not rule and isinstance(index, int) and 0 <= index < len(rules):
        rule = rules[index]
    place = next((_place(one) for one in objects(result.get("locations"))), "")
    named = name or words(rule.get("id")) or "a result without a rule"
    return named, _severity(result, rule), place, words(part(result, "message", "text"))


def _place(location: dict[str, Any]) -> str:
    uri = words(part(location, "physicalLocation", "artifactLocation", "uri"))
    line = part(location, "physicalLocation", "region", "startLine")
    return f"{uri}:{line}" if uri and isinstance(line, int) else uri


def _severity(result: dict[str, Any], rule: dict[str, Any]) -> str:
    for one in (result, rule):
        band = severities.of_score(part(one, "properties", "security-severity"))
        if band:
            return band
    level = result.get("level") or part(rule, "defaultConfiguration", "level") or "warning"
    return _LEVELS.get(level, "medium") if isinstance(level, str) else "medium"


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return severities.sum_up(problems) | {"suppressed": added(readings, "suppressed")}


READER = Reader(
    "sarif",
    "findings of static analysis as SARIF 2.1.0: CodeQL, Semgrep, ruff, bandit, this tool's own `check`",
    "verify",
    (*severities.FACTS, Fact("suppressed", "number", "findings that the file itself says were accepted")),
    read,
    _sum_up,
)
