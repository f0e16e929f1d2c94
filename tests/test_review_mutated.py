"""Readers of what tests and scans write: whatever the bytes are, they are read or it is said why they cannot be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs_as_code.review.deck_text import shown
from docs_as_code.review.readers import reader
from docs_as_code.review.reading import SEVERITIES, About, Reading, UnreadableError
from tests.reviewing import PYTEST
from tests.test_review_scans import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COBERTURA = (
    '<?xml version="1.0" ?><!DOCTYPE coverage SYSTEM "coverage-04.dtd"><coverage version="7.6" timestamp="1795507200000" '
    'lines-valid="3" lines-covered="2" line-rate="0.6667"><sources><source>/src</source></sources><packages><package '
    'name="."><classes><class name="app.py" filename="app.py"><methods/><lines><line number="1" hits="1"/><line number="2" '
    'hits="0" branch="true" condition-coverage="50% (1/2)" missing-branches="4"/><line number="4" hits="1"/></lines>'
    "</class></classes></package></packages></coverage>"
)
_LCOV = "TN:\nSF:app.py\nFN:1,f\nFNDA:1,f\nDA:1,1\nDA:2,0\nBRDA:2,0,0,1\nBRDA:2,0,1,-\nLF:2\nLH:1\nend_of_record\n"
_SARIF = json.dumps(
    {
        "version": "2.1.0",
        "runs": [
            {
                "results": [
                    {
                        "ruleId": "B101",
                        "ruleIndex": 0,
                        "level": "note",
                        "message": {"text": "assert used"},
                        "locations": [
                            {"physicalLocation": {"artifactLocation": {"uri": "app.py"}, "region": {"startLine": 3}}}
                        ],
                        "suppressions": [{"kind": "inSource", "status": "underReview"}],
                        "properties": {"security-severity": "5.0"},
                    }
                ],
                "tool": {
                    "driver": {"name": "bandit", "rules": [{"id": "B101", "defaultConfiguration": {"level": "error"}}]}
                },
                "invocations": [{"executionSuccessful": True, "endTimeUtc": "2026-11-24T07:00:00Z"}],
                "versionControlProvenance": [{"revisionId": "0123456789"}],
            }
        ],
    }
)
_SAMPLES = [
    ("junit", PYTEST.encode()),
    ("coverage", _COBERTURA.encode()),
    ("coverage", _LCOV.encode()),
    ("sarif", _SARIF.encode()),
    *((kind, json.dumps(document).encode()) for kind, document in SAMPLES.items()),
]
_PIECES = (
    b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"<", b"&lt;", b"\"", b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"-1", b"1e999",
    b"NaN", b"9" * 50, b"9" * 5000, b"\\ud800", b"<b>x</b>", b"\xc3\x28", b"\n", b"end_of_record", b"DA:", b"[" * 3000, b"<a>" * 300,
    b"2026-02-30T25:00:00Z", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59", b"\"version\": 1", b"{}", b"[]",
)  # fmt: skip


def _exchanged(data: bytes, start: int, end: int, piece: bytes) -> bytes:
    start, end = start % (len(data) + 1), end % (len(data) + 1)
    return data[: min(start, end)] + piece + data[max(start, end) :]


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[int]], int]) -> tuple[str, bytes]:
    """A real file with some of its bytes cut out, and others put in."""
    kind, data = _SAMPLES[draw(st.integers(0, len(_SAMPLES) - 1))]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        data = _exchanged(
            data, start, start + draw(st.integers(0, 40)), _PIECES[draw(st.integers(0, len(_PIECES) - 1))]
        )
    return kind, data


_OTHERS: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    "x",
    "NaN",
    "-1",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"x": {}},
    "\ud800",
    "Low",
    "2026-13-01",
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Each thing that holds others, with the name or number of one that it holds."""
    names = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, name) for name in names] + [place for name in names for place in _places(value[name])]


def _changed(data: bytes) -> Iterator[bytes]:
    """The document with one value left out or another instead, for each value and each of the others."""
    for number in range(len(_places(json.loads(data)))):
        for other in (_OTHERS, *_OTHERS):  # the first stands for what is left out
            document = json.loads(data)
            holder, name = _places(document)[number]
            if other is _OTHERS:
                del holder[name]
            else:
                holder[name] = other
            yield json.dumps(document).encode()


def _used(kind: str, reading: Reading) -> None:
    """All that a review does with it."""
    own = reader(kind)
    told = own.sum_up((reading, reading), reading.problems * 2) | own.sum_up((reading,), ())
    if own.compare:
        told |= own.compare((reading,), (reading, reading)).counts
    kinds = {fact.name: fact.kind for fact in own.facts}
    for name, value in told.items():
        assert value in SEVERITIES if kinds[name] == "severity" else isinstance(value, (int, float)), (name, value)
    for one in reading.problems:
        assert one.kind in (*SEVERITIES, *kinds)
        assert shown(one.name, 100) is not None
        assert max(len(one.name), len(one.place), len(one.message)) <= 1000
    for table in reading.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert reading.made is None or reading.made.tzinfo is not None


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(mutated())
def test_mutated_reports_are_read_or_refused(sample: tuple[str, bytes]) -> None:
    """Nothing else is raised, neither by reading nor by what comes after it."""
    _read(*sample)


@pytest.mark.parametrize(("kind", "data"), [one for one in _SAMPLES if one[1].startswith(b"{")])
def test_values_of_other_types_are_read_or_refused(kind: str, data: bytes) -> None:
    """Each value of a report in turn is left out, null, a list, an object, a number too large, or another text."""
    assert sum(_read(kind, changed) for changed in _changed(data)) > 100


def _read(kind: str, data: bytes) -> bool:
    """Whether it can be read; then all is done with it that a review does."""
    try:
        reading = reader(kind).read(data, About())
    except UnreadableError as error:
        assert str(error)
        assert not str(error).endswith(".")
        return False
    _used(kind, reading)
    return True


@pytest.mark.parametrize(("kind", "data"), _SAMPLES)
def test_reports_that_are_cut_off_are_refused(kind: str, data: bytes) -> None:
    """At no byte before the end is a file taken for a whole one, but for LCOV between two lines."""
    for end in range(1, len(data.rstrip()) - 1, 7):
        with pytest.raises(UnreadableError):
            reader(kind).read(data[:end], About())


@pytest.mark.parametrize(("kind", "data"), _SAMPLES)
def test_other_encodings_tell_the_same(kind: str, data: bytes) -> None:
    """With a byte order mark, in UTF-8 and in UTF-16 as PowerShell writes it."""
    plain = reader(kind).read(data, About())
    text = data.decode().replace(' encoding="utf-8"', "")
    others = [text.encode("utf-8-sig")]
    if not text.startswith("TN:"):
        others.append(text.encode("utf-16"))
    for other in others:
        found = reader(kind).read(other, About())
        assert (found.counts, found.problems, found.made) == (plain.counts, plain.problems, plain.made)
