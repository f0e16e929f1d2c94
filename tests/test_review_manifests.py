"""Kubernetes manifests: what they hold and lack, what changes in the cluster, and that no secret is ever shown."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.readers.fields import Difference, differences
from docs_as_code.review.readers.hidden import looks_secret, masked
from docs_as_code.review.readers.manifests_compare import compare
from docs_as_code.review.readers.manifests_pods import is_latest
from docs_as_code.review.reading import About, UnreadableError
from tests.reviewing import gate, git, start

MANIFESTS = reader("manifests")

# As `helm template` prints it: sources as comments, documents of comments alone, several kinds.
HELM = """\
---
# Source: shop/templates/empty.yaml
---
# Source: shop/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data": {"password": "PLANTED-1"}}'
spec:
  replicas: 2
  template:
    spec:
      initContainers:
        - name: migrate
          image: registry.example:5000/migrate
          command: [migrate, --token, PLANTED-2, --db-password=PLANTED-3]
          resources: {limits: {cpu: 1, memory: 64Mi}}
      containers:
        - name: app
          image: registry.example:5000/web:1.4.0
          ports:
            - {name: http, containerPort: 8080}
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: DB_PASSWORD, value: PLANTED-4}
            - {name: DATABASE, value: "postgres://shop:PLANTED-5@db/shop"}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          readinessProbe: {httpGet: {path: /ready, port: http}}
        - name: proxy
          image: proxy@sha256:0000000000000000000000000000000000000000000000000000000000000000
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: shop}
data: {plain: UExBTlRFRC02}
stringData: {other: PLANTED-7}
---
apiVersion: v1
kind: List
items:
  - apiVersion: batch/v1
    kind: CronJob
    metadata: {name: tidy}
    spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: tidy, image: "tidy:latest"}]}}}}}
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
    data:
      colour: green
      api-key: PLANTED-8
      app.properties: |
        colour=green
        password=PLANTED-9
