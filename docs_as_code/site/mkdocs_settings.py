"""mkdocs.yml as data, without MkDocs: what it says with its parents, and which files and variables that comes from."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
import yaml_env_tag  # type: ignore[import-untyped]  # it has none

if TYPE_CHECKING:
    from pathlib import Path

_PYTHON = "tag:yaml.org,2002:python/"
_PLAIN = frozenset(
    ("bool", "bytes", "complex", "dict", "float", "int", "list", "long", "none", "str", "tuple", "unicode")
)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times faster where libyaml is


class UnreadableSettingsError(Exception):
    """MkDocs could not read it either, or only by running code that we do not know."""


@dataclass(frozen=True)
class Relative:
    """The value of a tag `!relative`: `$config_dir/…`, `$docs_dir/…`, or nothing for the folder of each page."""

    text: str


@dataclass
class Settings:
    """`files` are mkdocs.yml and its parents, `variables` those of `!ENV`, `named` what YAML takes from Python code."""

    values: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def read(mkdocs_file: Path, settings: Settings) -> None:
    """Fill `settings`; what it holds when that fails has been read all the same. Raises UnreadableSettingsError."""
    try:
        settings.values = _with_parents(os.path.abspath(mkdocs_file), settings)  # noqa: PTH100 - as MkDocs does
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise UnreadableSettingsError(f"{mkdocs_file.name} cannot be read: {' '.join(str(error).split())}") from error


def _with_parents(file: str, settings: Settings) -> dict[str, Any]:
    if file in settings.files:
        raise ValueError(f"{os.path.basename(file)} inherits from itself")  # noqa: PTH119 - a plain name
    settings.files.append(file)
    with open(file, "rb") as stream:  # noqa: PTH123 - a plain name
        values = _loaded(stream.read(), settings) or {}
    if not isinstance(values, dict):
        raise TypeError("it is no mapping")
    parent = values.pop("INHERIT", None)
    if parent is None:
        return values
    above = os.path.normpath(os.path.join(os.path.dirname(file), parent))  # noqa: PTH118, PTH120 - as MkDocs does
    return _merged(_with_parents(above, settings), values)


def _merged(above: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Mappings are merged, all else is replaced, as MkDocs does."""
    both = {
        key: _merged(above[key], value) if isinstance(value, dict) and isinstance(above.get(key), dict) else value
        for key, value in own.items()
    }
    return {**above, **both}


def _loaded(data: bytes, settings: Settings) -> Any:
    class Loader(_LOADER):  # type: ignore[misc]  # which of PyYAML's two it is, is known at run time only
        """Knows MkDocs' own tags, and notes where their values come from."""

    def variable(loader: Any, node: yaml.Node) -> Any:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        named = parts if len(parts) == 1 else parts[:-1]  # the last one of several is the default
        settings.variables.extend(str(part.value) for part in named)
        return yaml_env_tag.construct_env_tag(loader, node)

    def python(loader: Any, suffix: str, node: yaml.Node) -> Any:
        kind, _, name = suffix.partition(":")
        if kind not in _PLAIN:
            settings.named.append(name or kind)
        return _content(loader, node)

    Loader.add_constructor("!ENV", variable)
    Loader.add_constructor("!relative", lambda _, node: Relative(str(node.value)))
    Loader.add_multi_constructor(_PYTHON, python)
    return yaml.load(data, Loader)  # noqa: S506 - a safe loader that runs nothing: names of Python are only noted


def _content(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_scalar(node)
