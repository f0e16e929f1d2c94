"""A plan's YAML as plain values with lines, checked against the table of keys; every error has its line."""

from __future__ import annotations

import difflib
import hashlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from docs_as_code.errors import ConfigError
from docs_as_code.review import addresses, times
from docs_as_code.review.plan_keys import TABLES, Key
from docs_as_code.review.readers import types

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHAPES = {
    "text": "a text",
    "texts": "a text or a list of texts",
    "switch": "true or false",
    "theme": "the name of a theme, as docs-as-code-dark",
    "minutes": "a whole number of minutes",
    "date": "a date as 2026-12-01",
    "duration": "an age as 30m, 24h, 7d or 2w",
    "window": "a start with its zone and a length or an end, as 2026-11-24T09:00Z/PT2H",
    "pointer": "a JSON pointer as /totals/percent",
    "url": "an address as http://127.0.0.1:9090",
    "variable": "the name of an environment variable, as PROMETHEUS_TOKEN",
    "status": "a status of HTTP as 200",
    "slo": "a percentage between 0 and 100, as 99.9",
    "pointers": "a mapping of names to JSON pointers",
    "require": "a mapping of facts to values",
}


class Row(NamedTuple):
    """The values of one table by key, and the line of each key; `line` is where the table begins."""

    values: dict[str, Any]
    lines: dict[str, int]
    line: int
    rel: str
    sha256: str = ""  # of the whole file, for the table at the top

    def error(self, key: str, message: str, hint: str | None = None) -> ConfigError:
        """An error at the line of a key."""
        return ConfigError(message, path=self.rel, line=self.lines.get(key, self.line), hint=hint)


