"""Alerts and health checks as evidence: what fires, what is down, and what nobody can tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, UnreadableError
from tests.monitored import answering
from tests.nginx import free_port
from tests.reviewing import decide, gate, plan
from tests.test_review_plan import wrong

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.conftest import Project

# As the APIs write them: Prometheus' with `state`, Alertmanager's second one as a list with `status`.
PROMETHEUS = json.dumps(
    {
        "status": "success",
        "data": {
            "alerts": [
                {
                    "labels": {"alertname": "Slow", "severity": "warning", "job": "shop"},
                    "annotations": {"summary": "p99 is over 1 s"},
                    "state": "firing",
                    "activeAt": "2026-11-24T08:00:00Z",
                    "value": "1.2e+00",
                },
                {
                    "labels": {"alertname": "Down", "severity": "critical", "job": "pay"},
                    "annotations": {},
                    "state": "firing",
                },
                {"labels": {"alertname": "Full"}, "annotations": {}, "state": "pending"},
                {"labels": {"alertname": "Watchdog", "severity": "none"}, "annotations": {}, "state": "firing"},
            ]
        },
    }
).encode()
ALERTMANAGER = json.dumps(
    [
        {
            "labels": {"alertname": "Slow", "severity": "page"},
            "annotations": {},
            "startsAt": "2026-11-24T08:00:00Z",
            "endsAt": "2026-11-24T12:00:00Z",
            "status": {"state": "active", "silencedBy": [], "inhibitedBy": []},
        },
        {"labels": {"alertname": "Disk"}, "status": {"state": "suppressed", "silencedBy": ["x"], "inhibitedBy": []}},
    ]
).encode()
SPRING = json.dumps(
    {"status": "DOWN", "components": {"db": {"status": "DOWN", "details": {"error": "no"}}, "ping": {"status": "UP"}}}
).encode()
DRAFT = json.dumps(
    {
        "status": "warn",
        "checks": {
            "disk:free": [{"status": "warn", "output": "8 % are left"}],
            "db:up": [{"status": "pass"}, {"status": "pass"}],
        },
    }
).encode()


def facts(kind: str, data: bytes) -> dict[str, Any]:
    reading = reader(kind).read(data, About("r.json"))
    return reader(kind).sum_up((reading,), reading.problems)


def refused(kind: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        facts(kind, data)
    return str(caught.value)


def test_alerts_of_prometheus_and_of_alertmanager() -> None:
    """One that always fires, to show that alerts work, does not count; one that is silenced is told apart."""
    assert facts("alerts", PROMETHEUS) == {"firing": 2, "critical": 1, "pending": 1, "silenced": 0}
    assert facts("alerts", ALERTMANAGER) == {"firing": 1, "critical": 1, "pending": 0, "silenced": 1}
    assert facts("alerts", b"[]") == {"firing": 0, "critical": 0, "pending": 0, "silenced": 0}
    told = reader("alerts").read(PROMETHEUS, About()).problems
    assert [one[:4] for one in told] == [
        ("Down", "critical", "job=pay", ""),
        ("Slow", "firing", "job=shop", "p99 is over 1 s"),
    ]


def test_many_alerts_are_all_counted() -> None:
    """Though not all of them are told one by one."""
    one = {"labels": {"alertname": "A", "severity": "critical"}, "state": "firing"}
    data = json.dumps({"status": "success", "data": {"alerts": [one] * 7000}}).encode()
    assert facts("alerts", data)["critical"] == 7000
    assert len(reader("alerts").read(data, About()).problems) < 2000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{}", "it is no answer of Prometheus or Alertmanager (/status)"),
        (b'{"status": "success", "data": {}}', "there is no list of alerts (/data/alerts)"),
        (b'[{"labels": {}, "status": {"state": "odd"}}]', "the state of an alert is not known (/0/state)"),
        (b'[{"status": {"state": "active"}}]', "an alert has no labels (/0/labels)"),
        (b'{"status": "error", "error": "not now"}', "the server has answered with an error: not now"),
    ],
)
def test_alerts_that_cannot_be_read(data: bytes, message: str) -> None:
    """An absent list is not an empty one."""
    assert refused("alerts", data) == message


def test_a_waiver_accepts_an_alert_by_its_name(project: Project) -> None:
    """And no other one."""
    project.write("alerts.json", PROMETHEUS)
    it = "{type: alerts, path: alerts.json}"
    waived = ", waivers: [{reason: r, by: b, until: 2026-12-01, matches: %s}]"
    assert gate(project, it, "{critical: 0}", waived % "Down") == ("waived", "critical is 1, and must be 0")
    assert gate(project, it, "{critical: 0}", waived % "Slow") == ("fail", "critical is 1, and must be 0")


def test_alertmanager_is_asked_where_prometheus_is_not(project: Project) -> None:
    """The answer is kept with the time of the server, so that its age is known when it is read again."""
    asked: list[str] = []

    def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        asked.append(request.path)
        return (200, {}, ALERTMANAGER) if request.path == "/api/v2/alerts" else (410, {}, b"{}")

    before = datetime.now(UTC).replace(microsecond=0)
    with answering(server) as url:
        assert gate(project, f"{{type: alerts, url: '{url}'}}", "{critical: 1, silenced: 1}")[0] == "pass"
        found = decide(project).evidence["it"]
    assert asked == ["/api/v1/alerts", "/api/v2/alerts"] * 2
    assert found.files[0].dated_by == "the file itself"
    assert found.files[0].made is not None
    assert found.files[0].made >= before
    project.write("kept.json", next(iter(found.answers.values())))
    assert gate(project, "{type: alerts, path: kept.json}", "{critical: 1, silenced: 1}")[0] == "pass"


def test_a_server_that_has_no_alerts_to_tell(project: Project) -> None:
    """Neither API is there."""
    with answering(lambda _: (404, {}, b"no")) as url:
        reason = f"the server at {url} answers with status 404, and with nothing that Alertmanager would say"
        assert gate(project, f"{{type: alerts, url: '{url}'}}", "{firing: 0}") == ("fail", reason)


def test_health_that_services_tell() -> None:
    """Of Spring and of the health+json drafts: the service, and its parts one level deep."""
    assert facts("health", b'{"status": "UP"}') == {"checks": 1, "up": 1, "down": 0, "warn": 0}
    assert facts("health", SPRING) == {"checks": 3, "up": 1, "down": 2, "warn": 0}
    assert facts("health", DRAFT) == {"checks": 4, "up": 2, "down": 0, "warn": 2}
    assert facts("health", b'{"status": "UNKNOWN"}')["down"] == 1
    assert refused("health", b'{"status": "green"}') == "there is no status of a kind that is known (/status)"
    assert refused("health", b"[]") == "there is no status of a kind that is known (/status)"
    assert refused("health", b'{"asked": "2026-11-24T08:00:00Z"}') == "there is no list of checks (/checks)"


def test_addresses_are_asked_side_by_side(project: Project) -> None:
    """A status that is not expected, a body that says otherwise and nobody at the port are down; queries are hidden."""

    def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        if request.path.startswith("/sick"):
            return 200, {}, SPRING
        return (503, {}, b"") if request.path == "/gone" else (200, {}, b"planted in the body")

    with answering(server) as url:
        nobody = f"http://127.0.0.1:{free_port()}/"
        urls = f"['{url}/live?token=planted', '{url}/sick', '{url}/gone', '{nobody}']"
        text = "evidence:\n  it: {type: health, urls: %s}\ngates:\n  - {name: g, evidence: it, require: {down: 0}, owner: o}\n"
        plan(project, text % urls)
        found = decide(project)
    assert found.outcomes[0].reason == "down is 3, and must be 0"
    evidence = found.evidence["it"]
    told = {one.name: one.message for one in evidence.problems}
    assert told == {
        f"{url}/sick": "DOWN",
        f"{url}/gone": "status 503, and 200 is expected",
        nobody: f"the server at {nobody} cannot be reached (Connection refused)",
    }
    kept = next(iter(evidence.answers.values()))
    assert f"{url}/live".encode() in kept
    assert b"planted" not in kept
    assert evidence.facts()["up"] == 1
    assert int(evidence.facts()["slowest"]) >= 0


def test_another_status_can_be_what_is_expected(project: Project) -> None:
    """A page that sends people to log in, say."""
    with answering(lambda _: (302, {"Location": "/login"}, b"")) as url:
        assert gate(project, f"{{type: health, urls: '{url}', expect: 302}}", "{up: 1, down: 0}")[0] == "pass"
        assert gate(project, f"{{type: health, urls: '{url}'}}", "{down: 0}")[0] == "fail"


@pytest.mark.parametrize(
    ("it", "message", "hint"),
    [
        (
            "type: health",
            "evidence `it` lacks `urls`",
            "name the server to ask by `urls`, or files with its answers by `path`",
        ),
        (
            "type: health, urls: ['http://a', 'http://ada:planted@b']",
            "`urls` of evidence `it` has a login in it",
            "name a variable that holds it by `token_env`",
        ),
        (
            "type: health, urls: http://a, expect: fine",
            "`expect` of evidence `it` must be a status of HTTP as 200, not 'fine'",
            None,
        ),
        ("type: health, urls: []", "`urls` of evidence `it` must be an address or a list of them, not a list", None),
        ("type: alerts, urls: http://a", "evidence of the type alerts has no `urls`", "remove `urls`"),
    ],
)
def test_what_is_wrong_in_the_plan(project: Project, it: str, message: str, hint: str | None) -> None:
    """Each with its line."""
    found = wrong(project, f"evidence:\n  it: {{{it}}}\ngates: []\n")
    assert found == ("reviews/p.yml:2", message, hint)


@given(st.data())
def test_whatever_the_bytes_are_they_are_read_or_refused(data: st.DataObject) -> None:
    """Nothing but UnreadableError comes out of broken files."""
    kind, sample = data.draw(
        st.sampled_from([("alerts", PROMETHEUS), ("alerts", ALERTMANAGER), ("health", SPRING), ("health", DRAFT)])
    )
    whole = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"", b"9", b"null", b"[", b"{}"])
        )
    try:
        facts(kind, bytes(whole))
    except UnreadableError:
        pass


def test_every_fact_is_documented() -> None:
    """Asked over the network there are all of them."""
    asked = b'{"asked": "2026-11-24T08:00:00Z", "expect": 200, "checks": [{"url": "http://a", "status": 200, "milliseconds": 3}]}'
    assert set(facts("health", asked)) == {fact.name for fact in reader("health").facts}
    assert set(facts("alerts", b"[]")) == {fact.name for fact in reader("alerts").facts}
