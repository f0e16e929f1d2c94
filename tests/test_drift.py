"""Drift: what a node stands for and what a diagram covers, held against the files by `check`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docs_as_code.diagrams.dot.own_attributes import without
from tests.conftest import Project

ROOT = Path(__file__).parents[1]
REAL = ROOT / "tests/data/infrastructure"
RULES = "missing-resource,uncovered-resource,broken-cover"

SHOP = """\
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
---
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: shop}
stringData: {password: do-not-tell}
"""
COMPOSE = """\
services:
  # the site
  web:
    image: nginx
  db: {image: postgres}
volumes: {data: }
"""
STATE = {
    "format_version": "1.0",
    "values": {
        "root_module": {
            "resources": [
                {"address": f"aws_instance.web[{n}]", "mode": "managed", "type": "aws_instance", "name": "web"}
                for n in range(2)
            ]
            + [
                {
                    "address": "data.aws_ami.x",
                    "mode": "data",
                    "type": "aws_ami",
                    "name": "x",
                    "values": {"k": "do-not-tell"},
                }
            ]
        }
    },
}
GITLAB = """\
stages: [build]
.hidden: {script: [x]}
build image:
  script: [make]
test, all:
  extends: .hidden
"""
GITHUB = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps: [{run: make}]
"""
HEAD = """\
from diagrams import Diagram, Node

with Diagram("Shop", graph_attr={{"covers": "{}"}}):
"""


def drawn(covers: str, *resources: str) -> str:
    """A source whose nodes, from line 4 on, are called n0, n1, … and stand for resources."""
    nodes = [f'    Node("n{number}", resource={resource!r})\n' for number, resource in enumerate(resources)]
    return HEAD.format(covers) + "".join(nodes or ['    Node("n")\n'])


def said(project: Project, *arguments: str, code: int | None = None) -> list[str]:
    """Each finding about drift as `rule:line: message | hint`, in the order of the report."""
    result = project.run("check", "--select", RULES, "--format", "json", *arguments, code=code)
    return [f"{one['rule']}:{one['line']}: {one['message']} | {one['hint']}" for one in result.json["findings"]]


def write_all(project: Project) -> None:
    """One file of each kind."""
    project.write("k8s/shop.yaml", SHOP)
    project.write("compose.yaml", COMPOSE)
    project.write("infra/state.json", json.dumps(STATE))
    project.write(".gitlab-ci.yml", GITLAB)
    project.write(".github/workflows/ci.yml", GITHUB)


def test_what_a_node_stands_for_is_no_part_of_the_picture(project: Project) -> None:
    """Another resource, or other patterns, make no other picture, to the byte with its digest, and no picture says them."""
    dot = 'digraph {\n covers="k8s/*.yaml"\n a [label="A", resource="k8s/a.yaml#Job/a"] }\n'
    project.write("diagrams/shop.py", drawn("k8s/*.yaml", "k8s/a.yaml#Deployment/api"))
    project.write("diagrams/old.dot", dot)
    project.build()
    before = {path: project.bytes(path) for path in project.files("docs/generated")}
    assert not any(word in data for data in before.values() for word in (b"k8s/a.yaml", b"covers"))
    project.write("diagrams/shop.py", drawn("b/*.yaml", "k8s/b.yaml#Deployment/b"))
    project.write("diagrams/old.dot", dot.replace("k8s", "other"))
    project.build()
    assert {path: project.bytes(path) for path in project.files("docs/generated")} == before


def test_our_attributes_leave_dot_text_as_it_was() -> None:
    """They are taken out of DOT text with one separator each; lines stay, and so do nodes and texts of these names."""
    assert without('digraph { covers="k8s/*.yaml"; a -> b }') == "digraph { a -> b }"
    assert without('digraph { a; covers=x b [resource="x#y", label="c"] }') == 'digraph { a b [ label="c"] }'
    assert without('graph { a [label=A\n  resource="x" +\n "y"] }') == "graph { a [label=A\n\n] }"
    kept = 'digraph { covers -> resource; a [label="resource=1", tooltip="covers"] // covers=x\n}'
    assert without(kept) == kept


