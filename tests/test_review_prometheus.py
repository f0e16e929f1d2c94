"""Evidence of Prometheus: what saved answers tell, and what becomes of servers that do not answer as they should."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_as_code.engine.store_http import Limits
from docs_as_code.review.live import asking
from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, Moments, UnreadableError
from tests.monitored import answering
from tests.nginx import free_port
from tests.reviewing import decide, gate, plan
from tests.test_review_plan import wrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.server import BaseHTTPRequestHandler

    from tests.conftest import Project

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WINDOW = NOW - timedelta(hours=1)


def series(values: Mapping[int, str], **labels: str) -> dict[str, Any]:
    """A series by minutes from the start of the window."""
    start = int(WINDOW.timestamp())
    return {"metric": labels, "values": [[start + 60 * minute, value] for minute, value in values.items()]}


def answer(*every: dict[str, Any], **more: Any) -> bytes:
    """What the API says of a query over time."""
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": every}, **more}).encode()


# Twice 0.2 and 0.4 before (mean 0.3), 0.3 and 0.45 after (mean 0.375): up by a quarter.
STEADY = answer(series({-60: "0.2", -30: "0.4", -10: "0.2", 0: "0.4", 10: "0.3", 50: "0.45"}, job="shop"))
TWO = answer(
    series({-30: "1", 0: "3", 30: "2"}, job="shop", path="/pay"),
    series({-30: "4", 0: "4", 30: "1"}, job="shop", path="/mail"),
)


def facts(data: bytes, **options: Any) -> dict[str, Any]:
    """The facts of one answer, at NOW, with the window of the release an hour ago."""
    reading = reader("prometheus").read(data, About(options=options, moments=Moments(NOW, WINDOW)))
    return reader("prometheus").sum_up((reading,), reading.problems)


def refused(data: bytes, **options: Any) -> str:
    """Why an answer cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        facts(data, **options)
    return str(caught.value)


def test_levels_before_and_after_the_window_starts() -> None:
    """What is at the start itself is before; the change is in percent of what it was."""
    assert facts(STEADY) == {
        "last": 0.45,
        "mean": 0.325,
        "before_mean": 0.3,
        "after_mean": 0.375,
        "change_percent": 25,
        "lowest": 0.2,
        "highest": 0.45,
        "series": 1,
        "points": 6,
        "gaps": 0,
    }


def test_every_fact_is_documented() -> None:
    """With an objective there are all of them."""
    assert set(facts(STEADY, slo=90.0)) == {fact.name for fact in reader("prometheus").facts}


def test_before_and_after_cut_what_was_saved() -> None:
    """Points out of the asked time do not count, wherever they come from."""
    found = facts(STEADY, before=timedelta(minutes=15), after=timedelta(minutes=20))
    assert (found["points"], found["before_mean"], found["after_mean"]) == (3, 0.3, 0.3)


def test_a_window_that_is_to_come_has_no_after() -> None:
    """Before the release all is before, until now; a gate on what comes after cannot pass."""
    later = Moments(NOW, NOW + timedelta(days=2))
    reading = reader("prometheus").read(STEADY, About(options={}, moments=later))
    found = reader("prometheus").sum_up((reading,), ())
    assert "after_mean" not in found
    assert "change_percent" not in found
    assert found["before_mean"] == found["mean"] == 0.325


def test_of_several_series_each_fact_is_of_the_worst() -> None:
    """Which is the worst the plan must say: nothing is guessed."""
    low, high = facts(TWO, better="lower"), facts(TWO, better="higher")
    assert (low["last"], low["before_mean"], low["after_mean"], low["change_percent"]) == (2, 4, 2, 0)
    assert (high["last"], high["before_mean"], high["after_mean"], high["change_percent"]) == (1, 2, 1, -75)
    assert low["series"] == high["series"] == 2
    assert refused(TWO) == (
        "it gives 2 series: say by `better: lower` or `better: higher` which is the worst of them, "
        "or make one of them, as by max()"
    )


def test_the_burn_rate_of_an_objective() -> None:
    """99 % allow one error in a hundred: 2 % on average burn twice as fast as allowed, and leave less than nothing."""
    ratio = answer(series({-30: "0.01", 0: "0.03", 30: "0.02"}))
    found = facts(ratio, slo=99.0)
    assert (found["burn_rate"], found["budget_left"]) == (2, -100)
    assert facts(ratio, slo=96.0)["budget_left"] == 50
    assert refused(STEADY.replace(b"0.45", b"45"), slo=99.0) == (
        "with `slo` the query must give a ratio from 0 to 1, and gives 45"
    )


