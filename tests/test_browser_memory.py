"""The browser of a build or a check gives back what decks have cost: its pages begin in a new process every 300 slides."""

from __future__ import annotations

import itertools
import json
import re
import sys
from typing import TYPE_CHECKING

import pytest

from docs_as_code.toolchain.browser import ensure_browser

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the pinned browser is one for Linux")


def counted(project: Project, tmp_path: Path, formats: str, decks: int, slides: int) -> Path:
    """A project of decks whose browser writes a line into a file for each process of pages that it starts, of one at once."""
    lines = tmp_path / "processes"
    prefix = tmp_path / "prefix"
    prefix.write_text(f'#!/bin/sh\necho started >> {lines}\nexec "$@"\n', encoding="utf-8")
    browser = tmp_path / "chrome"
    real = ensure_browser(None, print).path
    options = f'--renderer-cmd-prefix={prefix} "$@" --renderer-process-limit=1'
    browser.write_text(f"#!/bin/sh\nexec {real} {options}\n", encoding="utf-8")
    for script in (prefix, browser):
        script.chmod(0o755)
    project.write("docs-as-code.yml", f"slides: {{formats: [{formats}]}}\nbrowser: {browser}\n")
    for number in range(decks):
        # The last slide of each runs off by a size of its own, so that no deck's measures can be taken for another's.
        pages = [f"# Slide {slide}\n" for slide in range(1, slides)] + ["# Last\n\n" + "- A line\n" * (30 + number)]
        project.write(f"slides/{number:02}.md", "---\nmarp: true\n---\n\n" + "\n---\n\n".join(pages))
    return lines


def started(lines: Path) -> int:
    return lines.read_text(encoding="utf-8").count("started")


def test_pages_of_a_build_begin_in_a_new_process_every_300_slides(project: Project, tmp_path: Path) -> None:
    """Of seven decks of 100 slides, opened one after the other, the fourth and the seventh do; each has its picture."""
    lines = counted(project, tmp_path, "png", decks=7, slides=100)
    project.run("build", "--only", "slides", code=0)
    made = sorted(path.stem for path in (project.folder / "docs/generated/slides").glob("*.png"))
    assert made == [f"{number:02}" for number in range(7)]
    assert started(lines) == 3


def test_decks_that_are_printed_side_by_side_wait_for_the_new_process(project: Project, tmp_path: Path) -> None:
    """Eight are open at once, so before the last of 17 decks of 40 slides it is time for another; all are printed."""
    lines = counted(project, tmp_path, "pdf", decks=17, slides=40)
    project.run("build", "--only", "slides", code=0)
    assert len(list((project.folder / "docs/generated/slides").glob("*.pdf"))) == 17
    assert 2 <= started(lines) <= 3


def test_the_page_of_a_check_begins_in_a_new_process_every_300_slides(project: Project, tmp_path: Path) -> None:
    """Seven decks of 100 slides are measured on three pages, and each has its own measures: one line more, more pixels."""
    lines = counted(project, tmp_path, "html", decks=7, slides=100)
    findings = json.loads(project.run("check", "--only", "slides", "--format", "json", code=1).stdout)["findings"]
    off = {
        one["path"]: int(re.findall(r"(\d+) (?:px|pixels)", one["message"])[0])
        for one in findings
        if one["rule"] == "slide-overflow"
    }
    assert list(off) == [f"slides/{number:02}.md" for number in range(7)]
    pixels = list(off.values())
    steps = [after - before for before, after in itertools.pairwise(pixels)]
    assert max(steps) - min(steps) <= 1  # a pixel may be rounded up
    assert min(steps) > 0
    assert started(lines) == 3