def test_a_source_with_our_attributes_still_runs_by_itself(project: Project) -> None:
    """Plain `python web.py` takes both attributes: Graphviz gets them, and `dot` would not mind."""
    source = project.write(
        "diagrams/web.py", drawn("k8s/*.yaml", "k8s/a.yaml#Job/a").replace('"Shop",', '"Shop", show=False,')
    )
    code = f"import runpy, diagrams\ndiagrams.Diagram.__exit__ = lambda self, *_: print(self.dot)\nrunpy.run_path({str(source)!r})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project.folder)
    assert 'resource="k8s/a.yaml#Job/a"' in run.stdout
    assert 'covers="k8s/*.yaml"' in run.stdout


def test_all_is_true(project: Project) -> None:
    """Every kind of file is told by what it holds; a picture that shows all of them has no finding."""
    write_all(project)
    resources = [
        "k8s/shop.yaml#shop/Deployment/api, k8s/shop.yaml#Service/api",
        "./k8s/shop.yaml#Secret/key",
        "compose.yaml#web, compose.yaml#Service/db",
        "compose.yaml#Volume/data",
        "infra/state.json#aws_instance.web",
        "infra/state.json#data.aws_ami.x",
        ".gitlab-ci.yml#build image",
        ".gitlab-ci.yml#test, all",
        ".github/workflows/ci.yml#test",
    ]
    covers = "k8s/**/*.yaml compose.yaml, infra/*.json,.gitlab-ci.yml .github/workflows/*.yml"
    project.write("diagrams/shop.py", drawn(covers, *resources))
    assert said(project, code=0) == []


def test_what_no_node_shows(project: Project) -> None:
    """What is covered and not shown is a warning on the diagram's line; the hint has the line in the file."""
    write_all(project)
    covers = "k8s/*.yaml compose.yaml infra/*.json .gitlab-ci.yml .github/workflows/*.yml"
    project.write(
        "diagrams/shop.py", drawn(covers, "k8s/shop.yaml#Deployment/api", "infra/state.json#aws_instance.web[1]")
    )
    found = said(project, code=0)
    assert [one.partition(": ")[2].removesuffix(": draw it, or say in `covers` what counts") for one in found] == [
        "no node stands for .github/workflows/ci.yml#test | it is defined in .github/workflows/ci.yml:3",
        "no node stands for .gitlab-ci.yml#build image | it is defined in .gitlab-ci.yml:3",
        "no node stands for .gitlab-ci.yml#test, all | it is defined in .gitlab-ci.yml:5",
        "no node stands for compose.yaml#db | it is defined in compose.yaml:5",
        "no node stands for compose.yaml#web | it is defined in compose.yaml:3",
        "no node stands for infra/state.json#aws_instance.web[0] | it is defined in infra/state.json",
        "no node stands for k8s/shop.yaml#shop/Secret/key | it is defined in k8s/shop.yaml:9",
        "no node stands for k8s/shop.yaml#shop/Service/api | it is defined in k8s/shop.yaml:1",
    ]
    assert {one.partition(": ")[0] for one in found} == {"uncovered-resource:3"}
    assert all(one.endswith(": draw it, or say in `covers` what counts") for one in found)


