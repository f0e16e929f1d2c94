"""A review of what runs, told by a real Prometheus that scrapes a small exporter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests import monitored
from tests.reviewing import plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Project, Result

LEVELS = """\
release: {{version: 1.4.0, window: {window}/PT1H}}
evidence:
  latency: {{type: prometheus, url: "{url}", query: latency, before: 1h, after: 2h, unit: s}}
  errors:
    type: prometheus
    url: "{url}"
    query: 'sum(rate(orders_total{{code="500"}}[10s])) / sum(rate(orders_total[10s]))'
    slo: 95
    after: 4h
  depth: {{type: prometheus, url: "{url}", query: depth, better: lower, after: 4h}}
  wrong: {{type: prometheus, url: "{url}", query: 'sum(depth'}}
  nothing: {{type: prometheus, url: "{url}", query: no_such_metric}}
gates:
  - {{name: no slower, evidence: latency, require: {{max_change_percent: 25, before_mean: 0.2, after_mean: 0.25}}, owner: o}}
  - {{name: fresh, evidence: errors, require: {{max_burn_rate: 2, min_budget_left: -100}}, max_age: 15m, owner: o}}
  - {{name: queues, evidence: depth, require: {{last: 7, lowest: 3, series: 2}}, owner: o}}
  - {{name: a mistake, evidence: wrong, require: {{max_last: 1}}, owner: o}}
  - {{name: a typing error, evidence: nothing, require: {{max_last: 1}}, owner: o}}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that has something to tell."""
    with monitored.prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield url


def decided(project: Project, text: str) -> dict[str, tuple[str, str]]:
    """State and reason of each gate, now; the deck is built."""
    plan(project, text)
    said: Result = project.run("review", "reviews/weekly.yml", "--format", "json", code=None)
    assert said.json["deck"] == "build/reviews/weekly.html", said.stderr
    return {one["name"]: (one["state"], one["reason"]) for one in said.json["gates"]}


def test_levels_of_a_real_server(project: Project, server: str) -> None:
    """The levels around a window that is over, an objective, two series; a wrong query and one of nothing fail."""
    window = (datetime.now(UTC) - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert decided(project, LEVELS.format(url=server, window=window)) == {
        "no slower": ("pass", "change_percent is 25; before_mean is 0.2; after_mean is 0.25"),
        "fresh": ("pass", "burn_rate is 2; budget_left is -100"),
        "queues": ("pass", "last is 7; lowest is 3; series is 2"),
        "a mistake": (
            "fail",
            f"the server at {server} answers with an error: 1:10: parse error: unclosed left "
            "parenthesis (bad_data, status 400)",
        ),
        "a typing error": ("fail", "build/reviews/weekly-evidence/nothing.json: there is nothing in it"),
    }


def test_alerts_of_a_real_server(project: Project, server: str) -> None:
    """One fires that is critical; the one that always fires is none."""
    text = f"evidence: {{it: {{type: alerts, url: '{server}'}}}}\ngates:\n"
    text += "  - {name: g, evidence: it, require: {firing: 1, critical: 0}, max_age: 5m, owner: o}\n"
    assert decided(project, text) == {"g": ("fail", "critical is 1, and must be 0")}


def test_a_dashboard_of_a_real_server(project: Project, server: str) -> None:
    """Its panel is drawn from what Prometheus answers."""
    panel = {"title": "Depth", "targets": [{"refId": "A", "expr": 'depth{queue=~"$queue"}'}]}
    queue = {"name": "queue", "current": {"value": ["mail", "pay"]}}
    project.write("d.json", json.dumps({"panels": [panel], "templating": {"list": [queue]}}))
    text = f"evidence: {{it: {{type: grafana, path: d.json, url: '{server}'}}}}\ngates:\n"
    text += "  - {name: g, evidence: it, require: {panels: 1, queries: 1, failed: 0, empty: 0, skipped: 0}, owner: o}\n"
    said = {"g": ("pass", "panels is 1; queries is 1; failed is 0; empty is 0; skipped is 0")}
    assert decided(project, text) == said
