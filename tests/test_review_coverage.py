"""Coverage as evidence: Cobertura's XML and LCOV, of real tools and by hand, one file or many, against a base."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About
from tests.reviewing import decide, gate
from tests.test_review_readers import facts, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

_APP = """
def price(count, vat):
    if count < 0:
        raise ValueError(count)
    total = count * 3
    if vat:
        total *= 1.2
    return total


def unused(x):
    return [y for y in x]
"""
_TESTS = """
import pytest

import app


def test_price():
    assert app.price(2, False) == 6


def test_wrong():
    assert app.price(2, True) == 99


@pytest.mark.skip(reason="later")
def test_later():
    pass
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program whose tests ran with pytest under coverage.py, with all that both write."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "app.py").write_text(_APP)
    (folder / "test_app.py").write_text(_TESTS)
    run = ("run", "--branch", "--source=.", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=junit.xml")
    for arguments in (run, ("xml", "-q"), ("lcov", "-q"), ("json", "-q")):
        subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=folder, capture_output=True)
    return folder


def test_coverage_py_in_both_formats(measured: Path) -> None:
    """Lines and branches are those that coverage.py itself counts; pytest's failures are those of the run."""
    told = json.loads((measured / "coverage.json").read_text())
    totals = told["totals"]
    xml = facts("coverage", (measured / "coverage.xml").read_bytes())
    assert (xml["lines"], xml["covered"]) == (totals["num_statements"], totals["covered_lines"])
    assert xml["branch_percent"] == int(1e4 * totals["covered_branches"] / totals["num_branches"]) / 100
    assert facts("coverage", (measured / "coverage.lcov").read_bytes()) == xml
    lowest = min(one["summary"]["covered_lines"] / one["summary"]["num_statements"] for one in told["files"].values())
    assert xml["lowest"] == int(1e4 * lowest) / 100
    reading = reader("coverage").read((measured / "coverage.xml").read_bytes(), About())
    assert reading.made is not None
    assert reading.tables[0].rows[0] == ("app.py", f"{xml['lowest']:.2f}", "2")
    junit = facts("junit", (measured / "junit.xml").read_bytes())
    assert (junit["total"], junit["passed"], junit["failed"], junit["skipped"]) == (3, 1, 1, 1)


def _xml(*classes: str, **root: str) -> str:
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in root.items())
    inside = "".join(f"<package><classes>{one}</classes></package>" for one in classes)
    return f"<coverage{attributes}><packages>{inside}</packages></coverage>"


def _class(path: str, *hits: int) -> str:
    lines = "".join(f'<line number="{number}" hits="{count}"/>' for number, count in enumerate(hits, 1))
    return f'<class filename="{path}"><lines>{lines}</lines></class>'


def test_lines_that_are_told_twice_count_once() -> None:
    """In methods and in the class, and in the classes of one file; what the root claims is not believed."""
    method = '<methods><method name="m"><lines><line number="1" hits="0"/></lines></method></methods>'
    first = f'<class filename="A.java">{method}<lines><line number="1" hits="3"/><line number="2" hits="0"/></lines></class>'
    found = facts("coverage", _xml(first, _class("A.java", 0, 0, 1), line_rate="1.0", lines_valid="99"))
    assert (found["files"], found["lines"], found["covered"], found["percent"]) == (1, 3, 2, 66.66)
    assert "branch_percent" not in found


def test_percent_is_never_rounded_up() -> None:
    """100 means all of them."""
    assert facts("coverage", _xml(_class("a", *[1] * 39_999, 0)))["percent"] == 99.99


def test_times_in_seconds_and_milliseconds() -> None:
    """Tools write either; a time that is none leaves the file undated."""
    read = reader("coverage").read
    for told, expected in (("1795507200", "2026"), ("1795507200000", "2026"), ("0", None), ("-1", None), ("NaN", None)):
        made = read(_xml(_class("a", 1), timestamp=told).encode(), About()).made
        assert (made and f"{made:%Y}") == expected
    assert read(_xml(_class("a", 1), timestamp="9" * 19).encode(), About()).made is None


def test_reports_of_several_machines_are_put_together() -> None:
    """A line that ran in any of them ran; another file is another file."""
    readings = tuple(
        reader("coverage").read(_xml(*classes).encode(), About())
        for classes in ((_class("a.py", 1, 0, 0), _class("b.py", 1)), (_class("a.py", 0, 1, 0),))
    )
    found = reader("coverage").sum_up(readings, ())
    assert found == {"percent": 75.0, "lowest": 66.66, "files": 2, "lines": 4, "covered": 3}


