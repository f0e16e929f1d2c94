"""Pictures drawn from files of the infrastructure: which files, when they are drawn again, and what is said of bad ones."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs_as_code.diagrams import capture, sources
from docs_as_code.diagrams.sources import yaml_lines
from docs_as_code.diagrams.sources.labels import plain, width, wrapped
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.engine.forkserver import ForkServer

ROOT = Path(__file__).parent.parent

DRAW = """
    from diagrams import Diagram
    from docs_as_code.diagrams.sources import kubernetes

    with Diagram("web", show=False):
        nodes = kubernetes("k8s/**/*.yaml")
"""
SERVICE = """
    apiVersion: v1
    kind: Service
    metadata: {name: NAME}
"""


def service(name):
    return SERVICE.replace("NAME", name)


@pytest.fixture
def drawn(project):
    """A project with one source that draws its manifests, as SVG and as JSON."""
    project.write("docs-as-code.yml", "diagrams: {formats: [svg, json]}\n")
    project.write("diagrams/web.py", DRAW)
    project.write("k8s/a.yaml", service("first"))
    return project


def labels(project):
    graph = json.loads(project.read("docs/generated/diagrams/web.json"))
    return [node["label"] for node in graph["nodes"]]


def test_public_names_are_sorted_and_there():
    """`from docs_as_code.diagrams.sources import …` offers what `__all__` says, in order."""
    assert sources.__all__ == sorted(sources.__all__)
    for name in sources.__all__:
        assert getattr(sources, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        sources.nothing  # noqa: B018 - looking it up is the test


def test_importing_the_functions_imports_no_yaml():
    """PyYAML comes with the first file that is read."""
    code = "import sys; from docs_as_code.diagrams.sources import kubernetes; print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_files_are_inputs(drawn):
    """Editing a manifest draws its picture again; so does a new file that the pattern matches, and one that is gone."""
    assert drawn.build().job("diagrams/web.py")["status"] == "ran"
    assert labels(drawn) == ["first"]
    assert drawn.build().job("diagrams/web.py")["status"] == "up-to-date"
    drawn.write("k8s/a.yaml", service("edited"))
    assert drawn.build().job("diagrams/web.py")["status"] == "ran"
    assert labels(drawn) == ["edited"]
    drawn.write("k8s/deeper/b.yaml", service("new"))
    assert drawn.build().job("diagrams/web.py")["status"] == "ran"
    assert labels(drawn) == ["edited", "new"]
    (drawn.folder / "k8s/a.yaml").unlink()
    assert drawn.build().job("diagrams/web.py")["status"] != "up-to-date"
    assert labels(drawn) == ["new"]


def test_other_files_are_none(drawn):
    """A file beside the manifests that no pattern matches changes nothing when it is edited."""
    drawn.write("k8s/notes.txt", "one")
    drawn.build()
    drawn.write("k8s/notes.txt", "two, longer")
    assert drawn.build().job("diagrams/web.py")["status"] == "up-to-date"


def test_what_is_read_is_known_by_name(drawn):
    """Files, and folders that patterns look into, relative to the project; nothing of docs-as-code itself or of this
    machine, so that the result can be shared.
    """
    server = ForkServer(preload=capture.PRELOAD)
    try:
        made = capture.capture(
            drawn.folder / "diagrams/web.py",
            project=drawn.folder,
            cwd=drawn.folder / "diagrams",
            timeout=30,
            server=server,
        )
    finally:
        server.close()
    assert made.error is None
    assert not made.is_local
    names = {name for name, _ in made.inputs if not name.startswith(("module:", "package:", "installed:"))}
    assert names == {"file:k8s/a.yaml", "list:k8s", "look:diagrams/__init__.py", "look:k8s/a.yaml"}
    assert {"package:pyyaml", "package:diagrams"} <= {name for name, _ in made.inputs}


def test_without_a_configuration(project):
    """The folder that is built is the project, whatever the source's own folder is."""
    project.write("diagrams/deep/web.py", DRAW)
    project.write("k8s/a.yaml", service("first"))
    assert project.build().job("diagrams/deep/web.py")["status"] == "ran"


