"""Readers of evidence: what real tools write is read, and what cannot be read says why."""

from __future__ import annotations

import json

import pytest

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, UnreadableError
from tests.reviewing import PYTEST


def facts(kind, data, **about):
    """The facts of one file."""
    reading = reader(kind).read(data if isinstance(data, bytes) else data.encode(), About(**about))
    return reader(kind).sum_up((reading,), reading.problems)


def refused(kind, data, **about):
    """Why a file cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        facts(kind, data, **about)
    return str(caught.value)


def test_every_fact_of_a_reader_is_documented_and_made():
    """What sums up is what the table of facts lists, so that no gate can ask for what never comes."""
    log = b"\x1eabc\x1fAda\x1f2026-11-24T08:00:00Z\x1ffix: x\x1f\x1f\n\n1\t2\tf.txt\n"
    samples = {
        "junit": PYTEST.encode(),
        "sarif": b'{"version": "2.1.0", "runs": [{"results": []}]}',
        "signoff": b"by: Ada\nstatement: yes\nversion: 1\n",
        "git": log,
        "coverage": b"SF:a\nDA:1,1\nBRDA:1,0,0,1\nend_of_record\n",
    }
    for kind, data in samples.items():
        both = (reader(kind).read(data, About()),)
        compare = reader(kind).compare
        compared = compare(both, both).counts if compare else {}
        assert {*facts(kind, data), *compared} == {fact.name for fact in reader(kind).facts}, kind


def test_junit_of_surefire():
    """One suite as the root, reruns as flaky, thousands with a comma, no time of its own."""
    found = facts(
        "junit",
        '<testsuite name="a.B" time="1,234.5" tests="3" errors="0" skipped="0" failures="1"><properties><property '
        'name="x" value="y"/></properties><testcase name="one" classname="a.B" time="1,200.5"/><testcase name="two" '
        'classname="a.B" time="-1"><flakyFailure message="m">t</flakyFailure></testcase><testcase name="three" '
        'classname="a.B" time="NaN"><failure message="m">t</failure></testcase></testsuite>',
    )
    assert found == {
        "total": 3,
        "passed": 2,
        "failed": 1,
        "errors": 0,
        "skipped": 0,
        "flaky": 1,
        "seconds": 1200.5,
    }


def test_junit_nested_and_without_attributes():
    """Cases count wherever they stand, also two of one name; a case with a failure and an error is one."""
    case = "<testcase><failure/><error/></testcase><testcase/>"
    found = facts("junit", f"<testsuites><testsuite><testsuite>{case}</testsuite>{case}</testsuite></testsuites>")
    assert (found["total"], found["failed"], found["errors"], found["passed"]) == (4, 2, 2, 2)


def test_junit_in_other_encodings():
    """A byte order mark and the encodings that XML names are no trouble; one that lies is."""
    text = '<testsuite><testcase name="prüfe"><failure/></testcase></testsuite>'
    for data in (
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("utf-16"),
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("latin-1"),
    ):
        assert facts("junit", data)["failed"] == 1
    assert refused("junit", text.encode("latin-1")).startswith("it is not whole XML: not well-formed")


def test_junit_bombs_and_foreign_files():
    """Entities are refused before they grow; another root is no JUnit; a claim without its cases is not believed."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'
    assert refused("junit", bomb) == "it defines XML entities, which may grow without bounds"
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&a;"/></testsuite>'
    assert refused("junit", outside) == "it defines XML entities, which may grow without bounds"
    assert refused("junit", "<html/>") == "its root is <html>, and JUnit's is <testsuites> or <testsuite>"
    said = '<testsuite failures="2" tests="3"><testcase name="a"/></testsuite>'
    assert refused("junit", said) == "it says that 2 tests failed, and lists none of them"
    assert "(line 2)" in refused("junit", "<testsuite>\n<testcase></testsuite>")


def run_of(results, **more):
    return json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": results, **more}]})


@pytest.mark.parametrize(
    ("result", "rule", "severity"),
    [
        ({"level": "error"}, {}, "high"),
        ({"level": "warning"}, {}, "medium"),
        ({"level": "note"}, {}, "low"),
        ({"level": "none"}, {}, "none"),
        ({}, {}, "medium"),
        ({}, {"defaultConfiguration": {"level": "error"}}, "high"),
        ({"level": "note"}, {"properties": {"security-severity": "9.0"}}, "critical"),
        ({"level": "error"}, {"properties": {"security-severity": "8.9"}}, "high"),
        ({}, {"properties": {"security-severity": "6.9"}}, "medium"),
        ({}, {"properties": {"security-severity": 0.1}}, "low"),
        ({"properties": {"security-severity": "3.9"}}, {"properties": {"security-severity": "9.9"}}, "low"),
        ({"level": "error"}, {"properties": {"security-severity": "grave"}}, "high"),
    ],
)
def test_severity_of_sarif(result, rule, severity):
    """The score of the result, else of its rule, in GitHub's bands; else the level, else that of the rule."""
    driver = {"driver": {"name": "t", "rules": [{"id": "R", **rule}]}}
    by_id = run_of([{"ruleId": "R", **result}], tool=driver)
    by_index = run_of([{"ruleIndex": 0, **result}], tool=driver)
    assert facts("sarif", by_id)["severity"] == facts("sarif", by_index)["severity"] == severity


