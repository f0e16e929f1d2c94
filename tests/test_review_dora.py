"""DORA's four measures as evidence, from deployments and git."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, Moments, UnreadableError
from tests import reviewing
from tests.reviewing import gate, git

if TYPE_CHECKING:
    from tests.conftest import Project

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LIST = b"""\
- {version: 1.0.0, commit: aaaaaaaa, deployed: 2026-07-01T09:00Z, result: ok}
- {version: 1.1.0, commit: bbbbbbbb, deployed: 2026-11-03T09:00Z, result: ok}
- {version: 1.2.0, deployed: 2026-11-10T09:00Z, result: failed, restored: 2026-11-10T11:00Z}
- {version: 1.3.0, commit: dddddddd, deployed: 2026-11-17T09:00Z, result: rolled-back, restored: 2026-11-17T15:00Z}
- {version: 1.4.0, commit: eeeeeeee, deployed: 2026-12-01T09:00Z, result: ok}
"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


# d is a merge of c and x, each of which is a change; c has the tag of 1.2.0.
LOG = "\n".join(
    [
        f"dddddddd\tcccccccc xxxxxxxx\t{at('2026-11-17T08:00Z')}\t",
        f"xxxxxxxx\tbbbbbbbb\t{at('2026-11-16T09:00Z')}\t",
        f"cccccccc\tbbbbbbbb\t{at('2026-11-10T05:00Z')}\ttag: refs/tags/v1.2.0, tag: refs/tags/latest",
        f"bbbbbbbb\taaaaaaaa\t{at('2026-11-03T07:00Z')}\t",
        f"aaaaaaaa\t\t{at('2026-06-01T09:00Z')}\t",
    ]
).encode()


def facts(data: bytes, log: bytes = LOG, **options: Any) -> dict[str, Any]:
    about = About(options=options, moments=Moments(NOW), history=log)
    reading = reader("dora").read(data, about)
    return reader("dora").sum_up((reading,), reading.problems)


def test_the_four_measures() -> None:
    """Three deployments in 90 days; lead times of 2, 4 and 24 hours; two of three failed, for 2 and 6 hours."""
    assert facts(LIST) == {
        "deployments": 3,
        "per_week": pytest.approx(3 * 7 / 90),
        "lead_time_hours": 4,
        "failed_percent": pytest.approx(200 / 3),
        "restore_hours": 4,
        "unrestored": 0,
        "untold": 0,
    }
    assert set(facts(LIST)) == {fact.name for fact in reader("dora").facts}
    assert facts(LIST, over=timedelta(days=10))["deployments"] == 1


def test_what_is_not_known_is_no_good_news() -> None:
    """Without git no lead time, without a result no rate; what nobody has restored is down until now."""
    assert "lead_time_hours" not in facts(LIST, b"")
    one = json.dumps([{"version": "1", "deployed": "2026-11-24T06:00Z"}]).encode()
    found = facts(one)
    assert found["untold"] == 1
    assert "failed_percent" not in found
    failed = json.dumps(
        {"deployments": [{"version": "1", "deployed": "2026-11-24T06:00Z", "result": "failed"}]}
    ).encode()
    assert (facts(failed)["restore_hours"], facts(failed)["unrestored"]) == (3, 1)
    assert facts(b"[]")["deployments"] == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{}", "there is no list of deployments (/deployments)"),
        (b"[1]", "a deployment is no mapping (/0)"),
        (
            b'[{"version": "1", "when": "x"}]',
            "unknown key 'when': there are version, commit, deployed, result, restored (/0)",
        ),
        (b'[{"version": "1"}]', "nothing tells when it was deployed (/0/deployed)"),
        (b'[{"deployed": "2026-11-24"}]', "a deployment has no version (/0/version)"),
        (b"- {version: 1, deployed: yesterday}", "a time is expected, as 2026-11-24T09:00Z (/0/deployed)"),
        (
            b"- {version: 1, deployed: 2026-11-24, result: good}",
            "the result is none of ok, failed and rolled-back (/0/result)",
        ),
        (
            b"- {version: 1, deployed: 2026-11-24, result: failed, restored: 2026-11-23}",
            "it was restored before it was deployed (/0/restored)",
        ),
    ],
)
def test_deployments_that_cannot_be_read(data: bytes, message: str) -> None:
    """The pointer leads to what is wrong."""
    with pytest.raises(UnreadableError) as caught:
        facts(data)
    assert str(caught.value) == message


def test_records_and_git(project: Project) -> None:
    """Outcomes that were noted with the real command, and the commits between the tags of their versions."""
    reviewing.start(project)
    project.write("ok.json", '{"n": 1}')
    project.write(
        "reviews/weekly.yml",
        "evidence: {it: {type: json, path: ok.json, facts: {n: /n}}}\n"
        "gates: [{name: g, evidence: it, require: {n: 1}, owner: o}]\n",
    )
    for number, result in enumerate(("ok", "failed")):
        git(project, "commit", "-q", "--allow-empty", "-m", f"feat: {number}")
        record = f"reviews/records/1.{number}.0.json"
        decided = f"2026-11-2{3 + number}T08:00Z"
        project.run("review", "reviews/weekly.yml", "--version", f"1.{number}.0", "--now", decided, "--record")
        restored = ("--minutes-to-restore", "90") if result == "failed" else ()
        deployed = f"2026-11-2{3 + number}T09:00Z"
        project.run("review", record, "--outcome", result, "--deployed", deployed, *restored)
    wanted = "{deployments: 2, failed_percent: 50, restore_hours: 1.5, lead_time_hours: 23, untold: 0}"
    assert gate(project, "{type: dora, path: 'reviews/records/*.json'}", wanted) == (
        "pass",
        "deployments is 2; failed_percent is 50; restore_hours is 1.5; lead_time_hours is 23; untold is 0",
    )


@given(st.data())
def test_whatever_the_bytes_are_they_are_read_or_refused(data: st.DataObject) -> None:
    """Nothing but UnreadableError comes out of broken files and logs."""
    whole = bytearray(
        data.draw(st.sampled_from([LIST, json.dumps([{"version": "1", "deployed": "2026-11-24T09:00Z"}]).encode()]))
    )
    log = bytearray(LOG)
    for broken in (whole, log):
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(broken) - 1))
            broken[place : place + data.draw(st.integers(0, 9))] = data.draw(
                st.sampled_from([b"", b"9", b"null", b"[", b"\t"])
            )
    try:
        facts(bytes(whole), bytes(log))
    except UnreadableError:
        pass