def test_what_is_no_number_is_counted_and_left_out() -> None:
    """NaN is what a quantile of nothing gives. The age is that of the last number, so that silence grows old."""
    data = answer(series({-30: "NaN", 0: "1", 30: "NaN"}))
    reading = reader("prometheus").read(data, About(moments=Moments(NOW, WINDOW)))
    assert reading.made == WINDOW
    assert (facts(data)["gaps"], facts(data)["points"]) == (2, 1)
    assert refused(answer(series({0: "1", 1: "+Inf"}))) == (
        "a value is infinite: the query divides by nothing (/data/result/0/values/1)"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>", "it is not whole JSON: Expecting value (line 1)"),
        (b"[]", "it is no answer of Prometheus' API (/status)"),
        (
            b'{"status": "error", "errorType": "bad_data", "error": "parse error: no right paren"}',
            "the server has answered with bad_data: parse error: no right paren",
        ),
        (
            answer(warnings=["remote read failed: one store is down"]),
            "the server warns of its answer: remote read failed: one store is down (/warnings/0)",
        ),
        (
            b'{"status": "success", "data": {"resultType": "string", "result": [1, "a"]}}',
            "there are no series: a query must give numbers over time (/data/result)",
        ),
        (answer({"metric": {}}), "a series has no values (/data/result/0/values)"),
        (
            answer({"metric": {}, "values": [[1]]}),
            "a value is no pair of a time and a number (/data/result/0/values/0)",
        ),
        (answer({"metric": {}, "values": [[2, "1"], [1, "1"]]}), "its times are in no order (/data/result/0/values/1)"),
        (
            answer({"metric": {}, "histograms": [[1, {"count": "1"}]]}),
            "it gives histograms: histogram_quantile() makes numbers of them (/data/result/0)",
        ),
    ],
)
def test_answers_that_cannot_be_read(data: bytes, message: str) -> None:
    """The pointer leads to what is wrong."""
    assert refused(data) == message


def test_instant_answers_are_series_of_one_point() -> None:
    """What `query` gives, too: a vector or a scalar."""
    vector = (
        b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1795510000,"4"]}]}}'
    )
    scalar = b'{"status":"success","data":{"resultType":"scalar","result":[1795510000,"4"]}}'
    assert facts(vector)["last"] == facts(scalar)["last"] == 4


@given(st.data())
def test_whatever_the_bytes_are_they_are_read_or_refused(data: st.DataObject) -> None:
    """Nothing but UnreadableError comes out of broken answers."""
    whole = bytearray(data.draw(st.sampled_from([STEADY, TWO])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"", b"9", b"null", b"[", b"1e400"])
        )
    try:
        facts(bytes(whole), better="lower")
    except UnreadableError:
        pass


def test_a_chart_is_thinned_without_losing_its_peak() -> None:
    """Four hundred points at most; the worst of those that fall together stays."""
    values = dict.fromkeys(range(-5000, 0), "1")
    data = answer(series({**values, -1234: "99"}))
    chart = reader("prometheus").read(data, About(moments=Moments(NOW, WINDOW))).charts[0]
    assert len(chart.rows) <= 400
    assert max(row[1] for row in chart.rows) == 99  # type: ignore[type-var] # there are no gaps


def test_an_answer_may_be_too_large_for_memory() -> None:
    """It is refused before it is parsed."""
    assert refused(b" " * (33 << 20)) == ("it has more than 32 MB: ask for fewer series, or for fewer points of each")


def asked(url: str, more: str = "") -> str:
    return f"{{type: prometheus, url: '{url}', query: up, better: lower{more}}}"


def told(project: Project, status: int, body: bytes, headers: dict[str, str] | None = None) -> tuple[str, str]:
    """State and reason of a gate when the server answers so; its address is written as URL."""
    with answering(lambda _: (status, headers or {}, body)) as url:
        state, reason = gate(project, asked(url), "{max_last: 1}")
        return state, reason.replace(url, "URL")


