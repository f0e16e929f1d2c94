"""The CI files of this repository: right by their public schemas, safe, and their shell steps run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github" / "workflows" / "ci.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
HOW_TO = ROOT / "docs" / "how-to"
GITLAB_WORDS = {"workflow", "stages", "default", "variables"}


@dataclass(frozen=True)
class Step:
    """Shell lines that a CI service runs in one shell, and the variables that the file gives them."""

    name: str
    script: str
    variables: dict[str, str]


def load(file: Path) -> dict[str, Any]:
    # `on:` is true in YAML 1.1, which CI services do not follow
    return {("on" if key is True else str(key)): value for key, value in yaml.safe_load(file.read_text()).items()}


def github_steps() -> list[Step]:
    return [
        Step(f"github {job}: {step['run']}", step["run"], dict(step.get("env", {})))
        for job, body in load(GITHUB)["jobs"].items()
        for step in body["steps"]
        if "run" in step
    ]


def gitlab_jobs() -> dict[str, Any]:
    return {name: body for name, body in load(GITLAB).items() if name not in GITLAB_WORDS}


def gitlab_steps() -> list[Step]:
    file = load(GITLAB)
    steps = []
    for name, body in gitlab_jobs().items():
        lines = [*body.get("before_script", file["default"]["before_script"]), *body["script"]]
        variables = {**file["variables"], **body.get("variables", {})}
        steps.append(Step(f"gitlab {name}", "\n".join(lines), variables))
    return steps


STEPS = [*github_steps(), *gitlab_steps()]


def check_schema(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if schema == "vendor.gitlab-ci":
        command += ["--data-transform", "gitlab-ci"]
    return subprocess.run([*command, *files], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("schema", "file"), [("vendor.github-workflows", GITHUB), ("vendor.gitlab-ci", GITLAB)])
def test_follows_the_public_schema(schema, file):
    """GitHub and GitLab publish a schema for their files; ours follow it."""
    result = check_schema(schema, file)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("page", ["ci.md", "several-machines.md"])
@pytest.mark.parametrize(
    ("title", "schema"),
    [(".github/workflows/docs.yml", "vendor.github-workflows"), (".gitlab-ci.yml", "vendor.gitlab-ci")],
)
def test_samples_of_the_how_to_follow_the_public_schema(page, title, schema, tmp_path):
    """What the how-to tells people to paste is a right CI file."""
    found = re.findall(rf'```yaml title="{re.escape(title)}"\n(.*?)```', (HOW_TO / page).read_text(), re.DOTALL)
    assert found
    for text in found:
        file = tmp_path / "ci.yml"
        file.write_text(textwrap.dedent(text))
        result = check_schema(schema, file)
        assert result.returncode == 0, result.stdout


def test_a_pull_request_gets_no_rights():
    """Code of a stranger runs with a token that can only read, sees no secret, and never publishes."""
    text = GITHUB.read_text()
    workflow = load(GITHUB)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in text
    assert "secrets." not in text
    jobs = workflow["jobs"]
    writers = {name for name, job in jobs.items() if "write" in job.get("permissions", {}).values()}
    assert writers == {"deploy"}
    assert jobs["deploy"]["if"] == "github.ref == 'refs/heads/main'"


def test_no_expression_reaches_a_shell():
    """A branch name or a title put into a shell line by `${{ }}` would be run as code."""
    assert [step.script for step in STEPS if "${{" in step.script] == []


def test_only_the_default_branch_is_published():
    """The GitLab pages job runs for the default branch alone, after tests and build."""
    pages = gitlab_jobs()["pages"]
    assert pages["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert pages["needs"] == ["test", "build"]


def test_deployments_queue_up():
    """Two pushes in a row are deployed one after the other, and only the deploy job waits."""
    jobs = load(GITHUB)["jobs"]
    assert jobs["deploy"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert [name for name, job in jobs.items() if "concurrency" in job] == ["deploy"]


def test_cache_keys_name_files_that_exist():
    """A cache whose key names a missing file would never be renewed."""
    calls = re.findall(r"hashFiles\((.*?)\)", GITHUB.read_text())
    patterns = [pattern for call in calls for pattern in re.findall(r"'(.*?)'", call)]
    patterns += load(GITLAB)["default"]["cache"]["key"]["files"]
    assert {pattern: bool(list(ROOT.glob(pattern))) for pattern in patterns} == dict.fromkeys(patterns, True)


def test_what_is_published_is_what_mkdocs_builds():
    """Both services upload the folder that mkdocs.yml names."""
    from mkdocs.config import load_config

    site = Path(load_config(str(ROOT / "mkdocs.yml"), plugins=[])["site_dir"]).relative_to(ROOT).as_posix()
    uploads = [
        step["with"]["path"]
        for step in load(GITHUB)["jobs"]["build"]["steps"]
        if str(step.get("uses")).startswith("actions/upload-pages-artifact@")
    ]
    assert uploads == [site]
    assert gitlab_jobs()["pages"]["pages"] == {"publish": site}
    assert gitlab_jobs()["build"]["artifacts"]["paths"] == [site]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The files under version control, as they are in the work tree."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def stand_ins(folder: Path) -> Path:
    """A PATH entry for what a test of the steps must not do again: run this suite in itself, and change the machine.

    `make` notes its target and lets the real make plan it, which fails for a target that does not exist. Its `build`
    leaves an artifact of the kind that the next job asks for. `apt-get` notes what it was asked for.
    """
    folder.mkdir()
    plan = f'{shutil.which("make")} --dry-run "$@" >/dev/null\n'
    leave = '[ "$1" != build ] || { mkdir -p site && echo page > site/index.html; }\n'
    scripts = {"make": plan + leave, "apt-get": ""}
    for name, then in scripts.items():
        file = folder / name
        file.write_text(f'#!/bin/bash -e\necho "{name} $*" >> "$STEP_LOG"\n{then}')
        file.chmod(0o755)
    return folder


def run_step(step: Step, clone: Path, tmp_path: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    log = tmp_path / "log"
    log.touch()
    built_in = {"CI_PROJECT_DIR": str(clone), "CI_PAGES_URL": "https://team.example/docs", "CI": "true"}
    own = {
        name: re.sub(r"\$(\w+)", lambda m: built_in[m[1]], str(value)) if "${{" not in str(value) else ""
        for name, value in step.variables.items()
    }
    path = f"{stand_ins(tmp_path / 'bin')}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **built_in, **own, "PATH": path, "STEP_LOG": str(log)}
    result = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step.script],
        cwd=clone, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return result, log.read_text().splitlines()


EXPECTED = {
    "github test: bash .ci/run": ["make test"],
    "github build: make build": ["make build"],
    "gitlab test": ["apt-get update -qq", "apt-get install -qq --yes --no-install-recommends git make", "make test"],
    "gitlab build": ["apt-get update -qq", "apt-get install -qq --yes --no-install-recommends git make", "make build"],
    "gitlab pages": [],
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_shell_steps_run(step, clone, tmp_path):
    """Each shell step works in a copy of the repository, and comes down to the two commands of the README."""
    if step.name == "gitlab pages":  # starts with the artifact of the build job
        (tmp_path / "build").mkdir()
        run_step(next(other for other in STEPS if other.name == "gitlab build"), clone, tmp_path / "build")
    result, asked = run_step(step, clone, tmp_path)
    assert result.returncode == 0, result.stderr
    assert asked == EXPECTED[step.name]