def test_lcov_of_other_tools() -> None:
    """Records without counts, a file in two records, branches that nothing came to, counts below zero or with an `e`."""
    found = facts(
        "coverage",
        "TN:unit\nSF:src/a.js\nFN:1,f\nFNDA:0,f\nFNF:1\nDA:1,1e+06\nDA:2,-5,checksum\nBRDA:1,0,0,-\nBRDA:1,0,1,-\n"
        "LF:2\nLH:1\nend_of_record\n# more\nTN:e2e\r\nSF:src/a.js\r\nDA:2,1\r\nBRDA:1,e0,0,3\r\nBRDA:1,0,1,0\r\nend_of_record\r\n",
    )
    assert (found["percent"], found["branch_percent"], found["lines"]) == (100.0, 50.0, 2)


def test_coverage_that_cannot_be_read() -> None:
    """The line tells the place; a report cut off is not read as far as it goes."""
    assert refused("coverage", '{"totals": {}}') == "it is neither Cobertura's XML nor LCOV"
    assert refused("coverage", "<report/>") == "its root is <report>, and Cobertura's is <coverage>"
    said = "it says that it has 7 lines, and lists none of them"
    assert refused("coverage", '<coverage line-rate="1" lines-valid="7"><packages/></coverage>') == said
    bad = "a <line> has no `number` and `hits` that are numbers (line 2)"
    for attributes in ('number="1"', 'number="-1" hits="1"', 'number="1" hits="NaN"', 'number="1e9" hits="1"'):
        assert refused("coverage", _xml(f'<class filename="a">\n<line {attributes}/></class>')) == bad
    assert refused("coverage", "SF:a\nDA:1,1\n") == "its last record does not end: the file is cut off"
    assert refused("coverage", "SF:a\nDA:one,1\nend_of_record\n") == (
        "a line and how often it ran are expected, and there is 'one,1' (line 2)"
    )
    assert refused("coverage", "TN:\nDA:1,1\n") == "it is no record of LCOV, from `SF:` to `end_of_record` (line 2)"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><coverage><packages>&a;</packages></coverage>'
    assert refused("coverage", bomb) == "it defines XML entities, which may grow without bounds"
    deep = "<coverage>" + "<packages>" * 300 + "</packages>" * 300 + "</coverage>"
    assert refused("coverage", deep) == "its elements are nested too deeply (line 1)"
    assert reader("coverage").read(b'<coverage lines-valid="0"/>', About()).is_empty


def test_the_document_type_of_cobertura_is_not_fetched() -> None:
    """Most tools name it, and it is on a server."""
    head = '<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://cobertura.example/coverage-04.dtd">'
    assert facts("coverage", head + _xml(_class("a", 1)))["percent"] == 100


def test_coverage_against_the_base(project: Project) -> None:
    """The change in points, downwards; files that lost some are problems by their path."""
    project.write("old/c.xml", _xml(_class("a.py", 1, 1, 1), _class("b.py", 0, 0, 0, 1), _class("gone.py", 1)))
    project.write("new/c.xml", _xml(_class("a.py", 1, 0, 1), _class("b.py", 1, 0, 0, 1)))
    it = "{type: coverage, path: new/c.xml, base: old/c.xml}"
    assert gate(project, it, "{min_change: -5}") == ("fail", "change is -5.36, and must be at least -5")
    assert gate(project, it, "{min_percent: 75}") == ("fail", "percent is 57.14, and must be at least 75")
    assert gate(project, it, "{worse: 0}") == ("fail", "worse is 1, and must be 0")
    compared = decide(project).evidence["it"].compared
    assert compared is not None
    assert [(one.name, one.message) for one in compared.problems] == [("a.py", "100.00 % at the base, 66.66 % now")]
    waiver = ", waivers: [{reason: r, by: b, until: 2026-12-01, matches: a.*}]"
    assert gate(project, it, "{worse: 0}", waiver)[0] == "waived"
    assert gate(project, it.replace("new", "old", 1), "{change: 0, worse: 0}")[0] == "pass"
    assert gate(project, it, "{min_branch_change: 0}") == ("fail", "nothing tells branch_change")
    swapped = "{type: coverage, path: old/c.xml, base: new/c.xml}"
    assert gate(project, swapped, "{min_change: 0}") == ("pass", "change is 5.35")


def test_files_that_lag_are_shown() -> None:
    """Those below 80 % as a table, the worst first; ten bars at most, by the end of their paths; nothing to show is none."""
    classes = [
        _class(f"src/a/long/way/down/to/m{number:02}.py", *[1] * number, *[0] * (20 - number)) for number in range(21)
    ]
    found = reader("coverage").read(_xml(*classes).encode(), About())
    assert found.tables[0].rows[1] == ("src/a/long/way/down/to/m01.py", "5.00", "19")
    assert len(found.tables[0].rows) == found.tables[0].of == 16
    assert [*found.charts[0].rows][:2] == [("…ng/way/down/to/m00.py", 0.0), ("…ng/way/down/to/m01.py", 5.0)]
    assert len(found.charts[0].rows) == 10
    good = reader("coverage").read(_xml(_class("a", 1)).encode(), About())
    assert (good.tables, good.charts) == ((), ())