def test_sarif_leaves_out_what_is_no_problem():
    """Passed checks, findings of the past and those that were accepted; one under review still counts."""
    found = facts(
        "sarif",
        run_of(
            [
                {"ruleId": "a", "kind": "pass", "level": "none"},
                {"ruleId": "b", "baselineState": "absent"},
                {"ruleId": "c", "suppressions": [{"kind": "inSource"}]},
                {"ruleId": "d", "suppressions": [{"kind": "external", "status": "underReview"}]},
            ]
        ),
    )
    assert (found["total"], found["suppressed"], found["medium"]) == (1, 1, 1)


def test_sarif_that_cannot_be_read():
    """The pointer tells the place: no results is not the same as no findings."""
    assert refused("sarif", "{}") == "it is not SARIF 2.1.0 (/version)"
    assert refused("sarif", '{"version": "2.1.0"}') == "there is no list of runs (/runs)"
    no_results = '{"version": "2.1.0", "runs": [{"tool": {}}]}'
    assert refused("sarif", no_results).endswith("(/runs/0/results)")
    failed = run_of([], invocations=[{"executionSuccessful": False}])
    assert refused("sarif", failed) == "the tool says that its run failed (/runs/0/invocations/0)"
    assert refused("sarif", "[" * 100_000) == "its lists and objects are nested too deeply"
    assert refused("sarif", '{"a": \n NaN}') == "it is not JSON that can be read: NaN is no number of JSON"


def test_json_facts():
    """Numbers and texts by pointer, `~1` for a slash, places in lists; nothing else is a fact."""
    data = '{"totals": {"percent": 91.4}, "a/b": [{"n": 3}], "list": [], "none": null}'
    pointers = {"percent": "/totals/percent", "n": "/a~1b/0/n"}
    assert facts("json", data, pointers=pointers) == {"percent": 91.4, "n": 3}
    assert refused("json", data, pointers={"x": "/totals/lines"}) == "there is nothing (/totals/lines)"
    assert refused("json", data, pointers={"x": "/list"}) == (
        "a number or a text is expected, and there is a list (/list)"
    )
    assert refused("json", data[:30]).startswith("it is not whole JSON")
    assert refused("json", data, date="/a~1b/0") == ("a number or a text is expected, and there is an object (/a~1b/0)")


def test_json_of_powershell_and_in_a_wrong_encoding():
    """UTF-16 with its mark is read, Latin-1 is not, and the line is told."""
    assert facts("json", '{"n": 1}'.encode("utf-16"), pointers={"n": "/n"}) == {"n": 1}
    assert refused("json", b'{"n":\n"\xfc"}') == "it is not UTF-8 text (line 2)"


def test_sign_offs_are_strict():
    """Three keys, all of them texts; a name that is misspelt is told with its line."""
    assert refused("signoff", "by: Ada\nstatment: x\n") == "unknown key 'statment' (line 2)"
    assert refused("signoff", "by: Ada\nversion: 1\n") == "it lacks `statement`"
    assert refused("signoff", "by: [Ada]\n") == "`by` must be a text (line 1)"
    assert refused("signoff", "x" * 70_000) == "it is longer than 64 KB"


def test_slowest_tests():
    """A table of at most ten, the slowest first; of equals, the first in the file."""
    cases = "".join(f'<testcase name="t{number}" time="{number % 7}.5"/>' for number in range(30))
    table = reader("junit").read(f"<testsuite>{cases}</testsuite>".encode(), About()).tables[0]
    assert (len(table.rows), table.of) == (10, None)
    assert table.rows[:5] == (("t6", "6.500"), ("t13", "6.500"), ("t20", "6.500"), ("t27", "6.500"), ("t5", "5.500"))


def test_problems_without_end_are_counted():
    """Each of them counts and can be accepted by its name, though only the first are told in full."""
    cases = "".join(f'<testcase name="t{number % 5}"><failure message="m"/></testcase>' for number in range(3000))
    reading = reader("junit").read(f"<testsuite>{cases}</testsuite>".encode(), About())
    assert len(reading.problems) == 1005
    assert reader("junit").sum_up((reading,), reading.problems)["failed"] == 3000
    left = tuple(one for one in reading.problems if one.name != "t3")
    assert reader("junit").sum_up((reading,), left)["failed"] == 2400


def test_names_without_end_are_no_more_than_memory_holds(monkeypatch):
    """Those that are too many to be kept stay problems that no name accepts."""
    monkeypatch.setattr("docs_as_code.review.readers.tally._IN_FULL", 2)
    monkeypatch.setattr("docs_as_code.review.readers.tally._NAMES", 3)
    cases = "".join(f'<testcase name="t{number}"><failure/></testcase>' for number in range(9))
    reading = reader("junit").read(f"<testsuite>{cases}</testsuite>".encode(), About())
    assert [(one.name, one.number) for one in reading.problems[2:]] == [("t2", 1), ("t3", 1), ("t4", 1), ("", 4)]
    assert reader("junit").sum_up((reading,), reading.problems)["failed"] == 9