@pytest.mark.parametrize("mark", ["docs-as-code.yml", ".git", None])
def test_plain_python(project, mark):
    """`python web.py` draws the same: patterns start at docs-as-code.yml, else the git root, else the working folder."""
    project.write("diagrams/web.py", DRAW.replace("show=False", 'show=False, outformat="dot"') + "    print(*nodes)\n")
    project.write("k8s/a.yaml", service("first"))
    if mark == ".git":
        (project.folder / ".git").mkdir()
    elif mark:
        project.write(mark, "{}\n")
    folder = project.folder if mark is None else project.folder / "diagrams"
    code = "import runpy, diagrams; diagrams.Diagram.render = lambda self: self.dot.save(self.filename); "
    code += f"runpy.run_path({str(project.folder / 'diagrams/web.py')!r}, run_name='__main__')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("Service/first\n", 0), done.stderr


def test_another_interpreter_without_yaml(project, tmp_path):
    """`python: PATH`: the functions are there without docs-as-code being installed; PyYAML alone must be."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "yaml.py").write_text("raise ImportError\n")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={site} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    project.write("docs-as-code.yml", f"python: {python}\n")
    project.write("diagrams/web.py", DRAW)
    project.write("k8s/a.yaml", service("first"))
    message, line, hint = project.build(code=1).error("diagrams/web.py")
    assert (message, line) == ("PyYAML, which reads YAML, is not installed", 5)
    assert hint.endswith("-m pip install pyyaml` brings it to the interpreter that ran the source")


def test_json(drawn):
    """What `kubectl get -o json` prints, tabs and all, beside YAML."""
    drawn.write("diagrams/web.py", DRAW.replace('"k8s/**/*.yaml"', '"k8s/*"'))
    drawn.write("k8s/b.json", json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}, indent="\t"))
    drawn.build()
    assert labels(drawn) == ["first", "b"]


BAD: list[tuple[str | bytes, tuple[str, int | None]]] = [
    ("kind: [", ("not YAML: did not find expected node content", 2)),
    ("a: &x [*x]\n", ("a value holds itself", 1)),
    ("a: 1\nb: *nowhere\n", ("an alias names an anchor that is not there", 2)),
    ("a: 1\n\tb: 2\n", ("not YAML: found a tab character that violates indentation", 2)),
    (b"\x89PNG\r\n\x1a\n\0", ("the file is not UTF-8: byte 0x89", 1)),
    ("kind: Pod\n".encode("utf-16-le"), ("not YAML: control characters are not allowed", 1)),
    ("a: '\0'\n", ("not YAML: control characters are not allowed", 1)),
    ("[" * 200, ("values are nested more than 100 deep", 1)),
    (b"a: 1\nb: \xff\n", ("the file is not UTF-8: byte 0xFF", 2)),
    ("a: 1\n" * 200_001, ("the file goes on after line 200,000, which is more than a picture may show", 200_000)),
    ("# " + "x" * (16 << 20), ("the file is larger than 16 MiB", None)),
]


def test_bad_files(project):
    """What is wrong with a file is said of that file and line, with what to do next; its content is not shown."""
    project.write("docs-as-code.yml", "{}\n")
    for number, (content, _) in enumerate(BAD):
        project.write(f"diagrams/d{number}.py", DRAW.replace("k8s/**/*", f"k8s/{number}"))
        project.write(f"k8s/{number}.yaml", content if isinstance(content, bytes) else content.encode())
    result = project.build(code=1)
    for number, (_, said) in enumerate(BAD):
        error = result.job(f"diagrams/d{number}.py")["error"]
        assert (error["path"], error["message"], error["line"]) == (f"k8s/{number}.yaml", *said)
        assert error["hint"]


def test_no_message_shows_what_a_file_holds(monkeypatch):
    """Also not with the parser in Python, whose own messages quote the line."""
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    with pytest.raises(SourcesError) as raised:
        list(yaml_lines.documents("password: hunter2: 'x\n", "a.yaml"))
    assert str(raised.value).startswith("a.yaml:1: not YAML: mapping values are not allowed here")
    assert "hunter2" not in str(raised.value)


def test_aliases_that_explode():
    """A bomb of aliases is found before it goes off: in bounded time, whatever it would expand to."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with pytest.raises(SourcesError, match=r"^b.yaml:6: with its aliases, the file has more than 1,000,000 values"):
        list(yaml_lines.documents("\n".join(rows), "b.yaml"))


