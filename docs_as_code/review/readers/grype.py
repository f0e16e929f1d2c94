"""Grype's JSON: packages that match a vulnerability."""

from __future__ import annotations

from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import severities
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.json_walk import walked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added, text_of


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    tally = Tally()
    ignored = 0

    def take(match: Any, places: tuple[int, ...]) -> None:
        at = f"/matches/{places[0]}/vulnerability"
        if not isinstance(part(match, "vulnerability"), dict):
            raise UnreadableError("a match has no vulnerability", at)
        severities.add(tally, part(match, "vulnerability", "severity"), f"{at}/severity", _problem(match))

    def ignore(_match: Any, _places: tuple[int, ...]) -> None:
        nonlocal ignored
        ignored += 1

    report = walked(text_of(data), {"/matches": take, "/ignoredMatches": ignore})
    if not isinstance(part(report, "matches"), list):
        raise UnreadableError("it is not Grype's JSON with a list of matches", "/matches")
    when, zoned = times.moment(words(part(report, "descriptor", "timestamp"))) or (None, True)
    return Reading({"suppressed": ignored}, tally.problems(), when, zoned)


def _problem(match: dict[str, Any]) -> Problem:
    """Called by its CVE where it has one; also by what Grype calls it."""
    own = words(part(match, "vulnerability", "id"))[:100]
    related = [words(one.get("id"))[:100] for one in objects(match.get("relatedVulnerabilities"))]
    ids = sorted(filter(None, dict.fromkeys((own, *related[:4]))), key=lambda one: not one.startswith("CVE-"))
    package = f"{words(part(match, 'artifact', 'name'))} {words(part(match, 'artifact', 'version'))}".strip()
    where = next((words(one.get("path")) for one in objects(part(match, "artifact", "locations"))), "")
    fixes = part(match, "vulnerability", "fix", "versions")
    fixed = next((words(one) for one in fixes if words(one)), "") if isinstance(fixes, list) else ""
    message = f"fixed in {fixed}" if fixed else "not fixed yet"
    name = ids[0] if ids else "a vulnerability without an id"
    return Problem(name, "", f"{package} in {where}" if where else package, message, also=tuple(ids[1:]))


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return severities.sum_up(problems) | {"suppressed": added(readings, "suppressed")}


READER = Reader(
    "grype",
    "vulnerable packages that Grype has found, as JSON",
    "verify",
    (*severities.FACTS, Fact("suppressed", "number", "matches that the file itself says are ignored")),
    read,
    _sum_up,
)
