"""`new diagram` and `new deck`: a source in the right folder that builds at once, also from infrastructure files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

EXAMPLES = Path(__file__).parent.parent / "docs/examples"

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"
COMPOSE = "services:\n  web: {image: nginx}\n"
STATE = '{"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {}}}'
PIPELINE = "test:\n  script: [make test]\n"
WORKFLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n"


def _site(project: Project) -> None:
    project.write("mkdocs.yml", "site_name: x\n")
    project.write("docs/index.md", "# Hello\n")


def test_a_diagram_builds_at_once(project: Project) -> None:
    """The name is the title, the file and the picture; what is said next is right, and nothing is found wrong."""
    _site(project)
    told = project.run("new", "diagram", "Order service").stderr
    assert told == (
        "wrote diagrams/order_service.py\n"
        "\n"
        "next: docs-as-code build diagrams/order_service.py\n"
        "it makes docs/generated/diagrams/order_service.svg\n"
        "to show it on docs/index.md: ![Order service](generated/diagrams/order_service.svg)\n"
    )
    with (project.folder / "docs/index.md").open("a") as page:
        page.write("\n" + told.splitlines()[-1].partition(": ")[2] + "\n")
    built = project.build("--strict").json
    assert [job["outputs"] for job in built["jobs"][:1]] == [["docs/generated/diagrams/order_service.svg"]]
    assert built["jobs"][0]["name"] == "Order service"
    assert "Order service" in project.read("site/index.html")
    found = project.run("check", "--format", "json").json["findings"]
    assert {finding["severity"] for finding in found} <= {"info"}


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [
        ("order_service", "diagrams/order_service.py", "Order service"),
        ("order-service.py", "diagrams/order_service.py", "Order service"),
        ("shop/API gateway", "diagrams/shop/api_gateway.py", "API gateway"),
        ("diagrams/shop/api", "diagrams/shop/api.py", "Api"),
        ("Größe", "diagrams/größe.py", "Größe"),
        ('a "b" c:\\d', "diagrams/a_b_c_d.py", 'A "b" c: d'),
        ("platform", "diagrams/platform_diagram.py", "Platform"),
    ],
)
def test_names(project: Project, name: str, path: str, title: str) -> None:
    """Any name makes a file that Python can run and whose picture is called after it."""
    project.write("docs-as-code.yml", "")
    project.run("new", "diagram", name, "-q")
    assert project.files("diagrams") == [path]
    job = project.build("--only", "diagrams").json["jobs"][0]
    stem = path.removeprefix("diagrams/").removesuffix(".py").removesuffix("_diagram")
    assert (job["name"], job["outputs"]) == (title, [f"docs/generated/diagrams/{stem}.svg"])


def test_a_name_that_would_hide_a_module(project: Project) -> None:
    """`platform` gets a file of another name, since Python would take it for its own module; the picture does not."""
    told = project.run("new", "diagram", "platform").stderr.splitlines()
    assert told[0] == "wrote diagrams/platform_diagram.py"
    assert told[1] == "note: a file called platform.py would hide the module platform from the script itself"
    assert told[4] == "it makes docs/generated/diagrams/platform.svg"


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("diagram", "web"), "diagrams/web.py is there already", "choose another name, or change that file"),
        (("diagram", "../web"), "outside the project: ../web", "a name is a path below the folder of the sources"),
        (("diagram", "/web"), "outside the project: ", "a name is a path below the folder of the sources"),
        (
            ("diagram", "test_web"),
            "a source of this name is never run: test_web.py",
            "_*.py, test_*.py, conftest.py and setup.py are modules and tests",
        ),
        (("diagram", "!"), "no name for a diagram: '!'", 'give it one of letters, as "Order service"'),
        (("diagram", ""), "no name for a diagram: ''", 'give it one of letters, as "Order service"'),
        (("deck", "  "), "no name for a deck: '  '", 'give it one of letters, as "Order service"'),
        (("diagram", "a", "b"), "one name is enough: b", 'a name of several words stands in quotes: "a …"'),
        (
            ("diagram", "a", "--from", "no/*.yaml"),
            "no file matches 'no/*.yaml'",
            "patterns are relative to the project",
        ),
        (("diagram", "a", "--from", "k8s"), "--from k8s names no files", 'write a pattern: --from k8s "k8s/**/*.yaml"'),
        (("diagram", "a", "--from", "gitlab-ci"), "no file matches '.gitlab-ci.yml'", "patterns are relative"),
        (
            ("diagram", "a", "--from", "notes.yaml"),
            "cannot tell what notes.yaml describes",
            "say which: --from kubernetes|compose|terraform|gitlab_ci|github_actions notes.yaml",
        ),
        (
            ("diagram", "a", "--from", "*.yml"),
            "files of two kinds: compose.yml is for compose, pod.yml for kubernetes",
            "say which: --from kubernetes|compose|terraform|gitlab_ci|github_actions *.yml",
        ),
    ],
)
def test_what_cannot_be(project: Project, arguments: tuple[str, ...], error: str, hint: str) -> None:
    """The error says what was meant and what to do; nothing is written or changed."""
    project.write("diagrams/web.py", "mine")
    project.write("notes.yaml", "a: 1\n")
    project.write("compose.yml", COMPOSE)
    project.write("pod.yml", POD)
    before = project.files()
    told = project.run("new", *arguments, code=2).stderr
    assert told.startswith(f"error: {error}")
    assert f"\n\nhint: {hint}" in told
    assert project.files() == before
    assert project.read("diagrams/web.py") == "mine"


def test_a_file_that_cannot_be_read(project: Project) -> None:
    """Its own file and line are named, as when it is drawn, and the exit code is that of a source."""
    project.write("k8s/broken.yaml", "a: [1\nb: 2\n")
    told = project.run("new", "diagram", "a", "--from", "k8s/*.yaml", code=1).stderr
    assert told.startswith("error: k8s/broken.yaml:2: ")
    assert not project.exists("diagrams")


def test_folders_of_the_configuration(project: Project) -> None:
    """A source goes where the configuration looks for it; a name that it would not find is an error."""
    project.write(
        "docs-as-code.yml",
        "diagrams: {sources: ['infra/**/architecture.py', 'pictures/*.py'], place: as-written}\nslides: {sources: ['talks/*.md']}\n",
    )
    project.run("new", "diagram", "shop/architecture")
    told = project.run("new", "diagram", "web").stderr
    project.run("new", "deck", "Intro")
    assert project.files() == [
        "docs-as-code.yml",
        "infra/shop/architecture.py",
        "pictures/web.py",
        "talks/intro.md",
    ]
    assert "it makes pictures/web.svg\n" in told
    error = project.run("new", "diagram", "shop/web", code=2).stderr
    assert error == (
        "error: no pattern of sources finds a file called shop/web.py\n"
        "\n"
        "hint: diagrams.sources in docs-as-code.yml is infra/**/architecture.py, pictures/*.py\n"
        "\n"
    )


def test_a_link_that_leads_out(project: Project, tmp_path: Path) -> None:
    """Nothing is written outside the project, through no link."""
    (tmp_path / "elsewhere").mkdir()
    project.write("diagrams/a.txt", "")
    (project.folder / "diagrams/out").symlink_to(tmp_path / "elsewhere")
    told = project.run("new", "diagram", "out/web", code=2).stderr
    assert told.startswith("error: outside the project: diagrams/out/web.py\n")
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("path", "content", "call"),
    [
        ("deploy/web.yaml", POD, 'kubernetes("deploy/web.yaml")'),
        ("deploy/list.json", '{"apiVersion": "v1", "kind": "List", "items": []}', 'kubernetes("deploy/list.json")'),
        ("docker-compose.yml", "a: 1\n", 'compose("docker-compose.yml")'),
        ("app/services.yaml", COMPOSE, 'compose("app/services.yaml")'),
        ("infra/plan.json", STATE, 'terraform("infra/plan.json")'),
        ("ci/jobs.yml", PIPELINE, 'gitlab_ci("ci/jobs.yml")'),
        ("ci/release.yml", WORKFLOW, 'github_actions("ci/release.yml")'),
        (".github/workflows/x.yml", "a: 1\n", 'github_actions(".github/workflows/x.yml")'),
    ],
)
def test_the_files_tell_their_kind(project: Project, path: str, content: str, call: str) -> None:
    """By its name or by what stands in it, the right function is called."""
    project.write(path, content)
    project.run("new", "diagram", "it", "--from", path)
    source = project.read("diagrams/it.py")
    assert f"    nodes = {call}\n" in source
    assert f"import {call.partition('(')[0]}\n" in source


def test_from_infrastructure_builds_at_once(project: Project) -> None:
    """Each kind's source is drawn, from the folder the user is in; many files stand below each other."""
    _site(project)
    project.write("docs-as-code.yml", "")
    shutil.copytree(EXAMPLES, project.folder / "deploy")
    project.write(".gitlab-ci.yml", PIPELINE)
    project.write(".github/workflows/ci.yml", WORKFLOW)
    many = [f"pods/a_pod_with_a_long_name_{number}.yaml" for number in range(4)]
    for number, path in enumerate(many):
        project.write(path, POD.replace("web", f"web{number}"))
    project.run("new", "diagram", "manifests", "--from", "shop.yaml", cwd="deploy")
    project.run("new", "diagram", "services", "--from", "compose", "deploy/compose*.yaml")
    project.run("new", "diagram", "state", "--from", "deploy/*.json")
    project.run("new", "diagram", "gitlab", "--from", "gitlab_ci")
    project.run("new", "diagram", "github", "--from", "github-actions")
    project.run("new", "diagram", "pods", "--from", *many)
    assert project.read("diagrams/pods.py").count('        "pods/a_pod_') == 4
    assert 'nodes = compose("deploy/compose*.yaml")' in project.read("diagrams/services.py")
    assert "nodes = github_actions()" in project.read("diagrams/github.py")
    jobs = project.build("--only", "diagrams", "--strict").json["jobs"]
    assert [job["status"] for job in jobs] == ["ran"] * 6
    for name, node in {"manifests": "public", "services": "cache", "gitlab": "test", "pods": "web3"}.items():
        assert f">{node}</text>" in project.read(f"docs/generated/diagrams/{name}.svg")
    found = project.run("check", "--format", "json").json["findings"]
    assert {finding["severity"] for finding in found} <= {"info"}


