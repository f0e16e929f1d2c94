"""Grafana dashboards as evidence: the queries of their panels are run and drawn, and what cannot be run is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_as_code.review.live import grafana as live
from docs_as_code.review.readers import reader
from docs_as_code.review.readers.dashboards import panels
from docs_as_code.review.reading import About, UnreadableError
from docs_as_code.review.span import Span
from tests.monitored import answering
from tests.nginx import free_port
from tests.reviewing import decide, gate
from tests.test_review_plan import wrong

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.conftest import Project

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SPAN = Span(NOW - timedelta(days=1), NOW, NOW)


def panel(expr: str, **more: Any) -> dict[str, Any]:
    return {"type": "timeseries", "title": "A", "targets": [{"refId": "A", "expr": expr}], **more}


def asked(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Title, query, and why it cannot be run, of each query."""
    return [(one.title, query.text, query.skipped) for one in panels(document, SPAN) for query in one.queries]


DASHBOARD = {
    "title": "Shop",
    "templating": {
        "list": [
            {"name": "job", "type": "query", "current": {"value": "shop"}},
            {"name": "code", "type": "query", "multi": True, "current": {"value": ["5..", "404"]}},
            {"name": "all", "type": "query", "current": {"value": ["$__all"]}},
            {"name": "unset", "type": "query", "current": {}},
        ]
    },
    "panels": [
        {"type": "text", "title": "Notes"},
        panel(
            'up{job="$job"}',
            title="Up of ${job}",
            fieldConfig={
                "defaults": {
                    "unit": "percentunit",
                    "thresholds": {"mode": "absolute", "steps": [{"value": None}, {"value": 0.9}]},
                }
            },
        ),
        {"type": "row", "title": "folded", "collapsed": True, "panels": [panel("inside", title="In a row")]},
        panel("logs", title="Logs", datasource={"type": "loki", "uid": "x"}),
        panel("gone[$unset]", title="Unknown"),
        panel("sum(depth", title="Broken"),
        panel("nothing", title="Empty"),
    ],
}


def test_panels_wherever_they_stand() -> None:
    """In folded rows, in the rows of old dashboards, and as the API wraps them; hidden queries are none."""
    old = {"rows": [{"panels": [panel("old")]}]}
    hidden = {"panels": [{"title": "H", "targets": [{"expr": "a", "hide": True}, {"expr": "b"}]}]}
    assert [one[0] for one in asked(DASHBOARD)] == ["Up of shop", "In a row", "Logs", "Unknown", "Broken", "Empty"]
    assert asked(old) == [("A", "old", "")]
    assert asked({"dashboard": hidden, "meta": {}}) == [("H", "b", "")]


@pytest.mark.parametrize(
    ("expr", "filled", "skipped"),
    [
        ('a{job="$job"} / b{job="[[job]]"}', 'a{job="shop"} / b{job="shop"}', ""),
        ('a{code=~"$code"}', 'a{code=~"(5\\\\.\\\\.|404)"}', ""),
        ("a ${code:csv} ${code:pipe}", "a 5..,404 5..|404", ""),
        ('a{x=~"$all"}', 'a{x=~".*"}', ""),
        ("rate(a[$__rate_interval])", "rate(a[102s])", ""),  # 86,400 seconds in 1,000 points are 87, and one scrape
        ("rate(a[$__interval])", "rate(a[87s])", ""),
        ("increase(a[$__range]) / $__range_s", "increase(a[86400s]) / 86400", ""),
        ('label_replace(a, "b", "$1", "c", "(.*)")', 'label_replace(a, "b", "$1", "c", "(.*)")', ""),
        ("a[$unset]", "a[$unset]", "nothing tells the variable unset"),
        ("a[${other:raw}]", "a[${other:raw}]", "nothing tells the variable other"),
        ("", "", "it has no PromQL"),
    ],
)
def test_variables_have_the_values_that_were_saved(expr: str, filled: str, skipped: str) -> None:
    """As Grafana writes them into PromQL; what has no value is not run."""
    document = {**DASHBOARD, "panels": [panel(expr)]}
    assert asked(document) == [("A", filled, skipped)]


def test_other_data_sources_are_told() -> None:
    """That of the query counts before that of the panel; a name alone may be a Prometheus."""
    mixed = {"type": "datasource", "uid": "-- Mixed --"}
    loki = {"refId": "A", "expr": "x", "datasource": {"type": "loki"}}
    mine = {"refId": "B", "expr": "y", "datasource": {"type": "prometheus", "uid": "${DS}"}}
    document = {
        "panels": [
            panel("", datasource=mixed, targets=[loki, mine]),
            panel("z", datasource="Main"),
            {"libraryPanel": {"uid": "u"}, "title": "L"},
        ]
    }
    assert asked(document) == [
        ("A", "x", "its data source is loki"),
        ("A", "y", ""),
        ("A", "z", ""),
        ("L", "", "the panel is in Grafana's library, and not in this file"),
    ]