---
"""
PLANTED = ("PLANTED", "UExBTlRFRC02")
DEPLOYMENT = (
    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: %s}, spec: {template: {spec: {containers: [%s]}}}}"
)


def read(text, path="k8s/all.yaml"):
    return MANIFESTS.read(text if isinstance(text, bytes) else text.encode(), About(path=path))


def across(readings):
    assert MANIFESTS.across
    return MANIFESTS.across(readings)


def facts(*texts):
    readings = tuple(read(text, f"k8s/{number}.yaml") for number, text in enumerate(texts))
    problems = tuple(problem for one in readings for problem in one.problems) + across(readings)
    return MANIFESTS.sum_up(readings, problems)


def refused(text):
    with pytest.raises(UnreadableError) as caught:
        read(text)
    return str(caught.value)


def changes(old, new):
    """Facts that are not zero, and the rows of the table."""
    compared = compare((read(new),), (read(old),))
    rows = compared.tables[0].rows if compared.tables else ()
    return {name: count for name, count in compared.counts.items() if count}, rows


def test_what_helm_prints():
    """Comments and empty documents are nothing; lists are their items; each container tells what it lacks."""
    assert facts(HELM) == {
        "objects": 4,
        "workloads": 2,
        "containers": 3,
        "replicas": 2,
        "without_requests": 2,
        "without_limits": 2,
        "without_probes": 1,
        "latest_tags": 2,
        "secrets": 1,
        "duplicates": 0,
    }
    said = {(one.kind, one.name, one.place, one.message) for one in read(HELM).problems}
    assert said == {
        ("latest_tags", "Deployment/web (shop)", "k8s/all.yaml:5", "container migrate: image registry.example:5000/migrate"),
        ("without_requests", "Deployment/web (shop)", "k8s/all.yaml:5", "container proxy: no request of cpu and memory"),
        ("without_limits", "Deployment/web (shop)", "k8s/all.yaml:5", "container proxy: no limit of memory"),
        ("without_probes", "Deployment/web (shop)", "k8s/all.yaml:5", "container proxy: no readiness and no liveness probe"),
        ("secrets", "Secret/web (shop)", "k8s/all.yaml:37", "its values stand in the manifest"),
        ("without_requests", "CronJob/tidy", "k8s/all.yaml:46", "container tidy: no request of cpu and memory"),
        ("without_limits", "CronJob/tidy", "k8s/all.yaml:46", "container tidy: no limit of memory"),
        ("latest_tags", "CronJob/tidy", "k8s/all.yaml:46", "container tidy: image tidy:latest"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("image", "latest"),
    [
        ("web", True),
        ("registry:5000/web", True),
        ("web:latest", True),
        ("web:1.0", False),
        ("registry:5000/web:1.0", False),
        ("web@sha256:00", False),
        ("web:latest@sha256:00", False),
        ("", True),
    ],
)
def test_images_of_no_version(image, latest):
    """A port is no tag, and a digest is always one image."""
    assert is_latest(image) == latest


def test_the_same_object_twice():
    """In one file or in two it is told where; another namespace, group or kind is another object."""
    one = DEPLOYMENT % ("web", "")
    other = one.replace("name: web", "name: web, namespace: b")
    both = (read(f"{one}\n---\n{other}", "k8s/a.yaml"), read(one.replace("apps/v1", "apps/v1beta2"), "k8s/b.yaml"))
    (problem,) = across(both)
    assert (problem.name, problem.place, problem.message) == (
        "Deployment/web",
        "k8s/a.yaml:1",
        "and again in k8s/b.yaml:1",
    )
    assert facts(one, one)["duplicates"] == facts(f"{one}\n---\n{one}")["duplicates"] == 1
    assert facts(one, other, one.replace("apps/", "example.org/"))["duplicates"] == 0


def test_changes_by_field():
    """Items of lists are known by their names, so that a new one in front does not change all others."""
    new = (
        HELM.replace("replicas: 2", "replicas: 3")
        .replace("web:1.4.0", "web:1.5.0")
        .replace("memory: 256Mi", "memory: 512Mi")
        .replace("path: /ready", "path: /health")
        .replace("            - {name: LOG_LEVEL, value: info}", "            - {name: NEW, value: x}\n            - {name: LOG_LEVEL, value: debug}")
        .replace("containerPort: 8080", "containerPort: 9090")
        .replace("colour: green", "colour: blue")
        .replace("kind: CronJob\n    metadata: {name: tidy}", "kind: CronJob\n    metadata: {name: clean}")
    )  # fmt: skip
    counts, rows = changes(HELM, new)
    assert counts == {
        "added": 1, "removed": 1, "changed": 2, "changed_replicas": 1, "changed_images": 1, "changed_resources": 1,
        "changed_probes": 1, "changed_env": 1, "changed_ports": 1,
    }  # fmt: skip
    web = "Deployment/web (shop)"
    assert rows == (
        ("CronJob/tidy", "", "removed"),
        ("CronJob/clean", "", "added"),
        (web, "replicas", "2 → 3"),
        (web, "image of app", "registry.example:5000/web:1.4.0 → registry.example:5000/web:1.5.0"),
        (web, "resources.limits.memory of app", "256Mi → 512Mi"),
        (web, "readinessProbe.httpGet.path of app", "/ready → /health"),
        (web, "env[NEW].name of app", "nothing → NEW"),
        (web, "env NEW of app", "nothing → x"),
        (web, "env LOG_LEVEL of app", "info → debug"),
        (web, "ports[http].containerPort of app", "8080 → 9090"),
        ("ConfigMap/settings", "data.colour", "green → blue"),
    )


def test_secrets_change_without_being_shown():
    """Whatever looks secret only tells that it has changed, wherever it stands; long texts too."""
    new = HELM.replace("PLANTED-", "PLANTED-X").replace("UExBTlRFRC02", "UExBTlRFRC03UExBTlRFRC02")
    counts, rows = changes(HELM, new)
    assert counts == {"changed": 3, "changed_env": 1}
    hidden = "changed, and not shown"
    assert set(rows) == {
        ("Deployment/web (shop)", "env DB_PASSWORD of app", hidden),
        ("Deployment/web (shop)", "env DATABASE of app", hidden),
        ("Deployment/web (shop)", "command[2] of migrate", hidden),
        ("Deployment/web (shop)", "command[3] of migrate", hidden),
        ("Secret/web (shop)", "data.plain", hidden),
        ("Secret/web (shop)", "stringData.other", hidden),
        ("ConfigMap/settings", "data.api-key", hidden),
        ("ConfigMap/settings", "data.app.properties", hidden),
    }
    assert not any(word in repr(read(HELM).detail).replace("app.properties", "") for word in PLANTED)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("DB_PASSWORD", "x", True), ("apiKey", "x", True), ("ACCESS_TOKEN", 12345, True), ("secretName", "web", False),
        ("automountServiceAccountToken", True, False), ("LOG_LEVEL", "info", False), ("passive", "yes", False),
        ("URL", "https://user:pw@host/", True), ("URL", "https://host/?token=abc", True), ("URL", "https://host/a", False),
        ("X", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", True), ("X", "ghp_0123456789abcdefghij0123", True),
        ("X", "-----BEGIN RSA PRIVATE KEY-----", True), ("X", "Bearer abcdef", True), ("X", "aB3dE6gH9jK2mN5pQ8sT", True),
        ("X", "0123456789abcdef0123456789abcdef", True), ("image", f"web@sha256:{'0' * 64}", False),
        ("checksum", "shop-1.4.0", False), ("X", "AccountName=a;AccountKey=b", True), ("PASSWORD", None, False),
    ],
)  # fmt: skip
def test_what_looks_secret(name, value, secret):
    """By name, or by itself where the name is innocent."""
    assert looks_secret(name, value) == secret


def test_words_of_commands():
    """What a flag says of the word after it, or of what stands behind `=`, also where only the name tells."""
    assert repr(masked(["run", "--auth", "x", "--salt=x", "--level=3", "--colour", "red"])) == (
        "['run', '--auth', hidden, hidden, '--level=3', '--colour', 'red']"
    )


def test_fields_that_appear_and_vanish():
    """Something that was not there is told by its parts; what has none is told as it is."""
    assert list(differences({}, {"a": {"b": [1, {}]}, "c": {}})) == [
        Difference("a.b[0]", "nothing → 1", "added"),
        Difference("a.b[1]", "added", "added"),
        Difference("c", "added", "added"),
    ]
    assert list(differences({"a": {"b": "x\ny"}}, {"a": None})) == [Difference("a.b", "changed", "removed")]
    assert list(differences([{"name": "a"}], ["b"])) == [Difference("[0]", "several values → b", "changed")]


def test_what_cannot_be_read():
    """Templates, other YAML, bombs, nesting, keys given twice: each with its line, and without what stands there."""
    assert refused("a: 1") == "it is no Kubernetes object: `kind` is missing (line 1)"
    assert refused("---\n---\nkind: Pod\n") == "it is no Kubernetes object: `apiVersion` is missing (line 3)"
    assert refused("apiVersion: v1\nkind: Pod\nkind: Pod\n") == "`kind` is given twice (line 3)"
    assert refused("apiVersion: v1\nkind: Pod\n") == "a Pod has no `metadata.name` (line 1)"
    assert refused("{apiVersion: v1, kind: Pod, metadata: {name: a}}") == "Pod/a has no list of containers (line 1)"
    assert refused("name: {{ .Values.name }}\n").startswith("a key is a list or a mapping, as where a template")
    assert refused("kind: Deployment\n{{ if .Values.on }}\nname: a\n") == (
        "it looks like a template, and what is made of it is read (line 2)"
    )
    assert refused("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n") == (
        "it is a Kustomization: what `kubectl kustomize` makes of it is read (line 1)"
    )
    assert refused("a: [1\nb: PLANTED") == "it is not valid YAML: did not find expected ',' or ']' (line 2)"
    assert refused("a: 1\nb: \x00").endswith("(line 2)")
    assert refused("[" * 200 + "]" * 200) == "its values are nested more than 100 deep (line 1)"
    assert refused("a: &a [*a]") == "an alias names an anchor that is not there, or holds itself (line 1)"
    assert refused("? [a]\n: b") == "a key is a list or a mapping, as where a template is not filled in (line 1)"
    two = (DEPLOYMENT % ("a", "")).replace("spec: {", "spec: {replicas: many, ", 1)
    assert refused(two) == "the replicas of Deployment/a are no number (line 1)"


@pytest.mark.parametrize("shape", ["[{}]", "{{<<: [{}]}}"])
def test_bombs_of_aliases_are_bounded(shape):
    """A few lines that would be billions of values are refused, as lists and as merged mappings."""
    lines = ["a0: &a0 {x: 1, y: 2}"]
    lines += [f"a{n}: &a{n} " + shape.format(", ".join([f"*a{n - 1}"] * 10)) for n in range(1, 30)]
    assert refused("\n".join(lines)).startswith("with its aliases, it has more than 1,000,000 values (line ")


def test_json_of_kubectl():
    """`kubectl get -o json` is read too, without what the server has added."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "uid": "1", "resourceVersion": "1"},
        "spec": {"containers": []},
        "status": {"phase": "Running"},
    }
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod]}, indent="\t")
    later = text.replace('"resourceVersion": "1"', '"resourceVersion": "2"').replace("Running", "Failed")
    now, before = read(later, "k8s/all.json"), read(text, "k8s/all.json")
    assert now.counts["objects"] == 1
    assert compare((now,), (before,)).tables == ()


