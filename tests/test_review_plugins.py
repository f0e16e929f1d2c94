"""Readers of evidence that packages bring by an entry point."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Project

_READER = """
    from docs_as_code.review.reading import Fact, Reader, Reading

    def read(data, about):
        return Reading({"points": int(data)})

    READER = Reader(
        "lighthouse", "points of a page", "verify", (Fact("points", "number", "from 0 to 100"),), read,
        lambda readings, problems: {"points": min(one.counts["points"] for one in readings)},
    )
    """
_PLAN = """
    evidence:
      page: {type: lighthouse, path: reports/points.txt}
    gates:
      - {name: fast, evidence: page, require: {min_points: 90}, owner: web}
    """


def _installed(project: Project, entry: str) -> dict[str, str | None]:
    """A package beside the project, as an installer leaves it; the environment that finds it."""
    project.write("packages/lighthouse_evidence.py", _READER)
    project.write("packages/lighthouse_evidence-1.0.dist-info/METADATA", "Name: lighthouse-evidence\nVersion: 1.0\n")
    project.write(
        "packages/lighthouse_evidence-1.0.dist-info/entry_points.txt",
        f"[docs_as_code.readers]\nlighthouse = {entry}\n",
    )
    project.write("reports/points.txt", "97")
    project.write("reviews/weekly.yml", _PLAN)
    folders = [str(project.folder / "packages"), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, folders))}


def test_a_package_brings_a_reader(project: Project) -> None:
    """Its type, facts and step are used like ours."""
    env = _installed(project, "lighthouse_evidence:READER")
    assert "pass    fast  points is 97" in project.run("review", "reviews/weekly.yml", env=env).stdout


def test_a_reader_that_cannot_be_used_says_which_package(project: Project) -> None:
    """One that does not load, and one that is something else; without the package the type is unknown."""
    env = _installed(project, "lighthouse_evidence:NOTHING")
    said = project.run("review", "reviews/weekly.yml", env=env, code=2).stderr
    assert "error: the reader of 'lighthouse', lighthouse_evidence:NOTHING, cannot be loaded: AttributeError" in said
    assert "hint: it comes with the package lighthouse-evidence" in said
    env = _installed(project, "lighthouse_evidence:read")
    said = project.run("review", "reviews/weekly.yml", env=env, code=2).stderr
    assert "error: lighthouse_evidence:read is no reader of 'lighthouse'" in said
    said = project.run("review", "reviews/weekly.yml", code=2).stderr
    assert "cannot be 'lighthouse'" in said
