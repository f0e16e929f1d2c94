"""The index of icon classes: `icons QUERY`, and the nearest names for an unknown class."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from docs_as_code.diagrams import icons

if TYPE_CHECKING:
    from tests.conftest import Project

diagrams: Any = importlib.import_module("diagrams")  # the package: a type checker sees the folder of that name


def test_index_agrees_with_the_package() -> None:
    """Each class can be imported from its module under each of its names, and its picture is where the index says."""
    root = diagrams.__path__[0] + "/../"
    for icon in icons.index():
        module = importlib.import_module(icon.module)
        classes = {getattr(module, name) for name in icon.names}
        assert len(classes) == 1
        (cls,) = classes
        assert cls.__name__ == icon.name
        if icon.path:
            assert Path(root, icon.path).resolve() == Path(root, cls._icon_dir, cls._icon).resolve()


def test_index_is_complete() -> None:
    """No class of the package that has an icon is missing."""
    modules = {icon.module for icon in icons.index()}
    listed = {(icon.module, icon.name) for icon in icons.index()}
    for name in modules:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            own = isinstance(value, type) and issubclass(value, diagrams.Node) and value.__module__ == name
            if own and attribute == value.__name__ and not attribute.startswith("_"):
                assert (name, attribute) in listed
    assert len(listed) > 2400


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("EC2", "from diagrams.aws.compute import EC2"),
        ("ec2", "from diagrams.aws.compute import EC2"),
        ("postgres", "from diagrams.onprem.database import Postgresql"),
        ("PostgreSQL", "from diagrams.onprem.database import Postgresql"),
        ("kuberntes", "from diagrams.azure.other import ArcKubernetes"),
        ("k8s pod", "from diagrams.k8s.compute import Pod"),
        ("aws lambda", "from diagrams.aws.compute import Lambda"),
    ],
)
def test_search(query: str, first: str) -> None:
    """The best match comes first, by name, alias, module or likeness."""
    assert icons.search(query)[0].import_line == first


def test_search_by_alias() -> None:
    """A class is found by its other name, and shows it."""
    found = icons.search("EKS")[0]
    assert (found.name, found.aliases) == ("ElasticKubernetesService", ("EKS",))
    assert icons.search("") == []
    assert icons.search("qqqqzzzz") == []


@pytest.mark.parametrize(
    ("name", "module", "hint"),
    [
        ("EC3", "diagrams.aws.compute", "did you mean EC2, ECR or ECS?"),
        ("lambda", "diagrams.aws.compute", "did you mean Lambda?"),
        ("Lambda", "diagrams.aws.network", "Lambda is in diagrams.aws.compute"),
        ("RDS", "diagrams.aws.compute", "RDS is in diagrams.aws.database"),
        ("Prometeus", "diagrams.aws.compute", "did you mean Prometheus of diagrams.onprem.monitoring?"),
        ("Qqqqzzzz", "diagrams.aws.compute", "`docs-as-code icons Qqqqzzzz` searches all icon classes"),
    ],
)
def test_suggest(name: str, module: str, hint: str) -> None:
    """A typo gets the nearest classes of its module, a right name the module it is in."""
    assert icons.suggest(name, module) == hint


def test_command(project: Project) -> None:
    """`icons QUERY` prints import lines that work, on stdout."""
    result = project.run("icons", "postgres")
    assert result.stdout.splitlines()[0].startswith("from diagrams.onprem.database import Postgresql")
    assert result.stderr == ""
