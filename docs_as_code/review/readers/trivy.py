"""Trivy's JSON, of images, file systems and configuration: vulnerabilities, misconfigurations and secrets."""

from __future__ import annotations

from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import severities
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.json_walk import left_out, walked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added, text_of

_LISTS = ("Vulnerabilities", "Misconfigurations", "Secrets", "Licenses")
_SUPPRESSED = "ExperimentalModifiedFindings"


def read(data: bytes, _about: About) -> Reading:
    """Goes through it twice, since a target may be named behind its findings. Raises UnreadableError with a pointer."""
    text = text_of(data)
    unneeded = {f"/Results/*/{name}": left_out for name in ("Packages", *_LISTS)}
    report = walked(text, unneeded)
    if part(report, "SchemaVersion") != 2:
        raise UnreadableError("it is not Trivy's JSON with the schema version 2", "/SchemaVersion")
    results = report.get("Results")
    if not isinstance(results, list):
        raise UnreadableError("there are no results: Trivy found nothing to look at", "/Results")
    findings = _Findings([words(part(one, "Target")) for one in results])
    walked(text, unneeded | {f"/Results/*/{name}": findings.taker(name) for name in _LISTS})
    made = times.moment(words(report.get("CreatedAt")))
    when, zoned = made if made and made[0].year > 1 else (None, True)
    counts: dict[str, Value] = {
        "suppressed": sum(len(objects(part(one, _SUPPRESSED))) for one in results),
        "secrets": findings.secrets,
    }
    commit = words(part(report, "Metadata", "Commit")) or None
    return Reading(counts, findings.tally.problems(), when, zoned, commit, is_empty=not results)


class _Findings:
    """Takes findings one by one; what a secret looks like is not read."""

    def __init__(self, targets: list[str]) -> None:
        self.tally = Tally()
        self.secrets = 0
        self._targets = targets

    def taker(self, name: str) -> Any:
        """What takes the findings of one kind of list."""
        problem = {"Vulnerabilities": _vulnerability, "Misconfigurations": _misconfiguration, "Secrets": _secret}

        def take(one: Any, places: tuple[int, ...]) -> None:
            at = f"/Results/{places[0]}/{name}/{places[1]}"
            if not isinstance(one, dict):
                raise UnreadableError("a finding is no object", at)
            if name == "Misconfigurations" and one.get("Status", "FAIL") != "FAIL":
                return  # it is one that passed
            self.secrets += name == "Secrets"
            found = problem.get(name, _licence)(one, self._targets[places[0]])
            severities.add(self.tally, one.get("Severity"), f"{at}/Severity", found)

        return take


def _vulnerability(one: dict[str, Any], target: str) -> Problem:
    package = f"{words(one.get('PkgName'))} {words(one.get('InstalledVersion'))}".strip()
    fixed = words(one.get("FixedVersion"))
    message = "; ".join(filter(None, (f"fixed in {fixed}" if fixed else "not fixed yet", words(one.get("Title")))))
    name = words(one.get("VulnerabilityID")) or "a vulnerability without an id"
    vendor = one.get("VendorIDs")
    also = tuple(words(found)[:100] for found in vendor[:4] if words(found)) if isinstance(vendor, list) else ()
    return Problem(name, "", f"{package} in {target}" if target else package, message, also=also)


def _misconfiguration(one: dict[str, Any], target: str) -> Problem:
    ids = [words(one.get(key))[:100] for key in ("ID", "AVDID") if words(one.get(key))]
    place = _line(target, part(one, "CauseMetadata", "StartLine"))
    name = ids[0] if ids else "a misconfiguration without an id"
    return Problem(name, "", place, words(one.get("Title")) or words(one.get("Message")), also=tuple(ids[1:]))


def _secret(one: dict[str, Any], target: str) -> Problem:
    name = words(one.get("RuleID")) or "a secret"
    return Problem(name, "", _line(target, one.get("StartLine")), words(one.get("Title")))


def _licence(one: dict[str, Any], target: str) -> Problem:
    name = words(one.get("Name")) or "a licence without a name"
    return Problem(name, "", words(one.get("PkgName")) or words(one.get("FilePath")) or target, "licence")


def _line(target: str, line: Any) -> str:
    return f"{target}:{line}" if isinstance(line, int) and line > 0 else target


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return severities.sum_up(problems) | {
        "secrets": added(readings, "secrets"),
        "suppressed": added(readings, "suppressed"),
    }


READER = Reader(
    "trivy",
    "findings of Trivy as JSON, in images, file systems, repositories and configuration",
    "verify",
    (
        *severities.FACTS,
        Fact("secrets", "number", "secrets that were found, also those that are waived"),
        Fact("suppressed", "number", "findings that the file itself says were accepted"),
    ),
    read,
    _sum_up,
)