def test_a_server_is_asked_for_the_time_around_the_window(project: Project) -> None:
    """With a step that never gives too many points; what it says becomes facts, and the same file by `path` too."""
    seen: list[str] = []

    def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        seen.append(request.path)
        return 200, {}, STEADY

    with answering(server) as url:
        assert gate(project, asked(f"{url}/prom/"), "{last: 0.45}", ", max_age: 1h") == ("pass", "last is 0.45")
    assert seen == ["/prom/api/v1/query_range?query=up&start=1795424409&end=1795510800&step=87"]
    project.write("saved.json", STEADY)
    assert gate(project, "{type: prometheus, path: saved.json}", "{last: 0.45}") == ("pass", "last is 0.45")


def test_a_long_query_is_posted(project: Project) -> None:
    """A URL of more than some thousand characters is refused by servers and proxies."""
    query = "+".join(["up"] * 2000)
    seen: list[bytes] = []

    def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        seen.append(request.rfile.read(int(request.headers["Content-Length"])))
        return 200, {}, STEADY

    with answering(server) as url:
        assert gate(project, asked(url).replace("query: up", f"query: {query}"), "{last: 0.45}")[0] == "pass"
    assert seen[0].startswith(b"query=up%2Bup%2B")


@pytest.mark.parametrize(
    ("status", "body", "headers", "reason"),
    [
        (
            422,
            b'{"status":"error","errorType":"execution","error":"expanding series: too many"}',
            {},
            "the server at URL answers with an error: expanding series: too many (execution, status 422)",
        ),
        (
            400,
            b'{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution of 11,000 points per '
            b'timeseries. Try decreasing the query resolution (?step=XX)"}',
            {},
            "the server at URL answers with an error: exceeded maximum resolution of 11,000 points per timeseries. "
            "Try decreasing the query resolution (?step=XX) (bad_data, status 400)",
        ),
        (
            502,
            b"<html>Bad Gateway</html>",
            {},
            "the server at URL answers with status 502, and with nothing that Prometheus would say",
        ),
        (
            200,
            b"<html>Log in</html>",
            {},
            "the server at URL answers with something else than JSON: a proxy or a page to log in may stand before it",
        ),
        (
            401,
            b"no",
            {},
            "the server at URL refuses access (status 401): `token_env` names the variable with a token for it",
        ),
        (
            302,
            b"",
            {"Location": "https://login.example.org/x?next=secret"},
            "the server at URL sends us to login.example.org (status 302), and redirects are not followed",
        ),
        (200, answer(), {}, "build/reviews/weekly-evidence/it.json: there is nothing in it"),
        (
            200,
            answer(series({0: "NaN"})),
            {},
            "build/reviews/weekly-evidence/it.json: there is nothing in it",
        ),
        (
            200,
            answer(warnings=["one store is down"]),
            {},
            "build/reviews/weekly-evidence/it.json: the server warns of its answer: one store is down (/warnings/0)",
        ),
    ],
)
def test_a_server_that_does_not_tell(
    project: Project, status: int, body: bytes, headers: dict[str, str], reason: str
) -> None:
    """Every gate that needs it fails, and says what the server said."""
    assert told(project, status, body, headers) == ("fail", reason)


def test_a_server_that_is_down(project: Project) -> None:
    """The system's own words, after the address."""
    url = f"http://127.0.0.1:{free_port()}"
    reason = f"the server at {url} cannot be reached (Connection refused)"
    assert gate(project, asked(url), "{max_last: 1}") == ("fail", reason)


