"""The values of docs-as-code.yml by dotted path, checked against the table of keys; every error has its line."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml

from docs_as_code import __version__
from docs_as_code.config_keys import FILE, KEYS, NOT_YET, SECTIONS, Key, size
from docs_as_code.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def read_values(file: Path) -> dict[str, Any]:
    """All values of the file by dotted path, and their lines as `path@line`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        bad = error.object[: error.start].count(b"\n") + 1
        raise ConfigError("not UTF-8 text", path=FILE, line=bad, hint="save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=FILE) from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        message = f"not valid YAML: {error.problem or error.context}"
        raise ConfigError(message, path=FILE, line=line, hint="check indentation, quotes and colons there") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"not valid YAML: {str(error).splitlines()[0]}", path=FILE) from error
    return {} if root is None or _is_null(root) else _top(root)


def _top(root: yaml.Node) -> dict[str, Any]:
    values: dict[str, Any] = {}
    names = [*SECTIONS, *(key.name for key in KEYS if not key.section)]
    for name, value, line in _pairs(root, "the file"):
        if name in SECTIONS:
            if not _is_null(value):
                values |= _section(name, value)
        else:
            key = _find("", name, names, line)
            values[name] = _value(key, value)
            values[f"{name}@line"] = line
    return values


def _section(section: str, node: yaml.Node) -> dict[str, Any]:
    names = [key.name for key in KEYS if key.section == section]
    values: dict[str, Any] = {}
    for name, value, line in _pairs(node, f"`{section}`"):
        key = _find(section, name, names, line)
        values[key.path] = _value(key, value)
    return values


def _pairs(node: yaml.Node, what: str) -> list[tuple[str, yaml.Node, int]]:
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(
            f"{what} must be a mapping of keys to values, not {_shown(node)}", path=FILE, line=_line(node)
        )
    pairs = [(str(key.value), value, _line(key)) for key, value in node.value]
    seen: set[str] = set()
    for name, _, line in pairs:
        if name in seen:
            raise ConfigError(f"`{name}` is given twice", path=FILE, line=line, hint="keep one of the two")
        seen.add(name)
    return pairs


def _find(section: str, name: str, names: list[str], line: int) -> Key:
    path = f"{section}.{name}" if section else name
    found = next((key for key in KEYS if key.path == path), None)
    if found:
        return found
    if path in NOT_YET:
        raise ConfigError(f"`{path}` does nothing in version {__version__}", path=FILE, line=line, hint="remove it")
    import difflib

    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    elsewhere = next((key.path for key in KEYS if key.name == name), None)
    guess = elsewhere or (f"{section}.{near[0]}" if near and section else near[0] if near else None)
    known = "the keys are " + ", ".join(names)
    raise ConfigError(
        f"unknown key `{path}`", path=FILE, line=line, hint=f"did you mean `{guess}`?" if guess else known
    )


def _value(key: Key, node: yaml.Node) -> Any:
    if _is_null(node):
        if key.nullable:
            return None
        raise _wrong(key, node)
    if key.kind in _READ_ITEM:
        return _items(key, node)
    if key.kind in ("map", "table"):
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(key, node)
        name = _pattern if key.kind == "map" else _named
        return {name(key, _text(key, k), k): _chosen(key, _text(key, v), v) for k, v in node.value}
    text = _text(key, node)
    if key.kind == "choice":
        return _chosen(key, text, node)
    if key.kind == "seconds":
        return _seconds(key, text, node)
    if key.kind == "switch":
        return _switch(key, text, node)
    if key.kind == "size" and size(text) is None:
        raise _wrong(key, node)
    return text


def _items(key: Key, node: yaml.Node) -> tuple[str, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if key.kind == "choices" and not items:
        raise _wrong(key, node)
    return tuple(dict.fromkeys(_READ_ITEM[key.kind](key, _text(key, item), item) for item in items))


def _text(key: Key, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise _wrong(key, node)
    return str(node.value)


def _chosen(key: Key, text: str, node: yaml.Node) -> str:
    if text in key.choices:
        return text
    import difflib

    near = difflib.get_close_matches(text.lower(), key.choices, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"it can be {_listed(key.choices)}"
    raise ConfigError(f"`{key.path}` cannot be {text!r}", path=FILE, line=_line(node), hint=hint)


def _named(key: Key, text: str, node: yaml.Node) -> str:
    """One of the names that a table knows."""
    if text in key.names:
        return text
    import difflib

    near = difflib.get_close_matches(text.lower(), key.names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"the names are {', '.join(key.names)}"
    raise ConfigError(f"`{key.path}` knows no {text!r}", path=FILE, line=_line(node), hint=hint)


def _pattern(key: Key, text: str, node: yaml.Node) -> str:
    """A pattern of sources, all of which are below the project."""
    parts = PurePosixPath(text).parts
    if text.startswith(("/", "~")) or ".." in parts:
        raise ConfigError(
            f"`{key.path}` cannot be {text!r}: it leads out of the project",
            path=FILE,
            line=_line(node),
            hint="put docs-as-code.yml into a folder above all sources",
        )
    if any("**" in part for part in parts if part != "**"):
        raise ConfigError(
            f"`{key.path}` cannot be {text!r}: `**` stands for folders, and for nothing else between two slashes",
            path=FILE,
            line=_line(node),
            hint=f"did you mean `{'/'.join(map(_mended, parts))}`?",
        )
    return text


def _mended(part: str) -> str:
    if part.startswith("**") and part != "**":
        return "**/*" + part.lstrip("*")
    return part if part == "**" else part.replace("**", "*")


def _as_is(_key: Key, text: str, _node: yaml.Node) -> str:
    return text


_READ_ITEM = {"list": _as_is, "patterns": _pattern, "choices": _chosen}


def _seconds(key: Key, text: str, node: yaml.Node) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise _wrong(key, node) from None
    if not 0 < seconds < float("inf"):
        raise _wrong(key, node)
    return seconds


def _switch(key: Key, text: str, node: yaml.Node) -> bool:
    if node.tag != "tag:yaml.org,2002:bool":
        raise _wrong(key, node)
    return text.lower() in ("true", "yes", "on")


def _wrong(key: Key, node: yaml.Node) -> ConfigError:
    shapes = {
        "text": "a text",
        "choice": _listed(key.choices),
        "switch": "true or false",
        "seconds": "a number of seconds above 0",
        "size": "a size as 2GB or 500MB",
        "list": "a list of texts",
        "patterns": "a list of patterns",
        "choices": f"a list of {_listed(key.choices)}",
        "map": f"a mapping of patterns to {_listed(key.choices)}",
        "table": f"a mapping of names to {_listed(key.choices)}",
    }
    return ConfigError(f"`{key.path}` must be {shapes[key.kind]}, not {_shown(node)}", path=FILE, line=_line(node))


def _listed(choices: tuple[str, ...]) -> str:
    if len(choices) < 2:
        return "".join(choices)
    return ", ".join(choices[:-1]) + " or " + choices[-1]


def _shown(node: yaml.Node) -> str:
    if _is_null(node) or node.value == "":
        return "nothing"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "a mapping" if isinstance(node, yaml.MappingNode) else repr(str(node.value))


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
