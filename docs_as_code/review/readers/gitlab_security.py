"""Security reports of GitLab: SAST, DAST, dependencies, containers and secrets have one schema, told by `scan.type`."""

from __future__ import annotations

import re
from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import severities
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.json_walk import left_out, walked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Problem, Reader, Reading, UnreadableError, Value, text_of

_CLASSES = ("cwe", "owasp", "wasc")  # identifiers of a whole class of weaknesses, by which nothing is waived
_IDS = 5
_ID = 100  # characters


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    tally = Tally()

    def take(one: Any, places: tuple[int, ...]) -> None:
        at = f"/vulnerabilities/{places[0]}"
        if not isinstance(one, dict):
            raise UnreadableError("a vulnerability is no object", at)
        severities.add(tally, one.get("severity"), f"{at}/severity", _problem(one))

    taking = {"/vulnerabilities": take, "/remediations": left_out, "/dependency_files": left_out}
    report = walked(text_of(data), taking)
    if not re.match(r"\d+\.\d+\.", words(part(report, "version"))) or part(report, "scan") is None:
        raise UnreadableError("it is no security report of GitLab, with its version and a scan", "/version")
    if part(report, "scan", "status") != "success":
        raise UnreadableError("it does not say that the scan was a success", "/scan/status")
    for number, one in enumerate(objects(part(report, "scan", "messages"))):
        if one.get("level") == "fatal":
            raise UnreadableError("the scanner had to stop", f"/scan/messages/{number}")
    if not isinstance(report.get("vulnerabilities"), list):
        raise UnreadableError("there is no list of vulnerabilities", "/vulnerabilities")
    told = words(part(report, "scan", "end_time")) or words(part(report, "scan", "start_time"))
    made = times.moment(told)  # in UTC, as the schema says
    return Reading({}, tally.problems(), made[0] if made else None)


def _problem(one: dict[str, Any]) -> Problem:
    """Called by its CVE, else by what GitLab takes for the first of its identifiers."""
    ids = [
        words(found.get("value"))[:_ID]
        for found in sorted(objects(one.get("identifiers")), key=lambda found: found.get("type") != "cve")
        if found.get("type") not in _CLASSES and words(found.get("value"))
    ]
    name = ids[0] if ids else words(one.get("name")) or "a finding without an identifier"
    message = words(one.get("name")) or words(one.get("message"))
    return Problem(name, "", _place(one.get("location")), message, also=tuple(ids[1:_IDS]))


def _place(location: Any) -> str:
    """A line of a file, a package, or a page without what was asked of it."""
    package = words(part(location, "dependency", "package", "name"))
    version = words(part(location, "dependency", "version"))
    file, line = words(part(location, "file")), part(location, "start_line")
    where = f"{file}:{line}" if file and isinstance(line, int) else file or words(part(location, "image"))
    if package:
        return f"{package} {version} in {where}".strip() if where else f"{package} {version}".strip()
    page = words(part(location, "hostname")) + re.split(r"[?#]", words(part(location, "path")), maxsplit=1)[0]
    return where or f"{words(part(location, 'method'))} {page}".strip()


def _sum_up(_readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return severities.sum_up(problems)


READER = Reader(
    "gitlab-security",
    "findings of GitLab's security reports: SAST, DAST, dependency and container scanning, secret detection",
    "verify",
    severities.FACTS,
    read,
    _sum_up,
)