def test_gates_over_manifests_of_both_sides(project):
    """Against the base in git; one lost object is accepted by its name; a file of comments alone says nothing."""
    start(project)
    project.write("k8s/web.yaml", HELM)
    project.write("k8s/deep/gone.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: gone}\n")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "feat: manifests")
    git(project, "tag", "v1.3.1")
    (project.folder / "k8s/deep/gone.yaml").unlink()
    project.write("k8s/web.yaml", HELM.replace("web:1.4.0", "web:1.5.0"))
    git(project, "commit", "-qam", "feat: new image")
    it = '{type: manifests, path: "k8s/**/*.yaml", base: git}'
    assert gate(project, it, "{changed_images: 1, removed: 0}") == ("fail", "removed is 1, and must be 0")
    waiver = ", waivers: [{reason: r, by: b, until: 2027-01-01, matches: Service/gone}]"
    assert gate(project, it, "{removed: 0}", waiver)[0] == "waived"
    project.write("k8s/again.yaml", DEPLOYMENT % ("web, namespace: shop", ""))
    assert gate(project, it, "{duplicates: 0}") == ("fail", "duplicates is 1, and must be 0")
    project.write("k8s/again.yaml", "# nothing\n")
    assert gate(project, it, "{duplicates: 0}") == ("fail", "k8s/again.yaml: there is nothing in it")