NOWHERE = [  # resource, what is said of it, hint
    (
        "k8s/shop.yaml#Deployment/apy",
        "Deployment/apy, which is not in k8s/shop.yaml",
        "did you mean k8s/shop.yaml#Deployment/api?",
    ),
    (
        "k8s/shop.yaml#shop/Deploymnet/api",
        "shop/Deploymnet/api, which is not in k8s/shop.yaml",
        "did you mean k8s/shop.yaml#shop/Deployment/api?",
    ),
    (
        "k8s/shop.yaml#Deployment/orders",
        "Deployment/orders, which is not in k8s/shop.yaml",
        "the file holds shop/Deployment/api, shop/Service/api, shop/Secret/key",
    ),
    ("k8s/shop.yaml#web", "web, which is not in k8s/shop.yaml", "it is in compose.yaml: write compose.yaml#web"),
    (
        "k8s/shops.yaml#Deployment/api",
        "Deployment/api of k8s/shops.yaml, and there is no such file",
        "did you mean k8s/shop.yaml?",
    ),
    ("k8s#x", "x of k8s, and there is no such file", "it is a folder: name a file in it"),
    (
        "nowhere/a.yaml#x",
        "x of nowhere/a.yaml, and there is no such file",
        "files are named relative to the project",
    ),
    (
        "k8s/shop.yaml",
        "'k8s/shop.yaml', which names no resource",
        'write a file of the project and a name in it, as "k8s/api.yaml#Deployment/api"',
    ),
    (
        "../a.yaml#x",
        "x of ../a.yaml, which is not in the project",
        'write a file of the project and a name in it, as "k8s/api.yaml#Deployment/api"',
    ),
    (
        "infra/main.tf#aws_instance.web",
        "aws_instance.web of infra/main.tf, which is not read",
        "name a file with what `terraform show -json` prints, and an address in it",
    ),
    (
        "values.yaml#x",
        "x, which is not in values.yaml",
        "known are Kubernetes manifests, Compose files, `terraform show -json`, GitLab pipelines and GitHub workflows",
    ),
    (
        "bad.yaml#x",
        "x of a file that cannot be read: bad.yaml:2: not YAML: mapping values are not allowed in this context",
        "correct the file, or leave it out of the pattern",
    ),
]


def test_nodes_for_what_is_not_there(project: Project) -> None:
    """An error on the node's line, with what was probably meant."""
    write_all(project)
    project.write("values.yaml", "replicas: 2\n")
    project.write("bad.yaml", "a: b\n c: do-not-tell: e\n")
    resources = ["compose.yaml#web", "compose.yaml#db", *(resource for resource, _, _ in NOWHERE), "bad.yaml#once"]
    project.write("diagrams/shop.py", drawn("compose.yaml", *resources))
    assert said(project, code=1) == [
        f"missing-resource:{number + 4}: 'n{number}' stands for {message} | {hint}"
        for number, (_, message, hint) in enumerate(NOWHERE, 2)
    ]


NOTHING = [  # covers, what is said of them, hint
    (
        "k8s/*.yml",
        "'k8s/*.yml' covers nothing: it matches no file",
        'patterns are relative to the project, with blanks between them, as "k8s/**/*.yaml"',
    ),
    (
        "k8s",
        "'k8s' covers nothing: it matches no file",
        'patterns are relative to the project, with blanks between them, as "k8s/**/*.yaml"',
    ),
    (
        "diagrams/*",
        "'diagrams/*' covers nothing: it matches files, but none in YAML or JSON",
        'patterns are relative to the project, with blanks between them, as "diagrams/**/*.yaml"',
    ),
    (
        "../k8s/*.yaml",
        "'../k8s/*.yaml' is no pattern of files in the project",
        'patterns are relative to the project, with blanks between them, as "k8s/**/*.yaml"',
    ),
    (
        "#Deployment",
        "'' is no pattern of files in the project",
        'patterns are relative to the project, with blanks between them, as "k8s/**/*.yaml"',
    ),
    (
        "k8s/*.yaml#Deploymnet",
        "'k8s/*.yaml#Deploymnet' covers nothing: its files hold no Deploymnet",
        "did you mean Deployment?",
    ),
    (
        "k8s/*.yaml#Zebra",
        "'k8s/*.yaml#Zebra' covers nothing: its files hold no Zebra",
        "the kinds are Deployment, Secret, Service",
    ),
    (
        "values.yaml",
        "'values.yaml' covers nothing: there is no resource in its files",
        "known are Kubernetes manifests, Compose files, `terraform show -json`, GitLab pipelines and GitHub workflows",
    ),
    (
        "bombs/*.yaml",
        "'bombs/*.yaml' covers a file that cannot be read: bombs/a.yaml:6: with its aliases, the file has more than "
        "1,000,000 values",
        "leave the file out of the pattern",
    ),
    (
        "charts/*.yaml",
        "'charts/*.yaml' covers a file that cannot be read: charts/a.yaml:1: not YAML: …",
        "it looks like a template: draw what `helm template` or your own tool makes of it",
    ),
]


