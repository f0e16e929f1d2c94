"""Readers of evidence need little more memory than the text of a file, however many findings, tests or lines it has."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About
from tests.test_review_scans import GRYPE, SAMPLES, TRIVY, ZAP

_COUNT = 8000


def _sarif(number: int) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": f"src/mod{number % 50}/file.py"}, "region": {"startLine": 7, "startColumn": 3}}
    return {
        "ruleId": f"R{number % 300}",
        "message": {"text": f"finding {number}"},
        "locations": [{"physicalLocation": place}],
    }


def _many(one: Any) -> list[Any]:
    return [one] * _COUNT


_ALERTS = [{**ZAP["site"][0], "alerts": _many(ZAP["site"][0]["alerts"][0])}]
_VULNERABLE = {**TRIVY["Results"][0], "Vulnerabilities": _many(TRIVY["Results"][0]["Vulnerabilities"][0])}
_REPORTS = {
    "sarif": {"version": "2.1.0", "runs": [{"results": [_sarif(number) for number in range(_COUNT)]}]},
    "gitlab-security": {
        **SAMPLES["gitlab-security"],
        "vulnerabilities": _many(SAMPLES["gitlab-security"]["vulnerabilities"][0]),
    },
    "zap": {**ZAP, "site": _ALERTS},
    "trivy": {**TRIVY, "Results": [_VULNERABLE]},
    "grype": {**GRYPE, "matches": _many(GRYPE["matches"][0])},
}


def _peak(kind: str, data: bytes) -> tuple[int, dict[str, Any]]:
    """Bytes that reading a file takes at most, and its facts."""
    tracemalloc.start()
    try:
        reading = reader(kind).read(data, About())
        return tracemalloc.get_traced_memory()[1], reader(kind).sum_up((reading,), reading.problems)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", _REPORTS)
def test_findings_without_end(kind: str) -> None:
    """All of them are counted, and no more is kept than the text and the first thousand."""
    data = json.dumps(_REPORTS[kind]).encode()
    peak, facts = _peak(kind, data)
    assert facts["total"] == _COUNT
    assert peak < 1.5 * len(data) + 2_000_000


def test_tests_without_end() -> None:
    """The names are kept, since the base is told by them; nothing else is."""
    case = '<testcase classname="tests.test_orders.TestTotals" name="test_%d" time="0.01"><failure message="m"/></testcase>'
    cases = "".join(case % number for number in range(_COUNT))
    peak, facts = _peak("junit", f"<testsuite>{cases}</testsuite>".encode())
    assert facts["failed"] == _COUNT
    assert peak < 6_000_000


def test_lines_without_end() -> None:
    """A line takes a few bytes, in both formats."""
    lines = "".join(f'<line number="{number}" hits="1"/>' for number in range(300))
    classes = "".join(f'<class filename="src/m{number}.py"><lines>{lines}</lines></class>' for number in range(200))
    data = f"<coverage><packages>{classes}</packages></coverage>".encode()
    peak, facts = _peak("coverage", data)
    assert (facts["lines"], peak < 0.7 * len(data)) == (60_000, True)
    text = "".join(f"DA:{number},1\n" for number in range(300))
    data = "".join(f"SF:src/m{number}.py\n{text}end_of_record\n" for number in range(200)).encode()
    peak, facts = _peak("coverage", data)
    assert (facts["lines"], peak < 2.2 * len(data) + 1_000_000) == (60_000, True)