def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
    """A Prometheus with two metrics, which does not like one query."""
    query = parse_qs(urlsplit(request.path).query)["query"][0]
    if query == "sum(depth":
        return 400, {}, b'{"status": "error", "errorType": "bad_data", "error": "unclosed left parenthesis"}'
    values = [[1795510000, "0.5"], [1795510060, "0.95"]]
    result = [{"metric": {}, "values": values}] if query in ("inside", 'up{job="shop"}') else []
    return 200, {}, json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}).encode()


def test_panels_are_drawn_and_what_tells_nothing_is_counted(project: Project) -> None:
    """With title, unit and thresholds; the kept answers read by `path` tell the same."""
    project.write("dashboards/shop.json", json.dumps(DASHBOARD))
    wanted = "{panels: 6, queries: 4, failed: 1, empty: 1, skipped: 2}"
    with answering(server) as url:
        assert gate(project, f"{{type: grafana, path: 'dashboards/*.json', url: '{url}'}}", wanted)[0] == "pass"
        evidence = decide(project).evidence["it"]
    reading = evidence.readings[0]
    first = reading.charts[0]
    assert [one.title for one in reading.charts] == ["Up of shop", "In a row"]
    assert (first.kind, first.unit) == ("line", "ratio")
    assert first.columns == ("time", "value", "threshold 0.9")
    assert [row[1:] for row in first.rows] == [(0.5, 0.9), (0.95, 0.9)]
    assert {one.name: (one.kind, one.message.replace(url, "URL")) for one in evidence.problems} == {
        "Logs": ("skipped", "its data source is loki"),
        "Unknown": ("skipped", "nothing tells the variable unset"),
        "Broken": (
            "failed",
            "the server at URL answers with an error: unclosed left parenthesis (bad_data, status 400)",
        ),
        "Empty": ("empty", "nothing"),
    }
    project.write("kept.json", next(iter(evidence.answers.values())))
    assert gate(project, "{type: grafana, path: kept.json}", wanted)[0] == "pass"


def test_dashboards_that_cannot_be_asked_for(project: Project) -> None:
    """No server, no dashboard, no file, and no answers: the gate says which."""
    project.write("d.json", json.dumps(DASHBOARD))
    project.write("other.json", "{}")
    project.write("broken.json", "{")
    url = f"http://127.0.0.1:{free_port()}"

    def reason(path: str, more: str = f", url: '{url}'") -> str:
        return gate(project, f"{{type: grafana, path: {path}{more}}}", "{failed: 0}")[1]

    assert reason("d.json") == f"the server at {url} cannot be reached (Connection refused)"
    assert reason("other.json") == "other.json is no dashboard of Grafana: it has neither `panels` nor `rows`"
    assert reason("broken.json").startswith("broken.json: it is not whole JSON")
    assert reason("no.json") == "no file matches no.json"
    assert reason("d.json", "") == "d.json: a dashboard alone tells nothing: `url` names the Prometheus to ask"
    assert reason("other.json", "") == "other.json: these are no answers to a dashboard's queries (/panels)"
    found = wrong(project, f"evidence:\n  it: {{type: grafana, url: '{url}'}}\ngates: []\n")
    assert found == ("reviews/p.yml:2", "evidence `it` lacks `path`", "name the JSON of a dashboard")


@given(st.data())
def test_whatever_the_bytes_are_they_are_read_or_refused(data: st.DataObject) -> None:
    """A broken dashboard gives panels or none, and broken answers UnreadableError: nothing else."""
    answer = {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": [[1, "2"]]}]}}
    kept = {
        "asked": "2026-11-24T09:00:00Z",
        "panels": [{"title": "t", "thresholds": [1], "queries": [{"name": "A", "answer": answer}]}],
    }
    whole = bytearray(json.dumps(data.draw(st.sampled_from([DASHBOARD, kept]))).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"", b"9", b"null", b"[]", b"{}"])
        )
    try:
        document = json.loads(whole)
    except ValueError:
        document = {}
    panels(document, SPAN)
    try:
        reader("grafana").read(bytes(whole), About())
    except UnreadableError:
        pass


def test_too_many_series_are_not_drawn(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the limit has failed, and says why."""
    monkeypatch.setattr(live, "_LARGEST", 1)
    project.write("d.json", json.dumps({"panels": [panel("inside")]}))
    with answering(server) as url:
        it = f"{{type: grafana, path: d.json, url: '{url}'}}"
        assert gate(project, it, "{failed: 0}") == ("fail", "failed is 1, and must be 0")