def test_covers_that_cover_nothing(project: Project) -> None:
    """An error on the diagram's line: what is compared with nothing would never be wrong."""
    write_all(project)
    project.write("values.yaml", "replicas: 2\n")
    bomb = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    project.write("bombs/a.yaml", "\n".join(bomb) + "\n")
    project.write("charts/a.yaml", "{{ if }}: [\n")
    for number, (covers, _, _) in enumerate(NOTHING):
        project.write(f"diagrams/d{number}.py", drawn(covers))
    found = [re.sub(r"not YAML: .* \|", "not YAML: … |", one) for one in said(project, code=1)]  # PyYAML's own words
    assert found == [f"broken-cover:3: {message} | {hint}" for _, message, hint in NOTHING]


def test_what_counts(project: Project) -> None:
    """Behind `#` stand kinds and names that count, also those that need not be shown; a `!` takes others out."""
    write_all(project)
    expected = {
        "k8s/*.yaml#deployment,Service": ["shop/Deployment/api", "shop/Service/api"],
        "k8s/*.yaml#!Secret,!*/Service/*": ["shop/Deployment/api"],
        "compose.yaml#Volume": ["Volume/data"],
        "infra/*.json#aws_ami": ["data.aws_ami.x"],
        "compose.yaml#w* k8s/*.yaml#Secret": ["web", "shop/Secret/key"],
        "compose.yaml,k8s/*.yaml#Secret": ["db", "web", "shop/Secret/key"],
    }
    for number, covers in enumerate(expected):
        project.write(f"diagrams/d{number}.py", drawn(covers))
    result = project.run("check", "--select", RULES, "--format", "json")
    found: dict[str, list[str]] = {}
    for one in result.json["findings"]:
        found.setdefault(one["path"], []).append(one["message"].partition("#")[2])
    assert list(found.values()) == list(expected.values())


def test_what_belongs_to_others_need_not_be_shown(project: Project) -> None:
    """Pods of an owner, claims of a StatefulSet, namespaces and a job that joins need no node, and can have one."""
    project.write(
        "k8s/all.yaml",
        """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-1, ownerReferences: [{kind: Deployment, name: web}]}}
        - {apiVersion: v1, kind: Endpoints, metadata: {name: web}}
        - apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db}
          spec: {volumeClaimTemplates: [{metadata: {name: data}}]}
        """,
    )
    project.write("k8s/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n")
    names = ("Namespace/shop", "ReplicaSet/web-1", "Endpoints/web", "PersistentVolumeClaim/data-db")
    project.write("diagrams/few.py", drawn("k8s/*.yaml", "k8s/all.yaml#StatefulSet/db"))
    project.write("diagrams/most.py", drawn("", *(f"k8s/all.yaml#{name}" for name in names)))
    assert said(project, code=0) == []


def test_what_stands_in_several_files_is_one(project: Project) -> None:
    """A base and its overlay, a Compose file and its override beside it; services of another folder are others."""
    for folder in ("base", "overlay"):
        project.write(f"k8s/{folder}/shop.yaml", SHOP)
    for path in ("a/compose.yaml", "a/compose.override.yaml", "b/compose.yaml"):
        project.write(path, "services: {web: {image: nginx}}\n")
    resources = [f"k8s/base/shop.yaml#{name}/api" for name in ("Service", "Deployment")]
    covers = "k8s/**/*.yaml#!Secret */compose*.yaml"
    project.write("diagrams/shop.py", drawn(covers, *resources, "a/compose.yaml#web"))
    assert [one.partition(" | ")[0] for one in said(project, code=0)] == [
        "uncovered-resource:3: no node stands for b/compose.yaml#web"
    ]


