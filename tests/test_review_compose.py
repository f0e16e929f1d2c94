"""Compose files and Helm's values of both sides: what they hold, what has changed, and no secret is shown."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.reading import About, UnreadableError
from tests.reviewing import gate, git, start

COMPOSE = """\
name: shop
x-common: &common
  restart: always
  logging: {driver: local}
services:
  web:
    <<: *common
    image: registry.example:5000/web:${TAG:-1.4.0}
    ports: ["8080:80", {target: 443, published: 8443, protocol: tcp}]
    environment:
      - LOG_LEVEL=info
      - DB_PASSWORD=${DB_PASSWORD:?set it}
      - API_TOKEN=PLANTED-1
    deploy: {resources: {limits: {memory: 256M}}}
    healthcheck: {test: [CMD, "true"]}
    secrets: [db_password]
  db:
    <<: *common
    image: postgres
    environment: {POSTGRES_PASSWORD: PLANTED-2, POSTGRES_DB: shop}
    mem_limit: 1g
    privileged: true
  tool:
    build: .
    command: [run, --token, PLANTED-3]
secrets:
  db_password: {file: ./password}
volumes:
  data: {}
"""
VALUES = """\
# of the chart
replicas: 2
image: {repository: web, tag: 1.4.0}
database:
  url: postgres://shop:PLANTED-4@db/shop
  password: PLANTED-5
  existingSecret: web