def test_a_deck_builds_at_once(project: Project) -> None:
    """It shows a picture that is there, else how to show one; every slide is right, and nothing is found wrong."""
    _site(project)
    project.run("new", "diagram", "Order service")
    project.run("new", "deck", "No picture yet")
    assert "docs-as-code new diagram" in project.read("slides/no_picture_yet.md")
    project.build("--only", "diagrams")
    told = project.run("new", "deck", "team/Yes").stderr
    assert told.endswith("to show it on docs/index.md: ![Yes](generated/slides/team/yes.html)\n")
    deck = project.read("slides/team/yes.md")
    assert deck.startswith('---\nmarp: true\ntheme: docs-as-code\ntitle: "Yes"\n')
    assert "![Order service](../../docs/generated/diagrams/order_service.svg)" in deck
    built = project.build("--only", "slides", "--strict").json
    assert [job["status"] for job in built["jobs"] if job["kind"] == "deck"] == ["ran", "ran"]
    found = project.run("check", "--format", "json").json["findings"]
    assert {finding["severity"] for finding in found} <= {"info"}


def test_a_deck_in_the_team_s_own_theme(project: Project) -> None:
    """Where the configuration names a theme, the deck does not name another."""
    project.write("docs-as-code.yml", "slides: {theme: docs-as-code-dark}\n")
    project.run("new", "deck", "Intro")
    assert project.read("slides/intro.md").startswith("---\nmarp: true\ntitle: Intro\npaginate: true\n---\n")


def test_the_first_deck_is_one_of_them(project: Project) -> None:
    """`init` starts with what `new deck` writes."""
    project.run("init")
    project.run("build", "--only", "diagrams")
    project.run("new", "deck", "My project")
    first, second = project.read("slides/introduction.md"), project.read("slides/my_project.md")
    assert first.replace("introduction", "my_project") == second
