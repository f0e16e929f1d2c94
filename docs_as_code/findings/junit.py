"""Findings as a JUnit report: a suite for each file, a case for each finding, or one that passes.

There is no schema of the format's makers. Jenkins' xUnit plug-in has one, and refuses what does not follow it.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from docs_as_code.findings.listed import RANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docs_as_code.findings.listed import Listed

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(listed: Sequence[Listed], paths: Iterable[str], fail_on: str, name: str) -> str:
    """The report of the command `name` on `paths`, all files that were looked at.

    What is less grave than `fail_on` is told, and passes.
    """
    root = ET.Element("testsuites", {"name": f"docs-as-code {name}"})
    found = {path: list(group) for path, group in groupby(listed, key=lambda one: one.path)}
    for path in sorted({*found, *paths}):
        suite = ET.SubElement(root, "testsuite", {"name": _plain(path), "file": _plain(path)})
        cases = found.get(path, [])
        for one in cases:
            _case(suite, one, is_failure=RANK[one.finding.severity] <= RANK[fail_on])
        if not cases:
            ET.SubElement(suite, "testcase", {"name": "no findings", "classname": _plain(path)})
        _count(suite)
    _count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _case(suite: ET.Element, one: Listed, *, is_failure: bool) -> None:
    found = one.finding
    name = f"{found.rule}: line {found.line}" if found.line is not None else found.rule
    case = ET.SubElement(suite, "testcase", {"name": name, "classname": _plain(one.path)})
    words = f"{found.where}: {found.message}" + (f"\n{found.hint}" if found.hint else "")
    if is_failure:
        about = {"message": _plain(found.message), "type": found.severity}
        ET.SubElement(case, "failure", about).text = _plain(words)
    else:
        ET.SubElement(case, "system-out").text = _plain(f"{found.severity}: {words}")


def _count(element: ET.Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("errors", "0")


def _plain(words: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words)
