"""Values from YAML and JSON files in a deck's text: `{{ release.version }}`, wherever it is not code."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING

import yaml

from docs_as_code.errors import SourceError
from docs_as_code.slides.expand.origin import Files, Origin, Piece
from docs_as_code.slides.markdown_scan import scan, without_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_FIELD = re.compile(r"\{\{\s*(?P<name>[^{}]*?)\s*\}\}")
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*$")
# A value is text, whatever it holds: a sign that Markdown or HTML would take for its own is written by its number.
_SIGN = re.compile(r"(?<=\w)([.,:/@'+-])(?=\w)|([!-/:-@\[-`{-~])")


def read(wanted: object, files: Files, folder: Path, asked: Origin) -> dict[str, object]:
    """The values that the front matter asks for: a file, several, or `name: file` to put each below a name.

    Raises SourceError.
    """
    if isinstance(wanted, dict):
        return {str(name): _file(str(target), files, folder, asked) for name, target in wanted.items()}
    found: dict[str, object] = {}
    for target in wanted if isinstance(wanted, list) else [wanted]:
        value = _file(str(target), files, folder, asked)
        if not isinstance(value, dict):
            hint = f"give it a name: values: {{name: {target}}}"
            raise asked.error(f"{target} holds no names with values", hint)
        twice = sorted(found.keys() & value.keys())
        if twice:
            hint = "put each below a name of its own: values: {one: FILE, two: FILE}"
            raise asked.error(f"'{twice[0]}' is in two of the files", hint)
        found |= value
    return found


def _file(target: str, files: Files, folder: Path, asked: Origin) -> object:
    path, text = files.text(target, folder, asked)
    rel = files.rel(path)
    try:
        if path.suffix.lower() == ".json":
            return json.loads(text, parse_float=str, parse_int=str)
        return yaml.load(text, Loader=_Text)  # noqa: S506 - it makes nothing but text, lists and mappings
    except json.JSONDecodeError as error:
        raise SourceError(f"not valid JSON: {error.msg}", path=rel, line=error.lineno) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(f"not valid YAML: {error.problem or error.context}", path=rel, line=line) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(f"not valid YAML: {str(error).splitlines()[0]}", path=rel) from error


class _Text(yaml.SafeLoader):
    """Numbers and dates stay as they are written: 1.10 is not 1.1."""


_Text.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def filled(pieces: Sequence[Piece], values: Mapping[str, object]) -> list[Piece]:
    """The lines of the slides with every `{{ name }}` outside of code replaced. Raises SourceError."""
    kinds = [line.kind for line in scan("\n".join(piece.text for piece in pieces), 1)]
    kinds += ["blank"] * (len(pieces) - len(kinds))
    shown = "\n".join("" if kind == "code" else piece.text for piece, kind in zip(pieces, kinds, strict=True))
    hidden = without_code(shown).split("\n")
    written = {"style": _in_style, "comment": _in_comment}
    return [
        Piece(_line(piece, seen, values, written.get(kind, _as_text)), piece.origin) if "{{" in seen else piece
        for piece, kind, seen in zip(pieces, kinds, hidden, strict=True)
    ]


def in_front(pieces: Sequence[Piece], values: Mapping[str, object]) -> list[Piece]:
    """The same for the lines of the front matter."""
    return [
        Piece(_line(piece, piece.text, values, _in_quotes if '"' in piece.text else _as_it_is), piece.origin)
        for piece in pieces
    ]


def _line(piece: Piece, seen: str, values: Mapping[str, object], write: Callable[[str, Origin], str]) -> str:
    text, done = "", 0
    for match in _FIELD.finditer(seen):
        value = _value(match["name"], values, piece.origin)
        text += piece.text[done : match.start()] + write(" ".join(value.split()), piece.origin)
        done = match.end()
    return text + piece.text[done:]


def _value(name: str, values: Mapping[str, object], origin: Origin) -> str:
    if not _NAME.match(name):
        hint = "write {{ name.of.the.value }}, or a blank between the braces to leave them as they are"
        raise origin.error(f"'{name}' names no value", hint)
    found: object = values
    for number, part in enumerate(parts := name.split(".")):
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise origin.error(f"no value named '{name}'", _nearest(parts, number, found))
    if isinstance(found, dict | list) or found is None:
        what = "names with values" if isinstance(found, dict) else "a list" if isinstance(found, list) else "nothing"
        raise origin.error(f"'{name}' holds {what}, not one value", _inside(name, found))
    return str(found).lower() if isinstance(found, bool) else str(found)


def _nearest(parts: list[str], number: int, found: object) -> str:
    start = ".".join(parts[:number])
    if isinstance(found, list):
        return f"{start} has {len(found)} items, the first is {start}.0"
    names = sorted(found) if isinstance(found, dict) else []
    near = difflib.get_close_matches(parts[number], names, 1, 0.5)
    if near:
        return f"did you mean {'.'.join([*parts[:number], near[0], *parts[number + 1 :]])}?"
    return f"{start or 'there'} has {', '.join(names[:8])}" if names else f"{start} is one value"


def _inside(name: str, found: object) -> str | None:
    if isinstance(found, dict) and found:
        return f"write one of {', '.join(f'{name}.{key}' for key in list(found)[:5])}"
    return f"write {name}.0 for the first" if isinstance(found, list) and found else None


def _as_text(value: str, origin: Origin) -> str:
    del origin
    return as_text(value)


def as_text(value: str) -> str:
    """A value as Markdown and HTML show it, sign by sign."""
    return _SIGN.sub(lambda match: match[1] or f"&#{ord(match[2])};", value)


def _as_it_is(value: str, origin: Origin) -> str:
    del origin
    return value


def _in_quotes(value: str, origin: Origin) -> str:
    del origin
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _in_comment(value: str, origin: Origin) -> str:
    if "--" in value:
        raise origin.error(f"the value '{value}' cannot stand in a comment", "it holds two dashes")
    return value


def _in_style(value: str, origin: Origin) -> str:
    if re.search(r"[<>{};]", value):
        raise origin.error(f"the value '{value}' cannot stand in a style", "it holds a sign of CSS or HTML")
    return value