def test_no_secret_leaves_the_review(project):
    """The real command: neither the deck, nor JSON, nor text, nor messages, nor anything that is kept."""
    start(project)
    project.write("k8s/web.yaml", HELM)
    git(project, "add", "k8s")
    git(project, "commit", "-q", "-m", "feat: manifests")
    git(project, "tag", "v1.3.1")
    project.write("k8s/web.yaml", HELM.replace("PLANTED-", "PLANTED-X").replace("UExBTlRFRC02", "UExBTlRFRC03"))
    git(project, "commit", "-qam", "feat: other secrets")
    project.write(
        "reviews/weekly.yml",
        """
        evidence:
          cluster: {type: manifests, path: k8s/web.yaml, base: git}
        gates:
          - {name: nothing changes, evidence: cluster, require: {changed: 0, latest_tags: 0}, owner: o}
        """,
    )
    for form in ("text", "json"):
        done = project.run("review", "reviews/weekly.yml", "--format", form, "--now", "2026-11-24T09:00Z", code=1)
        assert "changed is 3, and must be 0" in done.stdout
        assert not any(word in done.stdout + done.stderr for word in PLANTED)
    kept = [path for path in project.folder.rglob("*") if path.is_file() and ".git/" not in path.as_posix()]
    names = {path.relative_to(project.folder).as_posix() for path in kept}
    assert "build/reviews/weekly.html" in names
    holding = {
        path.relative_to(project.folder).as_posix()
        for path in kept
        if any(word.encode() in path.read_bytes() for word in PLANTED)
    }
    assert holding == {"k8s/web.yaml"}


VALUES: list[object] = [
    None,
    3,
    True,
    "x",
    [],
    {},
    [[]],
    [{}],
    [None],
    "~",
    "a: b",
    "{",
    "*x",
    "&x",
    "\ud7ff",
    "- ",
    "'",
]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_stands_in_it_is_read_or_refused(seed):
    """Lines lost, doubled and changed: read or refused, and what is read can be compared."""
    rng = random.Random(seed)
    lines = HELM.splitlines()
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(lines))
        start, _, end = lines[place].partition(":")
        lines[place] = rng.choice(
            ["", f"{start}: {rng.choice(VALUES)}", f"{lines[place]}\n{lines[place]}", end, f" {lines[place]}"]
        )
    try:
        reading = read("\n".join(lines))
    except UnreadableError:
        return
    found = MANIFESTS.sum_up((reading,), reading.problems) | dict(compare((reading,), (read(HELM),)).counts)
    assert set(found) == {fact.name for fact in MANIFESTS.facts}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1500))
def test_broken_bytes_are_refused(noise, place):
    """Bytes in the middle of a file: read or refused, nothing else."""
    data = HELM.encode()
    try:
        read(data[:place] + noise + data[place:])
    except UnreadableError:
        pass