tls: {key: "ENC[AES256_GCM,data:x,type:str]", crt: null}
hosts: [{host: a.example}, {host: b.example}]
empty: {}
"""


def read(kind, text, path="x.yaml"):
    return reader(kind).read(text if isinstance(text, bytes) else text.encode(), About(path=path))


def facts(kind, *texts):
    readings = tuple(read(kind, text) for text in texts)
    return reader(kind).sum_up(readings, tuple(problem for one in readings for problem in one.problems))


def changes(kind, old, new):
    """Facts that are not zero, and the rows of the table; each side is one file or several."""
    compare = reader(kind).compare
    assert compare
    sides = [tuple(read(kind, text) for text in (side if isinstance(side, tuple) else (side,))) for side in (new, old)]
    compared = compare(*sides)
    assert "PLANTED" not in repr((sides, compared))
    rows = compared.tables[0].rows if compared.tables else ()
    return {name: count for name, count in compared.counts.items() if count}, rows


def refused(kind, text):
    with pytest.raises(UnreadableError) as caught:
        read(kind, text)
    return str(caught.value)


def test_what_services_lack():
    """A limit in either notation, an image by its default, what is built here; a reference to a secret is none."""
    assert facts("compose", COMPOSE) == {
        "services": 3, "without_limits": 1, "without_healthcheck": 2, "latest_tags": 1, "privileged": 1, "secrets": 3,
    }  # fmt: skip
    said = {(one.name, one.kind, one.message) for one in read("compose", COMPOSE).problems if one.kind == "secrets"}
    assert said == {
        ("web", "secrets", "environment.API_TOKEN stands in the file"),
        ("db", "secrets", "environment.POSTGRES_PASSWORD stands in the file"),
        ("tool", "secrets", "command[2] stands in the file"),
    }
    assert facts("compose", "services: {a: {image: 'web:${TAG:-latest}'}}")["latest_tags"] == 1


def test_changes_of_services():
    """Notations and the order of ports are no change; a port is there or not; networks and volumes are told too."""
    same = COMPOSE.replace('["8080:80", {target: 443, published: 8443, protocol: tcp}]', '["8443:443", "8080:80"]')
    same = same.replace(
        "{POSTGRES_PASSWORD: PLANTED-2, POSTGRES_DB: shop}", "[POSTGRES_DB=shop, POSTGRES_PASSWORD=PLANTED-2]"
    )
    assert changes("compose", COMPOSE, same) == ({}, ())
    new = (
        COMPOSE.replace("1.4.0", "1.5.0")
        .replace("8080:80", "9090:80")
        .replace("memory: 256M", "memory: 512M")
        .replace("PLANTED-1", "PLANTED-9")
        .replace("  tool:\n", "  other:\n")
        .replace("  data: {}", "  data: {}\n  more: {}")
    )
    counts, rows = changes("compose", COMPOSE, new)
    assert counts == {
        "added": 1, "removed": 1, "changed": 1, "changed_images": 1, "changed_ports": 1, "changed_limits": 1, "changed_env": 1,
    }  # fmt: skip
    assert rows == (
        ("tool", "", "removed"),
        ("other", "", "added"),
        ("web", "image", "registry.example:5000/web:${TAG:-1.4.0} → registry.example:5000/web:${TAG:-1.5.0}"),
        ("web", "ports 9090:80", "added"),
        ("web", "ports 8080:80", "removed"),
        ("web", "deploy.resources.limits.memory", "256M → 512M"),
        ("web", "environment API_TOKEN", "changed, and not shown"),
        ("volumes", "more", "added"),
    )


def test_files_over_each_other():
    """A second file of Compose, or of values, changes what it names alone; so a file that was split is no change."""
    two = ("services: {a: {image: 'x:1', mem_limit: 1g}}", "services: {a: {image: 'x:2'}, b: {image: 'y:1'}}")
    whole = "services: {a: {image: 'x:2', mem_limit: 1g}, b: {image: 'y:1'}}"
    assert changes("compose", whole, two) == ({}, ())
    assert changes("helm-values", "a: {b: 1, c: 2}", ("a: {b: 3, c: 2}", "a: {b: 1}")) == ({}, ())


def test_values():
    """Single values count; secrets are those in the file itself, not names of them nor what is encrypted."""
    assert facts("helm-values", VALUES) == {"keys": 10, "secrets": 2}
    assert {one.name for one in read("helm-values", VALUES).problems} == {"database.url", "database.password"}
    new = VALUES.replace("replicas: 2", "replicas: 3").replace("tag: 1.4.0", "tag: 1.5.0, pullPolicy: Always")
    new = (
        new.replace("PLANTED-5", "PLANTED-6")
        .replace("{host: b.example}", "{host: c.example}")
        .replace("  existingSecret: web\n", "")
    )
    counts, rows = changes("helm-values", VALUES, new)
    assert counts == {"removed": 2, "changed": 3, "added": 2}
    assert rows == (
        ("database.existingSecret", "web → nothing"),
        ("hosts[b.example].host", "b.example → nothing"),
        ("replicas", "2 → 3"),
        ("image.tag", "1.4.0 → 1.5.0"),
        ("database.password", "changed, and not shown"),
        ("image.pullPolicy", "nothing → Always"),
        ("hosts[c.example].host", "nothing → c.example"),
    )


def test_what_cannot_be_read():
    """Each with its line, and without what stands there."""
    assert refused("compose", "a: 1") == "it is no Compose file: `services` is missing (line 1)"
    assert refused("compose", "- a") == "a Compose file is one mapping (line 1)"
    assert refused("compose", "services:\n  web:\n  db: {}\n") == "the service 'web' is no mapping (line 2)"
    assert refused("compose", "include: [a.yaml]\nservices: {}\n") == (
        "it includes other files: what `docker compose config` prints is read (line 1)"
    )
    assert refused("compose", "services:\n  web:\n    extends: {service: a}\n").startswith(
        "the service 'web' extends another"
    )
    assert refused("helm-values", "a: 1\n---\nb: 1") == "values are one document, and here another begins (line 3)"
    assert refused("helm-values", "[a]") == "values are a mapping of keys (line 1)"
    assert refused("helm-values", "a: {{ .Values.b }}").startswith("a key is a list or a mapping, as where a template")
    assert read("helm-values", "# nothing\n").is_empty
    assert read("compose", "services: {}").is_empty


@pytest.mark.parametrize(("kind", "text"), [("compose", COMPOSE), ("helm-values", VALUES)])
def test_gates_and_secrets(project, kind, text):
    """Both types compare with git, and no secret is in any output; a waiver names a service or a key."""
    start(project)
    project.write("conf/it.yaml", text)
    git(project, "add", "conf")
    git(project, "commit", "-q", "-m", "feat: configuration")
    git(project, "tag", "v1.3.1")
    project.write("conf/it.yaml", text.replace("PLANTED-", "PLANTED-X"))
    git(project, "commit", "-qam", "feat: other secrets")
    it = f"{{type: {kind}, path: conf/it.yaml, base: git}}"
    count = 3 if kind == "compose" else 2
    assert gate(project, it, "{secrets: 0}") == ("fail", f"secrets is {count}, and must be 0")
    everything = ', waivers: [{reason: r, by: b, until: 2027-01-01, matches: "*"}]'
    assert gate(project, it, "{secrets: 0}", everything)[0] == "waived"
    for form in ("text", "json"):
        done = project.run("review", "reviews/weekly.yml", "--format", form, "--now", "2026-11-24T09:00Z")
        assert "PLANTED" not in done.stdout + done.stderr
    files = [path for path in project.folder.rglob("*") if path.is_file() and ".git/" not in path.as_posix()]
    assert [path.name for path in files if b"PLANTED" in path.read_bytes()] == ["it.yaml"]
    assert any(path.name == "weekly.html" for path in files)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([("compose", COMPOSE), ("helm-values", VALUES)]), st.integers(0, 2**32))
def test_whatever_stands_in_it_is_read_or_refused(sample, seed):
    """Lines lost, doubled and changed: read or refused, and what is read can be compared; all facts are there."""
    kind, text = sample
    rng = random.Random(seed)
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(lines))
        start, _, end = lines[place].partition(":")
        value = rng.choice(["", "3", "[]", "{}", "[{}]", "~", "*common", "&a x", "'", "[a, [b]]", "{a: {b: c}}"])
        lines[place] = rng.choice(["", f"{start}: {value}", f"{lines[place]}\n{lines[place]}", end, f" {lines[place]}"])
    try:
        reading = read(kind, "\n".join(lines))
    except UnreadableError:
        return
    by = reader(kind)
    assert by.compare
    other = read(kind, text)
    by.compare((other,), (reading,))
    found = by.sum_up((reading,), reading.problems) | dict(by.compare((reading,), (other,)).counts)
    assert set(found) == {fact.name for fact in by.facts}