def test_a_server_that_never_answers(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left after its time."""
    monkeypatch.setattr(asking, "LIMITS", Limits(30, 0.2, 60))
    done = threading.Event()

    def wait(_: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        done.wait(60)
        return 200, {}, b""

    with answering(wait) as url:
        reason = f"the server at {url} has not answered for 0.2 seconds"
        assert gate(project, asked(url), "{max_last: 1}") == ("fail", reason)
        done.set()


def test_an_answer_that_is_too_large(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read to its end."""
    monkeypatch.setattr(asking, "LARGEST", 1000)
    assert told(project, 200, b"{" + b" " * 2000) == (
        "fail",
        "the server at URL answered with more than the 1000 bytes it should",
    )


@pytest.mark.parametrize(("hours", "side"), [(3, "ahead of"), (-3, "behind")])
def test_a_clock_that_differs(project: Project, hours: int, side: str) -> None:
    """Ages would mean nothing."""
    date = format_datetime(datetime.now(UTC) + timedelta(hours=hours, minutes=hours), usegmt=True)
    reason = f"the clock of the server at URL is 3 hours {side} this machine's"
    assert told(project, 200, STEADY, {"Date": date}) == ("fail", reason)


def test_a_token_is_sent_and_never_shown(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the environment alone; without it nothing is asked."""
    seen: list[str] = []

    def server(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        seen.append(request.headers["Authorization"])
        return 403, {}, b"no"

    with answering(server) as url:
        it = asked(url, ", token_env: PROM_TOKEN")
        monkeypatch.delenv("PROM_TOKEN", raising=False)
        missing = "the environment has no PROM_TOKEN, which `token_env` names"
        assert gate(project, it, "{max_last: 1}") == ("fail", missing)
        monkeypatch.setenv("PROM_TOKEN", "planted-secret")
        assert gate(project, it, "{max_last: 1}") == ("fail", f"the server at {url} refuses access (status 403)")
        monkeypatch.setenv("PROM_TOKEN", "Basic planted")
        gate(project, it, "{max_last: 1}")
        monkeypatch.setenv("PROM_TOKEN", "planted\nX: y")
        bad = "PROM_TOKEN holds what no header can say: a line break, or letters beyond ASCII"
        assert gate(project, it, "{max_last: 1}") == ("fail", bad)
    assert seen == ["Bearer planted-secret", "Basic planted"]


@pytest.mark.parametrize(
    ("it", "message", "hint"),
    [
        (
            "url: 'https://ada:planted@prom.example.org', query: up",
            "`url` of evidence `it` has a login in it",
            "name a variable that holds it by `token_env`",
        ),
        (
            "url: 'https://prom.example.org?token=planted', query: up",
            "`url` of evidence `it` must be an address as http://127.0.0.1:9090, not 'https://prom.example.org'",
            "leave out what follows the `?`",
        ),
        (
            "url: 'ftp://ada:plan?ted@prom', query: up",
            "`url` of evidence `it` must be an address as http://127.0.0.1:9090, not 'ftp://prom'",
            "leave out what follows the `?`",
        ),
        ("path: 'http://ada:planted@prom', query: up", "`path` of evidence `it` is an address", "a path is one of the project"),
        ("url: 'http://prom'", "evidence `it` lacks `query`", "say in PromQL what to ask: sum(rate(errors[5m]))"),
        (
            "url: 'http://prom', query: up, path: x.json",
            "evidence `it` has both `path` and `url`",
            "name the server to ask by `url`, or files with its answers by `path`",
        ),
        ("query: up", "evidence `it` lacks `url`", "name the server to ask by `url`, or files with its answers by `path`"),
        (
            "path: a.json, token_env: TOKEN",
            "no server is asked, so none needs `token_env`",
            "remove `token_env`",
        ),
        (
            "path: a.json, slo: 100",
            "`slo` of evidence `it` must be a percentage between 0 and 100, as 99.9, not '100'",
            None,
        ),
        (
            "path: a.json, better: low",
            "`better` of evidence `it` cannot be 'low'",
            "did you mean `lower`?",
        ),
        (
            "url: 'http://prom', query: up, token_env: 'my token'",
            "`token_env` of evidence `it` must be the name of an environment variable, as PROMETHEUS_TOKEN, not 'my token'",
            None,
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_plan(project: Project, it: str, message: str, hint: str | None) -> None:
    """Each with its line, and none with what may be secret in an address."""
    found = wrong(project, f"evidence:\n  it: {{type: prometheus, {it}}}\ngates: []\n")
    assert found == ("reviews/p.yml:2", message, hint)


def test_an_answer_is_kept_beside_the_deck(project: Project) -> None:
    """With the digest that the deck and the JSON tell; read by `path`, it gives the same decision."""
    with answering(lambda _: (200, {}, STEADY)) as url:
        plan(
            project,
            f"evidence: {{'p 99': {asked(url)}}}\ngates:\n  - {{name: g, evidence: p 99, require: {{max_last: 1}}, owner: o}}\n",
        )
        found = decide(project)
        file = found.evidence["p 99"].files[0]
        assert found.evidence["p 99"].answers == {file.path: STEADY}
        said = project.run("review", "reviews/weekly.yml", "--now", "2026-11-24T09:00Z", "--format", "json").json
    assert project.bytes(file.path) == STEADY
    assert said["gates"][0]["evidence"][0]["path"] == file.path
    assert said["gates"][0]["evidence"][0]["sha256"] == file.sha256
    assert gate(project, f"{{type: prometheus, path: {file.path}}}", "{max_last: 1}")[0] == "pass"
