"""OWASP ZAP's traditional report as JSON: alerts of each site, with the places where each was raised."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from docs_as_code.review import times
from docs_as_code.review.readers import severities
from docs_as_code.review.readers.json_text import objects, part, words
from docs_as_code.review.readers.json_walk import walked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import About, Fact, Problem, Reader, Reading, UnreadableError, Value, added, text_of

RISKS = {"3": "high", "2": "medium", "1": "low", "0": "none"}  # numbers as texts
_FALSE_POSITIVE = "0"  # a confidence


def read(data: bytes, _about: About) -> Reading:
    """Raises UnreadableError with a JSON pointer."""
    alerts = _Alerts()
    report = walked(text_of(data), {"/site/*/alerts": alerts.take, "/site/alerts": alerts.take})
    sites = part(report, "site")
    sites = [sites] if isinstance(sites, dict) else sites  # of one site, older versions write it alone
    if not isinstance(sites, list):
        raise UnreadableError("there is no list of sites", "/site")
    for number, one in enumerate(sites):
        if not isinstance(part(one, "alerts"), list):
            raise UnreadableError("there is no list of alerts", f"/site/{number}/alerts")
    made, zoned = _made(report) or (None, True)
    counts: dict[str, Value] = {"instances": alerts.instances, "suppressed": alerts.suppressed}
    return Reading(counts, alerts.tally.problems(), made, zoned, is_empty=not sites)


class _Alerts:
    """Takes alerts one by one."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.instances = 0
        self.suppressed = 0

    def take(self, alert: Any, places: tuple[int, ...]) -> None:
        at = "/".join(("/site", *(str(one) for one in places[:-1]), "alerts", str(places[-1])))
        code = part(alert, "riskcode")
        kind = RISKS.get(str(code)) if isinstance(code, (str, int)) else None
        if kind is None:
            raise UnreadableError(f"a risk from 0 to 3 is expected, and there is {str(code)[:40]!r}", f"{at}/riskcode")
        if str(alert.get("confidence")) == _FALSE_POSITIVE:
            self.suppressed += 1
            return
        instances = objects(alert.get("instances"))
        self.instances += max(len(instances), _number(alert.get("count")))
        first = instances[0] if instances else {}
        ids = [str(alert[key])[:100] for key in ("pluginid", "alertRef") if isinstance(alert.get(key), (str, int))]
        title = words(alert.get("name")) or words(alert.get("alert"))
        place = f"{words(first.get('method'))} {words(first.get('uri'))}".strip()
        more = f" and {len(instances) - 1} more" if len(instances) > 1 else ""
        self.tally.add(
            ids[0] if ids else title or "an alert without a name", kind, f"{place}{more}", title, tuple(ids[1:])
        )


def _number(count: Any) -> int:
    return int(count) if isinstance(count, str) and count.isascii() and count.isdecimal() and len(count) < 10 else 0


def _made(report: dict[str, Any]) -> tuple[datetime, bool] | None:
    """`created` has a zone; what only `@generated` tells is of the scanner's own clock."""
    found = times.moment(words(report.get("created")))
    if found:
        return found
    try:
        when = parsedate_to_datetime(words(report.get("@generated")))
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC), when.tzinfo is not None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    return severities.sum_up(problems) | {
        "instances": added(readings, "instances"),
        "suppressed": added(readings, "suppressed"),
    }


READER = Reader(
    "zap",
    "alerts of OWASP ZAP, as its traditional report in JSON",
    "verify",
    (
        *severities.FACTS,
        Fact("instances", "number", "places where alerts were raised, also of those that are waived"),
        Fact("suppressed", "number", "alerts that the file itself calls false positives"),
    ),
    read,
    _sum_up,
)
