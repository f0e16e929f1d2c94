"""Compose files become pictures: what is drawn of three applications, and what is followed to other files."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import pytest

from docs_as_code.diagrams.sources import image_icons
from docs_as_code.diagrams.sources.compose_files import whole
from docs_as_code.diagrams.sources.compose_reading import _ICONS, picture
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.project_files import InputFile

FILES = Path(__file__).parent / "data/infrastructure/compose"
ARROWS = {"uses": "->", "refers": "-->", "rules": "..>"}


def read(*paths):
    return picture(whole([InputFile(str(path), path.name) for path in paths]))


def links(made):
    return {
        f"{link.tail.removeprefix('Service/')} {ARROWS[link.bond]} {link.head.removeprefix('Service/')}"
        for link in made.links
    }


def notes(made):
    return {thing.label: thing.notes for thing in made.things if thing.notes}


def networks(made):
    return {thing.label: thing.groups["network"] for thing in made.things if thing.groups.get("network")}


def test_wordpress():
    """The database is known from the variable that names its host; volumes are kept."""
    made = read(FILES / "wordpress.yaml")
    assert links(made) == {"wordpress -> db", "wordpress --> Volume/wp_data", "db --> Volume/db_data"}
    assert notes(made) == {"wordpress": ("port 80",)}
    assert {thing.label: thing.icon.rpartition(".")[2] for thing in made.things}["db"] == "Mariadb"


def test_voting():
    """Conditions of `depends_on`, two networks, folders of the machine that are no volumes."""
    made = read(FILES / "voting.yaml")
    assert links(made) == {
        "vote -> redis",
        "result -> db",
        "worker -> redis",
        "worker -> db",
        "seed -> vote",
        "db --> Volume/db-data",
    }
    assert notes(made) == {"vote": ("port 8080",), "result": ("port 8081", "port 9229")}
    both = "back-tier + front-tier"
    assert networks(made) == {
        "vote": both,
        "result": both,
        "worker": "back-tier",
        "redis": "back-tier",
        "db": "back-tier",
        "seed": "front-tier",
    }


def test_shop():
    """Anchors, long forms, an included file, what is external, defaults of variables, hosts in URLs."""
    made = read(FILES / "shop.yaml")
    assert links(made) == {
        "proxy -> web",
        "proxy --> Secret/certificate",
        "proxy --> Config/proxy.toml",
        "web -> database",
        "web -> cache",
        "database --> Volume/rows",
        "database --> Secret/password",
        "metrics -> web",
        "metrics --> Volume/samples",
    }
    assert notes(made) == {"proxy": ("port 8443",), "web": ("3 replicas",), "rows": ("(elsewhere)",)}
    assert networks(made)["proxy"] == "inside + outside"


def test_photos():
    """A file that is extended, images with digests and variables, folders that variables name."""
    made = read(FILES / "photos.yaml")
    assert links(made) == {
        "immich-server -> redis",
        "immich-server -> database",
        "immich-machine-learning --> Volume/model-cache",
    }
    assert notes(made) == {"immich-server": ("port 2283",)}
    icons = {thing.label: thing.icon.rpartition(".")[2] for thing in made.things}
    assert (icons["redis"], icons["database"], icons["immich-server"]) == ("Redis", "Postgresql", "Docker")


def test_stream():
    """Anchors in anchors, hosts in lists and URLs, ranges of ports, profiles, a network that another service lends."""
    made = read(FILES / "stream.yaml")
    assert links(made) == {
        "schema-registry -> broker-1",
        "schema-registry -> broker-2",
        "control-center -> broker-1",
        "control-center -> schema-registry",
        "sidecar --> broker-1",
    }
    assert notes(made) == {"broker-1": ("port 9092", "port 9101-9103"), "control-center": ("port 9021",)}
    assert networks(made) == dict.fromkeys(("broker-1", "broker-2", "schema-registry", "control-center"), "stream")
    assert {thing.label: thing.groups["profile"] for thing in made.things}["control-center"] == "debug + tools"


def test_two_files_are_one_application(tmp_path):
    """As with `-f A -f B`: a service that both describe has what both say."""
    (tmp_path / "a.yaml").write_text("services: {web: {image: nginx, ports: ['80:80']}, db: {image: postgres}}\n")
    (tmp_path / "b.yaml").write_text("services: {web: {depends_on: [db], ports: ['90:80']}}\n")
    made = read(tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert links(made) == {"web -> db"}
    assert notes(made) == {"web": ("port 80", "port 90")}


def test_extends(tmp_path):
    """A service has what it extends, also from another file."""
    (tmp_path / "common.yaml").write_text("services: {base: {image: 'redis:7', volumes: ['v:/v']}}\n")
    (tmp_path / "a.yaml").write_text(
        "services:\n  one: {extends: {file: common.yaml, service: base}}\n  two: {extends: {service: one}, ports: ['1:1']}\n"
    )
    made = read(tmp_path / "a.yaml")
    assert [thing.icon for thing in made.things][:2] == ["diagrams.onprem.inmemory.Redis"] * 2
    assert links(made) == {"one --> Volume/v", "two --> Volume/v"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("services:\n  a: {extends: {service: a}}\n", "a.yaml:2: service 'a' extends itself"),
        ("services:\n  a: {extends: {file: no.yaml, service: b}}\n", "a.yaml:2: no file 'no.yaml'"),
        ("include: [no.yaml]\nservices: {a: {}}\n", "a.yaml:1: no file 'no.yaml'"),
        ("a: 1\n", "the files hold no service"),
    ],
)
def test_bad_files(tmp_path, content, message):
    """A circle, and what is not there, is said with file and line."""
    (tmp_path / "a.yaml").write_text(content)
    with pytest.raises(SourcesError) as raised:
        read(tmp_path / "a.yaml")
    assert str(raised.value).startswith(message)


def test_variables_in_ports(tmp_path):
    """Shown as their defaults, else by their names; what Compose would say of one that is missing is no default."""
    (tmp_path / "a.yaml").write_text(
        'services: {a: {ports: ["${A:-1}:80", "${B-2}:80", "$C:80", "${D:?is-secret}:80", "${E:+is-secret}:80"]}}\n'
    )
    assert notes(read(tmp_path / "a.yaml")) == {"a": ("port 1", "port 2", "port $C", "port $D", "port $E")}


def test_services_that_depend_on_each_other(tmp_path):
    """Circles of `depends_on` and of `include` end; nothing depends on itself."""
    (tmp_path / "a.yaml").write_text(
        "include: [a.yaml, b.yaml]\nservices: {a: {depends_on: [b]}, b: {depends_on: [a]}, c: {depends_on: [c]}}\n"
    )
    (tmp_path / "b.yaml").write_text("include: a.yaml\nservices: {d: {}}\n")
    made = read(tmp_path / "a.yaml")
    assert links(made) == {"a -> b", "b -> a"}
    assert [thing.label for thing in made.things] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "service",
    [
        "null",
        "3",
        "{ports: x, volumes: [1, {}], networks: 3, depends_on: {b: null}}",
        "{environment: [1, A], deploy: []}",
    ],
)
def test_strange_shapes(tmp_path, service):
    """What is not of the right shape is left out, and the service drawn."""
    (tmp_path / "a.yaml").write_text(f"services: {{a: {service}}}\n")
    assert [thing.label for thing in read(tmp_path / "a.yaml").things][:1] == ["a"]


def test_every_icon_is_there():
    """Each class in the tables is one of the package `diagrams`."""
    for name in {*(f"diagrams.{one}" for one in image_icons._BY_WORD.values()), *_ICONS.values()}:
        module, _, cls = name.rpartition(".")
        assert getattr(importlib.import_module(module), cls)


def test_in_a_build(project):
    """Boxes are networks; files that are included are inputs; no secret of a variable gets out."""
    project.write("docs-as-code.yml", "diagrams: {formats: [json, svg]}\n")
    shutil.copytree(FILES, project.folder / "compose")
    names = ("wordpress", "voting", "shop")
    for name in names:
        project.write(
            f"diagrams/{name}.py",
            f"""
            from diagrams import Diagram
            from docs_as_code.diagrams.sources import compose
            with Diagram("{name}", show=False):
                nodes = compose("compose/{name}.yaml")
            nodes["Service/db" if "{name}" != "shop" else "metrics"]
            """,
        )
    result = project.build()
    graph = json.loads(project.read("docs/generated/diagrams/shop.json"))
    assert [box["label"] for box in graph["clusters"]] == ["inside + outside", "inside"]
    made = b"".join(
        path.read_bytes() for path in project.folder.rglob("*") if path.is_file() and path.suffix != ".yaml"
    )
    assert b"is-secret" not in made
    assert "is-secret" not in result.stdout + result.stderr
    project.write("compose/shop-metrics.yaml", "services: {metrics: {image: grafana/grafana}}\n")
    again = project.build()
    assert [again.job(f"diagrams/{name}.py")["status"] for name in names] == ["up-to-date", "up-to-date", "ran"]