def test_pictures_that_are_drawn_from_files_are_true(project: Project) -> None:
    """Functions say of each node what it stands for, folded or not: real manifests and pipelines have no finding."""
    shutil.copytree(REAL, project.folder / "real")
    shutil.copytree(ROOT / "docs/examples", project.folder / "real/examples")
    shutil.copytree(REAL / "pipelines/ci", project.folder / "ci")
    shutil.copy(REAL / "pipelines/gitlab.yml", project.folder / ".gitlab-ci.yml")
    calls = {
        "kubernetes": ["real/kubernetes/*.yaml", "real/examples/shop.yaml"],
        "compose": ["real/compose/voting.yaml", "real/compose/wordpress.yaml", "real/compose/shop*.yaml"],
        "terraform": ["real/examples/state.json"],
        "gitlab_ci": [".gitlab-ci.yml"],
        "github_actions": ["real/pipelines/release.yml", "real/pipelines/scan.yml"],
    }
    source = ["from diagrams import Diagram", "from docs_as_code.diagrams.sources import *"]
    for function, patterns in calls.items():
        for pattern in patterns:
            for more in ("", ", collapse=False") if function != "compose" else ("",):
                name = f"d{len(source)}"
                source.append(
                    f'with Diagram("{name}", graph_attr={{"covers": {pattern!r}}}): {function}({pattern!r}{more})'
                )
    project.write("diagrams/all.py", "\n".join(source) + "\n")
    assert said(project, code=0) == []
    text = project.read("diagrams/all.py")
    project.write(
        "diagrams/all.py",
        text.replace("kubernetes('real/examples/shop.yaml')", "kubernetes('real/examples/shop.yaml', hide='Service')"),
    )
    assert [one.partition("#")[2].partition(" | ")[0] for one in said(project, code=0)] == [
        "shop/Service/api",
        "shop/Service/postgres",
    ]


def test_dot_text_and_graphviz_objects(project: Project) -> None:
    """They have the same attributes; findings stand on the lines of the node and of the graph."""
    write_all(project)
    project.write(
        "diagrams/a.dot",
        '// a shop\ndigraph a {\n  covers="compose.yaml"\n  web [resource="compose.yaml#web"]\n  x [resource="compose.yaml#wob"]\n}\n',
    )
    project.write(
        "diagrams/b.py",
        """
        import graphviz

        g = graphviz.Digraph("b", graph_attr={"covers": "compose.yaml"})
        g.node("web", "The site", resource="compose.yaml#db")
        g.node("x", resource="compose.yaml#wob")
        g.render("b")
        """,
    )
    project.write(
        "diagrams/c.py",
        """
        from diagrams import Diagram, Node

        with Diagram("C") as late:
            Node("x", resource="compose.yaml#wob")
            late.dot.graph_attr["covers"] = "compose.yaml#db"
            late.dot.node("y", resource="compose.yaml#dbx")

        with Diagram("D") as late:
            Node("z", resource="compose.yaml#db")
            late.dot.graph_attr["covers"] = "compose.yaml"
        """,
    )
    result = project.run("check", "--select", RULES, "--format", "json", code=1)
    assert [(one["path"], one["line"], one["message"].partition(",")[0]) for one in result.json["findings"]] == [
        ("diagrams/a.dot", 2, "no node stands for compose.yaml#db"),
        ("diagrams/a.dot", 5, "'x' stands for wob"),
        ("diagrams/b.py", 5, "'x' stands for wob"),
        ("diagrams/b.py", 6, "no node stands for compose.yaml#web"),
        ("diagrams/c.py", 3, "no node stands for compose.yaml#db"),
        ("diagrams/c.py", 4, "'x' stands for wob"),
        ("diagrams/c.py", 6, "'y' stands for dbx"),
        ("diagrams/c.py", 8, "no node stands for compose.yaml#web"),
    ]