def read_rows(file: Path, rel: str) -> Row:
    """The table `plan` of a file. Raises ConfigError."""
    try:
        data = file.read_bytes()
        root = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError("not UTF-8 text", path=rel, line=line, hint="save the file as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=rel) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "check indentation, quotes and colons there"
        message = f"not valid YAML: {error.problem or error.context}"
        raise ConfigError(message, path=rel, line=mark.line + 1 if mark else None, hint=hint) from None
    except (yaml.YAMLError, RecursionError):
        raise ConfigError("not valid YAML", path=rel) from None
    if root is None:
        raise ConfigError("the plan is empty", path=rel, hint="a plan has gates, and the evidence that they look at")
    return _Reader(rel).table("plan", "the plan", root)._replace(sha256=hashlib.sha256(data).hexdigest())


class _Reader:
    def __init__(self, rel: str) -> None:
        self.rel = rel

    def table(self, name: str, what: str, node: yaml.Node) -> Row:
        keys = {key.name: key for key in TABLES[name]}
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_name, value, line in self.pairs(what, node):
            key = keys.get(key_name)
            if key is None:
                raise self.unknown(f"unknown key `{key_name}` in {what}", line, key_name, keys)
            values[key_name], lines[key_name] = self.value(key, f"`{key_name}` of {what}", value), line
        for key in keys.values():
            if key.required and key.name not in values:
                raise self.error(f"{what} lacks `{key.name}`", _line(node), f"it is {key.meaning}")
        return Row(values, lines, _line(node), self.rel)

    def value(self, key: Key, what: str, node: yaml.Node) -> Any:
        if key.kind == "table":
            return self.table(key.of, what, node)
        if key.kind == "rows":
            if not isinstance(node, yaml.SequenceNode):
                raise self.wrong(what, "a list", node)
            return [self.table(key.of, f"{key.of} {number}", one) for number, one in enumerate(node.value, 1)]
        if key.kind == "named":
            return {name: self.table(key.of, f"{key.of} `{name}`", one) for name, one, _ in self.pairs(what, node)}
        if key.kind == "require":
            return self.require(what, node)
        if key.kind == "pointers":
            return {name: self.plain("pointer", f"`{name}` of {what}", one) for name, one, _ in self.some(what, node)}
        if key.kind == "texts":
            items = node.value if isinstance(node, yaml.SequenceNode) else [node]
            if not items:
                raise self.wrong(what, _SHAPES["texts"], node)
            return tuple(self.text(what, one) for one in items)
        if key.kind in ("url", "urls"):
            return self.addresses(key.kind, what, node)
        if key.kind == "choice":
            return self.chosen(key.choices, what, node)
        if key.kind == "reader":
            return self.chosen(types(), what, node)
        return self.plain(key.kind, what, node)

    def chosen(self, choices: tuple[str, ...], what: str, node: yaml.Node) -> str:
        text = self.text(what, node)
        if text not in choices:
            raise self.unknown(f"{what} cannot be {text!r}", _line(node), text, choices)
        return text

    def plain(self, kind: str, what: str, node: yaml.Node) -> Any:
        text = self.text(what, node, _SHAPES[kind])
        readers: dict[str, Callable[[], Any]] = {
            "text": lambda: text,
            "theme": lambda: text if re.fullmatch(r"[\w-]+", text) else None,
            "switch": lambda: text.lower() in ("true", "yes", "on") if node.tag.endswith(":bool") else None,
            "minutes": lambda: int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None,
            "date": lambda: times.day(text),
            "duration": lambda: times.duration(text),
            "window": lambda: times.window(text),
            "variable": lambda: text if _VARIABLE.fullmatch(text) else None,
            "status": lambda: int(text) if re.fullmatch("[1-5][0-9][0-9]", text) else None,
            "slo": lambda: _percentage(text),
            "pointer": lambda: text if text.startswith("/") else None,
        }
        found = readers[kind]()
        if found is None:
            raise self.wrong(what, _SHAPES[kind], node)
        return found

    def addresses(self, kind: str, what: str, node: yaml.Node) -> Any:
        """One address without a query, or several with what they need; none is ever shown with its secrets."""
        several = kind == "urls" and isinstance(node, yaml.SequenceNode)
        items = node.value if several else [node]
        texts = [self.text(what, one, _SHAPES["url"]) for one in items]
        for one, text in zip(items, texts, strict=True):
            if "@" in text.partition("?")[0]:
                raise self.error(
                    f"{what} has a login in it", _line(one), "name a variable that holds it by `token_env`"
                )
            if addresses.place(text) is None or (kind == "url" and "?" in text):
                message = f"{what} must be {_SHAPES['url']}, not {addresses.shown(text)!r}"
                raise self.error(message, _line(one), None if "?" not in text else "leave out what follows the `?`")
        if not texts:
            raise self.wrong(what, "an address or a list of them", node)
        return tuple(texts) if kind == "urls" else texts[0]

    def require(self, what: str, node: yaml.Node) -> dict[str, tuple[Any, int]]:
        """Facts to values as YAML has them, with the line of each."""
        found: dict[str, tuple[Any, int]] = {}
        for name, value, line in self.some(what, node):
            text = self.text(f"`{name}` of {what}", value, "a number or a text")
            kind = value.tag.rpartition(":")[2]
            try:
                plain: Any = {"int": int, "float": float}.get(kind, str)(text)
            except ValueError:
                plain = text
            found[name] = (text.lower() in ("true", "yes", "on") if kind == "bool" else plain, line)
        return found

    def some(self, what: str, node: yaml.Node) -> list[tuple[str, yaml.Node, int]]:
        pairs = self.pairs(what, node)
        if not pairs:
            raise self.error(f"{what} is empty", _line(node))
        return pairs

    def pairs(self, what: str, node: yaml.Node) -> list[tuple[str, yaml.Node, int]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(what, "a mapping of keys to values", node)
        pairs = [(str(key.value), value, _line(key)) for key, value in node.value]
        seen: set[str] = set()
        for name, _, line in pairs:
            if name in seen:
                raise self.error(f"`{name}` is given twice in {what}", line, "keep one of the two")
            seen.add(name)
        return pairs

    def text(self, what: str, node: yaml.Node, shape: str = _SHAPES["text"]) -> str:
        null = node.tag == "tag:yaml.org,2002:null"
        if not isinstance(node, yaml.ScalarNode) or null or not node.value.strip():
            raise self.wrong(what, shape, node)
        return str(node.value).strip()

    def wrong(self, what: str, shape: str, node: yaml.Node) -> ConfigError:
        kinds: dict[type, str] = {yaml.SequenceNode: "a list", yaml.MappingNode: "a mapping"}
        shown = kinds.get(type(node)) or (repr(str(node.value)) if node.value.strip() else "nothing")
        return self.error(f"{what} must be {shape}, not {shown}", _line(node))

    def unknown(self, message: str, line: int, name: str, known: Any) -> ConfigError:
        return self.error(message, line, nearest(name, known))

    def error(self, message: str, line: int, hint: str | None = None) -> ConfigError:
        return ConfigError(message, path=self.rel, line=line, hint=hint)


def nearest(name: str, known: Any) -> str:
    """What was meant, or all that there is."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"


def _percentage(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 < found < 100 else None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
