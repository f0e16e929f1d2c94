"""Pipelines become pictures: this repository's own, and larger ones of GitLab and GitHub."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import pytest

from docs_as_code.diagrams.sources import project_files
from docs_as_code.diagrams.sources.ci import github, gitlab
from docs_as_code.diagrams.sources.ci.gitlab_files import whole
from docs_as_code.diagrams.sources.ci.variants import products, title
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.project_files import InputFile
from docs_as_code.diagrams.sources.yaml_lines import documents

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "data/infrastructure/pipelines"
ARROWS = {"uses": "->", "refers": "-->", "rules": "..>"}


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch):
    """Each test says which folder the project is."""
    monkeypatch.setattr(project_files, "_told", [str(FILES)])


def read_gitlab(path, **options):
    return gitlab.picture(whole(InputFile(str(path), path.name)), **options)


def read_github(*paths, **options):
    every = ((path.name, one) for path in paths for one in documents(path.read_text(encoding="utf-8"), path.name))
    return github.picture(every, **options)


def links(made):
    return {f"{link.tail} {ARROWS[link.bond]} {link.head}".replace("Job/", "") for link in made.links}


def notes(made):
    return {thing.name.replace("Job/", ""): thing.notes for thing in made.things if thing.notes}


def test_our_own_gitlab_pipeline():
    """Stages and needs."""
    made = read_gitlab(ROOT / ".gitlab-ci.yml")
    assert links(made) == {"test -> pages", "build -> pages"}
    assert {thing.label: thing.groups["stage"] for thing in made.things} == {
        "test": "verify",
        "build": "verify",
        "pages": "publish",
    }


def test_our_own_workflow():
    """Jobs without needs start when the workflow does."""
    made = read_github(ROOT / ".github/workflows/ci.yml")
    assert links(made) == {
        "ci/Trigger/on -> ci/test",
        "ci/Trigger/on -> ci/build",
        "ci/test -> ci/deploy",
        "ci/build -> ci/deploy",
    }
    assert notes(made) == {"ci/Trigger/on": ("pull request", "by hand"), "ci/deploy": ("to github-pages",)}


def test_a_larger_gitlab_pipeline():
    """Local includes and `extends`, matrices, jobs elsewhere, environments, a downstream project, optional needs."""
    made = read_gitlab(FILES / "gitlab.yml")
    assert links(made) == {
        "wheel -> unit",
        "web -> browser",
        "unit -> container",
        "browser -> container",
        "platform/base image -> container",
        "container -> staging",
        "staging -> production",
    }
    assert notes(made) == {
        "unit": ("6 variants",),
        "browser": ("4 in parallel",),
        "platform/base image": ("(elsewhere)",),
        "staging": ("to staging",),
        "production": ("to production", "by hand"),
        "documentation": ("starts docs/site",),
    }
    icons = {thing.label: thing.icon.rpartition(".")[2] for thing in made.things}
    assert (icons["web"], icons["browser"], icons["wheel"], icons["container"]) == (
        "Nodejs",
        "Nodejs",
        "Python",
        "Docker",
    )


def test_every_variant():
    """Without folding, each variant of a matrix is a job with a name as GitLab gives it, and all are needed."""
    made = read_gitlab(FILES / "gitlab.yml", collapse=False)
    assert {"wheel -> unit: [3.11, mysql]", "unit: [3.13, postgres] -> container", "browser 4/4 -> container"} < links(
        made
    )


def test_stages_order_jobs_that_say_nothing(tmp_path):
    """They wait for the nearest stage before theirs that has jobs; `needs: []` waits for nothing."""
    (tmp_path / "a.yml").write_text(
        "stages: [one, empty, two]\na: {stage: one, script: x}\nb: {stage: one, script: x}\n"
        "c: {stage: two, script: x}\nd: {stage: two, needs: [], script: x}\ne: {stage: .post, script: x}\n"
    )
    assert links(read_gitlab(tmp_path / "a.yml")) == {"a --> c", "b --> c", "c --> e", "d --> e"}


def test_workflows_that_call_each_other(tmp_path):
    """A called workflow, one that runs after another, a matrix with exclusions and additions, a container."""
    (tmp_path / "after.yml").write_text("on: {workflow_run: {workflows: [Release]}}\njobs: {x: {runs-on: u}}\n")
    shutil.copytree(FILES, tmp_path / ".github/workflows")
    workflows = tmp_path / ".github/workflows"
    paths = [workflows / "release.yml", workflows / "scan.yml", tmp_path / "after.yml"]
    every = [
        (path.relative_to(tmp_path).as_posix(), one)
        for path in paths
        for one in documents(path.read_text(encoding="utf-8"), path.name)
    ]
    made = github.picture(every)
    assert links(made) == {
        "release/Trigger/on -> release/test",
        "release/test -> release/image",
        "release/image -> release/scan",
        "release/image -> release/publish",
        "release/scan -> release/publish",
        "release/scan --> scan/Trigger/on",
        "scan/Trigger/on -> scan/trivy",
        "release/publish --> after/Trigger/on",
        "after/Trigger/on -> after/x",
    }
    assert notes(made)["release/test"] == ("6 variants",)
    assert notes(made)["release/scan"] == ("calls scan.yml",)
    assert [thing.label for thing in made.things][:4] == ["push", "test", "Container image", "scan"]
    expanded = github.picture(every, collapse=False)
    assert "release/test (windows-2025, 3.12) -> release/image" in links(expanded)
    assert "release/test (macos-15, 3.11) -> release/image" not in links(expanded)


def test_products():
    """All combinations, in order, and never more than GitHub allows."""
    assert [title(one) for one in products({"a": [1, True], "b": "x"})] == ["1, x", "true, x"]
    assert len(products({str(n): list(range(10)) for n in range(9)})) == 256


def test_every_icon_is_there():
    """Each class in the tables is one of the package `diagrams`."""
    for name in {*(f"diagrams.{one}" for one in github._BY_ACTION.values()), github.ICON, github.START, gitlab.ICON}:
        module, _, cls = name.rpartition(".")
        assert getattr(importlib.import_module(module), cls)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: {extends: b}\nb: {extends: a}\n", "a.yml:1: job 'a' extends itself"),
        ("include: no.yml\na: {script: x}\n", "a.yml:1: no file 'no.yml'"),
        ("include:\n- {local: /x/no.yml}\n", "a.yml:2: no file '/x/no.yml'"),
        ("stages: [x]\n", "the file holds no job"),
    ],
)
def test_bad_pipelines(tmp_path, content, message):
    """A circle, and what is not there, is said with file and line."""
    (tmp_path / "a.yml").write_text(content)
    with pytest.raises(SourcesError) as raised:
        read_gitlab(tmp_path / "a.yml")
    assert str(raised.value).startswith(message)


def test_jobs_that_need_each_other(tmp_path):
    """Circles of `needs` are drawn as they stand; names that look like numbers or booleans are names."""
    (tmp_path / "a.yml").write_text("a: {script: x, needs: [b]}\nb: {script: !reference [a, script], needs: [a]}\n")
    assert links(read_gitlab(tmp_path / "a.yml")) == {"a -> b", "b -> a"}
    (tmp_path / "w.yml").write_text("on: push\njobs: {12e3: {needs: [on]}, on: {needs: 12e3}, no: {needs: [gone]}}\n")
    assert links(read_github(tmp_path / "w.yml")) == {"w/12e3 -> w/on", "w/on -> w/12e3"}


def test_includes_that_include_each_other(tmp_path, monkeypatch):
    """Each file is read once."""
    monkeypatch.setattr(project_files, "_told", [str(tmp_path)])
    (tmp_path / "a.yml").write_text("include: b.yml\na: {script: x}\n")
    (tmp_path / "b.yml").write_text("include: a.yml\nb: {script: x, needs: [a]}\n")
    assert links(read_gitlab(tmp_path / "a.yml")) == {"a -> b"}


def test_extends_that_explode(tmp_path):
    """What many jobs extend is worked out once."""
    rows = [f".a{n}: {{extends: [{', '.join([f'.a{n + 1}'] * 11)}]}}" for n in range(10)]
    (tmp_path / "a.yml").write_text("\n".join([*rows, ".a10: {stage: deploy}", "a: {extends: .a0, script: x}\n"]))
    assert [thing.groups["stage"] for thing in read_gitlab(tmp_path / "a.yml").things] == ["deploy"]


@pytest.mark.parametrize(
    "job",
    [
        "{needs: 3, parallel: x}",
        "{needs: [{}], stage: [1], environment: []}",
        "{parallel: {matrix: [1, {}]}, trigger: 1}",
    ],
)
def test_strange_shapes(tmp_path, job):
    """What is not of the right shape is left out, and the job drawn."""
    (tmp_path / "a.yml").write_text(f"a: {job}\n")
    assert "Job/a" in [thing.name for thing in read_gitlab(tmp_path / "a.yml").things]
    (tmp_path / "b.yml").write_text(
        f"on: [1]\njobs: {{a: {job}, b: {{needs: a, strategy: {{matrix: '${{{{ x }}}}'}}}}, c: 1}}\n"
    )
    assert "b/Job/a" in [thing.name for thing in read_github(tmp_path / "b.yml").things]


def test_in_a_build(project):
    """Boxes are stages and workflows; an included file is an input; no variable's value gets out."""
    project.write("docs-as-code.yml", "diagrams: {formats: [json, svg]}\n")
    shutil.copy(FILES / "gitlab.yml", project.folder / ".gitlab-ci.yml")
    shutil.copytree(FILES / "ci", project.folder / "ci")
    for name in ("release", "scan"):
        project.write(f".github/workflows/{name}.yml", (FILES / f"{name}.yml").read_bytes())
    project.write(
        "diagrams/lab.py",
        """
        from diagrams import Diagram
        from docs_as_code.diagrams.sources import gitlab_ci
        with Diagram("lab", show=False):
            nodes = gitlab_ci()
        nodes["unit"]
    """,
    )
    project.write(
        "diagrams/hub.py",
        """
        from diagrams import Diagram
        from docs_as_code.diagrams.sources import github_actions
        with Diagram("hub", show=False):
            nodes = github_actions()
        nodes["release/Job/test"], nodes["trivy"]
    """,
    )
    result = project.build()
    boxes = {
        name: [box["label"] for box in json.loads(project.read(f"docs/generated/diagrams/{name}.json"))["clusters"]]
        for name in ("lab", "hub")
    }
    assert boxes == {"lab": ["build", "test", "package", "deploy"], "hub": ["Release", "Scan"]}
    made = b"".join(path.read_bytes() for path in project.folder.rglob("*") if path.is_file() and path.suffix != ".yml")
    assert b"is-secret" not in made
    assert "is-secret" not in result.stdout + result.stderr
    project.write("ci/deploy.yml", ".deploy: {stage: deploy, needs: [unit], script: x}\n")
    again = project.build()
    assert [again.job(f"diagrams/{name}.py")["status"] for name in ("lab", "hub")] == ["ran", "up-to-date"]