def test_an_edited_manifest_is_enough(project: Project) -> None:
    """The check reads the files: after one edit it answers without running a source, and again when it is undone."""
    write_all(project)
    project.write("diagrams/shop.py", drawn("", "compose.yaml#web"))
    assert said(project, code=0) == []
    project.write("compose.yaml", COMPOSE.replace("web:", "site:"))
    result = project.run("check", code=1)
    assert result.stdout == (
        "diagrams/shop.py:4: error: 'n0' stands for web, which is not in compose.yaml [missing-resource]\n"
        "    hint: the file holds site, db, Network/back, …\n".replace("Network/back, …", "Volume/data")
    )
    assert result.stderr == "1 source: 1 error, 0 warnings, 0 infos\n"  # nothing ran
    project.write("compose.yaml", COMPOSE)
    assert said(project, code=0) == []
    (project.folder / "compose.yaml").unlink()
    assert said(project, code=1) == [
        "missing-resource:4: 'n0' stands for web of compose.yaml, and there is no such file | "
        "files are named relative to the project"
    ]


def test_severities_waivers_and_new_findings(project: Project) -> None:
    """These rules are rules like all others: configured, waived with a reason, and held against an earlier revision."""
    write_all(project)
    source = drawn("compose.yaml", "compose.yaml#web", "compose.yaml#cache")
    waiver = "  # docs-as-code: ignore[missing-resource] because it comes with the next release\n"
    project.write("diagrams/shop.py", source.rstrip() + waiver)
    project.write("docs-as-code.yml", "check: {rules: {uncovered-resource: error}}\n")
    result = project.run("check", "--format", "json", code=1)
    assert [(one["rule"], one["severity"], one["line"]) for one in result.json["findings"]] == [
        ("uncovered-resource", "error", 3)
    ]
    assert result.json["summary"]["waived"] == 1
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *command], cwd=project.folder, check=True)
    project.write(
        "compose.yaml", f"# a comment\n{COMPOSE}  queue: {{image: redis}}\n".replace("volumes: {data: }\n", "")
    )
    assert [one.partition(" | ")[0] for one in said(project, "--new=HEAD", code=1)] == [
        "uncovered-resource:3: no node stands for compose.yaml#queue"
    ]


def test_no_secret_is_told_or_kept(project: Project) -> None:
    """Names are said; no value of a manifest or a state is in a message, in what the checkout knows, or in the store."""
    write_all(project)
    project.write("k8s/bad.yaml", "kind: Secret\n stringData: {password: do-not-tell}\n")
    project.write("diagrams/shop.py", drawn("k8s/*.yaml infra/*.json", "k8s/bad.yaml#Secret/key"))
    result = project.run("check", "-v", code=1)
    assert "shop/Secret/key" in result.stdout
    kept = b"".join(path.read_bytes() for path in (project.folder / ".docs-as-code").rglob("*") if path.is_file())
    assert b"Secret/key" in kept
    for text in (result.stdout.encode(), result.stderr.encode(), kept):
        assert b"do-not-tell" not in text


def test_the_example_of_the_how_to(project: Project) -> None:
    """The picture of the page is true; after the two edits that it tells of, the check says what the page shows."""
    for path in ("diagrams/_style.py", "diagrams/kept_true.py", "docs/examples/shop.yaml"):
        project.write(path, (ROOT / path).read_bytes())
    assert project.run("check", "-v").stdout == ""
    manifest = project.read("docs/examples/shop.yaml")
    before, deployment, rest = manifest.partition("kind: Deployment\nmetadata: {name: api,")
    assert deployment
    added = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: mailer, namespace: shop}\n"
    project.write("docs/examples/shop.yaml", f"{before}{deployment.replace('api', 'orders')}{rest}{added}")
    page = (ROOT / "docs/how-to/drift.md").read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ docs-as-code (check \S+)\n(.*?)```", page, re.DOTALL)
    assert shown
    assert project.run(*shown[1].split(), code=1).stdout == shown[2]