def test_merges_that_explode():
    """The same with merge keys, which copy."""
    rows = ["- &a0 {" + ", ".join(f"k{n}: 1" for n in range(1000)) + "}"]
    rows += [f"- &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 30)]
    with pytest.raises(SourcesError, match="more than 1,000,000 values"):
        list(yaml_lines.documents("\n".join(rows), "b.yaml"))


def test_values_of_yaml():
    """Merge keys, aliases, tags of tools, several documents; `on` and `yes` stay the texts that people wrote."""
    text = "base: &b {x: 1, y: [no, ~, true]}\nmade: {<<: *b, x: !secret two, on: '3'}\n--- 1.5\n---\n- !reference [a, b]\n"
    assert list(yaml_lines.documents(text, "b.yaml")) == [
        {"base": {"x": 1, "y": ["no", None, True]}, "made": {"x": "two", "on": "3", "y": ["no", None, True]}},
        "1.5",
        [["a", "b"]],
    ]


def test_lines_of_yaml():
    """A mapping knows the line it begins on."""
    first, second = yaml_lines.documents("a: 1\n---\n\n- {b: 2}\n", "b.yaml")
    assert (first.line, second[0].line) == (1, 4)


def test_a_template_is_told_apart(drawn):
    """A chart's own templates are no manifests yet."""
    drawn.write("k8s/a.yaml", "a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}\n")
    error = drawn.build(code=1).job("diagrams/web.py")["error"]
    assert (error["path"], error["line"]) == ("k8s/a.yaml", 2)
    assert error["hint"] == "it looks like a template: draw what `helm template` or your own tool makes of it"


CALLS = [
    ('kubernetes("k9s/*.yaml")', "no file matches 'k9s/*.yaml'", "patterns are relative to the project, {project}"),
    ('kubernetes("k8s")', "no file matches 'k8s'", 'it is a folder: write "k8s/*.yaml"'),
    ("kubernetes()", "no files are named", 'write patterns, as "k8s/**/*.yaml"'),
    ("kubernetes(3)", "a pattern is a text, not 3", 'write one as "k8s/**/*.yaml"'),
    ('kubernetes("k8s/*", only="Servce")', "only='Servce' matches nothing", "did you mean 'Service'?"),
    ('kubernetes("k8s/*", group_by=3)', "group_by takes texts, not 3", 'as group_by="file", or group_by=None'),
    (
        'kubernetes("k8s/*", group_by="namspace")',
        "group_by='namspace' is nothing that any of the things has",
        "did you mean 'namespace'?",
    ),
    ('kubernetes("/dev/null")', "no file matches '/dev/null'", "patterns are relative to the project, {project}"),
    ('kubernetes("k8s/*", hide=3)', "hide takes texts, not 3", 'as only=["Deployment", "Service"]'),
    ('kubernetes("k8s/*", hide="*")', "nothing is left to draw", "look at `only` and `hide`"),
    ('kubernetes("k8s/*")["Service/frist"]', "no node was drawn for 'Service/frist'", "did you mean 'Service/first'?"),
]


def test_bad_calls(drawn):
    """What is wrong with a call is said of the line of the source that makes it."""
    for number, (call, _, _) in enumerate(CALLS):
        drawn.write(f"diagrams/d{number}.py", DRAW.replace('kubernetes("k8s/**/*.yaml")', call))
    result = drawn.build(code=1)
    for number, (_, message, hint) in enumerate(CALLS):
        assert result.error(f"diagrams/d{number}.py") == (message, 5, hint.format(project=drawn.folder))


def test_outside_of_a_diagram(drawn):
    """There is nothing to draw into."""
    drawn.write("diagrams/web.py", 'from docs_as_code.diagrams.sources import kubernetes\nkubernetes("k8s/*.yaml")\n')
    assert drawn.build(code=1).error("diagrams/web.py") == (
        "kubernetes() has no diagram to draw into",
        2,
        "call kubernetes() inside `with Diagram(...):`",
    )


def test_labels_are_texts():
    """Names are shown as they are: markup is no markup, and nothing breaks out of its line."""
    assert plain('<b>"x" & y</b>\n\x07z') == '&lt;b&gt;"x" &amp; y&lt;/b&gt; z'
    assert plain("C:\\new") == "C:\\\\new"
    assert len(plain("x" * 500)) == 80
    assert wrapped("ingress-nginx-controller", 15) == "ingress-nginx-\ncontroller"
    assert wrapped("ValidatingWebhookConfiguration", 15) == "Validating\nWebhook\nConfiguration"
    assert wrapped("مرحبا", 15) == "مرحبا"


ROUTE = """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web}
    spec:
      rules:
      - http:
          paths:
          - {path: /, backend: {service: {name: first}}}
          - {path: /login, backend: {service: {name: second}}}
"""


@pytest.mark.parametrize(
    ("settings", "label", "rooms"),
    [("", "xlabel", 2), (', curvestyle="curved"', "label", 0), (', direction="TB"', "xlabel", 0)],
)
def test_labels_beside_edges_have_room(drawn, settings, label, rooms):
    """Right-angled edges from left to right go over one more rank, where one of the same node has a label: the label
    would lie on an icon. Other edges make room by themselves, or need none.
    """
    drawn.write("docs-as-code.yml", "diagrams: {formats: [dot]}\n")
    drawn.write("diagrams/web.py", DRAW.replace("show=False", f"show=False{settings}"))
    drawn.write("k8s/a.yaml", ROUTE)
    drawn.build()
    dot = drawn.read("docs/generated/diagrams/web.dot")
    assert dot.count("minlen=2") == rooms
    assert len(re.findall(rf'\b{label}="?/login', dot)) == 1


def test_wide_letters_are_set_smaller():
    """A word that cannot be broken is measured: `m` needs more room than `i`, and Chinese letters the most."""
    assert width("mmmm") > width("nnnn") > width("iiii")
    assert wrapped("漢字 漢字 漢字", 8) == "漢字 漢字\n漢字"


def test_markup_in_a_name(drawn):
    """A label of the graph is the name itself, and the picture is well-formed."""
    from xml.etree import ElementTree

    drawn.write("k8s/a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: '<script>\"&amp;'}\n")
    drawn.build()
    assert labels(drawn) == ['<script>"&amp;']
    ElementTree.fromstring(drawn.read("docs/generated/diagrams/web.svg"))
    assert "<script>" not in drawn.read("docs/generated/diagrams/web.svg")


def test_an_inserted_object_renumbers_no_other(drawn):
    """The ids of nodes and edges are made from what they are: what comes between changes none of them."""
    drawn.write("k8s/a.yaml", service("b") + "---" + service("d"))
    drawn.build()
    before = json.loads(drawn.read("docs/generated/diagrams/web.json"))["nodes"]
    drawn.write("k8s/a.yaml", service("a") + "---" + service("b") + "---" + service("c") + "---" + service("d"))
    drawn.build()
    after = json.loads(drawn.read("docs/generated/diagrams/web.json"))["nodes"]
    assert [node["label"] for node in after] == ["a", "b", "c", "d"]
    assert [node for node in after if node["label"] in "bd"] == before


NAMES = """
    {apiVersion: v1, kind: Pod, metadata: {name: 12e3, namespace: 0123}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: 1.10, labels: {on: yes, 1: 2}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: on}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: !Ref made, namespace: !Sub "${a}"}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: first, name: last}, spec: !reference [a, b]}
"""


def test_names_that_yaml_would_take_for_something_else(drawn):
    """Numbers, `on` and values with tags are the texts that people wrote; of a key that stands twice, the last counts."""
    drawn.write("k8s/a.yaml", NAMES)
    drawn.build()
    assert sorted(labels(drawn)) == ["1.10", "12e3", "last", "made", "on"]


MARKUP = """
    {apiVersion: v1, kind: Pod, metadata: {name: "שלום עולם", namespace: "a\\nb<i>"}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: '{a|b} %s', namespace: '\\G"'}}
"""


def test_labels_of_any_kind(drawn):
    """Text from right to left, braces, escapes of Graphviz, quotes and newlines are shown as they are written."""
    from xml.etree import ElementTree

    drawn.write("k8s/a.yaml", MARKUP)
    drawn.build()
    graph = json.loads(drawn.read("docs/generated/diagrams/web.json"))
    assert [node["label"].replace("\n", " ") for node in graph["nodes"]] == ["{a|b} %s", "שלום עולם"]
    assert graph["clusters"][1]["label"] == "a b<i>"
    texts = "".join(ElementTree.fromstring(drawn.read("docs/generated/diagrams/web.svg")).itertext())
    assert "שלום" in texts
    assert "a b<i>" in texts
    assert '\\G"' in texts


def test_a_picture_that_nobody_can_follow(drawn):
    """More than 500 nodes are drawn, and build and check say what to do; more than 1,000 from files are refused."""
    rows = [
        f"{{apiVersion: v1, kind: {'Pod' if n < 501 else 'Secret'}, metadata: {{name: a{n}}}}}" for n in range(1101)
    ]
    drawn.write("k8s/a.yaml", "\n---\n".join(rows))
    error = drawn.build(code=1).job("diagrams/web.py")["error"]
    assert (error["path"], error["line"]) == ("diagrams/web.py", 5)
    assert error["message"] == "there are 1,101 things to draw, more than the 1,000 that a picture may show"
    assert error["hint"] == "make several pictures with `only` and `hide`; most are Secret (600), Pod (501)"
    drawn.write("docs-as-code.yml", "diagrams: {formats: [png]}\n")
    drawn.write("diagrams/web.py", DRAW.replace('.yaml"', '.yaml", hide="Secret"'))
    hint = "make several diagrams of it; kubernetes() and the like draw less with `only`, `hide` and `collapse`"
    said = [
        "'web' has 501 nodes, more than anybody can follow",
        "the picture is larger than a PNG or JPEG can be, and was made smaller: 0.6154 of its size",
    ]
    found = drawn.run("check", "--format", "json").json["findings"]
    large = [one for one in found if one["rule"] == "large-picture"]
    assert [(one["line"], one["message"].rpartition(": ")[0], one["hint"]) for one in large] == [
        (4, text.rpartition(": ")[0], hint) for text in said
    ]
    result = drawn.build()
    assert result.job("diagrams/web.py")["status"] != "failed"
    assert (
        "warning: diagrams/web.py:4: 'web' has 501 nodes, more than anybody can follow [large-picture]" in result.stderr
    )


def test_two_thousand_objects():
    """A large file is no special case."""
    from docs_as_code.diagrams.sources.k8s.picture import picture

    text = "\n---\n".join(
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{n}, namespace: n{n % 20}}}\n"
        f"spec: {{template: {{metadata: {{labels: {{app: a{n}}}}}, spec: {{containers: [{{name: c}}]}}}}}}\n"
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{n}, namespace: n{n % 20}}}\nspec: {{selector: {{app: a{n}}}}}"
        for n in range(1000)
    )
    made = picture(("a.yaml", one) for one in yaml_lines.documents(text, "a.yaml"))
    assert (len(made.things), len(made.links)) == (2000, 1000)
